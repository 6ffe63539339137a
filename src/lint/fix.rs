//! Which fixes cannot be wrong: each proves itself against the bytes that it replaces.

use super::rules::text::without_entities;
use super::{Code, Diagnostic, Fix};
use crate::catalogue::{Catalogue, Lookup};
use percent_encoding::percent_decode_str;

impl Diagnostic {
    /// Its fixes that are edits of a text that cannot be wrong. A text of TOML with escapes has other bytes than the finding
    /// is about, and so no edit of it is safe.
    pub fn safe_fixes(&self, text: &str) -> impl Iterator<Item = &Fix> {
        let fixes = self.fix.iter().chain(&self.more_fixes);
        fixes.filter(move |fix| self.code.is_some_and(|code| fix.is_safe(code, text)))
    }
}

impl Fix {
    fn is_safe(&self, code: Code, text: &str) -> bool {
        let Some(old) = text.get(self.span.range.clone()) else {
            return false;
        };
        let new = self.replacement.as_str();
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
            Code::PlusBetweenUrls => percent_decode_str(old).all(|byte| byte == b'+'),
            _ => false,
        }
    }
}
