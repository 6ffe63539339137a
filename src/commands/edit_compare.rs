//! What a change sends to each endpoint, beside what it is sent today: what differs though no answer says so. Questions
//! are about the callback, and an endpoint can have a value of its own under the same key.

use crate::callback::{Condition, Draft, Entry, Macros, Parameter, Sources};
use crate::catalogue::Catalogue;
use crate::lint::Shown;
use crate::manifest;
use crate::wizard::Answers;

/// A callback, by its answers and by its file.
pub(super) struct Side<'s> {
    pub(super) answers: &'s Answers,
    pub(super) draft: &'s Draft<'s>,
}

/// What one endpoint is sent, as it may be shown.
#[derive(Clone)]
struct Request {
    query: Pairs,
    body: Pairs,
    is_post: bool,
    /// In words.
    condition: Option<String>,
}

/// Keys and values, as they are sent.
type Pairs = Vec<(String, String)>;

/// The differences that no answer says, a line for each.
pub(super) fn unasked(
    today: &Side<'_>,
    now: &Side<'_>,
    catalogue: &Catalogue,
    macros: &Macros,
) -> Vec<String> {
    let of_draft = |draft: &Draft<'_>| draft.shown(catalogue, macros).map(|all| requests(&all));
    let of_answers = |answers: &Answers| {
        let mut sources = Sources::new();
        let mut draft = answers.draft(&mut sources).ok()?;
        manifest::fill(&mut draft, macros);
        draft.is_kept = true;
        of_draft(&draft)
    };
    let all = (
        of_answers(today.answers),
        of_answers(now.answers),
        of_draft(today.draft),
        of_draft(now.draft),
    );
    let (Some(said), Some(says), Some(was), Some(is)) = all else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (at, url) in now.answers.endpoints.iter().enumerate() {
        let old = now.answers.endpoints_were.get(at).cloned().flatten();
        let old = place(&today.answers.endpoints, old.as_ref().unwrap_or(url));
        let mut new = now.draft.destinations.iter();
        let new = new.position(|to| to.url.written() == url);
        let old = old.and_then(|old| Some((said.get(old)?, was.get(old)?)));
        let new = new.and_then(|new| Some((says.get(at)?, is.get(new)?)));
        if let (Some((said, was)), Some((says, is))) = (old, new) {
            let asked = Asked {
                said,
                says,
                today: today.answers,
                now: now.answers,
            };
            let wanted = asked.wanted(was);
            let mut told = wanted.beside(is);
            told.extend(asked.order(&wanted.query, &is.query));
            lines.extend(told.into_iter().map(|what| format!("{url}: {what}")));
        }
    }
    lines
}

fn place(list: &[String], url: &str) -> Option<usize> {
    list.iter().position(|other| other == url)
}

fn requests(shown: &Shown) -> Vec<Request> {
    let pair = |parameter: &Parameter| {
        let value = parameter.value.as_ref().map_or("", |value| value.as_str());
        let text = |text: &str| shown.stand_ins.unmasked(text);
        (text(parameter.key.as_str()), text(value))
    };
    let request = |entry: &Entry| Request {
        query: entry.parameters().map(pair).collect(),
        body: entry.body.iter().flatten().map(pair).collect(),
        is_post: entry.method.is_post(),
        condition: entry.condition.as_ref().map(Condition::in_words),
    };
    shown.callback.entries().iter().map(request).collect()
}

/// What the answers say of one endpoint, as if it had nothing of its own: before and after.
struct Asked<'a> {
    said: &'a Request,
    says: &'a Request,
    today: &'a Answers,
    now: &'a Answers,
}

impl Asked<'_> {
    /// What an endpoint would be sent if nothing changed but what was answered.
    fn wanted(&self, was: &Request) -> Request {
        let Self {
            said,
            says,
            today,
            now,
        } = self;
        let mut wanted = was.clone();
        wanted.query = after(&was.query, &said.query, &says.query, &now.renamed);
        wanted.body = after(&was.body, &said.body, &says.body, &[]);
        let goes = |key: &str, said: &Pairs, removed: &[String]| {
            !has(said, key) && removed.iter().any(|gone| gone == key)
        };
        let stays = |(key, _): &(String, String)| !goes(key, &said.query, &now.removed);
        wanted.query.retain(stays);
        if says.is_post || !now.method_for_all {
            let stays = |(key, _): &(String, String)| !goes(key, &said.body, &now.removed_of_body);
            wanted.body.retain(stays);
        }
        if said.is_post != says.is_post || now.method_for_all {
            wanted.is_post = says.is_post;
        }
        if today.conditions != now.conditions || now.condition_for_all {
            wanted.condition.clone_from(&says.condition);
        }
        wanted
    }

    /// The other order of what an endpoint was sent already, where no answer says it. What is its own alone has no place
    /// among the others.
    fn order(&self, wanted: &Pairs, is: &Pairs) -> Vec<String> {
        let (said, says) = (&self.said.query, &self.says.query);
        let is_name = |key: &str| self.now.renamed.iter().any(|(_, new)| new == key);
        let of = |list: &Pairs| -> Vec<String> {
            let all = list.iter().map(|(key, _)| key);
            let all = all.filter(|key| has(said, key) || is_name(key));
            let all = all.filter(|key| [wanted, says, is].iter().all(|list| has(list, key)));
            all.cloned().collect()
        };
        let (before, now) = (of(wanted), of(is));
        if now == before || now == of(says) {
            return Vec::new();
        }
        let others = |keys: &[String]| -> Vec<String> {
            let others = keys.iter().filter(|key| !is_name(key));
            others.cloned().collect()
        };
        if others(&before) != others(&now) {
            return vec![format!("the order in its URL becomes {}", now.join(", "))];
        }
        let moved = now
            .windows(2)
            .filter(|pair| is_name(&pair[1]) && !before.windows(2).any(|old| old == *pair));
        moved
            .map(|pair| format!("{} comes behind {}", pair[1], pair[0]))
            .collect()
    }
}

/// Pairs after what was said of the callback's, with the values of their own.
fn after(was: &Pairs, said: &Pairs, says: &Pairs, renamed: &[(String, String)]) -> Pairs {
    let mut wanted = was.clone();
    let new_name = |key: &str| {
        let (_, new) = renamed.iter().find(|(old, _)| old == key)?;
        has(says, new).then_some(new)
    };
    for (key, value) in said {
        let is_same = |pair: &(String, String)| pair.0 == *key && pair.1 == *value;
        let now = says.iter().find(|(other, _)| other == key);
        match (now, new_name(key)) {
            (Some((_, new)), _) => {
                for pair in wanted.iter_mut().filter(|pair| is_same(pair)) {
                    pair.1.clone_from(new);
                }
            }
            (None, Some(new)) => {
                for pair in wanted.iter_mut().filter(|pair| pair.0 == *key) {
                    pair.0.clone_from(new);
                }
            }
            (None, None) => wanted.retain(|pair| !is_same(pair)),
        }
    }
    let is_name = |key: &str| {
        said.iter()
            .any(|(old, _)| new_name(old).is_some_and(|new| new == key))
    };
    for (key, value) in says {
        if !has(said, key) && !has(&wanted, key) && !is_name(key) {
            wanted.push((key.clone(), value.clone()));
        }
    }
    wanted
}

fn has(pairs: &Pairs, key: &str) -> bool {
    pairs.iter().any(|(other, _)| other == key)
}

impl Request {
    /// What another one has that is not so here, a line for each.
    fn beside(&self, is: &Self) -> Vec<String> {
        let mut lines = differences(&self.query, &is.query, "its URL");
        lines.extend(differences(&self.body, &is.body, "its body"));
        if self.is_post != is.is_post {
            let word = if is.is_post { "POST" } else { "GET" };
            lines.push(format!("it is sent by {word}"));
        }
        match &is.condition {
            new if *new == self.condition => {}
            Some(words) => lines.push(format!("it is sent only if {words}")),
            None => lines.push("it is always sent".to_owned()),
        }
        lines
    }
}

fn differences(wanted: &Pairs, is: &Pairs, part: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, value) in wanted {
        let mut same = is.iter().filter(|(other, _)| other == key);
        if !same.clone().any(|(_, new)| new == value) {
            lines.push(match same.next() {
                Some((_, new)) => format!("{key}={value} of {part} becomes {new}"),
                None => format!("{key}={value} of {part} is sent no more"),
            });
        }
    }
    let new = is.iter().filter(|(key, _)| !has(wanted, key));
    lines.extend(new.map(|(key, value)| format!("{key}={value} comes into {part}")));
    lines
}
