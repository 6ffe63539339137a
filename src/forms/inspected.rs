//! The callbacks of a text that is inspected: the field itself, or the callbacks of a link.

use super::json::EntryJson;
use super::link::macros_of;
use crate::callback::Macros;
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::{self as syntax, EntrySyntax};
use crate::callback::syntax::link::{LinkPair, LinkSyntax, Target, target};
use crate::catalogue::Trigger;

/// One callback of the text: the field itself, or one parameter of a link.
#[derive(Debug)]
pub struct InspectedCallback {
    /// The trigger of a link's parameter.
    pub trigger: Option<&'static Trigger>,
    /// The event tokens of a link's parameter.
    pub tokens: Vec<String>,
    /// The value in the link.
    pub decoded: Option<Decoded>,
    /// The field that Adjust sees.
    pub text: String,
    /// What it is.
    pub target: Target,
    /// The entries of the field, or of what an alias stands for.
    pub entries: Vec<EntrySyntax>,
}

/// The callbacks of a text.
pub fn callbacks(text: &str, link: Option<&LinkSyntax>) -> Vec<InspectedCallback> {
    let Some(link) = link else {
        return vec![InspectedCallback {
            trigger: None,
            tokens: Vec::new(),
            decoded: None,
            text: text.to_owned(),
            target: Target::Field,
            entries: syntax::read(text).entries,
        }];
    };
    let of_pair = |pair: &LinkPair| {
        let decoded = Decoded::read(text, pair.value());
        let key = pair.callback.as_ref();
        let tokens = key.into_iter().flat_map(|key| &key.tokens);
        InspectedCallback {
            trigger: key.map(|key| key.trigger),
            tokens: tokens.map(|token| text[token.clone()].to_owned()).collect(),
            text: decoded.text.clone(),
            target: target(&decoded),
            entries: syntax::read(&decoded.text).entries,
            decoded: Some(decoded),
        }
    };
    link.carriers().map(of_pair).collect()
}

impl InspectedCallback {
    /// The partner's macros in it.
    pub fn macros(&self, named: &Macros) -> Macros {
        match &self.decoded {
            Some(decoded) => macros_of(decoded, named),
            None => named.clone(),
        }
    }

    /// Its entries, or what an alias stands for, as JSON; `named` are the partner's macros that were named.
    pub fn entries_json<'i>(
        &'i self,
        named: &Macros,
    ) -> impl ExactSizeIterator<Item = EntryJson<'i>> + use<'i> {
        let macros = self.macros(named);
        let count = match self.target {
            Target::Alias { .. } => 1,
            _ => self.entries.len(),
        };
        (0..count).map(move |at| {
            let partners = (&macros, self.decoded.as_ref());
            let entry = match &self.target {
                Target::Alias { word, pairs } => {
                    EntryJson::alias(&self.text, word, pairs, partners)
                }
                _ => EntryJson::new(&self.text, &self.entries[at], partners),
            };
            let tokens: Vec<&str> = self.tokens.iter().map(String::as_str).collect();
            EntryJson {
                trigger: self.trigger.map(|trigger| trigger.id),
                event_tokens: (!tokens.is_empty()).then_some(tokens),
                ..entry
            }
        })
    }
}
