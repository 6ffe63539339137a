//! What is asked about one parameter, of the URL or of the body: a placeholder, a name and a value.

use super::findings::{refuse_denied, with_rules};
use crate::callback::compare::RequestPart;
use crate::callback::{DraftParameter, Layer, Sources};
use crate::catalogue::{DCP_PREFIX, DCP_ROW, Placeholder};
use crate::lint::rules::parameter::given;
use crate::wizard::Wizard;
use crate::wizard::prompt::{PromptResult, Validator};

impl Wizard<'_> {
    /// The name of a chosen placeholder; the row of the open family asks for its own part.
    pub(in crate::wizard) fn name_of(&mut self, row: &Placeholder) -> PromptResult<String> {
        if row.name != DCP_ROW {
            return Ok(row.name.to_string());
        }
        let validate = |text: &str| {
            let good = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            if text.is_empty() || !text.chars().all(good) {
                return Err(
                    "Letters, digits, _ . and -, as the link writes it: click_id.".to_owned(),
                );
            }
            Ok(())
        };
        let help = "Its name in the link, such as click_id.";
        let name = self.line("Parameter of the Adjust link", help, "", &validate)?;
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
                return Err("A name is needed.".to_owned());
            }
            if text.contains(['=', '{', '}', ',']) || text.ends_with(':') {
                return Err("A name has no = , { } and no : at its end.".to_owned());
            }
            is_free(text)
        };
        self.line("Name your server expects", "", default, &validate)
    }

    /// The value behind the `=`; the whole as `KEY=TEMPLATE`.
    pub(in crate::wizard) fn parameter_value(
        &mut self,
        key: &str,
        part: RequestPart,
        example: &str,
    ) -> PromptResult<String> {
        let (setup, trigger) = (self.setup, self.known_trigger());
        let validate = |text: &str| {
            let pair = format!("{key}={text}");
            let mut sources = Sources::new();
            let source = sources.flag("--param", pair.as_str());
            let Some(pair) = DraftParameter::pair(&source, Layer::Param) else {
                return Ok(());
            };
            refuse_denied(&with_rules(&setup, trigger, |cx, out| {
                given(cx, &pair, part, out);
            }))
        };
        let help =
            format!("Plain text; cbgen encodes it. Placeholders stand in braces: {example}.");
        let text = self.line("Value", &help, "", &validate)?;
        Ok(format!("{key}={text}"))
    }
}
