//! One sample activity: a device, its way to the activity, and the value of every placeholder. Which
//! placeholder depends on which is said by the catalogue's rows, not here.

use super::random::Stream;
use crate::catalogue::{
    Catalogue, Change, Lookup, Placeholder, Platform, Sample, Trigger, ValueType,
};
use md5::{Digest as _, Md5};
use std::collections::BTreeMap;
use std::fmt;

/// Samples happen in the 30 days before 15 January 2026, 00:00 UTC: fixed, so that they are the same tomorrow.
const LATEST: i64 = 1_768_435_200;
const DAYS: i64 = 30 * 86_400;

/// What the samples of one request are made from.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// Another seed gives other values.
    pub seed: u64,
    /// The number of the device, from 0.
    pub number: u32,
    /// The device's platform.
    pub platform: Platform,
    /// The callback's trigger; without one, every placeholder that the platform has has a value.
    pub trigger: Option<&'static Trigger>,
    /// The token of the callback's event.
    pub event_token: Option<&'c str>,
    /// Values that the user chose, by placeholder; an empty one is a placeholder without data.
    pub chosen: &'c BTreeMap<String, String>,
}

/// One sample activity.
#[derive(Debug, Clone)]
pub struct Scene<'c> {
    setting: Setting<'c>,
    /// The trigger whose activity this is; for a global callback, one that it carries.
    activity: Option<&'static Trigger>,
    /// When the activity happened, in Unix seconds.
    time: i64,
    /// When the steps before it happened.
    moments: BTreeMap<&'c str, i64>,
}

/// Why a placeholder has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// Only these platforms have it.
    Platform(Platform, &'static [Platform]),
    /// The trigger cannot carry it.
    Trigger(&'static str),
    /// It happens after the activity, or on other activities.
    NotYet(&'static str),
    /// The user asked for it to be empty.
    Chosen,
    /// None of its parts has a value.
    Parts,
}

impl fmt::Display for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(here, platforms) => {
                let names: Vec<String> = platforms.iter().map(ToString::to_string).collect();
                write!(f, "{} only, this device is {here}", names.join(", "))
            }
            Self::Trigger(id) => write!(f, "the trigger {id} cannot carry it"),
            Self::NotYet(id) => write!(f, "not known at the moment of this {id}"),
            Self::Chosen => f.write_str("--set leaves it empty"),
            Self::Parts => f.write_str("what it is made of has no value"),
        }
    }
}

impl<'c> Scene<'c> {
    /// The sample of a setting.
    pub fn new(setting: Setting<'c>) -> Self {
        let stream = |purpose: &str| Stream::new(setting.seed, setting.number, purpose);
        let stands_for = setting.trigger.map_or(&[][..], |trigger| trigger.sample_as);
        let activity = stands_for
            .get(stream("activity").below(stands_for.len()))
            .and_then(|id| setting.catalogue.trigger(id))
            .or(setting.trigger);
        let rows = || setting.catalogue.placeholders();
        let chosen_time = rows()
            .filter(|row| row.sample == Sample::Time)
            .find_map(|row| setting.chosen.get(row.name.as_ref())?.parse().ok());
        let time = chosen_time.unwrap_or_else(|| LATEST - stream("time").between(0, DAYS));
        let mut scene = Self {
            setting,
            activity,
            time,
            moments: BTreeMap::new(),
        };
        scene.moments = scene.moments();
        scene
    }

    fn stream(&self, purpose: &str) -> Stream {
        Stream::new(self.setting.seed, self.setting.number, purpose)
    }

    /// Whether the activity is that of one of these triggers.
    fn is_on(&self, ids: &[&str]) -> bool {
        let here = [self.setting.trigger, self.activity];
        here.iter().flatten().any(|here| ids.contains(&here.id))
    }

    /// The steps before the activity, from the last to the first; those behind it are left out.
    fn moments(&self) -> BTreeMap<&'c str, i64> {
        let mut steps: Vec<_> = self
            .setting
            .catalogue
            .placeholders()
            .filter_map(|row| match row.sample {
                Sample::Moment {
                    order,
                    gap,
                    lag,
                    now_on,
                } if self.happens(row) => {
                    Some((order, row.name.as_ref(), gap, lag, self.is_on(now_on)))
                }
                _ => None,
            })
            .collect();
        steps.sort_by_key(|(order, name, ..)| (std::cmp::Reverse(*order), *name));
        let now = steps.iter().find(|step| step.4).map(|step| step.0);
        let mut times = BTreeMap::new();
        let (mut later, mut last_order) = (self.time, None);
        for (order, name, gap, lag, is_now) in steps {
            if now.is_some_and(|now| order > now) {
                continue;
            }
            // Steps of one order are one moment.
            if last_order != Some(order) {
                let (low, high) = if is_now { lag } else { gap };
                later -= self
                    .stream(&format!("moment {order}"))
                    .between(low.into(), high.into());
                last_order = Some(order);
            }
            times.insert(name, later);
        }
        times
    }

    /// Whether this activity can have the row's value at all.
    fn happens(&self, row: &Placeholder) -> bool {
        self.activity.is_none() || row.sample_only_on.is_empty() || self.is_on(row.sample_only_on)
    }

    /// Whether the activity can carry the parameters of an event: it is one, or nothing says what it is.
    pub fn is_event(&self) -> bool {
        self.activity
            .is_none_or(|trigger| trigger.needs_event_token)
    }

    /// The value of a placeholder as plain text.
    ///
    /// # Errors
    /// Why there is none. A name that the catalogue lacks has the outer `None`.
    pub fn value(&self, name: &str) -> Option<Result<String, Absent>> {
        let (Lookup::Known(row) | Lookup::Alias(row)) = self.setting.catalogue.lookup(name) else {
            return None;
        };
        // One row stands for a family: its members are chosen by their own names.
        let own = if row.name.contains('<') {
            name
        } else {
            row.name.as_ref()
        };
        Some(match self.setting.chosen.get(own) {
            Some(text) if text.is_empty() => Err(Absent::Chosen),
            Some(text) => Ok(text.clone()),
            None => self.sample(row),
        })
    }

    fn sample(&self, row: &Placeholder) -> Result<String, Absent> {
        let platform = self.setting.platform;
        if !row.platforms.is_empty() && !row.platforms.contains(&platform) {
            return Err(Absent::Platform(platform, row.platforms));
        }
        let here = [self.setting.trigger, self.activity];
        if let Some(trigger) = here
            .iter()
            .flatten()
            .find(|here| row.unavailable.contains(&here.id))
        {
            return Err(Absent::Trigger(trigger.id));
        }
        if !self.happens(row) {
            return Err(self.not_yet());
        }
        let name = row.name.as_ref();
        match row.sample {
            Sample::Example => Ok(example(row)),
            Sample::Uuid { upper } => {
                let uuid = self.stream(name).uuid();
                Ok(if upper {
                    uuid.to_ascii_uppercase()
                } else {
                    uuid
                })
            }
            Sample::Letters { of, length } => Ok(self.stream(name).letters(of, length)),
            Sample::Between { low, high } => Ok(self.stream(name).between(low, high).to_string()),
            Sample::Choice {
                group,
                any,
                ios,
                android,
            } => {
                let list = match platform {
                    Platform::Ios if !ios.is_empty() => ios,
                    Platform::Android if !android.is_empty() => android,
                    _ => any,
                };
                let purpose = if group.is_empty() { name } else { group };
                let at = self.stream(purpose).below(list.len());
                Ok(list
                    .get(at)
                    .map_or_else(|| example(row), |value| (*value).to_owned()))
            }
            Sample::Moment { .. } => match self.moments.get(name) {
                Some(time) => Ok(time.to_string()),
                None => Err(self.not_yet()),
            },
            Sample::Time => Ok(self.time.to_string()),
            Sample::ActivityKind => {
                let kinds = self
                    .activity
                    .map_or(&[][..], |trigger| trigger.activity_kinds);
                let at = self.stream(name).below(kinds.len());
                Ok(kinds
                    .get(at)
                    .map_or_else(|| example(row), |kind| (*kind).to_owned()))
            }
            Sample::EventToken => Ok(match self.setting.event_token {
                Some(token) => token.to_owned(),
                None => self
                    .stream(name)
                    .letters(crate::catalogue::Letters::Token, 6),
            }),
            Sample::Same { of, change } => {
                let value = self.part(of)?;
                Ok(self.changed(name, value, change))
            }
            Sample::Join { of, with } => {
                let parts: Vec<String> =
                    of.iter().filter_map(|name| self.part(name).ok()).collect();
                if parts.is_empty() {
                    Err(Absent::Parts)
                } else {
                    Ok(parts.join(with))
                }
            }
            Sample::Seconds { from, to } => {
                let seconds = |name| self.part(name).map(|text| text.parse::<i64>().unwrap_or(0));
                Ok((seconds(to)? - seconds(from)?).to_string())
            }
        }
    }

    fn not_yet(&self) -> Absent {
        Absent::NotYet(self.activity.map_or("activity", |trigger| trigger.id))
    }

    /// The value of a placeholder that another is made of. The build has checked that it exists.
    fn part(&self, name: &str) -> Result<String, Absent> {
        self.value(name).unwrap_or(Err(Absent::Parts))
    }

    fn changed(&self, name: &str, value: String, change: Change) -> String {
        let number = || value.parse::<i64>().unwrap_or(0);
        match change {
            Change::Keep => value,
            Change::Upper => value.to_uppercase(),
            Change::Md5 => Md5::digest(value.as_bytes())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            Change::Units => {
                let cents = number();
                let sign = if cents < 0 { "-" } else { "" };
                let cents = cents.unsigned_abs();
                format!("{sign}{}.{:02}", cents / 100, cents % 100)
            }
            Change::Hour => (number().saturating_add(1800).div_euclid(3600) * 3600).to_string(),
            Change::Milli => {
                let milliseconds = self.stream(name).between(0, 999);
                number()
                    .saturating_mul(1000)
                    .saturating_add(milliseconds)
                    .to_string()
            }
            Change::Number {
                times,
                plus: (low, high),
            } => {
                let plus = self.stream(name).between(low, high);
                number()
                    .saturating_mul(times)
                    .saturating_add(plus)
                    .to_string()
            }
        }
    }
}

/// The row's example; for a user's own row whose example is missing or of another type, a plain value.
fn example(row: &Placeholder) -> String {
    let text = row.example.as_ref();
    if !text.is_empty() && row.kind.admits(text) {
        return text.to_owned();
    }
    match row.kind {
        ValueType::String => "sample",
        ValueType::Integer | ValueType::Boolean => "1",
        ValueType::Decimal => "1.00",
        ValueType::Timestamp => "1768435200",
        ValueType::TimestampMs => "1768435200000",
        ValueType::Json => "{}",
    }
    .to_owned()
}
