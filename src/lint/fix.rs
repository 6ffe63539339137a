//! Which fixes cannot be wrong: each proves itself against the bytes that it replaces.

use super::rules::text::without_entities;
use super::{Code, Diagnostic};
use crate::catalogue::{Catalogue, Lookup};
use percent_encoding::percent_decode_str;

impl Diagnostic {
    /// Whether its fix is an edit of a text that cannot be wrong. A text of TOML with escapes has other bytes than the finding
    /// is about, and so no edit of it is safe.
    pub fn has_safe_fix(&self, text: &str) -> bool {
        let (Some(code), Some(fix)) = (self.code, &self.fix) else {
            return false;
        };
        let Some(old) = text.get(fix.span.range.clone()) else {
            return false;
        };
        let new = fix.replacement.as_str();
        match code {
            Code::MissingQuestionMark => old == "&" && new == "?",
            Code::HtmlEntity | Code::ConditionValues => {
                old.contains('&') && !old.contains("&quot;") && without_entities(old) == new
            }
            Code::UnknownPlaceholder => match Catalogue::builtin().lookup(old) {
                Lookup::Mistake(row) => row.name == new,
                Lookup::Unknown => old
                    .strip_prefix("adj_")
                    .is_some_and(|rest| new.strip_prefix("dcp_") == Some(rest)),
                _ => false,
            },
            Code::EncodedMacro => percent_decode_str(old).eq(new.bytes()),
            Code::ConditionValueCase => old.eq_ignore_ascii_case(new),
            Code::PlusBetweenUrls => matches!(old, "+" | "%2B" | "%2b"),
            _ => false,
        }
    }
}
