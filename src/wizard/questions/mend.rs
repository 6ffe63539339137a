//! What to write in the place of a wrong answer, where that is known: it is offered, and never taken unasked.

use super::findings::{answers, denied};
use crate::callback::Draft;
use crate::lint::{Diagnostic, Fix};
use crate::wizard::Wizard;

impl<'a> Wizard<'_, 'a> {
    /// The draft after the fixes of what is denied, and each text that they make. A fix that leaves as much to mend is none.
    pub(super) fn mended(&mut self, findings: &[Diagnostic]) -> Option<(Draft<'a>, Vec<String>)> {
        let mut draft = self.draft.clone();
        let mut words = Vec::new();
        for fix in denied(findings).filter_map(|finding| finding.fix.as_ref()) {
            let mut candidate = draft.clone();
            let Some(text) = self.apply(&mut candidate, fix) else {
                continue;
            };
            let to_mend = |draft| denied(&self.setup.check(draft).findings).count();
            if to_mend(&candidate) < to_mend(&draft) {
                words.push(text);
                draft = candidate;
            }
        }
        (!words.is_empty()).then_some((draft, words))
    }

    /// Makes the text that a fix is about another one; that text.
    fn apply(&mut self, draft: &mut Draft<'a>, fix: &Fix) -> Option<String> {
        let given = answers(draft).into_iter().map(|(_, given)| given);
        let mut given = given.filter(|given| given.is_verbatim());
        let given = given.find(|given| given.place().contains(&fix.span))?;
        let at = fix.span.range.start - given.place().range.start;
        let mut text = given.text().to_owned();
        text.replace_range(at..at + fix.span.range.len(), &fix.replacement);
        *given = self.sources.flag("mended", text.clone());
        Some(text)
    }
}
