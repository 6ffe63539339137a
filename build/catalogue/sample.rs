//! Reads the `sample` of a row: how `preview` makes up a value that agrees with the request's other values.
//! The words are explained at `Sample` in `src/catalogue/sample.rs`, which these rows become.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The `sample` of a row as the files write it. One of the keys chooses the kind, the others belong to it.
#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SampleRow {
    uuid: Option<String>,
    hex: Option<usize>,
    token: Option<usize>,
    mixed: Option<usize>,
    between: Option<[i64; 2]>,
    any: Vec<String>,
    ios: Vec<String>,
    android: Vec<String>,
    group: Option<String>,
    moment: Option<u16>,
    gap: Option<[u32; 2]>,
    lag: Option<[u32; 2]>,
    now_on: Vec<String>,
    on: BTreeMap<String, String>,
    activity: Option<String>,
    same: Option<String>,
    change: Option<String>,
    plus: Option<[i64; 2]>,
    times: Option<i64>,
    join: Vec<String>,
    with: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// The changes as the files write them, and as the program's enum names them.
const CHANGES: [(&str, &str); 5] = [
    ("upper", "Upper"),
    ("md5", "Md5"),
    ("units", "Units"),
    ("hour", "Hour"),
    ("milli", "Milli"),
];

impl SampleRow {
    /// The names of the placeholders that the value is made from.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let single = [&self.same, &self.from, &self.to].into_iter().flatten();
        single.chain(&self.join).map(String::as_str)
    }

    /// The ids of the triggers that it names.
    pub(crate) fn triggers(&self) -> impl Iterator<Item = &str> {
        self.now_on.iter().chain(self.on.keys()).map(String::as_str)
    }

    /// Every value that it lists.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        let lists = self.lists().into_iter().flatten();
        let certain = self.on.values().filter(|value| !value.is_empty());
        lists.chain(certain).map(String::as_str)
    }

    fn lists(&self) -> [&Vec<String>; 3] {
        [&self.any, &self.ios, &self.android]
    }

    /// The lists of one group are chosen from by one number, so they are of one length.
    pub(crate) fn group_length(&self) -> Result<Option<(&str, usize)>, String> {
        let Some(group) = &self.group else {
            return Ok(None);
        };
        let mut lengths = self
            .lists()
            .into_iter()
            .map(Vec::len)
            .filter(|len| *len > 0);
        let first = lengths.next().ok_or("a group needs values")?;
        if lengths.any(|length| length != first) {
            return Err(format!("the lists of group `{group}` differ in length"));
        }
        Ok(Some((group, first)))
    }

    /// The row as a value of the program's `Sample`.
    pub(crate) fn render(&self) -> Result<String, String> {
        let mut kinds = Vec::new();
        if let Some(letters) = &self.uuid {
            let upper = match letters.as_str() {
                "upper" => true,
                "lower" => false,
                other => return Err(format!("a uuid is `upper` or `lower`, not `{other}`")),
            };
            kinds.push(format!("Sample::Uuid {{ upper: {upper} }}"));
        }
        for (length, letters) in [
            (self.hex, "Hex"),
            (self.token, "Token"),
            (self.mixed, "Mixed"),
        ] {
            if let Some(length) = length {
                kinds.push(format!(
                    "Sample::Letters {{ of: Letters::{letters}, length: {length} }}"
                ));
            }
        }
        if let Some([low, high]) = self.between {
            kinds.push(format!(
                "Sample::Between {{ low: {low}, high: {} }}",
                at_least(low, high)?
            ));
        }
        if self.lists().iter().any(|list| !list.is_empty()) {
            kinds.push(format!(
                "Sample::Choice {{ group: {:?}, any: &{:?}, ios: &{:?}, android: &{:?} }}",
                self.group.as_deref().unwrap_or_default(),
                self.any,
                self.ios,
                self.android
            ));
        }
        if let Some(order) = self.moment {
            let [low, high] = self.gap.ok_or("a moment needs its gap")?;
            let [lag_low, lag_high] = self.lag.unwrap_or_default();
            kinds.push(format!(
                "Sample::Moment {{ order: {order}, gap: ({low}, {}), lag: ({lag_low}, {}), now_on: &{:?} }}",
                at_least(low, high)?, at_least(lag_low, lag_high)?, self.now_on
            ));
        }
        if let Some(what) = &self.activity {
            kinds.push(match what.as_str() {
                "time" => "Sample::Time".into(),
                "kind" => "Sample::ActivityKind".into(),
                "event_token" => "Sample::EventToken".into(),
                "parameters" => "Sample::AppParameters".into(),
                other => return Err(format!("an activity has no `{other}`")),
            });
        }
        if let Some(of) = &self.same {
            kinds.push(self.same(of)?);
        }
        if !self.join.is_empty() {
            let with = self.with.as_deref().unwrap_or_default();
            kinds.push(format!(
                "Sample::Join {{ of: &{:?}, with: {with:?} }}",
                self.join
            ));
        }
        if let (Some(from), Some(to)) = (&self.from, &self.to) {
            kinds.push(format!("Sample::Seconds {{ from: {from:?}, to: {to:?} }}"));
        }
        match kinds.len() {
            // Where the row only says what it is on some triggers, it is the example on the others.
            0 if !self.on.is_empty() => Ok("Sample::Example".into()),
            1 => Ok(kinds.remove(0)),
            _ => Err("a sample is made in one way".into()),
        }
    }

    fn same(&self, of: &str) -> Result<String, String> {
        let change = match &self.change {
            None => "Keep",
            Some(word) => CHANGES
                .iter()
                .find(|(known, _)| known == word)
                .map(|(_, variant)| *variant)
                .ok_or_else(|| format!("unknown change `{word}`"))?,
        };
        let [low, high] = self.plus.unwrap_or_default();
        let times = self.times.unwrap_or(1);
        if change != "Keep" && (self.plus.is_some() || self.times.is_some()) {
            return Err("a sample is changed in one way".into());
        }
        let change = if (low, high, times) == (0, 0, 1) {
            format!("Change::{change}")
        } else {
            format!(
                "Change::Number {{ times: {times}, plus: ({low}, {}) }}",
                at_least(low, high)?
            )
        };
        Ok(format!("Sample::Same {{ of: {of:?}, change: {change} }}"))
    }

    /// Its place among the moments, and whether it is the moment of a trigger's activity.
    pub(crate) fn moment(&self, trigger: &str) -> Option<(u16, bool)> {
        let is_now = self.now_on.iter().any(|id| id == trigger);
        self.moment.map(|order| (order, is_now))
    }

    /// The triggers on which it has one certain value; an empty one is none.
    pub(crate) fn on(&self) -> Vec<(&str, &str)> {
        let pairs = self.on.iter();
        pairs
            .map(|(id, value)| (id.as_str(), value.as_str()))
            .collect()
    }
}

fn at_least<T: PartialOrd + Copy>(low: T, high: T) -> Result<T, String> {
    if high < low {
        return Err("a range begins with its lower end".into());
    }
    Ok(high)
}

/// Whether a value would be made from itself.
pub(crate) fn is_circular(start: &str, rows: &BTreeMap<&str, &SampleRow>) -> bool {
    fn reaches(at: &str, start: &str, rows: &BTreeMap<&str, &SampleRow>, depth: usize) -> bool {
        depth > 16
            || rows.get(at).is_some_and(|row| {
                row.names()
                    .any(|name| name == start || reaches(name, start, rows, depth + 1))
            })
    }
    reaches(start, start, rows, 0)
}
