//! The callbacks of a text as tables of `callbacks.toml`, which build to the same bytes.

use super::callback::InspectedCallback;
use crate::callback::syntax::link::Target;
use crate::callback::{Callback, Macros, Sources, check_macro};
use crate::catalogue::Trigger;
use crate::commands::callback_file::parsed;
use crate::commands::environment::value_of;
use crate::forms::field;
use crate::forms::link::whole_values;
use crate::lint::{Diagnostic, Level, Levels};
use crate::manifest::is_name;
use crate::manifest::select::select;
use crate::manifest::write::{Block, block};
use crate::report::Printable;
use std::collections::BTreeMap;

/// The tables that build to the same bytes.
///
/// # Errors
/// Why there are none, for people.
pub(super) fn toml(
    asked: Option<&str>,
    items: &[InspectedCallback],
    named: &Macros,
    given: Option<&'static Trigger>,
) -> Result<String, &'static str> {
    const BROKEN: &str = "no table of callbacks.toml builds to this text: mend it first";
    let mut callbacks = Vec::new();
    let mut remarks = String::new();
    for item in items {
        if let Target::Alias { .. } | Target::Macro = item.target {
            let text = Printable(&item.text).to_string();
            remarks.push_str(&format!("# {text}: only a link can carry this\n"));
            continue;
        }
        let mut macros = item.macros(named);
        if item.decoded.is_none() {
            // Other products' macros are named in the file, or it would not build.
            macros = macros.joined(&foreign(&item.text));
        }
        let callback = field::parse(&item.text, &macros).map_err(|_| BROKEN)?;
        let macros = macros.within(&item.text);
        if macros.words().any(|word| check_macro(&word).is_err()) {
            return Err("it holds a partner's macro that callbacks.toml cannot declare");
        }
        callbacks.push((item, callback, macros));
    }
    if callbacks.is_empty() {
        return Err("there is no callback here that callbacks.toml could hold");
    }
    let mut text = remarks;
    let mut names: Vec<String> = Vec::new();
    for (item, callback, macros) in &callbacks {
        let name = name_of(asked, callbacks.len(), item, &names);
        let trigger = item.trigger.or(given);
        let tokens: Vec<&str> = if trigger.is_some_and(|trigger| trigger.needs_event_token) {
            item.tokens.iter().map(String::as_str).collect()
        } else {
            Vec::new()
        };
        if !names.is_empty() {
            text.push('\n');
        }
        text.push_str(&table(&name, trigger, &tokens, callback, macros).ok_or(BROKEN)?);
        names.push(name);
    }
    Ok(text)
}

/// The macros of other products in a field.
fn foreign(text: &str) -> Macros {
    let pieces = crate::callback::syntax::template::foreign_in(text);
    let whole = whole_values(text).map(|range| &text[range]);
    Macros::new(pieces.chain(whole))
}

/// The table of one callback, with what it must allow to build without flags.
fn table(
    name: &str,
    trigger: Option<&'static Trigger>,
    tokens: &[&str],
    callback: &Callback,
    macros: &Macros,
) -> Option<String> {
    let render = |allow: &[&'static str]| {
        block(
            &Block {
                name,
                trigger: trigger.map(|trigger| trigger.id),
                event_tokens: tokens,
                without_defaults: false,
                allow,
                macros,
                file_macros: Macros::NONE,
                recommended: None,
            },
            callback,
        )
    };
    let bytes = field::render(callback);
    let mut allow: BTreeMap<&'static str, String> = BTreeMap::new();
    // One denied code can hide another.
    for _ in 0..3 {
        let table = render(&allow.keys().copied().collect::<Vec<_>>());
        let (built, denied) = built(&table);
        if built.as_deref() == Some(&bytes) {
            let why = allow.iter().map(|(code, why)| format!("\n# {code}: {why}"));
            let why = why.collect::<String>() + ALLOW;
            return Some(table.replacen(ALLOW, &why, 1));
        }
        for finding in denied.iter().filter(|one| one.level == Level::Deny) {
            if let Some(code) = finding.code.filter(|code| code.can_be_allowed()) {
                let why = || Printable(&finding.message).to_string();
                allow.entry(code.name()).or_insert_with(why);
            }
        }
    }
    None
}

/// How a table begins to say what it allows.
pub(super) const ALLOW: &str = "\nallow = [";

/// What a table builds to, and what is wrong with it.
fn built(table: &str) -> (Option<String>, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, "", table);
    let Ok((built, findings)) = select(&manifest, &Levels::default(), &[], &value_of) else {
        return (None, Vec::new());
    };
    let field = built.first().map(|built| field::render(&built.callback));
    (field, findings)
}

/// The name of a callback: as asked, and for several of a link with what tells them apart.
fn name_of(
    asked: Option<&str>,
    count: usize,
    item: &InspectedCallback,
    taken: &[String],
) -> String {
    let base = asked.unwrap_or("callback");
    let mut name = base.to_owned();
    if count > 1 {
        let trigger = item.trigger.map_or("callback", |trigger| trigger.id);
        name = format!("{base}-{trigger}");
        for token in item.tokens.iter().filter(|token| is_name(token)) {
            name = format!("{name}-{token}");
        }
    }
    let mut unique = name.clone();
    let mut number = 2;
    while taken.contains(&unique) {
        unique = format!("{name}-{number}");
        number += 1;
    }
    unique
}
