//! What looks like the partner's own macro is asked about once, and declared.

use crate::callback::syntax::template::{Malformed, Piece, foreign_in, parts, variable_name};
use crate::callback::{Macros, check_macro};
use crate::catalogue::{Catalogue, Lookup};
use crate::wizard::prompt::PromptResult;
use crate::wizard::{Setup, Wizard};

impl Wizard<'_, '_> {
    /// Asks about each text that may be the partner's macro; whether all that were found are.
    pub(in crate::wizard) fn ask_about_macros(&mut self, text: &str) -> PromptResult<bool> {
        for found in candidates(&self.setup, &self.macros(), text) {
            let name = found.trim_matches(['{', '}']);
            let near = self.setup.catalogue.nearest_placeholder(name);
            let why = near.map_or_else(
                || "your partner replaces it before Adjust sends the callback.".to_owned(),
                |near| format!("Adjust has a placeholder {{{near}}}, and none of this name."),
            );
            let title = format!("Is `{found}` your partner's?");
            let help = format!("If so, it stays as it is: {why}");
            if !self.confirm((&title, &help), near.is_none())? {
                return Ok(false);
            }
            self.draft.macros = self.draft.macros.with([found.as_str()]);
        }
        Ok(true)
    }
}

/// These macros, and all in a text that may be the partner's.
pub(in crate::wizard) fn with_candidates(setup: &Setup<'_>, macros: &Macros, text: &str) -> Macros {
    let found = candidates(setup, macros, text);
    macros.with(found.iter().map(String::as_str))
}

/// What stands in a text and may be the partner's macro: a name in braces that the catalogue lacks, or another product's
/// syntax. What a file replaces by a value of the environment is none.
fn candidates(setup: &Setup<'_>, macros: &Macros, text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let is_variable = |word: &str| setup.existing.is_some() && variable_name(word).is_some();
    // None of these stands within a macro.
    for piece in text.split(['/', '?', '&', '=', ',', '#']) {
        let names = parts(piece).filter(|part| match part.piece {
            Piece::Placeholder => is_unknown(setup.catalogue, &piece[part.range.clone()]),
            Piece::Malformed(Malformed::Capitals) => {
                let name = piece[part.range.clone()].to_lowercase();
                is_unknown(setup.catalogue, &name)
            }
            Piece::Text | Piece::Malformed(_) | Piece::Foreign(_) => false,
        });
        let names = names.map(|part| &piece[part.range]);
        for word in names.chain(foreign_in(piece)) {
            let is_new = !macros.contains(word) && !found.iter().any(|own| own == word);
            if is_new && !is_variable(word) && check_macro(word).is_ok() {
                found.push(word.to_owned());
            }
        }
    }
    found
}

/// Whether `{name}` is none of Adjust's, and no known mistake for one.
fn is_unknown(catalogue: &Catalogue, word: &str) -> bool {
    let name = word.trim_matches(['{', '}']);
    let lookup = catalogue.lookup(name);
    !name.contains("||") && matches!(lookup, Lookup::Unknown | Lookup::Partner)
}
