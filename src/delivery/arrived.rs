//! A request that arrived, taken apart.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::time::SystemTime;

#[derive(Debug)]
pub(super) struct ArrivedRequest {
    pub(super) at: SystemTime,
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) body: Vec<u8>,
    /// What it is answered.
    pub(super) status: u16,
}

/// A pair of the query or the body, decoded.
#[derive(Debug)]
pub(super) struct ArrivedPair {
    pub(super) key: String,
    /// `None` for a key without `=`.
    pub(super) value: Option<String>,
    pub(super) is_in_body: bool,
}

impl ArrivedPair {
    pub(super) fn text(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }
}

impl ArrivedRequest {
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The pairs of the query and of the body, and whether that is a flat JSON object, as Adjust's are. A `+` stays one, for
    /// Adjust writes a space as `%20`.
    pub(super) fn pairs(&self) -> (Vec<ArrivedPair>, bool) {
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (_, query) = self.target.split_once('?').unwrap_or_default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (key, value) = match pair.split_once('=') {
                Some((key, value)) => (key, Some(decoded(value))),
                None => (pair, None),
            };
            ArrivedPair {
                key: decoded(key),
                value,
                is_in_body: false,
            }
        });
        let mut pairs: Vec<ArrivedPair> = pairs.collect();
        let is_nested = |value: &Value| value.is_object() || value.is_array();
        match serde_json::from_slice(&self.body) {
            _ if self.body.is_empty() => (pairs, true),
            Ok(Value::Object(object)) if !object.values().any(is_nested) => {
                pairs.extend(object.into_iter().map(|(key, value)| ArrivedPair {
                    key,
                    value: match value {
                        Value::Null => None,
                        Value::String(text) => Some(text),
                        other => Some(other.to_string()),
                    },
                    is_in_body: true,
                }));
                (pairs, true)
            }
            _ => (pairs, false),
        }
    }
}
