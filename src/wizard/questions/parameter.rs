//! What is asked about one parameter, of the URL or of the body: a placeholder, a name and a value.

use super::findings::{refuse_denied, with_rules};
use super::macros::with_candidates;
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Layer, Sources};
use crate::catalogue::{DCP_PREFIX, DCP_ROW, Placeholder};
use crate::lint::rules::parameter::given;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Validator};

impl Wizard<'_, '_> {
    /// The name of a chosen placeholder; the row of the open family asks for its own part.
    pub(in crate::wizard) fn name_of(&mut self, row: &Placeholder) -> PromptResult<String> {
        if row.name != DCP_ROW {
            return Ok(row.name.to_string());
        }
        self.link_parameter()
    }

    /// A parameter of the Adjust link, as the placeholder that returns it.
    pub(in crate::wizard) fn link_parameter(&mut self) -> PromptResult<String> {
        let validate = |text: &str| {
            let good = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            if text.is_empty() || !text.chars().all(good) {
                return Err(
                    "Type its name as the link has it, for example click_id: letters, digits, _ . and -."
                        .to_owned(),
                );
            }
            Ok(())
        };
        let help =
            "Its name in the link, for example click_id. Adjust returns it as {dcp_click_id}.";
        let name = self.line(("Parameter of the Adjust link", help), "", &validate)?;
        let name = name.strip_prefix(DCP_PREFIX).unwrap_or(&name);
        Ok(format!("{DCP_PREFIX}{name}"))
    }

    /// The name before the `=`, which is not taken yet.
    pub(in crate::wizard) fn parameter_name(
        &mut self,
        default: &str,
        is_free: Validator<'_>,
    ) -> PromptResult<String> {
        let validate = |text: &str| {
            if text.is_empty() {
                return Err("Type a name.".to_owned());
            }
            if text.contains(['=', '{', '}', ',']) || text.ends_with(':') {
                return Err("A name cannot contain = , { or }, or end with :.".to_owned());
            }
            is_free(text)
        };
        self.line(("Name your server expects", ""), default, &validate)
    }

    /// The value behind the `=`; the whole as `KEY=TEMPLATE`.
    pub(in crate::wizard) fn parameter_value(
        &mut self,
        key: &str,
        part: RequestPart,
        example: &str,
    ) -> PromptResult<String> {
        let help = format!(
            "Type plain text; cbgen encodes it. Placeholders go in braces, for example {example}."
        );
        let mut typed = String::new();
        loop {
            let (setup, macros, trigger) = (self.setup, self.macros(), self.known_trigger());
            let judge = |text: &str, with_candidates: &crate::callback::Macros| {
                let pair = format!("{key}={text}");
                let mut sources = Sources::new();
                let source = sources.flag("--param", pair);
                let Some(pair) = DraftParameter::pair(&source, Layer::Param) else {
                    return Ok(());
                };
                refuse_denied(&with_rules(&setup, with_candidates, trigger, |cx, out| {
                    given(cx, &pair, part, out);
                }))
            };
            let text = self.line(("Value", &help), &typed, &|text| {
                judge(text, &with_candidates(&setup, &macros, text))
            })?;
            if self.ask_about_macros(&text)? {
                return Ok(format!("{key}={text}"));
            }
            if let Err(why) = judge(&text, &macros) {
                self.prompter.say(&why)?;
            }
            typed = text;
        }
    }
}
