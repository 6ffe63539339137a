//! What becomes of a callback: operations on its draft, which flags and answers share. No text of a file is touched
//! here.

use crate::callback::compare::RequestPart;
use crate::callback::syntax::url::Url;
use crate::callback::{Destination, Draft, DraftParameter, Given, Layer, Method, SourceId};
use crate::catalogue::Trigger;
use crate::lint::Diagnostic;
use crate::manifest::{Manifest, ManifestCallback};
use percent_encoding::percent_decode_str;

/// A parameter that a callback has from elsewhere: the recommended ones, `[defaults]`, or a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inherited {
    pub(super) key: String,
    value: String,
}

/// What was to be taken from callbacks that do not have it.
#[derive(Debug)]
pub(super) struct Absent {
    /// The callbacks that have it not.
    pub(super) callbacks: Vec<String>,
    /// What it has instead: "no parameter `x`".
    pub(super) has: String,
    /// What to do, as the end of a sentence; may be empty.
    pub(super) help: String,
}

/// A callback of a file while it becomes another.
#[derive(Debug)]
pub(super) struct After<'a> {
    pub(super) draft: Draft<'a>,
    /// What was to be taken away and is not there.
    pub(super) absent: Vec<Absent>,
    /// Sets that there are not.
    pub(super) problems: Vec<Diagnostic>,
    /// Whether its endpoints are those of `[defaults]`, which an edit of one callback does not change.
    shares_endpoints: bool,
    /// The source of the file: what is of another one was given for the edit.
    file: Option<SourceId>,
}

impl<'a> After<'a> {
    /// A callback as it is, before anything is changed.
    pub(super) fn new(before: &ManifestCallback<'a>) -> Self {
        Self {
            draft: before.draft.clone(),
            absent: Vec::new(),
            problems: Vec::new(),
            shares_endpoints: before.takes_endpoints,
            file: before.name.as_ref().map(|name| name.place().source),
        }
    }

    pub(super) fn name(&self) -> String {
        let name = self.draft.name.as_ref();
        name.map_or_else(String::new, |name| name.text().to_owned())
    }

    pub(super) fn add_absent(&mut self, has: String, help: String) {
        let callbacks = vec![self.name()];
        self.absent.push(Absent {
            callbacks,
            has,
            help,
        });
    }

    /// Another trigger. Event tokens mean nothing to one that is no event's.
    pub(super) fn set_trigger(&mut self, given: &Given<'a>, manifest: &Manifest<'a>) {
        // An alias is written as the id; what is neither is told by the check.
        let known = manifest.catalogue.trigger(given.text());
        self.draft.trigger = Some(match known {
            Some(trigger) if trigger.id != given.text() => {
                Given::derived(given.place(), trigger.id)
            }
            _ => given.clone(),
        });
        if known.is_some_and(|trigger| !trigger.needs_event_token) {
            self.draft.event_tokens.clear();
        }
    }

    /// Another list of endpoints. One that the callback has keeps what it has of its own, but for what the new one says.
    pub(super) fn set_endpoints(&mut self, given: Vec<Destination<'a>>) {
        let mut old = std::mem::take(&mut self.draft.destinations);
        let known = |new: Destination<'a>| {
            let same = old.iter().position(|to| to.url.text() == new.url.text());
            let Some(own) = same.map(|at| old.remove(at)) else {
                return new;
            };
            Destination {
                conditions: new.conditions.or(own.conditions),
                method: new.method.or(own.method),
                body: new.body.or(own.body),
                ..own
            }
        };
        self.draft.destinations = given.into_iter().map(known).collect();
        self.shares_endpoints = false;
    }

    /// A method for all endpoints but those that have just been given their own.
    pub(super) fn set_method(&mut self, method: Method, own: &[Destination<'_>]) {
        // In capitals, the field says it: that is not asked for, and stays as it is.
        if self.draft.method.is_post() != method.is_post() {
            self.draft.method = method;
        }
        for to in self.others(own, |new| new.method.is_some()) {
            to.method = None;
        }
    }

    /// Takes the conditions away that single endpoints have of their own, but for those just given.
    pub(super) fn clear_own_conditions(&mut self, own: &[Destination<'_>]) {
        for to in self.others(own, |new| new.conditions.is_some()) {
            to.conditions = None;
        }
    }

    /// The endpoints but those that have just been given something.
    fn others<'d>(
        &'d mut self,
        given: &'d [Destination<'_>],
        has: fn(&Destination<'_>) -> bool,
    ) -> impl Iterator<Item = &'d mut Destination<'a>> {
        let is_given = move |url: &str| given.iter().any(|new| has(new) && new.url.text() == url);
        let all = self.draft.destinations.iter_mut();
        all.filter(move |to| !is_given(to.url.text()))
    }

    /// Other sets, in this order.
    pub(super) fn set_sets(&mut self, names: Vec<Given<'a>>, manifest: &Manifest<'a>) {
        let old = std::mem::replace(&mut self.draft.sets, names);
        let parameters = &mut self.draft.parameters;
        parameters.retain(|one| {
            let set = one.set.as_ref();
            !set.is_some_and(|set| old.iter().any(|name| name.place() == set.place))
        });
        let own = parameters.iter().position(|one| one.layer.is_own());
        let at = own.unwrap_or(parameters.len());
        let (new, problems) = manifest.set_parameters(&self.draft.sets);
        parameters.splice(at..at, new);
        self.problems = problems;
    }

    /// Leaves keys out no longer that come from nowhere now.
    pub(super) fn drop_needless_exclusions(&mut self, before: &[Inherited], now: &[Inherited]) {
        let comes = |list: &[Inherited], key: &str| list.iter().any(|from| from.key == key);
        self.draft
            .exclude
            .retain(|key| !comes(before, key.text()) || comes(now, key.text()));
    }

    /// Leaves out a parameter that comes from elsewhere.
    pub(super) fn exclude(&mut self, key: &Given<'a>, inherited: &[Inherited]) {
        let text = key.text();
        if inherited.iter().any(|from| from.key == text) {
            self.add_exclusion(key);
            return;
        }
        let help = if self.is_own(text) {
            format!("; to take its own away, --remove {text}")
        } else {
            String::new()
        };
        let has = format!("no recommended or default parameter `{text}` to leave out");
        self.add_absent(has, help);
    }

    pub(super) fn add_exclusion(&mut self, key: &Given<'a>) {
        let exclude = &mut self.draft.exclude;
        if !exclude.iter().any(|own| own.text() == key.text()) {
            exclude.push(key.clone());
        }
    }

    /// Takes a parameter away. One that is set anew keeps its place, and a value that is given another name by `set` too.
    /// Whether there was one.
    pub(super) fn remove(
        &mut self,
        key: &str,
        part: RequestPart,
        set: &[DraftParameter<'a>],
    ) -> bool {
        let is_key = |one: &DraftParameter<'_>| one.key.text() == key;
        let stays = set.iter().any(is_key);
        let mut found = false;
        if part == RequestPart::Query {
            let listed = |one: &DraftParameter<'_>| one.layer == Layer::Placeholder && is_key(one);
            found |= self.draft.parameters.iter().any(listed);
            if !stays {
                self.draft.parameters.retain(|one| !listed(one));
            }
        }
        self.each_list(part, |list| {
            let own = |one: &DraftParameter<'_>| one.layer == Layer::Param && is_key(one);
            let Some(at) = list.iter().position(own) else {
                return;
            };
            found = true;
            if stays {
                return;
            }
            let has = |name: &str| {
                let mut own = list.iter().filter(|one| one.layer == Layer::Param);
                own.any(|one| one.key.text() == name)
            };
            let mut new = set
                .iter()
                .filter(|new| !is_word(new) && !has(new.key.text()));
            match new.find(|new| new.has_same_value(&list[at])) {
                Some(new) => list[at].key = new.key.clone(),
                None => drop(list.remove(at)),
            }
        });
        found
    }

    /// What `--remove` means: the parameter goes; one that only comes from elsewhere is excluded.
    pub(super) fn remove_or_exclude(
        &mut self,
        key: &Given<'a>,
        [query, body]: [&[DraftParameter<'a>]; 2],
        inherited: &[Inherited],
    ) {
        let text = key.text();
        let found = self.remove(text, RequestPart::Query, query)
            | self.remove(text, RequestPart::Body, body);
        if found {
            return;
        }
        if inherited.iter().any(|from| from.key == text) {
            self.add_exclusion(key);
        } else if keys_in_endpoints(&self.draft).iter().any(|own| own == text) {
            let help = ": give it another with -e, or change its begin with --replace-endpoint";
            let has = format!("`{text}` in the URL or body of an endpoint, where it stays");
            self.add_absent(has, help.to_owned());
        } else {
            let own = self.draft.parameters.iter().chain(&self.draft.body);
            let known = own.map(|one| one.key.text());
            let known = known.chain(inherited.iter().map(|from| from.key.as_str()));
            let help = did_you_mean(text, known);
            self.add_absent(format!("no parameter `{text}`"), help);
        }
    }

    /// Sets a parameter of the URL, or replaces it where the callback has the key.
    pub(super) fn set_parameter(&mut self, new: &DraftParameter<'a>, inherited: &[Inherited]) {
        let key = new.key.text();
        let from = inherited.iter().find(|from| from.key == key);
        if let (Some(from), false) = (from, self.is_own(key)) {
            self.draft.exclude.retain(|own| own.text() != key);
            if !new.is_encoded() && from.value == new.value_text() {
                return;
            }
        }
        let is_own = |one: &DraftParameter<'_>, layer| one.layer == layer && one.key.text() == key;
        let has = |layer| self.draft.parameters.iter().any(|one| is_own(one, layer));
        if is_word(new) && !has(Layer::Param) {
            let is_listed = has(Layer::Placeholder);
            let file = self.file;
            // Endpoints with parameters of their own have the placeholders too.
            self.each_endpoint(RequestPart::Query, |list| {
                if list.iter().any(|one| one.key.text() == key) {
                    set_in(list, new, file);
                }
            });
            if !is_listed {
                let all = &mut self.draft.parameters;
                let first = all.iter().position(|one| one.layer == Layer::Param);
                let word = DraftParameter {
                    layer: Layer::Placeholder,
                    ..new.clone()
                };
                all.insert(first.unwrap_or(all.len()), word);
            }
            return;
        }
        let file = self.file;
        self.draft
            .parameters
            .retain(|one| !is_own(one, Layer::Placeholder) || Some(one.key.place().source) != file);
        self.set_everywhere(RequestPart::Query, new);
    }

    /// Whether `--remove` and a new value name a key that stays as it is in this part, for it goes from the other.
    pub(super) fn has_exactly(&self, new: &DraftParameter<'_>, part: RequestPart) -> bool {
        let mut own = own_of_callback(&self.draft, part);
        own.any(|one| one.key.text() == new.key.text() && one.has_same_value(new))
    }

    /// Sets a pair in a part of the callback, and of each endpoint that has that part of its own. Where all have, the
    /// callback's would be a dead line.
    pub(super) fn set_everywhere(&mut self, part: RequestPart, new: &DraftParameter<'a>) {
        let (file, mut own) = (self.file, 0);
        self.each_endpoint(part, |list| {
            set_in(list, new, file);
            own += 1;
        });
        let destinations = self.draft.destinations.len();
        let list = self.list(part);
        let has = |one: &DraftParameter<'_>| {
            one.layer == Layer::Param && one.key.text() == new.key.text()
        };
        if own == 0 || own < destinations || list.iter().any(has) {
            set_in(list, new, file);
        }
    }

    /// The lists that the callback and its endpoints have of a part.
    fn each_list(
        &mut self,
        part: RequestPart,
        mut change: impl FnMut(&mut Vec<DraftParameter<'a>>),
    ) {
        change(self.list(part));
        if !self.shares_endpoints {
            self.each_endpoint(part, change);
        }
    }

    /// The lists that endpoints have of a part of their own.
    pub(super) fn each_endpoint(
        &mut self,
        part: RequestPart,
        change: impl FnMut(&mut Vec<DraftParameter<'a>>),
    ) {
        let lists = self.draft.destinations.iter_mut();
        let lists = lists.filter_map(|to| match part {
            RequestPart::Query => to.parameters.as_mut(),
            RequestPart::Body => to.body.as_mut(),
        });
        lists.for_each(change);
    }

    /// Whether the callback, or one of its endpoints, has a key of its own in the URL.
    pub(super) fn is_own(&self, key: &str) -> bool {
        own(&self.draft, RequestPart::Query).any(|one| one.key.text() == key)
    }

    fn list(&mut self, part: RequestPart) -> &mut Vec<DraftParameter<'a>> {
        match part {
            RequestPart::Query => &mut self.draft.parameters,
            RequestPart::Body => &mut self.draft.body,
        }
    }
}

/// What a callback has of its own in a part of the request.
fn own_of_callback<'d, 'a>(
    draft: &'d Draft<'a>,
    part: RequestPart,
) -> impl Iterator<Item = &'d DraftParameter<'a>> {
    let list = match part {
        RequestPart::Query => &draft.parameters,
        RequestPart::Body => &draft.body,
    };
    list.iter().filter(|one| one.layer.is_own())
}

/// What a callback and its endpoints have of their own in a part of the request.
pub(super) fn own<'d, 'a>(
    draft: &'d Draft<'a>,
    part: RequestPart,
) -> impl Iterator<Item = &'d DraftParameter<'a>> {
    let of_endpoints = draft.destinations.iter().flat_map(move |to| match part {
        RequestPart::Query => to.parameters.iter().flatten(),
        RequestPart::Body => to.body.iter().flatten(),
    });
    own_of_callback(draft, part).chain(of_endpoints)
}

/// Puts a pair into a list, in place of the one with its key. Of two that were both given, both stay: the check says so.
fn set_in<'a>(
    list: &mut Vec<DraftParameter<'a>>,
    new: &DraftParameter<'a>,
    file: Option<SourceId>,
) {
    let is_key = |one: &&mut DraftParameter<'_>| {
        one.layer == Layer::Param && one.key.text() == new.key.text()
    };
    match list.iter_mut().find(is_key) {
        Some(old) if old.has_same_value(new) => {}
        Some(old) if old.value_source() == file => {
            old.value = new.value.clone();
        }
        _ => list.push(DraftParameter {
            layer: Layer::Param,
            set: None,
            ..new.clone()
        }),
    }
}

/// The nearest of the names, as the end of a sentence.
pub(super) fn did_you_mean<'n>(text: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let near = crate::catalogue::nearest(text, known);
    near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"))
}

/// Whether a parameter is one that `placeholders` can list.
pub(super) fn is_word(one: &DraftParameter<'_>) -> bool {
    !one.is_encoded() && one.value_text() == format!("{{{}}}", one.key.text())
}

/// The keys that endpoints have of their own, in the query or beside it, as people would type them.
fn keys_in_endpoints(draft: &Draft<'_>) -> Vec<String> {
    let mut keys = Vec::new();
    for to in &draft.destinations {
        let text = to.url.text();
        for pair in Url::read(text, 0..text.len()).query.iter().flatten() {
            let key = percent_decode_str(&text[pair.key.clone()]);
            keys.push(key.decode_utf8_lossy().into_owned());
        }
        let beside = to.parameters.iter().chain(&to.body).flatten();
        keys.extend(beside.map(|one| one.key.text().to_owned()));
    }
    keys
}

/// What fires a callback, where its file knows it.
pub(super) fn trigger_of(draft: &Draft<'_>, manifest: &Manifest<'_>) -> Option<&'static Trigger> {
    let id = draft.trigger.as_ref()?;
    manifest.catalogue.trigger(id.text())
}

/// The parameters that a callback has from elsewhere. One of the defaults takes the place of a recommended one, and a
/// later one that of an earlier: it comes first.
pub(super) fn inherited(draft: &Draft<'_>, manifest: &Manifest<'_>) -> Vec<Inherited> {
    let trigger = trigger_of(draft, manifest).filter(|_| draft.recommended);
    let names = trigger.map_or(&[][..], |trigger| trigger.recommended);
    let recommended = names.iter().map(|name| Inherited {
        key: (*name).to_owned(),
        value: format!("{{{name}}}"),
    });
    let others = draft.parameters.iter().filter(|one| !one.layer.is_own());
    let others = others.map(|one| Inherited {
        key: one.key.text().to_owned(),
        value: one.value_text().into_owned(),
    });
    others.rev().chain(recommended).collect()
}
