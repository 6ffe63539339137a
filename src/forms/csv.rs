//! The cloud storage definition of Adjust's CSV uploads: `"constant",[callback_parameter],{placeholder}`. Adjust
//! advises to have there what the callbacks send, as a backup. It has columns and nothing else.

use crate::callback::{Callback, Hidden, Parameter, Template, TemplatePiece};

/// The columns as they grow, and what they cannot hold.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    columns: Vec<String>,
    lost: Vec<String>,
}

/// The characters that no column can have in its text.
const RESERVED: [char; 6] = [',', '"', '[', ']', '{', '}'];

impl Definition {
    /// No columns yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what a callback sends; what is there already is not repeated. What is hidden is told without its words.
    pub fn add(&mut self, name: &str, callback: &Callback, hidden: &Hidden) {
        for entry in callback.entries() {
            if entry.condition.is_some() {
                self.lose(format!("`{name}`: its condition (every activity is a row)"));
            }
            for names in entry.endpoint.template().placeholders() {
                let before = self.lost.len();
                self.placeholders(name, names);
                if hidden.is_filled() {
                    self.hide(name, before);
                }
            }
            for parameter in entry.parameters().chain(entry.body.iter().flatten()) {
                let before = self.lost.len();
                self.parameter(name, parameter);
                if hidden.hides(parameter) {
                    self.hide(name, before);
                }
            }
        }
    }

    /// Adds a callback parameter of the SDK, which Adjust appends to callbacks by itself. Whether the form can
    /// hold its name.
    pub fn add_sdk_parameter(&mut self, name: &str) -> bool {
        let holds =
            !name.is_empty() && !name.contains(RESERVED) && !name.contains(char::is_control);
        if holds {
            self.column(format!("[{name}]"));
        }
        holds
    }

    fn parameter(&mut self, name: &str, parameter: &Parameter) {
        let key = parameter.key.decode();
        let Some(value) = &parameter.value else {
            self.lose(format!("`{name}`: the key `{key}`, which has no value"));
            return;
        };
        let pieces: Vec<TemplatePiece<'_>> = value.pieces().collect();
        let joined = pieces.len() > 1;
        if joined {
            self.lose(format!(
                "`{name}`: how `{key}` is joined from {}: its placeholders stand each by itself",
                value.decode()
            ));
        }
        for piece in &pieces {
            if let TemplatePiece::Placeholder(names) = piece {
                if !joined && *names != key {
                    self.lose(format!("`{name}`: the key `{key}` of {{{names}}}"));
                }
                self.placeholders(name, names);
            }
        }
        if pieces
            .iter()
            .all(|piece| matches!(piece, TemplatePiece::Text(_)))
        {
            self.constant(name, &key, value);
        }
    }

    fn constant(&mut self, name: &str, key: &str, value: &Template) {
        let text = value.decode();
        if text.is_empty() || text.contains(RESERVED) || text.contains(char::is_control) {
            self.lose(format!(
                "`{name}`: the text of `{key}`, which a constant cannot hold"
            ));
            return;
        }
        self.lose(format!("`{name}`: the key `{key}` of \"{text}\""));
        self.column(format!("\"{text}\""));
    }

    fn placeholders(&mut self, name: &str, names: &str) {
        if names.contains("||") {
            self.lose(format!(
                "`{name}`: the fallback {{{names}}}: its placeholders stand each by itself"
            ));
        }
        for one in names.split("||") {
            self.column(format!("{{{one}}}"));
        }
    }

    fn column(&mut self, column: String) {
        if !self.columns.contains(&column) {
            self.columns.push(column);
        }
    }

    fn lose(&mut self, what: String) {
        if !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    /// Takes back what was told since, in favour of a word that shows nothing.
    fn hide(&mut self, name: &str, before: usize) {
        if self.lost.len() > before {
            self.lost.truncate(before);
            self.lose(format!(
                "`{name}`: some of what it has from the environment"
            ));
        }
    }

    /// The line.
    pub fn render(&self) -> String {
        self.columns.join(",")
    }

    /// What the form cannot hold, in words.
    pub fn lost(&self) -> &[String] {
        &self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::{Definition, Hidden};
    use crate::callback::Macros;
    use crate::forms::field::parse;

    fn definition(field: &str) -> Definition {
        let mut definition = Definition::new();
        let callback = parse(field, Macros::NONE).expect(field);
        definition.add("a", &callback, Hidden::NONE);
        definition
    }

    #[test]
    fn constants_and_placeholders_come_in_order_and_once() {
        let definition = definition(
            "https://a.example/{app_id}?x={adid}&s=a%20b&l={language}-{region}&i={idfa||gps_adid}&y={adid} \
             https://b.example?adid={adid}",
        );
        assert_eq!(
            definition.render(),
            "{app_id},{adid},\"a b\",{language},{region},{idfa},{gps_adid}"
        );
    }

    #[test]
    fn what_is_lost_is_told() {
        let definition =
            definition("equal,{environment},x,https://a.example?s=a%2Cb&k&adid={adid}");
        assert_eq!(definition.render(), "{adid}");
        assert_eq!(definition.lost().len(), 3, "{:?}", definition.lost());
    }
}
