//! The parts of a callback for people: each entry in words, and a table of what it sends.

use super::apart::Inspected;
use crate::callback::Macros;
use crate::callback::syntax::link::{Form, Target};
use crate::catalogue::Catalogue;
use crate::commands::shared::output::plural;
use crate::commands::shared::{listing_within, stdout_width};
use crate::forms::inspected::InspectedCallback;
use crate::forms::json::{ConditionJson, EntryJson, ParameterJson};
use crate::report::Printable;

const INDENT: &str = "    ";

pub(super) fn text(catalogue: &Catalogue, inspected: &Inspected<'_>, named: &Macros) -> String {
    if inspected.is_nothing {
        return String::new();
    }
    let mut out = heading(inspected);
    for item in &inspected.callbacks {
        if let Some(trigger) = item.trigger {
            let tokens = match &item.tokens[..] {
                [] => String::new(),
                tokens => format!(", for the event {}", tokens.join(", ")),
            };
            out.push_str(&format!("\n{}{}\n", trigger.label, Printable(&tokens)));
        }
        body(&mut out, catalogue, item, named);
    }
    out
}

fn heading(inspected: &Inspected<'_>) -> String {
    let items = &inspected.callbacks;
    if let Some(columns) = inspected.columns {
        let columns = plural(columns, "column");
        return format!(
            "A CSV definition of a cloud storage upload, with {columns}: no callback\n"
        );
    }
    let entries: usize = items.iter().map(|item| item.entries.len()).sum();
    let Some(link) = &inspected.link else {
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
            let base = inspected.text[link.head.clone()].trim_end_matches(['?', '&']);
            let base = Printable(base);
            let others = match link.pairs.len() - count {
                0 => String::new(),
                others => format!(", and {} of the partner's", plural(others, "parameter")),
            };
            format!("An Adjust link with {callbacks}{others}: {base}\n")
        }
        _ => format!("A part of an Adjust link, with {callbacks}\n"),
    }
}

fn body(out: &mut String, catalogue: &Catalogue, item: &InspectedCallback, named: &Macros) {
    match &item.target {
        Target::Empty => out.push_str("  nothing: no callback stands here\n"),
        Target::Macro => {
            let shown = Printable(&item.text);
            out.push_str(&format!(
                "  {shown}: the partner fills in the whole callback\n"
            ));
        }
        Target::Alias { .. } | Target::Field => {
            let entries = item.entries_json(named);
            let has_several = entries.len() > 1;
            for (one, number) in entries.zip(1..) {
                let number = has_several.then(|| format!("{number}. "));
                entry(out, catalogue, &number.unwrap_or_default(), &one);
            }
        }
    }
}

fn entry(out: &mut String, catalogue: &Catalogue, number: &str, entry: &EntryJson<'_>) {
    let endpoint = Printable(entry.endpoint);
    out.push_str(&if entry.alias.is_some() {
        format!("  {endpoint}: an alias that Adjust issued to hide a host\n")
    } else {
        let is_post = entry.method.eq_ignore_ascii_case("post");
        let method = if is_post { "POST" } else { "GET" };
        format!("\n  {number}{method} {endpoint}\n")
    });
    if let Some(words) = entry.condition.as_ref().and_then(ConditionJson::in_words) {
        out.push_str(&format!("  Sent only if {}.\n", Printable(&words)));
    }
    table(out, catalogue, &entry.params);
    if let Some(body) = &entry.body {
        out.push_str("  In the body:\n");
        table(out, catalogue, body);
    }
}

/// Key, value as the server reads it, what it means, an example.
fn table(out: &mut String, catalogue: &Catalogue, parameters: &[ParameterJson<'_>]) {
    if parameters.is_empty() {
        return;
    }
    let columns = [("KEY", 0), ("VALUE", 12), ("MEANING", 16), ("EXAMPLE", 10)];
    let rows = parameters.iter().map(|one| row(catalogue, one));
    let width = stdout_width().map(|width| width.saturating_sub(INDENT.len()));
    for line in listing_within(columns, rows, width).lines() {
        out.extend([INDENT, line, "\n"]);
    }
}

fn row(catalogue: &Catalogue, parameter: &ParameterJson<'_>) -> [String; 4] {
    let Some(value) = &parameter.value else {
        let row = [&parameter.key, "(no =)", "a key alone", ""];
        return row.map(|text| Printable(text).text().into_owned());
    };
    let (mut meanings, mut example) = (Vec::new(), value.clone());
    for names in &parameter.placeholders {
        let (meaning, sample) = placeholder(catalogue, names);
        example = example.replace(&format!("{{{names}}}"), &sample);
        meanings.push(meaning);
    }
    for partners in &parameter.macros {
        example = example.replace(partners, "…");
        meanings.push("the partner's macro".to_owned());
    }
    if meanings.is_empty() {
        let is_empty = value.is_empty();
        meanings.push(if is_empty { "empty" } else { "fixed text" }.to_owned());
        example.clear();
    }
    let row = [&*parameter.key, value, &meanings.join("; "), &example];
    row.map(|text| Printable(text).text().into_owned())
}

/// What a placeholder means, and an example; of a fallback the first that is known.
fn placeholder(catalogue: &Catalogue, names: &str) -> (String, String) {
    let mut known = names.split("||").filter_map(|name| catalogue.known(name));
    let Some(row) = known.next() else {
        return ("not known".to_owned(), "…".to_owned());
    };
    let meaning = if names.contains("||") {
        let names = names.replace("||", ", ");
        format!("the first that has a value of {names}")
    } else {
        row.description.to_string()
    };
    (meaning, row.example.to_string())
}
