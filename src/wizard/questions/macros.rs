//! What looks like the partner's own macro is asked about once, and declared.

use super::findings::Rules;
use crate::callback::check_macro;
use crate::callback::syntax::template::{Malformed, Piece, foreign_in, parts, variable_name};
use crate::catalogue::Lookup;
use crate::wizard::{PromptResult, Wizard};

impl Wizard<'_, '_> {
    /// Asks about each text that may be the partner's macro. `Some` where one is not: what to offer in its place, with
    /// the name that may be meant.
    pub(in crate::wizard) fn ask_about_macros(
        &mut self,
        text: &str,
    ) -> PromptResult<Option<String>> {
        for found in self.rules().candidates(text) {
            let name = found.trim_matches(['{', '}']);
            let near = self.setup.catalogue.nearest_placeholder(name);
            let near = near.map(|near| format!("{{{near}}}"));
            let help = near.as_ref().map_or_else(
                || "If so, it stays as it is, and your partner replaces it.".to_owned(),
                |near| format!("If so, it stays as it is. If you mean Adjust's {near}, answer no."),
            );
            let title = format!("Is `{found}` your partner's?");
            if !self.prompter.confirm((&title, &help), near.is_none())? {
                let meant = near.unwrap_or_else(|| found.clone());
                return Ok(Some(text.replace(&found, &meant)));
            }
            self.draft.macros = self.draft.macros.with([found.as_str()]);
        }
        Ok(None)
    }
}

impl Rules<'_> {
    /// The same, with all in a text that may be the partner's macro taken for one.
    pub(super) fn with_candidates(&self, text: &str) -> Self {
        let found = self.candidates(text);
        let macros = self.macros.with(found.iter().map(String::as_str));
        Self { macros, ..*self }
    }

    /// What stands in a text and may be the partner's macro: a name in braces that the catalogue lacks, or another
    /// product's syntax. What a file replaces by a value of the environment is none.
    fn candidates(&self, text: &str) -> Vec<String> {
        let (catalogue, is_kept) = (self.setup.catalogue, self.setup.existing.is_some());
        let mut found: Vec<String> = Vec::new();
        // None of these stands within a macro.
        for piece in text.split(['/', '?', '&', '=', ',', '#']) {
            let names = parts(piece).filter(|part| match part.piece {
                Piece::Placeholder | Piece::Malformed(Malformed::Capitals) => {
                    let name = piece[part.range.clone()].to_lowercase();
                    let name = name.trim_matches(['{', '}']);
                    let lookup = catalogue.lookup(name);
                    // Neither one of Adjust's, nor a known mistake for one.
                    !name.contains("||") && matches!(lookup, Lookup::Unknown | Lookup::Partner)
                }
                Piece::Text | Piece::Malformed(_) | Piece::Foreign(_) => false,
            });
            let names = names.map(|part| &piece[part.range]);
            for word in names.chain(foreign_in(piece)) {
                let is_known = self.macros.contains(word) || found.iter().any(|own| own == word);
                let is_variable = is_kept && variable_name(word).is_some();
                if !is_known && !is_variable && check_macro(word).is_ok() {
                    found.push(word.to_owned());
                }
            }
        }
        found
    }
}
