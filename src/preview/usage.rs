//! How many requests a second an app's callbacks make, for a server that is to take them all. Nobody publishes such
//! numbers for all apps: what is assumed of one user stands in one table, is shown beside the result, and can be set.

use crate::catalogue::{Catalogue, Trigger};
use std::collections::BTreeMap;

/// How often an activity happens in a month, for each user who opens the app in that month: assumed, for a game with
/// ads. Of events, this is for each token.
const PER_USER: &[(&str, f64)] = &[
    ("session", 30.0),
    ("event", 10.0),
    ("ad_revenue", 60.0),
    ("impression", 20.0),
    ("click", 2.0),
    ("install", 0.3),
    ("uninstall", 0.2),
];

const OTHER: f64 = 0.05;

/// How many times its average an activity happens at the busiest time of a day.
const PEAK: f64 = 3.0;

const SECONDS_OF_A_MONTH: f64 = 30.0 * 86_400.0;

/// What is assumed of an app's users.
#[derive(Debug, Clone, PartialEq)]
pub struct UsageAssumptions {
    /// By trigger, where another number was given than cbgen's own.
    given: BTreeMap<&'static str, f64>,
    /// The daily peak as a multiple of the average.
    pub peak: f64,
}

impl UsageAssumptions {
    /// Reads `session=20,peak=4`: activities of a user in a month by trigger, and the daily peak.
    ///
    /// # Errors
    /// What is wrong with one of them: no `NAME=NUMBER`, no trigger, no number from 0 up.
    pub fn read(words: &[String]) -> Result<Self, String> {
        let mut all = Self {
            given: BTreeMap::new(),
            peak: PEAK,
        };
        for word in words {
            let (name, number) = word
                .split_once('=')
                .ok_or_else(|| format!("--assume {word}: write session=20 or peak=4"))?;
            let number: f64 = number
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite() && *number >= 0.0)
                .ok_or_else(|| format!("--assume {word}: `{number}` is no number from 0 up"))?;
            if name == "peak" {
                all.peak = number;
                continue;
            }
            let trigger = Catalogue::builtin().trigger(name).ok_or_else(|| {
                format!("--assume {word}: `{name}` is no trigger: cbgen triggers lists them")
            })?;
            all.given.insert(trigger.id, number);
        }
        Ok(all)
    }

    /// How often the trigger fires for one user in a month; for a global callback, and one without a trigger, all
    /// that a global one carries.
    pub fn per_user(&self, trigger: Option<&'static Trigger>) -> f64 {
        let id = trigger.map_or("global", |trigger| trigger.id);
        if let Some(given) = self.given.get(id) {
            return *given;
        }
        if id == "global" {
            let all = Catalogue::builtin().triggers().iter();
            let carried = all.filter(|one| one.in_global == Some(true));
            return carried.map(|one| self.per_user(Some(one))).sum();
        }
        let known = PER_USER.iter().find(|(known, _)| *known == id);
        known.map_or(OTHER, |(_, times)| *times)
    }

    /// Requests a second, on average and at the daily peak, of an activity that makes so many requests each time.
    /// Conditions are left out of account: it is the most that can come.
    pub fn rate(&self, per_user: f64, users: u32, requests: u32) -> (f64, f64) {
        let average = per_user * f64::from(users) * f64::from(requests) / SECONDS_OF_A_MONTH;
        (average, average * self.peak)
    }
}
