//! The check of a link, a link's fragment or an encoded callback: the callbacks in it by the rules of the
//! field, and of the link itself only white space, HTML entities and a missing `?`. The rest is the partner's.

use super::rules::words::shortened;
use super::rules::{Context, parameter, text, trigger};
use super::{Code, Diagnostic, Findings, Level, field};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::Field;
use crate::callback::syntax::link::{
    BRANDED_PREFIX, CallbackKey, Form, LinkPair, LinkSyntax, Target, form, target,
};
use crate::callback::syntax::template::{Piece, parts, parts_in, whole_foreign};
use crate::callback::syntax::url::Pair;
use crate::callback::{Encoded, Given, link_activities};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Checks a link from its tree.
pub fn check(cx: &Context<'_>, given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let text = given.text();
    white_space(given, link, out);
    let all = &given.part(0..link.end);
    text::control_characters(all, Code::ControlCharacter, text::is_unseen, out);
    text::html_entities(all, out);
    if let Some(at) = link.question_mark {
        let message = "the link's parameters begin with `&`, but no `?` came before";
        out.add(
            Diagnostic::new(Code::MissingQuestionMark, message)
                .at(given.span(at..at + 1), "`?` was meant")
                .help("Adjust would read no parameters: the first separator is `?`")
                .fix(given.span(at..at + 1), "?"),
        );
    }
    address(given, link, out);
    several_urls(given, link, out);
    let others = link.pairs.iter().filter(|pair| pair.callback.is_none());
    let keys = others.map(|pair| text[pair.pair.key.clone()].trim());
    let parameters: Vec<&str> = keys.filter(|key| !key.is_empty()).collect();
    let (branded, own) = (link.is_branded(text), link.is_on_adjusts_host(text));
    for pair in link.carriers() {
        let (key, range) = (pair.callback.as_ref(), pair.value());
        if let Some(key) = key {
            event_tokens(given, key, out);
            if branded && !key.prefixed || own && key.prefixed {
                out.add(wrong_prefix(&given.part(pair.pair.key.clone()), branded));
            }
        }
        if link.form != Form::Encoded {
            encoding(given, range.clone(), link, out);
        }
        value(cx, given, key, (range, &parameters), out);
    }
}

/// Checks one callback of a link, in its decoded form, beside the link's other parameters.
fn value(
    cx: &Context<'_>,
    given: &Given<'_>,
    key: Option<&CallbackKey>,
    (range, parameters): (Range<usize>, &[&str]),
    out: &mut Findings<'_>,
) {
    let decoded = Arc::new(Decoded::read(given.text(), range.clone()));
    let inner = Context {
        trigger: key.map(|key| key.trigger).or(cx.trigger),
        link: Some(parameters),
        ..*cx
    };
    let mut found = Findings::new(cx.levels, &[]);
    let field = Given::in_link(given, &decoded, decoded.text.as_str());
    match target(&decoded) {
        Target::Empty => {
            if !decoded.text.is_empty() {
                found.add(blank_value(&field));
            }
            out.add(empty(&given.part(range)));
        }
        Target::Macro => {}
        Target::Alias { pairs, .. } => {
            for pair in &pairs {
                parameter::read(&inner, &field, pair, &mut found);
                secret(&inner, &field, pair, &mut found);
            }
        }
        Target::Field if form(&decoded.text) == Form::Encoded => found.add(twice(&field)),
        Target::Field => {
            let tree = field::check(&inner, &field, &mut found);
            secrets(&inner, &field, &tree, &mut found);
            if let ([_, second, ..], true) = (&tree.entries[..], key.is_some()) {
                let message =
                    "what Adjust makes of several URLs in one parameter of a link is not known";
                let help = "set several endpoints up in the dashboard, where they are documented";
                let finding = Diagnostic::remark(message).help(help);
                found.add(finding.at(field.span(second.range.clone()), "a second entry"));
            }
        }
    }
    // What stands raw in the link was told with the link.
    let start = given.place().range.start;
    let is_told = |finding: &Diagnostic| {
        let code = matches!(
            finding.code,
            Some(Code::EndpointWhitespace | Code::ControlCharacter | Code::HtmlEntity)
        );
        let first = finding.labels.first();
        let written = first.map(|label| &given.text()[label.span.range.start - start..]);
        code && written
            .is_some_and(|written| !written.starts_with('%') && !written.starts_with("http"))
    };
    for finding in found.into_list().into_iter().filter(|one| !is_told(one)) {
        match finding.code {
            Some(code) => out.add_by_default(code, finding.level, || finding),
            None => out.add(finding),
        }
    }
}

/// White space in a link outside its callbacks' encoded text.
fn white_space(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    // What stands in a macro, be it a tag of Liquid, is the partner's.
    let outside = parts_in(given.text(), 0..link.end).filter(|part| part.piece == Piece::Text);
    if let Some((blank, finding)) = text::blanks(given, outside, "the link") {
        let mut carriers = link.carriers();
        let of_callback = carriers.any(|pair| pair.value().contains(&blank.start));
        // A callback is decoded once more than the link's other values.
        let space = if of_callback { "%2520" } else { "%20" };
        out.add(finding.help(format!("leave it out; a space inside a value is {space}")));
    }
}

/// That a link leads nowhere: it has no host, or one of Adjust's and no token.
fn address(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let Some(host) = link.host.clone() else {
        return;
    };
    let rest = &given.text()[host.end..link.head.end];
    if !is_host(&given.text()[host.clone()]) {
        out.add(no_host(given, host));
    } else if link.is_on_adjusts_host(given.text()) && !has_token(rest) {
        let help = "Adjust would not know whose link it is: copy it from Adjust, as https://app.adjust.com/abc123";
        let finding = Diagnostic::remark("the link has no token").help(help);
        out.add(finding.at(given.span(host), "a token belongs behind the host"));
    }
}

/// Whether a path has a token behind the host's port.
fn has_token(path: &str) -> bool {
    let path = path.split_once('/').map_or("", |(_, path)| path);
    path.contains(char::is_alphanumeric)
}

/// Whether a text can be the host of a link; whose it is, is the partner's business.
pub fn is_host(host: &str) -> bool {
    host.contains(char::is_alphanumeric)
}

/// The finding for a link without a host.
pub fn no_host(given: &Given<'_>, host: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::EndpointHost, "the link has no host")
        .at(given.span(host), "a host belongs behind https://")
        .help("for example https://app.adjust.com/abc123")
}

fn several_urls(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let mut seen: HashMap<String, &Pair> = HashMap::new();
    for (pair, key) in link.callbacks() {
        for activity in activities(given.text(), key) {
            let Some(first) = seen.get(&activity) else {
                seen.insert(activity, &pair.pair);
                continue;
            };
            out.add_without_code(Level::Warn, || {
                Diagnostic::remark(format!("{activity} has two URLs in this link"))
                    .at(given.span(pair.pair.key.clone()), "the second")
                    .at(given.span(first.key.clone()), "the first")
                    .help("what Adjust makes of two is not known: leave one out, or set several endpoints up in the dashboard")
            });
        }
    }
}

/// What a callback parameter of a link fires for.
pub fn activities(link: &str, key: &CallbackKey) -> Vec<String> {
    let tokens = key.tokens.iter().map(|token| &link[token.clone()]);
    link_activities(key.trigger, tokens)
}

fn event_tokens(given: &Given<'_>, key: &CallbackKey, out: &mut Findings<'_>) {
    let tokens = key.tokens.iter().map(|token| given.slice(token.clone()));
    let tokens: Vec<Given<'_>> = tokens.collect();
    trigger::event_tokens(Some(key.trigger), &tokens, &|_| false, out);
}

/// Adjust documents the prefix for branded and universal links alone.
fn wrong_prefix(key: &Given<'_>, is_branded: bool) -> Diagnostic {
    let name = key.text().trim();
    let (message, label, right) = if is_branded {
        let right = format!("{BRANDED_PREFIX}{name}");
        let message = format!("a branded link's parameters begin with `{BRANDED_PREFIX}`");
        (message, "without the prefix", right)
    } else {
        let right = name.trim_start_matches(BRANDED_PREFIX).to_owned();
        let message = format!("`{BRANDED_PREFIX}` is for branded links, and this is none");
        (message, "with the prefix", right)
    };
    let help = format!("Adjust may not read it: type {}", shortened(&right));
    let finding = Diagnostic::new(Code::BrandedPrefix, message);
    let finding = finding.at(key.place(), label).help(help);
    if is_branded {
        finding.fix(key.place(), right)
    } else {
        finding
    }
}

/// Whether a value is raw, or in part; and whether what follows leaks out of it.
fn encoding(given: &Given<'_>, range: Range<usize>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let value = given.part(range.clone());
    let find = |marks: &[char]| {
        let mut texts = parts(value.text()).filter(|part| part.piece == Piece::Text);
        texts.find_map(|part| Some(part.range.start + value.text()[part.range].find(marks)?))
    };
    let Some(raw) = find(&[':', '/', '?', '=', ',', '#']) else {
        return;
    };
    let is_before = |pair: &LinkPair| pair.pair.range.start <= range.start;
    let behind = &link.pairs[link.pairs.partition_point(is_before)..];
    let mut leaking = behind
        .iter()
        .take_while(|pair| pair.callback.is_none())
        .map(|pair| &pair.pair)
        .filter(|pair| !pair.range.is_empty());
    if let (Some(question), Some(first)) = (find(&['?']), leaking.next()) {
        let key = shortened(given.text()[first.key.clone()].trim());
        let (count, last) = leaking.fold((0, first), |(count, _), pair| (count + 1, pair));
        let all = given.part(range.start..last.range.end);
        let whole = text::encoded_whole(all.text());
        let what = match count {
            0 => format!("`{key}` becomes a parameter of the link"),
            _ => format!("`{key}` and {count} more become parameters of the link"),
        };
        out.add(
            Diagnostic::new(Code::UnencodedCallback, format!("the callback is not encoded: {what}"))
                .at(given.span(first.range.clone()), "ends up in the link, not in the callback")
                .at(value.span(question..question + 1), "the callback's parameters begin here")
                .help("inside a link the whole callback is encoded: ? is %3F, & is %26, = is %3D; Adjust's placeholders are %7Bname%7D")
                .type_at(&all, &whole, "if all of it belongs to the callback, type "),
        );
        return;
    }
    let mut encoded = ["%3A", "%3a", "%2F", "%2f"].iter();
    let message = if encoded.any(|one| value.text().contains(one)) {
        "the callback is encoded in part only"
    } else {
        "the callback is not encoded"
    };
    let raw = value.part(raw..raw + 1);
    let right = Encoded::from_raw(raw.text());
    out.add(
        Diagnostic::new(Code::HalfEncoded, message)
            .at(raw.place(), format!("raw: it should be {right}"))
            .type_at(
                &value,
                &text::encoded_whole(value.text()),
                "nothing leaks out of it as it stands, but a `&` or `?` more would: encode the whole callback: type ",
            ),
    );
}

fn empty(value: &Given<'_>) -> Diagnostic {
    let help =
        "Adjust would have nothing to call: leave the parameter out, or give it an encoded URL";
    Diagnostic::new(Code::EmptyCallback, "this parameter carries no callback")
        .at(value.place(), "a callback belongs here")
        .help(help)
}

fn blank_value(field: &Given<'_>) -> Diagnostic {
    let message = "the callback is white space alone";
    Diagnostic::new(Code::EndpointWhitespace, message)
        .at(field.place(), "an encoded blank or line break")
        .help("it often comes from an empty line in an encoding tool")
}

fn twice(field: &Given<'_>) -> Diagnostic {
    let text = field.text();
    let colon = text.find('%').unwrap_or_default();
    let place = field.span(colon..(colon + 3).min(text.len()));
    Diagnostic::new(Code::EndpointScheme, "the callback was encoded twice")
        .at(place, "still encoded after one decoding")
        .help("Adjust decodes once, and would find no URL: encode the callback once")
}

/// Keys of a callback field whose values should not stand in a link.
pub fn secrets(cx: &Context<'_>, field: &Given<'_>, tree: &Field, out: &mut Findings<'_>) {
    for entry in &tree.entries {
        let body = entry.body.iter().flat_map(|body| &body.pairs);
        for pair in entry.url.query.iter().flatten().chain(body) {
            secret(cx, field, pair, out);
        }
    }
}

/// A key whose value should not stand in a link, where everybody can read it.
fn secret(cx: &Context<'_>, field: &Given<'_>, pair: &Pair, out: &mut Findings<'_>) {
    const WORDS: &str = "secret password passwd pwd api_key apikey access_key secret_key private_key access_token \
        auth_token auth authorization client_secret";
    let key = field.text()[pair.key.clone()].to_ascii_lowercase();
    let key = key.replace('-', "_");
    let is_secret = WORDS.split(' ').any(|word| word == key);
    let Some(value) = pair.value.clone().filter(|_| is_secret) else {
        return;
    };
    let value = field.part(value);
    let text = value.text();
    let is_static = !text.is_empty()
        && parts(text).all(|part| part.piece == Piece::Text)
        && whole_foreign(text).is_none()
        && !cx.macros.contains(text);
    if is_static {
        let message = format!("`{}` looks like a secret", shortened(&key));
        out.add(
            Diagnostic::new(Code::SecretInLink, message)
                .at(value.place(), "everybody who sees the link sees this")
                .help("set this callback up in the dashboard, or let your server know the caller by other means"),
        );
    }
}
