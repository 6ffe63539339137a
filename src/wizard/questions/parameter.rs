//! What is asked about one parameter, of the URL or of the body: a placeholder, a name and a value.

use super::findings::{Rules, refuse_denied};
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Layer, Sources};
use crate::catalogue::DCP_PREFIX;
use crate::lint::rules::parameter::given;
use crate::wizard::{PromptResult, Validator, Wizard};

impl Wizard<'_, '_> {
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
        let name = self
            .prompter
            .line(("Parameter of the Adjust link", help), "", &validate)?;
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
        self.prompter
            .line(("Name your server expects", ""), default, &validate)
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
            let rules = self.rules();
            let judge = |text: &str, rules: &Rules<'_>| {
                let mut sources = Sources::new();
                let source = sources.flag("--param", format!("{key}={text}"));
                let pair = DraftParameter::pair(&source, Layer::Param);
                refuse_denied(&rules.judge(|cx, out| {
                    if let Some(pair) = &pair {
                        given(cx, pair, part, out);
                    }
                }))
            };
            let validate = |text: &str| judge(text, &rules.with_candidates(text));
            let text = self.prompter.line(("Value", &help), &typed, &validate)?;
            let Some(other) = self.ask_about_macros(&text)? else {
                return Ok(format!("{key}={text}"));
            };
            if let Err(why) = judge(&text, &rules) {
                self.prompter.say(&why);
            }
            typed = other;
        }
    }
}
