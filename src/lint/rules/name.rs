//! A name between braces: whether Adjust has it, and what it may have meant.

use super::words::shortened;
use super::{Context, Within};
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::{Given, check_macro};
use crate::catalogue::{Catalogue, DCP_PREFIX, Lookup, Placeholder, Status};
use crate::lint::{Code, Diagnostic, Findings};

/// Checks one name, without braces.
pub fn check(cx: &Context<'_>, part: &Given<'_>, out: &mut Findings<'_>) {
    let name = part.text();
    if is_macro(cx, name) {
        return;
    }
    match cx.catalogue.lookup(name) {
        Lookup::Known(row) => known(cx, part, row, out),
        Lookup::Alias(row) => out.add_with(Code::AliasPlaceholder, || {
            let right = &row.name;
            let message =
                format!("`{{{name}}}` stands in Adjust's example URLs, but not in its tables");
            Diagnostic::new(Code::AliasPlaceholder, message)
                .at(part.place(), format!("the tables say `{{{right}}}`"))
                .help(format!(
                    "nobody has shown that Adjust fills it in: type {}",
                    braced(part, right)
                ))
                .edit(part, right)
        }),
        _ => out.add_with(Code::UnknownPlaceholder, || unknown_name(cx, part)),
    }
}

/// What is to be said of a placeholder that Adjust has.
pub fn known(cx: &Context<'_>, part: &Given<'_>, row: &Placeholder, out: &mut Findings<'_>) {
    let name = if row.is_family() {
        part.text()
    } else {
        row.name.as_ref()
    };
    if let Some(trigger) = cx.trigger {
        if row.unavailable.contains(&trigger.id) {
            let message = format!("`{{{name}}}` has no value on the trigger `{}`", trigger.id);
            let finding = Diagnostic::new(Code::UnavailablePlaceholder, message)
                .at(part.place(), "never filled in here")
                .help("only what is known when the activity happens can be sent: Adjust drops this one");
            out.add(finding);
        } else if row.inferred_unavailable.contains(&trigger.id) {
            out.add_with(Code::UnavailableInferred, || {
                let message =
                    format!("`{{{name}}}` can hardly have a value on the trigger `{}`", trigger.id);
                Diagnostic::new(Code::UnavailableInferred, message)
                    .at(part.place(), "most likely empty here")
                    .help("Adjust does not say so, cbgen infers it from what the placeholder means: leave it out, or try it")
            });
        }
    }
    if row.status == Status::Observed && out.wants(Code::ObservedPlaceholder) {
        let message = format!("only others have published `{{{}}}`, not Adjust", row.name);
        out.add(
            Diagnostic::new(Code::ObservedPlaceholder, message)
                .at(part.place(), "not in Adjust's pages")
                .help(format!("seen in: {}", row.source)),
        );
    }
}

/// Whether a name, without its braces, is declared as a macro of the partner's.
pub fn is_macro(cx: &Context<'_>, name: &str) -> bool {
    !cx.macros.is_empty() && cx.macros.contains(&format!("{{{name}}}"))
}

/// A placeholder as it is typed where a text stands.
pub(super) fn braced(given: &Given<'_>, name: &str) -> String {
    given.typed(&format!("{{{name}}}"))
}

/// The placeholder that broken braces may mean, with what is said in front of it: `type` where it is the same name in
/// another spelling.
pub(super) fn intended(cx: &Context<'_>, inner: &str) -> Option<(String, &'static str)> {
    let mut lead = "type ";
    let words = inner.split('|').filter(|word| !word.trim().is_empty());
    let names = words.map(|word| {
        if let Some(name) = cx.catalogue.respelt(word) {
            return Some(name.into_owned());
        }
        if let Some(parameter) = parameter_of_link(cx, word) {
            return Some(format!("{DCP_PREFIX}{parameter}"));
        }
        lead = "nearest known: ";
        cx.catalogue.nearest_placeholder(word).map(str::to_owned)
    });
    let names: Vec<String> = names.collect::<Option<_>>()?;
    (!names.is_empty()).then(|| (format!("{{{}}}", names.join("||")), lead))
}

/// A name that Adjust does not have, with what it may have meant: first what is known of it, then the parameter of
/// the link at hand, then the nearest name.
fn unknown_name(cx: &Context<'_>, part: &Given<'_>) -> Diagnostic {
    let (name, text) = (part.text(), text_help(cx));
    let message = format!(
        "`{{{}}}` is not among the {} placeholders that cbgen knows as of {}",
        shortened(name),
        cx.catalogue.placeholders().count(),
        Catalogue::checked()
    );
    let finding = Diagnostic::new(Code::UnknownPlaceholder, message);
    let typed = |right: &str| braced(part, right);
    let meant = |label: String, help: String, right: &str| {
        let finding = finding.clone().at(part.place(), label);
        finding.help(help).edit(part, right)
    };
    let meaning = cx.catalogue.lookup(name);
    if let Lookup::Mistake(row) = meaning {
        let (right, description) = (&*row.name, &row.description);
        let help = format!("{text}: type {} ({description})", typed(right));
        return meant(format!("Adjust's name is `{{{right}}}`"), help, right);
    }
    if let Lookup::Noted(note) = meaning {
        let typed = parts(note).map(|one| match one.piece {
            Piece::Placeholder => part.typed(&note[one.range]),
            _ => note[one.range].to_owned(),
        });
        let help = format!("{text}: {}", typed.collect::<String>());
        let finding = finding.at(part.place(), "none of Adjust's today");
        return finding.help(help);
    }
    if let Some(parameter) = parameter_of_link(cx, name) {
        let dcp = format!("{DCP_PREFIX}{parameter}");
        let typed = typed(&dcp);
        let help = format!("{text}; Adjust gives the link's parameter back: type {typed}");
        return meant(format!("the link has `{parameter}=`"), help, &dcp);
    }
    if let Some(rest) = name.strip_prefix("adj_").filter(|rest| !rest.is_empty()) {
        let dcp = format!("{DCP_PREFIX}{rest}");
        let help = format!("{text}: type {}, or {}", typed(&dcp), typed("label"));
        return meant(format!("a link's parameter is `{{{dcp}}}`"), help, &dcp);
    }
    if let Lookup::Partner = meaning {
        let finding = finding.at(part.place(), "a name of ad networks, not of Adjust's");
        return finding.help(text).help(partner_help(cx, part, name));
    }
    let near = cx.catalogue.nearest_placeholder(name);
    // `score` is a word of apps, and no misspelt `store`.
    if let Some(near) = near.filter(|_| name.contains('_') || !cx.catalogue.is_of_app(name)) {
        let typed = typed(near);
        let help = format!("{text}; nearest known: {typed}; if that is meant, type {typed}");
        return meant(format!("did you mean `{{{near}}}`?"), help, near);
    }
    finding
        .at(part.place(), "unknown name")
        .helps(app_help(cx, name))
        .help(text)
        .help(partner_help(cx, part, name))
}

/// What to do about a name that looks like that of a parameter that the app sets: `user_id`, `userId`.
pub(super) fn app_help(cx: &Context<'_>, name: &str) -> Option<&'static str> {
    let is_of_app = cx.within != Within::Condition && cx.catalogue.is_of_app(name);
    is_of_app.then_some("set in the app's SDK? Leave it out: Adjust appends it")
}

/// The parameter of the link at hand that a name asks for: of that very name, or written otherwise.
pub(super) fn parameter_of_link<'c>(cx: &Context<'c>, name: &str) -> Option<&'c str> {
    let parameters = cx.link?;
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let same = parameters.iter().find(|parameter| **parameter == name);
    let alike = || {
        let mut all = parameters.iter();
        all.find(|parameter| plain(parameter) == plain(name))
    };
    same.or_else(alike).copied()
}

/// What becomes of a name that Adjust does not know.
fn text_help(cx: &Context<'_>) -> &'static str {
    match cx.within {
        Within::Condition => "Adjust would have nothing to compare",
        Within::Get | Within::Post => "Adjust would send the braces as text",
    }
}

/// Whose a name may be that Adjust does not have.
pub(super) fn partner_help(cx: &Context<'_>, given: &Given<'_>, name: &str) -> String {
    if cx.within == Within::Condition {
        return "a condition compares a placeholder of Adjust's: list them: cbgen placeholders"
            .into();
    }
    let name = shortened(name);
    let mut help = Vec::new();
    // Only such a name can stand behind the prefix.
    if name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
    {
        let dcp = braced(given, &format!("{DCP_PREFIX}{name}"));
        help.push(if cx.link.is_some() {
            format!(
                "is it a parameter of the link? then the link holds `{name}=`, and you type {dcp}"
            )
        } else {
            let label = braced(given, "label");
            format!("is it in the Adjust link? type {dcp}, or {label}")
        });
    }
    let declared = if cx.link.is_some() {
        format!("leave it raw: type {{{name}}}")
    } else if check_macro(&name).is_err() {
        "ask how it is written".to_owned()
    } else if given.is_in_file() {
        format!("declare it: macros = [\"{name}\"] in callbacks.toml")
    } else {
        format!("declare it: --macro {name}, or macros = [\"{name}\"] in callbacks.toml")
    };
    help.push(format!("is it your partner's macro? {declared}"));
    help.push("has Adjust added it since? declare it with [[placeholder]]".to_owned());
    help.join("; ")
}
