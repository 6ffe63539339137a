//! The check of a link, a link's fragment or an encoded callback: the callbacks in it by the rules of the
//! field, and of the link itself only white space, HTML entities and a missing `?`. The rest is the partner's.

use super::rules::words::shortened;
use super::rules::{Context, Material, parameter, text, trigger};
use super::{Code, Diagnostic, Findings, Levels, field};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::{self as field_syntax, Field};
use crate::callback::syntax::link::{
    BRANDED_PREFIX, CallbackKey, Form, LinkPair, LinkSyntax, Target, target,
};
use crate::callback::syntax::template::{Piece, parts};
use crate::callback::syntax::url::Pair;
use crate::callback::{Encoded, Given, LinkActivity};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Checks a link from its tree.
pub fn check(
    cx: &Context<'_>,
    levels: &Levels,
    given: &Given<'_>,
    link: &LinkSyntax,
    out: &mut Findings<'_>,
) {
    let text = given.text();
    white_space(given, link, out);
    text::unseen_characters(given, 0..link.end, Code::ControlCharacter, out);
    text::html_entities(given, 0..link.end, out);
    if let Some(at) = link.question_mark {
        out.add(
            Diagnostic::new(
                Code::MissingQuestionMark,
                "the link's parameters begin with `&`, but no `?` came before",
            )
            .at(given.span(at..at + 1), "`?` was meant")
            .help("Adjust would read no parameters: the first separator is `?`")
            .fix(given.span(at..at + 1), "?"),
        );
    }
    address(given, link, out);
    several_urls(given, link, out);
    let others = link.pairs.iter().filter(|pair| pair.callback.is_none());
    let parameters: Vec<&str> = others
        .map(|pair| text[pair.pair.key.clone()].trim())
        .filter(|key| !key.is_empty())
        .collect();
    let (branded, own) = (link.is_branded(text), link.is_on_adjusts_host(text));
    for (at, pair) in link.pairs.iter().enumerate() {
        let key = match (&pair.callback, link.form) {
            (None, Form::Encoded) => None,
            (None, _) => continue,
            (Some(key), _) => Some(key),
        };
        if let Some(key) = key {
            event_tokens(given, key, out);
            if branded && !key.prefixed {
                out.add(branded_prefix(given, &pair.pair));
            }
            if own && key.prefixed {
                out.add(needless_prefix(given, &pair.pair));
            }
        }
        let range = pair
            .pair
            .value
            .clone()
            .unwrap_or(pair.pair.key.end..pair.pair.key.end);
        if link.form != Form::Encoded {
            encoding(given, range.clone(), &link.pairs[at + 1..], out);
        }
        value(cx, levels, given, key, (range, &parameters), out);
    }
}

/// Checks one callback of a link, in its decoded form, beside the link's other parameters.
fn value(
    cx: &Context<'_>,
    levels: &Levels,
    given: &Given<'_>,
    key: Option<&CallbackKey>,
    (range, parameters): (Range<usize>, &[&str]),
    out: &mut Findings<'_>,
) {
    let decoded = Arc::new(Decoded::read(given.text(), range.clone()));
    let inner = Context {
        trigger: key.map(|key| key.trigger).or(cx.trigger),
        material: Material::Link {
            decoded: &decoded,
            parameters,
        },
        ..*cx
    };
    let mut found = Findings::new(levels, &[]);
    // What stands around them is judged as if it were the blank that is meant.
    let mut read = decoded.text.clone();
    for at in pluses(&decoded.text) {
        read.replace_range(at..=at, " ");
        found.add(plus(
            &Given::in_link(given, &decoded, decoded.text.as_str()),
            at,
        ));
    }
    let field = Given::in_link(given, &decoded, read.as_str());
    match target(&decoded) {
        Target::Empty => {
            if !decoded.text.is_empty() {
                found.add(blank_value(&field));
            }
            out.add(empty(given, range.clone()));
        }
        Target::Macro => {}
        Target::Alias { pairs, .. } => {
            for pair in &pairs {
                parameter::read(&inner, &field, pair, &mut found);
            }
            secret_pairs(&inner, &field, &pairs, &mut found);
        }
        Target::Field if encoded_twice(&decoded.text) => found.add(twice(&field)),
        Target::Field => {
            let tree = field_syntax::read(&read);
            field::check(&inner, &field, &tree, &mut found);
            secrets(&inner, &field, &tree, &mut found);
            if let ([_, second, ..], true) = (&tree.entries[..], key.is_some()) {
                found.add(
                    Diagnostic::remark(
                        "what Adjust makes of several URLs in one parameter of a link is not known",
                    )
                    .at(field.span(second.range.clone()), "a second entry")
                    .help("set several endpoints up in the dashboard, where they are documented"),
                );
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
        code && written.is_some_and(|written| !written.starts_with('%'))
    };
    for finding in found.into_list() {
        if is_told(&finding) {
            continue;
        }
        match finding.code {
            Some(code) => out.add_by_default(code, finding.level, || finding),
            None => out.add(finding),
        }
    }
}

/// White space in a link outside its callbacks' encoded text: one finding.
fn white_space(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let text = &given.text()[..link.end];
    // What stands in a macro, be it a tag of Liquid, is the partner's.
    let outside = parts(text).filter(|part| part.piece == Piece::Text);
    let mut blanks = outside.flat_map(|part| {
        let blanks = text[part.range.clone()].char_indices();
        let blanks = blanks.filter(|(_, c)| text::is_blank(*c));
        blanks.map(move |(at, c)| (part.range.start + at, c))
    });
    let Some((at, first)) = blanks.next() else {
        return;
    };
    let more = blanks.count();
    let message = match more {
        0 => "white space stands in the link".to_owned(),
        _ => format!(
            "white space stands in the link, {} characters in all",
            more + 1
        ),
    };
    let span = given.span(at..at + first.len_utf8());
    let of_callback = link.pairs.iter().any(|pair| {
        let value = pair.pair.value.as_ref();
        let carries_one = pair.callback.is_some() || link.form == Form::Encoded;
        carries_one && value.is_some_and(|value| value.contains(&at))
    });
    // A callback is decoded once more than the link's other values.
    let space = if of_callback { "%2520" } else { "%20" };
    out.add(
        Diagnostic::new(Code::EndpointWhitespace, message)
            .at(span, "the link ends here for most readers")
            .help(format!("leave it out; a space inside a value is {space}")),
    );
}

/// That a link leads nowhere: it has no host, or one of Adjust's and no token.
fn address(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let Some(host) = link.host.clone() else {
        return;
    };
    if !is_host(&given.text()[host.clone()]) {
        out.add(no_host(given, host));
    } else if link.is_on_adjusts_host(given.text())
        && !link.path(given.text()).contains(char::is_alphanumeric)
    {
        out.remark_with(|| {
            Diagnostic::remark("the link has no token")
                .at(given.span(host), "a token belongs behind the host")
                .help("Adjust would not know whose link it is: copy it from Adjust, as https://app.adjust.com/abc123")
        });
    }
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

/// Several parameters of a link for one activity.
fn several_urls(given: &Given<'_>, link: &LinkSyntax, out: &mut Findings<'_>) {
    let mut seen: HashMap<LinkActivity, &Pair> = HashMap::new();
    for (pair, key) in link.callbacks() {
        for activity in activities(given.text(), key) {
            let Some(first) = seen.get(&activity) else {
                seen.insert(activity, &pair.pair);
                continue;
            };
            out.remark_with(|| {
                Diagnostic::remark(format!("{activity} has two URLs in this link"))
                    .at(given.span(pair.pair.key.clone()), "the second")
                    .at(given.span(first.key.clone()), "the first")
                    .help("what Adjust makes of two is not known: leave one out, or set several endpoints up in the dashboard")
            });
        }
    }
}

/// What a callback parameter of a link fires for.
pub fn activities(link: &str, key: &CallbackKey) -> Vec<LinkActivity> {
    let tokens = key.tokens.iter().map(|token| &link[token.clone()]);
    LinkActivity::all(key.trigger, tokens)
}

fn event_tokens(given: &Given<'_>, key: &CallbackKey, out: &mut Findings<'_>) {
    let tokens: Vec<Given<'_>> = key
        .tokens
        .iter()
        .map(|token| given.slice(token.clone()))
        .collect();
    trigger::event_tokens(Some(key.trigger), &tokens, &|_| false, out);
}

fn branded_prefix(given: &Given<'_>, pair: &Pair) -> Diagnostic {
    let key = &given.text()[pair.key.clone()];
    let span = given.span(pair.key.clone());
    Diagnostic::new(
        Code::BrandedPrefix,
        format!("a branded link's parameters begin with `{BRANDED_PREFIX}`"),
    )
    .at(span.clone(), "without the prefix")
    .help(format!(
        "Adjust may not read it: type {BRANDED_PREFIX}{}",
        shortened(key.trim())
    ))
    .fix(span.clone(), format!("{BRANDED_PREFIX}{}", key.trim()))
}

/// Adjust documents the prefix for branded and universal links alone.
fn needless_prefix(given: &Given<'_>, pair: &Pair) -> Diagnostic {
    let key = given.text()[pair.key.clone()].trim();
    let plain = key.strip_prefix(BRANDED_PREFIX).unwrap_or(key);
    Diagnostic::new(
        Code::BrandedPrefix,
        format!("`{BRANDED_PREFIX}` is for branded links, and this is none"),
    )
    .at(given.span(pair.key.clone()), "with the prefix")
    .help(format!("Adjust may not read it: type {}", shortened(plain)))
}

/// Whether a value is raw, or in part; and whether what follows leaks out of it.
fn encoding(given: &Given<'_>, range: Range<usize>, after: &[LinkPair], out: &mut Findings<'_>) {
    let value = &given.text()[range.clone()];
    let mut raw = None;
    let mut question = None;
    for part in parts(value).filter(|part| part.piece == Piece::Text) {
        let text = &value[part.range.clone()];
        let start = range.start + part.range.start;
        raw = raw.or_else(|| {
            text.find([':', '/', '?', '=', ',', '#'])
                .map(|at| start + at)
        });
        question = question.or_else(|| text.find('?').map(|at| start + at));
    }
    let Some(raw) = raw else { return };
    let leaking = after
        .iter()
        .take_while(|pair| pair.callback.is_none())
        .filter(|pair| !pair.pair.range.is_empty());
    if let (Some(question), Some(first)) = (question, leaking.clone().next()) {
        let all = range.start..leaking.clone().last().unwrap_or(first).pair.range.end;
        let whole = text::encoded_whole(&given.text()[all.clone()]);
        let count = leaking.count();
        let key = shortened(given.text()[first.pair.key.clone()].trim());
        let message = match count {
            1 => format!("the callback is not encoded: `{key}` becomes a parameter of the link"),
            _ => format!(
                "the callback is not encoded: `{key}` and {} more become parameters of the link",
                count - 1
            ),
        };
        out.add(
            Diagnostic::new(Code::UnencodedCallback, message)
                .at(given.span(first.pair.range.clone()), "ends up in the link, not in the callback")
                .at(given.span(question..question + 1), "the callback's parameters begin here")
                .help("inside a link the whole callback is encoded: ? is %3F, & is %26, = is %3D; Adjust's placeholders are %7Bname%7D")
                .type_at(given, all, &whole, "if all of it belongs to the callback, type "),
        );
        return;
    }
    let encoded = value.contains("%3A")
        || value.contains("%3a")
        || value.contains("%2F")
        || value.contains("%2f");
    let message = if encoded {
        "the callback is encoded in part only"
    } else {
        "the callback is not encoded"
    };
    let character = &given.text()[raw..=raw];
    out.add(
        Diagnostic::new(Code::HalfEncoded, message)
            .at(given.span(raw..raw + 1), format!("raw: it should be {}", Encoded::from_raw(character)))
            .type_at(
                given,
                range.clone(),
                &text::encoded_whole(value),
                "nothing leaks out of it as it stands, but a `&` or `?` more would: encode the whole callback: type ",
            ),
    );
}

/// Where a `+` stands between two entries.
fn pluses(text: &str) -> Vec<usize> {
    let first = text.find("://").unwrap_or(text.len());
    let signs = text[first..].match_indices('+').map(|(at, _)| first + at);
    let is_between = |at: &usize| field_syntax::starts_entry(&text[at + 1..]);
    signs.filter(is_between).collect()
}

fn plus(field: &Given<'_>, at: usize) -> Diagnostic {
    Diagnostic::new(
        Code::PlusBetweenUrls,
        "a `+` stands between two URLs, where a blank is meant",
    )
    .at(field.span(at..at + 1), "Adjust reads a plus sign here")
    .help("Adjust would take both for one URL: type %20 in its place")
    .edit(field, at..at + 1, " ")
}

fn empty(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::EmptyCallback, "this parameter carries no callback")
        .at(given.span(range), "a callback belongs here")
        .help(
            "Adjust would have nothing to call: leave the parameter out, or give it an encoded URL",
        )
}

fn blank_value(field: &Given<'_>) -> Diagnostic {
    Diagnostic::new(
        Code::EndpointWhitespace,
        "the callback is white space alone",
    )
    .at(
        field.span(0..field.text().len()),
        "an encoded blank or line break",
    )
    .help("it often comes from an empty line in an encoding tool")
}

fn encoded_twice(text: &str) -> bool {
    crate::callback::syntax::link::form(text) == Form::Encoded
}

fn twice(field: &Given<'_>) -> Diagnostic {
    let text = field.text();
    let colon = text.find('%').unwrap_or_default();
    Diagnostic::new(Code::EndpointScheme, "the callback was encoded twice")
        .at(
            field.span(colon..(colon + 3).min(text.len())),
            "still encoded after one decoding",
        )
        .help("Adjust decodes once, and would find no URL: encode the callback once")
}

/// Keys of a callback field whose values should not stand in a link, where everybody can read them.
pub fn secrets(cx: &Context<'_>, field: &Given<'_>, tree: &Field, out: &mut Findings<'_>) {
    for entry in &tree.entries {
        let body = entry.body.as_ref().map(|body| &body.pairs);
        for pairs in entry.url.query.iter().chain(body) {
            secret_pairs(cx, field, pairs, out);
        }
    }
}

fn secret_pairs(cx: &Context<'_>, field: &Given<'_>, pairs: &[Pair], out: &mut Findings<'_>) {
    const WORDS: [&str; 14] = [
        "secret",
        "password",
        "passwd",
        "pwd",
        "api_key",
        "apikey",
        "access_key",
        "secret_key",
        "private_key",
        "access_token",
        "auth_token",
        "auth",
        "authorization",
        "client_secret",
    ];
    for pair in pairs {
        let key = field.text()[pair.key.clone()]
            .to_ascii_lowercase()
            .replace('-', "_");
        let Some(value) = pair.value.clone().filter(|_| WORDS.contains(&key.as_str())) else {
            continue;
        };
        let text = &field.text()[value.clone()];
        let is_static = !text.is_empty()
            && parts(text).all(|part| part.piece == Piece::Text)
            && crate::callback::syntax::template::whole_foreign(text).is_none()
            && !cx.macros.contains(text);
        if is_static {
            out.add(
                Diagnostic::new(Code::SecretInLink, format!("`{}` looks like a secret", shortened(&key)))
                    .at(field.span(value), "everybody who sees the link sees this")
                    .help("set this callback up in the dashboard, or let your server know the caller by other means"),
            );
        }
    }
}
