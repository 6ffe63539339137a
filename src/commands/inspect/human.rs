//! The parts of a callback for people: each entry in words, and a table of what it sends.

use crate::callback::Macros;
use crate::callback::syntax::field::EntrySyntax;
use crate::callback::syntax::link::{Form, LinkSyntax, Target};
use crate::callback::syntax::template::{Part, Piece, parts};
use crate::callback::syntax::url::Pair;
use crate::catalogue::{Catalogue, Lookup};
use crate::commands::shared::global::stdout_width;
use crate::commands::shared::output::plural;
use crate::commands::shared::tables::listing_within;
use crate::forms::inspected::InspectedCallback;
use crate::lint::field::condition_in_words;
use crate::report::Printable;

/// The blanks before a table.
const INDENT: usize = 4;

/// Everything that is to be seen of a text.
pub(super) fn text(
    catalogue: &Catalogue,
    text: &str,
    link: Option<&LinkSyntax>,
    items: &[InspectedCallback],
    named: &Macros,
) -> String {
    let mut out = heading(text, link, items);
    for item in items {
        let macros = item.macros(named);
        if let Some(trigger) = item.trigger {
            let tokens = match &item.tokens[..] {
                [] => String::new(),
                tokens => format!(", for the event {}", tokens.join(", ")),
            };
            out.push_str(&format!("\n{}{}\n", trigger.label, Printable(&tokens)));
        }
        out.push_str(&body(catalogue, item, &macros));
    }
    out
}

/// What is to be said of a cloud storage definition.
pub(super) fn definition(columns: usize) -> String {
    let columns = plural(columns, "column");
    format!("A CSV definition of a cloud storage upload, with {columns}: no callback\n")
}

fn heading(text: &str, link: Option<&LinkSyntax>, items: &[InspectedCallback]) -> String {
    let entries: usize = items.iter().map(|item| item.entries.len()).sum();
    let Some(link) = link else {
        return match entries {
            1 => "A callback field with one entry\n".to_owned(),
            _ => format!("A callback field with {entries} entries\n"),
        };
    };
    let count = items.len();
    let callbacks = plural(count, "callback");
    match (link.form, &link.host) {
        (Form::Encoded, _) => "A callback, encoded as in a link\n".to_owned(),
        (_, Some(_)) => {
            let base = text[link.head.clone()].trim_end_matches(['?', '&']);
            let others = link.pairs.len() - count;
            let others = match others {
                0 => String::new(),
                _ => format!(", and {} of the partner's", plural(others, "parameter")),
            };
            format!(
                "An Adjust link with {callbacks}{others}: {}\n",
                Printable(base)
            )
        }
        _ => format!("A part of an Adjust link, with {callbacks}\n"),
    }
}

fn body(catalogue: &Catalogue, item: &InspectedCallback, macros: &Macros) -> String {
    let parts_table = PartsTable {
        catalogue,
        item,
        macros,
    };
    let shown = Printable(&item.text);
    match &item.target {
        Target::Empty => "  nothing: no callback stands here\n".to_owned(),
        Target::Macro => format!("  {shown}: the partner fills in the whole callback\n"),
        Target::Alias { word, pairs } => {
            let word = Printable(&item.text[word.clone()]);
            format!(
                "  {word}: an alias that Adjust issued to hide a host\n{}",
                parts_table.table(pairs)
            )
        }
        Target::Field => {
            let several = item.entries.len() > 1;
            item.entries
                .iter()
                .enumerate()
                .map(|(at, entry)| {
                    let number = if several {
                        format!("{}. ", at + 1)
                    } else {
                        String::new()
                    };
                    parts_table.entry(&number, entry)
                })
                .collect()
        }
    }
}

struct PartsTable<'s> {
    catalogue: &'s Catalogue,
    item: &'s InspectedCallback,
    macros: &'s Macros,
}

impl PartsTable<'_> {
    fn entry(&self, number: &str, entry: &EntrySyntax) -> String {
        let text = &self.item.text;
        let method = if entry.is_post(text) { "POST" } else { "GET" };
        let endpoint = &text[entry.url.endpoint()];
        let mut out = format!("\n  {number}{method} {}\n", Printable(endpoint));
        if let Some(words) = condition_in_words(text, entry) {
            out.push_str(&format!("  Sent only if {}.\n", Printable(&words)));
        }
        out.push_str(&self.table(entry.url.query.as_deref().unwrap_or_default()));
        if let Some(body) = &entry.body {
            out.push_str("  In the body:\n");
            out.push_str(&self.table(&body.pairs));
        }
        out
    }

    /// Key, value as the server reads it, what it means, an example.
    fn table(&self, pairs: &[Pair]) -> String {
        let pairs: Vec<&Pair> = pairs.iter().filter(|pair| !pair.range.is_empty()).collect();
        if pairs.is_empty() {
            return String::new();
        }
        let columns = [("KEY", 0), ("VALUE", 12), ("MEANING", 16), ("EXAMPLE", 10)];
        let rows = pairs.into_iter().map(|pair| self.row(pair));
        let width = stdout_width().map(|width| width.saturating_sub(INDENT));
        listing_within(columns, rows, width)
            .lines()
            .map(|line| format!("{:INDENT$}{line}\n", ""))
            .collect()
    }

    fn row(&self, pair: &Pair) -> [String; 4] {
        let text = &self.item.text;
        let key = decode(&text[pair.key.clone()]);
        let Some(range) = pair.value.clone() else {
            return [
                key,
                "(no =)".to_owned(),
                "a key alone".to_owned(),
                String::new(),
            ];
        };
        let value = &text[range.clone()];
        let (mut shown, mut meanings, mut example) = (String::new(), Vec::new(), String::new());
        for part in parts(value) {
            let bytes = &value[part.range.clone()];
            let place = Part {
                piece: part.piece,
                range: range.start + part.range.start..range.start + part.range.end,
            };
            match part.piece {
                Piece::Text => {
                    let plain = decode(bytes);
                    shown.push_str(&plain);
                    example.push_str(&plain);
                    continue;
                }
                _ if self.item.is_macro(self.macros, &place) => {
                    meanings.push("the partner's macro".to_owned());
                    example.push('…');
                }
                Piece::Placeholder => {
                    let (meaning, sample) = self.placeholder(&bytes[1..bytes.len() - 1]);
                    meanings.push(meaning);
                    example.push_str(&sample);
                }
                Piece::Foreign(_) => meanings.push("another product's macro".to_owned()),
                Piece::Malformed(_) => meanings.push("no placeholder".to_owned()),
            }
            shown.push_str(&Printable(bytes).to_string());
        }
        if meanings.is_empty() {
            let meaning = if value.is_empty() {
                "empty"
            } else {
                "fixed text"
            };
            return [key, shown, meaning.to_owned(), String::new()];
        }
        [key, shown, meanings.join("; "), example]
    }

    /// What a placeholder means, and an example; of a fallback the first that is known.
    fn placeholder(&self, names: &str) -> (String, String) {
        let mut rows = names
            .split("||")
            .filter_map(|name| match self.catalogue.lookup(name) {
                Lookup::Known(row) | Lookup::Alias(row) => Some(row),
                _ => None,
            });
        match rows.next() {
            Some(row) if names.contains("||") => (
                format!(
                    "the first that has a value of {}",
                    names.replace("||", ", ")
                ),
                row.example.to_string(),
            ),
            Some(row) => (row.description.to_string(), row.example.to_string()),
            None => ("not known".to_owned(), "…".to_owned()),
        }
    }
}

fn decode(text: &str) -> String {
    let plain = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    Printable(&plain).to_string()
}
