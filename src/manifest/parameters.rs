//! Parameters as a file writes them: a list of placeholders' names, and a table of keys with their values.

use super::value::{Node, Reader};
use crate::callback::{DraftParameter, DraftValue, Given, Layer};
use toml::de::DeValue;

impl<'a> Reader<'a> {
    /// The parameters `name={name}` of a list of names.
    pub(super) fn placeholders(
        &mut self,
        value: &Node<'a>,
        layer: Layer,
    ) -> Vec<DraftParameter<'a>> {
        let names = self.strings("placeholders", value);
        names
            .iter()
            .map(|name| DraftParameter::placeholder(name, layer))
            .collect()
    }

    pub(super) fn params(
        &mut self,
        word: &str,
        value: &Node<'a>,
        layer: Layer,
    ) -> Vec<DraftParameter<'a>> {
        let mut parameters = Vec::new();
        for (key, value) in self.table(word, value) {
            let given = match value.get_ref() {
                DeValue::Table(_) => self.encoded(value).map(DraftValue::Encoded),
                _ => self.string(key.get_ref(), value).map(DraftValue::Raw),
            };
            if let Some(value) = given {
                parameters.push(DraftParameter::new(self.key(key), value, layer));
            }
        }
        parameters
    }

    /// The values of a body: a table, or a text as it is sent, for what no table can say.
    pub(super) fn body(&mut self, value: &Node<'a>) -> Vec<DraftParameter<'a>> {
        match value.get_ref() {
            DeValue::String(text) => {
                let given = self.given(text, value.span());
                let whole = 0..given.text().len();
                DraftParameter::body(&given, whole)
            }
            _ => self.params("body", value, Layer::Param),
        }
    }

    /// `{ encoded = "…" }`
    fn encoded(&mut self, value: &Node<'a>) -> Option<Given<'a>> {
        let mut text = None;
        let before = self.found;
        for (key, value) in self.table("params", value) {
            match &**key.get_ref() {
                "encoded" => text = self.string("encoded", value),
                _ => self.unknown_key(key, "a parameter's table", &["encoded"]),
            }
        }
        if text.is_none() {
            let what = "a parameter's table says { encoded = \"…\" }";
            self.missing(before, value.span(), what, "encoded is missing");
        }
        text
    }
}
