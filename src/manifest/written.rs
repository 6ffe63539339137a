//! The text of one callback's tables, changed in place: a value, a line, a word of a list. Everything else stays byte
//! for byte, in each of the notations that TOML has for a table.

use super::blocks::{line_end, line_start};
use super::edit::EditError;
use super::items::{Items, splice};
use super::node::{Node, Pair};
use super::write::{key, string};
use std::ops::Range;
use toml_edit::{Document, Item};

/// A table of a callback that can have conditions, parameters and a body of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The callback itself.
    Callback,
    /// The endpoint of this number, which is a table.
    Endpoint(usize),
}

/// The lines of a callback, from its header to the last that says something, without that one's line break.
#[derive(Debug)]
pub(super) struct Written<'e> {
    pub(super) text: String,
    pub(super) ending: &'e str,
}

impl<'e> Written<'e> {
    /// The lines of a callback; `ending` is what ends the lines of its file.
    pub(super) fn new(text: String, ending: &'e str) -> Self {
        Self { text, ending }
    }

    /// The lines as they are now.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The callback's table.
    ///
    /// # Errors
    /// [`EditError`] where the text is none.
    pub(super) fn callback(&self) -> Result<Node, EditError> {
        let document = Document::parse(self.text.as_str()).map_err(|_| EditError::Unkept)?;
        let list = document.as_table().get("callback");
        let list = list.and_then(Item::as_array_of_tables);
        let table = list.and_then(|list| list.get(0)).ok_or(EditError::Inline)?;
        Ok(Node::of_table(table))
    }

    /// The endpoints that are tables.
    pub(super) fn endpoint_tables(&self) -> Result<Vec<Owner>, EditError> {
        let callback = self.callback()?;
        let items = callback.get("endpoints").map_or(&[][..], Node::items);
        let tables = items.iter().enumerate().filter(|(_, node)| node.is_table());
        Ok(tables.map(|(at, _)| Owner::Endpoint(at)).collect())
    }

    /// What is written for a key of a table.
    pub(super) fn look<R>(
        &self,
        owner: Owner,
        name: &str,
        see: impl FnOnce(Option<&Node>) -> R,
    ) -> Result<R, EditError> {
        let callback = self.callback()?;
        Ok(see(of(&callback, owner)?.get(name)))
    }

    /// Writes a text for a key, in place of what is there.
    pub(super) fn set_text(
        &mut self,
        owner: Owner,
        name: &str,
        text: &str,
    ) -> Result<(), EditError> {
        if self.look(owner, name, |old| old.and_then(Node::text) == Some(text))? {
            return Ok(());
        }
        self.set(owner, name, &string(text))
    }

    /// Writes true or false for a key, in place of what is there.
    pub(super) fn set_flag(&mut self, name: &str, on: bool) -> Result<(), EditError> {
        if self.look(Owner::Callback, name, |old| {
            old.and_then(Node::flag) == Some(on)
        })? {
            return Ok(());
        }
        self.set(Owner::Callback, name, if on { "true" } else { "false" })
    }

    pub(super) fn set(&mut self, owner: Owner, name: &str, value: &str) -> Result<(), EditError> {
        let callback = self.callback()?;
        let table = of(&callback, owner)?;
        match table.get(name).map(Node::place) {
            Some(Some(place)) => self.replace(place.clone(), value),
            None => self.add(table, table, name, value)?,
            Some(None) => {
                self.remove(owner, name)?;
                let callback = self.callback()?;
                let table = of(&callback, owner)?;
                self.add(table, table, name, value)?;
            }
        }
        Ok(())
    }

    /// Writes a value for a key in a part of a table, `params` or `body`, which is made where it is missing. A text
    /// that is `encoded` is written as such, in the notation that is there.
    pub(super) fn set_in(
        &mut self,
        owner: Owner,
        part: &'static str,
        name: &str,
        sent: Sent<'_>,
    ) -> Result<(), EditError> {
        let callback = self.callback()?;
        let table = of(&callback, owner)?;
        let (key, value) = (key(name), string(sent.text));
        let whole = if sent.is_encoded {
            format!("{{ encoded = {value} }}")
        } else {
            value.clone()
        };
        let Some(inner) = table.get(part) else {
            return self.add(table, table, part, &format!("{{ {key} = {whole} }}"));
        };
        if !inner.is_table() {
            return Err(EditError::Shape(part));
        }
        let Some(old) = inner.pair(name) else {
            let key = self.below(table, part, &key);
            return self.add(table, inner, &key, &whole);
        };
        let encoded = old.node.pair("encoded");
        let own = encoded.and_then(|own| Some((own, own.node.place()?)));
        match (own, &old.node) {
            (None, node) if !sent.is_encoded && node.text() == Some(sent.text) => {}
            (Some((own, _)), _) if sent.is_encoded && own.node.text() == Some(sent.text) => {}
            (Some((_, place)), _) if sent.is_encoded => self.replace(place.clone(), &value),
            (Some((own, place)), Node::Dotted { .. }) => {
                self.replace(place.clone(), &value);
                self.replace(old.key.end..own.key.end, "");
            }
            (_, node) => {
                if let Some(place) = node.place() {
                    self.replace(place.clone(), &whole);
                } else {
                    self.remove_in(owner, part, name)?;
                    return self.set_in(owner, part, name, sent);
                }
            }
        }
        Ok(())
    }

    /// Gives a pair of a part of a table another key.
    pub(super) fn rename_in(
        &mut self,
        owner: Owner,
        part: &str,
        name: &str,
        new: &str,
    ) -> Result<(), EditError> {
        let callback = self.callback()?;
        let pair = of(&callback, owner)?
            .get(part)
            .and_then(|part| part.pair(name));
        let place = pair.ok_or(EditError::Unkept)?.key.clone();
        self.replace(place, &key(new));
        Ok(())
    }

    /// The key of a new line in a part: `params.x` where the part is written so.
    fn below(&self, table: &Node, part: &str, key: &str) -> String {
        match table.pair(part) {
            Some(Pair {
                key: part,
                node: Node::Dotted { .. },
                ..
            }) => format!("{}.{key}", &self.text[part.clone()]),
            _ => key.to_owned(),
        }
    }

    /// Takes a key out of a table; whether it was there. Comments above it stay.
    pub(super) fn remove(&mut self, owner: Owner, name: &str) -> Result<bool, EditError> {
        let callback = self.callback()?;
        let table = of(&callback, owner)?;
        let Some(node) = table.get(name) else {
            return Ok(false);
        };
        self.take(table, node);
        Ok(true)
    }

    /// Takes a key out of a part of a table; whether it was there. What is left empty goes too, but an endpoint's: its
    /// empty table says that it has none of the callback's.
    pub(super) fn remove_in(
        &mut self,
        owner: Owner,
        part: &'static str,
        name: &str,
    ) -> Result<bool, EditError> {
        let callback = self.callback()?;
        let table = of(&callback, owner)?;
        let Some(inner) = table.get(part) else {
            return Ok(false);
        };
        let Some(pair) = inner.pair(name) else {
            return Ok(false);
        };
        let around = match inner {
            Node::Dotted { .. } => table,
            _ => inner,
        };
        let is_dotted = matches!(inner, Node::Dotted { .. });
        let is_last = inner.pairs().len() == 1;
        if let (true, true, Owner::Endpoint(_), Some(place)) =
            (is_last, is_dotted, owner, pair.node.place())
        {
            let part = table.pair(part).map_or(0..0, |pair| pair.key.clone());
            self.replace(place.clone(), "{}");
            self.replace(part.end..pair.key.end, "");
            return Ok(true);
        }
        self.take(around, &pair.node);
        if is_last && owner == Owner::Callback {
            self.remove_blank(part)?;
        }
        Ok(true)
    }

    /// Takes the line of a list or of braces away that have become empty.
    fn remove_blank(&mut self, name: &str) -> Result<(), EditError> {
        let callback = self.callback()?;
        let place = callback.get(name).and_then(Node::place);
        if place.is_some_and(|place| Items::new(&self.text, place, Vec::new()).is_blank()) {
            self.remove(Owner::Callback, name)?;
        }
        Ok(())
    }

    /// Takes what is written for a key out of its table.
    fn take(&mut self, table: &Node, node: &Node) {
        let (mut leaves, mut tables) = (Vec::new(), Vec::new());
        node.leaves(&mut leaves);
        node.headed(&mut tables);
        // From the end, so that places stay what they are.
        leaves.sort_by_key(|place| std::cmp::Reverse(place.start));
        tables.sort_by_key(|place| std::cmp::Reverse(place.start));
        if let Node::Braces { place, .. } = table {
            let (mut place, mut ends) = (place.clone(), table.ends());
            for leaf in leaves {
                let items = Items::new(&self.text, &place, ends.clone());
                let Some(at) = items.position(leaf.start) else {
                    continue;
                };
                let shorter = items.without(at);
                let less = self.text.len() - shorter.len();
                ends.retain(|end| *end != leaf.end);
                for end in ends.iter_mut().filter(|end| **end > leaf.end) {
                    *end -= less;
                }
                place.end -= less;
                self.text = shorter;
            }
            return;
        }
        for place in tables.into_iter().chain(leaves) {
            self.remove_lines(&place);
        }
    }

    /// Takes the lines of a place out, with what stands behind it.
    fn remove_lines(&mut self, place: &Range<usize>) {
        let start = line_start(&self.text, place.start);
        let cut = match self.text[place.end..].find('\n') {
            Some(at) => start..place.end + at + 1,
            // The last line has no line break of its own: the one before it goes.
            None => line_end(&self.text, line_start(&self.text, start - 1))..self.text.len(),
        };
        self.replace(cut, "");
    }

    /// Adds a pair to a table; `inner` is the part of it that the pair belongs to, or the table itself.
    fn add(&mut self, table: &Node, inner: &Node, key: &str, value: &str) -> Result<(), EditError> {
        let pair = format!("{key} = {value}");
        let around = if matches!(inner, Node::Dotted { .. }) {
            table
        } else {
            inner
        };
        match (around, inner) {
            (Node::Braces { place, .. }, _) => {
                self.text = Items::new(&self.text, place, around.ends()).with(&pair, self.ending);
                Ok(())
            }
            (
                Node::Headed {
                    header: Some(header),
                    ..
                },
                _,
            ) => {
                let last = inner.ends().into_iter().max();
                self.add_line(last.unwrap_or(header.end), last.is_some(), &pair);
                Ok(())
            }
            (Node::Headed { header: None, .. }, _) => self.add_header(inner, &pair),
            _ => Err(EditError::Unkept),
        }
    }

    /// Adds a header for a table that only `[callback.params.x]` implies, and its first pair.
    fn add_header(&mut self, inner: &Node, pair: &str) -> Result<(), EditError> {
        let mut tables = Vec::new();
        inner.headed(&mut tables);
        let (first, last) = (
            inner.pairs().first(),
            tables.into_iter().max_by_key(|table| table.end),
        );
        let (first, last) = first.zip(last).ok_or(EditError::Unkept)?;
        let header = line_start(&self.text, first.key.start);
        let name = self.text[header..first.key.start].trim_matches([' ', '\t', '.']);
        let at = line_end(&self.text, last.end);
        let ending = self.ending;
        let lines = format!("{ending}{ending}{name}]{ending}{pair}");
        self.replace(at..at, &lines);
        Ok(())
    }

    /// Adds a line below the one that ends with something, and indented like it if it is a pair too.
    fn add_line(&mut self, end: usize, is_pair: bool, pair: &str) {
        let indent = if is_pair { self.indent_above(end) } else { "" };
        let line = format!("{}{indent}{pair}", self.ending);
        let at = line_end(&self.text, end);
        self.replace(at..at, &line);
    }

    /// The blanks before the pair that ends here.
    fn indent_above(&self, end: usize) -> &str {
        let callback = self.callback();
        let start = callback
            .ok()
            .and_then(|callback| start_of_line(&callback, &self.text, end));
        let start = start.unwrap_or(end);
        let line = &self.text[start..end];
        &line[..line.len() - line.trim_start().len()]
    }

    /// Adds a line above the one of a place, and above the comments over that.
    fn add_above(&mut self, place: usize, pair: &str) {
        let mut start = line_start(&self.text, place);
        let line = &self.text[start..];
        let indent = line[..line.len() - line.trim_start().len()].to_owned();
        while start > 0 {
            let above = line_start(&self.text, start - 1);
            if !self.text[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        let line = format!("{indent}{pair}{}", self.ending);
        self.replace(start..start, &line);
    }

    pub(super) fn replace(&mut self, range: Range<usize>, new: &str) {
        self.text = splice(&self.text, range, new);
    }

    /// Adds a word to a list of the callback that lacks it; a new list stands above the `above` key, if that is there.
    pub(super) fn push(
        &mut self,
        list: &'static str,
        word: &str,
        above: Option<&str>,
    ) -> Result<(), EditError> {
        let callback = self.callback()?;
        let new = string(word);
        match callback.get(list) {
            Some(Node::List { items, .. }) if items.iter().any(|own| own.text() == Some(word)) => {}
            Some(Node::List { place, items }) => {
                self.text = Items::new(&self.text, place, ends_of(items)).with(&new, self.ending);
            }
            Some(_) => return Err(EditError::Shape(list)),
            None => {
                let mut leaves = Vec::new();
                if let Some(pair) = above.and_then(|name| callback.pair(name)) {
                    pair.node.leaves(&mut leaves);
                }
                match leaves.into_iter().map(|place| place.start).min() {
                    Some(start) => self.add_above(start, &format!("{list} = [{new}]")),
                    None => self.add(&callback, &callback, list, &format!("[{new}]"))?,
                }
            }
        }
        Ok(())
    }

    /// Takes words out of a list of the callback; whether there were any. A list that becomes empty goes, unless
    /// comments are in it.
    pub(super) fn take_out(
        &mut self,
        list: &str,
        goes: impl Fn(&Node) -> bool,
    ) -> Result<bool, EditError> {
        let taken = self.take_items(list, goes)?;
        let is_empty = |node: Option<&Node>| node.is_some_and(|node| node.items().is_empty());
        if taken && self.look(Owner::Callback, list, is_empty)? {
            self.remove_blank(list)?;
        }
        Ok(taken)
    }

    fn take_items(&mut self, list: &str, goes: impl Fn(&Node) -> bool) -> Result<bool, EditError> {
        let mut taken = false;
        loop {
            let callback = self.callback()?;
            let Some(Node::List { place, items }) = callback.get(list) else {
                return Ok(taken);
            };
            let Some(at) = items.iter().position(&goes) else {
                return Ok(taken);
            };
            self.text = Items::new(&self.text, place, ends_of(items)).without(at);
            taken = true;
        }
    }

    /// Makes a list of the callback hold these words, in their order. Those that it has stay as they are written, with
    /// their comments; a table among them is known by its `url`.
    pub(super) fn set_list(
        &mut self,
        list: &'static str,
        words: &[String],
    ) -> Result<(), EditError> {
        let callback = self.callback()?;
        let Some(Node::List { items, .. }) = callback.get(list) else {
            let words: Vec<String> = words.iter().map(|word| string(word)).collect();
            return self.set(Owner::Callback, list, &format!("[{}]", words.join(", ")));
        };
        let kept = kept(items, words);
        let order = Order::new(items.len(), &kept);
        for (word, _) in words.iter().zip(&kept).filter(|(_, old)| old.is_none()) {
            // Before the others go, so that there is one to be written like.
            let ending = self.ending;
            self.text = self.items(list)?.with(&string(word), ending);
        }
        if !order.is_as_it_was() {
            self.text = self.items(list)?.reordered(&order.all);
        }
        for gone in order.gone.iter().rev() {
            self.text = self.items(list)?.without(*gone);
        }
        Ok(())
    }

    /// The items of a list as they are written now.
    fn items(&self, list: &'static str) -> Result<Items<'_>, EditError> {
        match self.callback()?.get(list) {
            Some(Node::List { place, items }) => Ok(Items::new(&self.text, place, ends_of(items))),
            _ => Err(EditError::Shape(list)),
        }
    }
}

/// Which of the items each word is, of those that no word before it is.
pub(super) fn kept(items: &[Node], words: &[String]) -> Vec<Option<usize>> {
    let mut taken = vec![false; items.len()];
    let of_word = |word: &String| {
        let mut all = items.iter().zip(&taken);
        let at = all.position(|(item, taken)| !taken && item.address() == Some(word))?;
        taken[at] = true;
        Some(at)
    };
    words.iter().map(of_word).collect()
}

/// The order in which items stand after a change that keeps some, adds others at the end, and takes the rest out last.
#[derive(Debug)]
pub(super) struct Order {
    /// Which item stands at each place, before any is taken out.
    pub(super) all: Vec<usize>,
    /// The places of those that go.
    pub(super) gone: Vec<usize>,
}

impl Order {
    /// The order for words of which each is one of the old items, or new.
    pub(super) fn new(old: usize, kept: &[Option<usize>]) -> Self {
        let mut end = old;
        let of_word = |kept: &Option<usize>| {
            kept.unwrap_or_else(|| {
                end += 1;
                end - 1
            })
        };
        let wanted: Vec<usize> = kept.iter().map(of_word).collect();
        let mut places = wanted.clone();
        places.sort_unstable();
        let mut all: Vec<usize> = (0..end).collect();
        for (place, item) in places.iter().zip(&wanted) {
            all[*place] = *item;
        }
        let gone = (0..old).filter(|at| !wanted.contains(at)).collect();
        Self { all, gone }
    }

    pub(super) fn is_as_it_was(&self) -> bool {
        self.all.iter().enumerate().all(|(at, item)| at == *item)
    }
}

fn ends_of(items: &[Node]) -> Vec<usize> {
    let places = items.iter().filter_map(Node::place);
    places.map(|place| place.end).collect()
}

/// A value of a parameter, as it is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent<'v> {
    pub(super) text: &'v str,
    /// Whether it is encoded already.
    pub(super) is_encoded: bool,
}

/// A table of the callback.
fn of(callback: &Node, owner: Owner) -> Result<&Node, EditError> {
    match owner {
        Owner::Callback => Ok(callback),
        Owner::Endpoint(at) => {
            let endpoints = callback.get("endpoints").map_or(&[][..], Node::items);
            endpoints.get(at).ok_or(EditError::Shape("endpoints"))
        }
    }
}

/// The start of the line on which the pair begins whose value ends here.
fn start_of_line(table: &Node, text: &str, end: usize) -> Option<usize> {
    let mut leaves = Vec::new();
    table.leaves_within(&mut leaves);
    let leaf = leaves.into_iter().find(|leaf| leaf.end == end)?;
    Some(line_start(text, leaf.start))
}
