//! An Adjust link, a fragment of one, or an encoded callback: its pairs, and the callbacks among them, as
//! ranges. The rest of a link is the partner's business and is not judged here.

use super::decoded::Decoded;
use super::template::{Piece, in_braces, parts, whole_foreign};
use super::url::{Pair, Url, pairs, split};
use crate::catalogue::{Catalogue, Lookup, Trigger};
use percent_encoding::percent_decode_str;
use std::ops::Range;

/// Which form a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A callback field.
    Field,
    /// An Adjust link, or any web URL with a callback parameter.
    Link,
    /// A part of a link, from a `?`, a `&` or a callback parameter's name on.
    Fragment,
    /// One callback, encoded as it stands in a link.
    Encoded,
}

/// A link, fragment or encoded callback as it was read. Every byte up to `end` belongs to `head`, to a pair,
/// or is a `&` between pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSyntax {
    /// What it is; never [`Form::Field`].
    pub form: Form,
    /// What stands before the first pair, its `?` or `&` included.
    pub head: Range<usize>,
    /// The host, where there is one.
    pub host: Option<Range<usize>>,
    /// The pairs in order. An encoded callback is one pair with an empty key.
    pub pairs: Vec<LinkPair>,
    /// A `&` that should have been the link's `?`.
    pub question_mark: Option<usize>,
    /// Where the text ends: before a final newline.
    pub end: usize,
}

/// One pair of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPair {
    /// Key and value.
    pub pair: Pair,
    /// What it carries, if its key is a callback parameter.
    pub callback: Option<CallbackKey>,
}

impl LinkPair {
    /// Where its value stands, or would stand.
    pub fn value(&self) -> Range<usize> {
        let end = self.pair.key.end;
        self.pair.value.clone().unwrap_or(end..end)
    }
}

/// The name of a callback parameter, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackKey {
    /// The activity.
    pub trigger: &'static Trigger,
    /// Whether it begins with `adj_`, as branded links want it.
    pub prefixed: bool,
    /// The event tokens.
    pub tokens: Vec<Range<usize>>,
}

/// The prefix of callback parameters in branded links.
pub const BRANDED_PREFIX: &str = "adj_";
/// The end of every callback parameter's name but those of events.
const SUFFIX: &str = "_callback";
/// The part of an event's parameter that its tokens replace.
const TOKEN: &str = "<token>";

impl LinkSyntax {
    /// The callback parameters, in order. An encoded callback has none: see [`LinkSyntax::form`].
    pub fn callbacks(&self) -> impl Iterator<Item = (&LinkPair, &CallbackKey)> {
        let pairs = self.pairs.iter();
        pairs.filter_map(|pair| Some((pair, pair.callback.as_ref()?)))
    }

    /// The pairs that carry a callback, in order: of an encoded callback the one that it is.
    pub fn carriers(&self) -> impl Iterator<Item = &LinkPair> {
        let is_encoded = self.form == Form::Encoded;
        let pairs = self.pairs.iter();
        pairs.filter(move |pair| pair.callback.is_some() || is_encoded)
    }

    /// Whether the host is one whose parameters need the prefix `adj_`.
    pub fn is_branded(&self, text: &str) -> bool {
        let host = self.host.clone();
        host.is_some_and(|host| is_branded_host(&text[host]))
    }

    /// Whether the host is one of Adjust's own, whose links carry a token and have parameters without the prefix.
    pub fn is_on_adjusts_host(&self, text: &str) -> bool {
        let host = self.host.clone();
        host.is_some_and(|host| is_own_host(&text[host]))
    }
}

/// Takes a link, fragment or encoded callback apart; `None` for a callback field.
pub fn read(text: &str) -> Option<LinkSyntax> {
    let end = super::field::end(text);
    let start = text.len() - text.trim_start().len();
    let rest = &text[start.min(end)..end];
    let start = end - rest.len();
    let syntax = |form, first, pairs| LinkSyntax {
        form,
        head: 0..first,
        host: None,
        pairs,
        question_mark: None,
        end,
    };
    if starts_encoded(rest) {
        let pair = Pair {
            range: start..end,
            key: start..start,
            value: Some(start..end),
        };
        let callback = None;
        return Some(syntax(
            Form::Encoded,
            start,
            vec![LinkPair { pair, callback }],
        ));
    }
    if rest.starts_with(['?', '&']) || starts_with_key(rest) {
        let first = start + usize::from(rest.starts_with(['?', '&']));
        let link = syntax(Form::Fragment, first, link_pairs(text, first..end));
        let holds_one = link.callbacks().next().is_some();
        return holds_one.then_some(link);
    }
    whole_link(text, start..end)
}

/// Takes a text apart that is said to be a link, whatever its host and parameters are; `None` where it does not
/// begin as a web address.
pub fn read_link(text: &str) -> Option<LinkSyntax> {
    web_address(text, 0..super::field::end(text))
}

/// Which form a text has.
pub fn form(text: &str) -> Form {
    read(text).map_or(Form::Field, |link| link.form)
}

/// Whether a URL is an Adjust link: by its host, or by a callback among its parameters.
pub fn is_link(text: &str, url: &Url) -> bool {
    let host = &text[url.host.clone()];
    let keys = url.query.iter().flatten();
    let keys = keys.map(|pair| &text[pair.key.clone()]);
    // Without a `?`, pairs begin at a `&`.
    let pairs = text[url.path.clone()].split('&').skip(1);
    let mut keys = keys.chain(pairs.filter_map(|pair| pair.split('=').next()));
    is_adjust_host(host) || keys.any(is_callback_key)
}

/// Whether a parameter's name, as it stands in a URL, carries a callback.
pub fn is_callback_key(key: &str) -> bool {
    // Most keys are too short for the suffix.
    if key.len() < SUFFIX.len() {
        return false;
    }
    let key = percent_decode_str(key).decode_utf8_lossy();
    let mut words = key.as_bytes().split(|b| *b == b'_');
    words.any(|word| word == b"callback") && callback_key(&key, 0).is_some()
}

fn whole_link(text: &str, range: Range<usize>) -> Option<LinkSyntax> {
    let link = web_address(text, range)?;
    let host = link.host.clone();
    let known_host = host.is_some_and(|host| is_adjust_host(&text[host]));
    let is_named = |(pair, key): &(&LinkPair, &CallbackKey)| {
        !key.tokens.is_empty() || is_callback_key(&text[pair.pair.key.clone()])
    };
    // Behind another entry, it is the key of a callback's POST.
    let entry_before = |key: usize| {
        let mut blanks = text[..key].match_indices(' ');
        blanks.any(|(at, _)| super::field::starts_entry(&text[at + 1..]))
    };
    let first = link.callbacks().find(is_named);
    let named = first.is_some_and(|(pair, _)| !entry_before(pair.pair.key.start));
    (known_host || named).then_some(link)
}

fn web_address(text: &str, range: Range<usize>) -> Option<LinkSyntax> {
    let end = range.end;
    let url = Url::read(text, range.clone());
    let scheme = url.scheme.clone()?;
    let is = |web: &&str| text[scheme.clone()].eq_ignore_ascii_case(web);
    if !["http", "https"].iter().any(is) {
        return None;
    }
    // A `#` ends no callback here: partners' macros hold some, and a callback's own is its rules' matter.
    let behind = |to: usize, sign: char| {
        let found = text[url.host.end..to].find(sign);
        found.map(|at| url.host.end + at)
    };
    let question = behind(end, '?');
    let ampersand = behind(question.unwrap_or(end), '&');
    let (first, question_mark) = match (question, ampersand) {
        (Some(question), _) => (question + 1, None),
        (None, Some(ampersand)) => (ampersand + 1, Some(ampersand)),
        (None, None) => (end, None),
    };
    Some(LinkSyntax {
        form: Form::Link,
        head: 0..first,
        host: Some(url.host),
        pairs: link_pairs(text, first..end),
        question_mark,
        end,
    })
}

/// The hosts of Adjust's links. `www.adjust.com` is none of them.
fn is_adjust_host(host: &str) -> bool {
    is_own_host(host) || is_branded_host(host)
}

fn is_own_host(host: &str) -> bool {
    const OWN: [&str; 6] = [
        "app.adjust.com",
        "app.adjust.io",
        "s2s.adjust.com",
        "s2s.adjust.io",
        "view.adjust.com",
        "view.adjust.io",
    ];
    OWN.iter().any(|own| host.eq_ignore_ascii_case(own))
}

fn is_branded_host(host: &str) -> bool {
    let ends = |with: &str| {
        let end = host.len().checked_sub(with.len());
        let end = end.and_then(|at| host.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(with))
    };
    ends(".adj.st") || ends(".go.link")
}

fn starts_encoded(text: &str) -> bool {
    ["http%3a", "https%3a"].iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    })
}

fn starts_with_key(text: &str) -> bool {
    let key = text.split_once('=').map(|(key, _)| key);
    key.is_some_and(is_callback_key)
}

fn link_pairs(text: &str, range: Range<usize>) -> Vec<LinkPair> {
    pairs(text, range)
        .into_iter()
        .map(|pair| {
            let key = &text[pair.key.clone()];
            // Blanks and an HTML entity around the name have findings of their own.
            let name = key.trim_start();
            let name = name.strip_prefix("amp;").unwrap_or(name);
            let name = pair.key.end - name.len()..pair.key.end;
            let callback = key_at(text, name.start..name.start + text[name].trim_end().len());
            LinkPair { pair, callback }
        })
        .collect()
}

/// Takes the name of a parameter apart that stands here, as receivers read it.
fn key_at(text: &str, name: Range<usize>) -> Option<CallbackKey> {
    if !text[name.clone()].contains('%') {
        return callback_key(&text[name.clone()], name.start);
    }
    let decoded = Decoded::read(text, name);
    let mut key = callback_key(&decoded.text, 0)?;
    for token in &mut key.tokens {
        *token = decoded.place(token);
    }
    Some(key)
}

/// Takes the name of a link's parameter apart; `None` if it carries no callback.
pub fn parameter(name: &str) -> Option<CallbackKey> {
    callback_key(name, 0)
}

/// Takes the name of a parameter apart that begins at this byte; `None` if it carries no callback.
fn callback_key(name: &str, start: usize) -> Option<CallbackKey> {
    let (plain, prefixed) = match name.strip_prefix(BRANDED_PREFIX) {
        Some(plain) => (plain, true),
        None => (name, false),
    };
    for trigger in Catalogue::builtin().triggers() {
        let Some(parameter) = trigger.link_parameter else {
            continue;
        };
        let tokens = if let Some(head) = parameter.strip_suffix(TOKEN) {
            match plain.strip_prefix(head) {
                Some(list) if !list.is_empty() => tokens(list, start + name.len() - list.len()),
                _ => continue,
            }
        } else {
            // One of Adjust's pages prints the names of rejected activities without `_callback`.
            let short = parameter.strip_suffix(SUFFIX);
            let short = short.filter(|short| short.starts_with("rejected"));
            if plain != parameter && short != Some(plain) {
                continue;
            }
            Vec::new()
        };
        return Some(CallbackKey {
            trigger,
            prefixed,
            tokens,
        });
    }
    None
}

/// `abc123_xyz456` as two; a macro is one, whatever it holds.
fn tokens(list: &str, start: usize) -> Vec<Range<usize>> {
    if parts(list).any(|part| part.piece != Piece::Text) {
        let whole = start..start + list.len();
        return Vec::from([whole]);
    }
    let tokens = split(list, 0..list.len(), "_");
    let tokens = tokens.map(|token| start + token.start..start + token.end);
    tokens.collect()
}

/// What a decoded value of a callback parameter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Nothing but blanks.
    Empty,
    /// A bare word that Adjust issued in place of a URL, with the pairs behind its `&`.
    Alias {
        /// The word.
        word: Range<usize>,
        /// The pairs.
        pairs: Vec<Pair>,
    },
    /// It begins with one of the partner's macros: only the partner knows what it will be.
    Macro,
    /// A callback field.
    Field,
}

/// What a decoded value of a callback parameter is.
pub fn target(decoded: &Decoded) -> Target {
    let text = &decoded.text;
    if text.trim().is_empty() {
        return Target::Empty;
    }
    let word = text
        .bytes()
        .take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_')
        .count();
    let first = parts(text).next().filter(|part| part.piece != Piece::Text);
    let is_partners = first.is_some_and(|first| match first.piece {
        Piece::Placeholder => {
            let name = in_braces(&text[first.range]).unwrap_or_default();
            !matches!(Catalogue::builtin().lookup(name), Lookup::Known(_))
        }
        Piece::Malformed(why) => !why.is_broken(),
        _ => true,
    });
    if decoded.is_raw(0) && (is_partners || whole_foreign(text).is_some()) {
        return Target::Macro;
    }
    let rest = &text[word..];
    let tail = rest.strip_suffix('\n').unwrap_or(rest);
    if word > 0 && (tail.is_empty() || tail.starts_with('&')) {
        let first = word + usize::from(!tail.is_empty());
        return Target::Alias {
            word: 0..word,
            pairs: pairs(text, first..word + tail.len()),
        };
    }
    Target::Field
}
