//! One sample activity: a device, its way to the activity, and the value of every placeholder. Which
//! placeholder depends on which is said by the catalogue's rows, not here.

use super::random::Stream;
use super::sdk::SdkParameters;
use crate::callback::Callback;
use crate::catalogue::{
    Catalogue, Change, Letters, Placeholder, Platform, Sample, Trigger, ValueType,
};
use md5::{Digest as _, Md5};
use std::collections::BTreeMap;
use std::fmt;

/// Samples happen in the 30 days before 15 January 2026, 00:00 UTC: fixed, so that they are the same tomorrow.
const LATEST: i64 = 1_768_435_200;
const DAYS: i64 = 30 * 86_400;

/// What the samples of one request are made from.
#[derive(Debug, Clone, Copy)]
pub struct SampleSetting<'c> {
    /// The placeholders and triggers.
    pub catalogue: &'c Catalogue,
    /// The callback's name; `None` for a string without one.
    pub name: Option<&'c str>,
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
    /// What the app has set in the SDK.
    pub sdk: &'c SdkParameters<'c>,
}

/// A device in one sample activity.
#[derive(Debug, Clone)]
pub struct SampleDevice<'c> {
    pub(super) setting: SampleSetting<'c>,
    /// The trigger whose activity this is; for a global callback, one that it carries.
    activity: Option<&'static Trigger>,
    /// When the activity happened, in Unix seconds.
    time: i64,
    /// When the steps before it happened.
    moments: BTreeMap<&'c str, i64>,
}

/// Why a placeholder has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSample {
    /// Only these platforms have it.
    Platform(Platform, &'static [Platform]),
    /// The trigger cannot carry it.
    Trigger(&'static str),
    /// It happens after the activity, or on other activities: cbgen infers it.
    NotYet(&'static str),
    /// This one has none, others of the trigger have.
    Sample(&'static str),
    /// The user asked for it to be empty.
    Chosen,
    /// None of its parts has a value.
    Parts,
}

impl serde::Serialize for NoSample {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for NoSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(here, platforms) => {
                let names: Vec<String> = platforms.iter().map(ToString::to_string).collect();
                write!(f, "{} only, this device is {here}", names.join(", "))
            }
            Self::Trigger(id) => write!(f, "the trigger {id} cannot carry it"),
            Self::NotYet(id) => write!(f, "not known at the moment of this {id}"),
            Self::Sample(id) => write!(f, "this {id} has none, others can"),
            Self::Chosen => f.write_str("--set leaves it empty"),
            Self::Parts => f.write_str("what it is made of has no value"),
        }
    }
}

impl<'c> SampleDevice<'c> {
    /// The sample of a setting.
    pub fn new(setting: SampleSetting<'c>) -> Self {
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
        let mut device = Self {
            setting,
            activity,
            time,
            moments: BTreeMap::new(),
        };
        device.moments = device.moments(false);
        if chosen_time.is_none() {
            device.follow();
        }
        device.moments = device.moments(true);
        device
    }

    /// Moves the activity so that the last step whose time the user chose keeps its distance from it.
    fn follow(&mut self) {
        let chosen = self.moments.iter().filter_map(|(name, sampled)| {
            let chosen = self.chosen_time(name)?;
            Some((*sampled, chosen))
        });
        if let Some((sampled, chosen)) = chosen.max() {
            self.time = in_range(self.time.saturating_add(chosen.saturating_sub(sampled)));
        }
    }

    /// The time that the user chose for a step.
    fn chosen_time(&self, name: &str) -> Option<i64> {
        self.setting.chosen.get(name)?.parse().ok()
    }

    fn stream(&self, purpose: &str) -> Stream {
        Stream::new(self.setting.seed, self.setting.number, purpose)
    }

    /// Of these triggers the one whose activity this is.
    fn on_one_of(&self, ids: &[&str]) -> Option<&'static Trigger> {
        let mut here = [self.setting.trigger, self.activity].into_iter().flatten();
        here.find(|here| ids.contains(&here.id))
    }

    fn is_on(&self, ids: &[&str]) -> bool {
        self.on_one_of(ids).is_some()
    }

    /// The steps before the activity, from the last to the first; those behind it are left out. Where the user
    /// chose a step's time, and that counts, the steps before it follow it.
    fn moments(&self, with_chosen: bool) -> BTreeMap<&'c str, i64> {
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
                } if self.carries(row).is_ok() => {
                    Some((order, row.name.as_ref(), gap, lag, self.is_on(now_on)))
                }
                _ => None,
            })
            .collect();
        steps.sort_by_key(|(order, name, ..)| (std::cmp::Reverse(*order), *name));
        let mut times = BTreeMap::new();
        let (mut later, mut last_order) = (self.time, None);
        for (order, name, gap, lag, is_now) in steps {
            // Steps of one order are one moment.
            if last_order != Some(order) {
                let (low, high) = if is_now { lag } else { gap };
                let gap = self
                    .stream(&format!("moment {order}"))
                    .between(low.into(), high.into());
                later = in_range(later - gap);
                last_order = Some(order);
            }
            if let Some(chosen) = self.chosen_time(name).filter(|_| with_chosen) {
                later = chosen;
            }
            times.insert(name, later);
        }
        times
    }

    /// Whether this activity has a value of the row at all.
    fn carries(&self, row: &Placeholder) -> Result<(), NoSample> {
        if let Some(trigger) = self.on_one_of(row.unavailable) {
            return Err(NoSample::Trigger(trigger.id));
        }
        if let Some(trigger) = self.on_one_of(row.inferred_unavailable) {
            return Err(NoSample::NotYet(trigger.id));
        }
        match self.certain(row) {
            Some((id, "")) => Err(NoSample::Sample(id)),
            _ => Ok(()),
        }
    }

    /// The trigger on which a row has one certain value, and that value; the callback's own trigger comes first.
    fn certain(&self, row: &Placeholder) -> Option<(&'static str, &'static str)> {
        let here = [self.setting.trigger, self.activity].into_iter().flatten();
        let mut values = here.flat_map(|trigger| {
            let pairs = row.sample_on.iter().copied();
            pairs.filter(|(id, _)| *id == trigger.id)
        });
        values.next()
    }

    /// Whether the activity can carry the parameters of an event: it is one, or nothing says what it is.
    pub fn is_event(&self) -> bool {
        self.activity
            .is_none_or(|trigger| trigger.needs_event_token)
    }

    /// Whether the user chose the value of a placeholder.
    pub(super) fn is_chosen(&self, name: &str) -> bool {
        self.setting.chosen.contains_key(name)
    }

    /// The value of a placeholder as plain text.
    ///
    /// # Errors
    /// Why there is none. A name that the catalogue lacks has the outer `None`.
    pub fn value(&self, name: &str) -> Option<Result<String, NoSample>> {
        let row = self.setting.catalogue.known(name)?;
        // One row stands for a family: its members are chosen by their own names.
        let own = if row.is_family() {
            name
        } else {
            row.name.as_ref()
        };
        Some(match self.setting.chosen.get(own) {
            Some(text) if text.is_empty() => Err(NoSample::Chosen),
            Some(text) => Ok(text.clone()),
            None => self.available(row).and_then(|()| self.sample(row)),
        })
    }

    /// Whether this activity on this device can have a value of the row.
    fn available(&self, row: &Placeholder) -> Result<(), NoSample> {
        let platform = self.setting.platform;
        if !row.platforms.is_empty() && !row.platforms.contains(&platform) {
            return Err(NoSample::Platform(platform, row.platforms));
        }
        self.carries(row)
    }

    fn sample(&self, row: &Placeholder) -> Result<String, NoSample> {
        let name = row.name.as_ref();
        if let Some((_, value)) = self.certain(row) {
            return Ok(value.to_owned());
        }
        match row.sample {
            Sample::Example => Ok(example(row)),
            Sample::Uuid { upper: false } => Ok(self.stream(name).uuid()),
            Sample::Uuid { upper: true } => Ok(self.stream(name).uuid().to_ascii_uppercase()),
            Sample::Letters { of, length } => Ok(self.stream(name).letters(of, length)),
            Sample::Between { low, high } => Ok(self.stream(name).between(low, high).to_string()),
            Sample::Choice {
                group,
                any,
                ios,
                android,
            } => {
                let list = match self.setting.platform {
                    Platform::Ios if !ios.is_empty() => ios,
                    Platform::Android if !android.is_empty() => android,
                    _ => any,
                };
                let purpose = if group.is_empty() { name } else { group };
                Ok(self.one_of(list, purpose, row))
            }
            Sample::Moment { .. } => match self.moments.get(name) {
                Some(time) => Ok(time.to_string()),
                None => Err(NoSample::Parts),
            },
            Sample::Time => Ok(self.time.to_string()),
            Sample::ActivityKind => {
                let here = [self.activity, self.setting.trigger].into_iter().flatten();
                let kinds = here.map(|trigger| trigger.activity_kinds);
                let known = kinds.into_iter().find(|kinds| !kinds.is_empty());
                Ok(self.one_of(known.unwrap_or_default(), name, row))
            }
            Sample::EventToken => Ok(match self.setting.event_token {
                Some(token) => token.to_owned(),
                None => self.stream(name).letters(Letters::Token, 6),
            }),
            Sample::AppParameters => {
                let appended = self.setting.sdk.appended(self.is_event()).into_iter();
                let object: serde_json::Map<_, _> = appended
                    .map(|(key, value, _)| (key.to_owned(), value.into()))
                    .collect();
                Ok(if object.is_empty() {
                    example(row)
                } else {
                    serde_json::Value::Object(object).to_string()
                })
            }
            Sample::Same { of, change } => self.same(row, of, change),
            Sample::Join { of, with } => self.joined(of, with),
            Sample::Seconds { from, to } => {
                let seconds = |name| self.part(name).map(|text| text.parse::<i64>().unwrap_or(0));
                Ok(seconds(to)?.saturating_sub(seconds(from)?).to_string())
            }
        }
    }

    /// One of a list, drawn for this purpose; the example for an empty list.
    fn one_of(&self, list: &[&str], purpose: &str, row: &Placeholder) -> String {
        let at = self.stream(purpose).below(list.len());
        list.get(at)
            .map_or_else(|| example(row), |value| (*value).to_owned())
    }

    /// A value that is made from another's.
    fn same(&self, row: &Placeholder, of: &str, change: Change) -> Result<String, NoSample> {
        let changed = self.changed(&row.name, self.part(of)?, change);
        // A time that the user chose can be nearer to 1970 than the distance from it.
        let is_time = matches!(row.kind, ValueType::Timestamp | ValueType::TimestampMs);
        let is_before = is_time && changed.starts_with('-');
        Ok(if is_before { "0".to_owned() } else { changed })
    }

    fn joined(&self, of: &[&str], with: &str) -> Result<String, NoSample> {
        let parts: Vec<String> = of.iter().filter_map(|name| self.part(name).ok()).collect();
        if parts.is_empty() {
            Err(NoSample::Parts)
        } else {
            Ok(parts.join(with))
        }
    }

    /// The value of a placeholder that another is made of. The build has checked that it exists.
    fn part(&self, name: &str) -> Result<String, NoSample> {
        self.value(name).unwrap_or(Err(NoSample::Parts))
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

/// The platform of the first device: the one that has more of the callbacks' placeholders. It is one for all
/// callbacks, for device 1 is one device.
pub fn first_platform(catalogue: &Catalogue, callbacks: &[&Callback]) -> Platform {
    let rows = callbacks
        .iter()
        .flat_map(|callback| callback.entries())
        .flat_map(|entry| entry.placeholders().flat_map(|names| names.split("||")))
        .filter_map(|name| catalogue.known(name))
        .filter(|row| !row.platforms.is_empty());
    let (mut ios, mut android) = (0, 0);
    for row in rows {
        ios += usize::from(row.platforms.contains(&Platform::Ios));
        android += usize::from(row.platforms.contains(&Platform::Android));
    }
    if android > ios {
        Platform::Android
    } else {
        Platform::Ios
    }
}

/// The nearest time that a placeholder of Unix seconds can hold.
fn in_range(time: i64) -> i64 {
    time.clamp(0, 9_999_999_999)
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
