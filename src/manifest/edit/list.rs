//! The layout of a list or an inline table: items come, go and change places, and what stands between them stays: the
//! form (one line, or a line for each item), indentation, comments, and whether a comma stands behind the last.

use toml_edit::{Array, Decor, InlineTable, Item, RawString, Value};

/// Where an item of the new list comes from.
#[derive(Debug)]
pub(super) enum Entry {
    /// The item of this number, as it is written.
    Old(usize),
    /// One more.
    New(Value),
}

pub(super) fn arrange(list: &mut Array, entries: Vec<Entry>) {
    let mut gaps = vec![String::new()];
    for value in list.iter() {
        let decor = value.decor();
        extend(&mut gaps, decor.prefix(), decor.suffix());
    }
    if let Some(last) = gaps.last_mut() {
        last.push_str(text(Some(list.trailing())));
    }
    let order: Vec<Option<usize>> = entries
        .iter()
        .map(|entry| match entry {
            Entry::Old(at) => Some(*at),
            Entry::New(_) => None,
        })
        .collect();
    let layout = Layout::new(&gaps, &order, list.trailing_comma(), "");
    let decor = list.decor().clone();
    let mut old: Vec<Option<Value>> = std::mem::take(list).into_iter().map(Some).collect();
    *list.decor_mut() = decor;
    let values = entries.into_iter().filter_map(|entry| match entry {
        Entry::Old(at) => old.get_mut(at)?.take(),
        Entry::New(value) => Some(value),
    });
    for (at, mut value) in values.enumerate() {
        value.decor_mut().set_prefix(layout.gap(at));
        value.decor_mut().set_suffix(layout.end(at));
        list.push_formatted(value);
    }
    list.set_trailing(layout.trailing());
    list.set_trailing_comma(layout.comma);
}

/// Changes an inline table, whatever is done to its keys: those that stay are known by their names.
pub(super) fn rearrange<R>(
    table: &mut InlineTable,
    change: impl FnOnce(&mut InlineTable) -> R,
) -> R {
    for (mut key, value) in table.iter_mut() {
        if let Value::InlineTable(inner) = value
            && inner.is_dotted()
        {
            undot(key.leaf_decor_mut(), inner);
        }
    }
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let mut gaps = vec![String::new()];
    for name in &names {
        if let Some((key, Item::Value(value))) = table.get_key_value(name) {
            let (before, behind) = (key.leaf_decor().prefix(), value.decor().suffix());
            extend(&mut gaps, before, behind);
        }
    }
    if let Some(last) = gaps.last_mut() {
        last.push_str(text(Some(table.trailing())));
    }
    let comma = table.trailing_comma();
    let result = change(table);
    let now: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let place = |name: &String| names.iter().position(|own| own == name);
    let order: Vec<Option<usize>> = now.iter().map(place).collect();
    let layout = Layout::new(&gaps, &order, comma, " ");
    for (at, name) in now.iter().enumerate() {
        if let Some(mut key) = table.key_mut(name) {
            key.leaf_decor_mut().set_prefix(layout.gap(at));
        }
        if let Some(value) = table.get_mut(name) {
            value.decor_mut().set_suffix(layout.end(at));
        }
    }
    table.set_trailing(layout.trailing());
    table.set_trailing_comma(layout.comma);
    result
}

/// Writes `a = { b = 1 }` for `a.b = 1`, whose blanks belong to the inner key.
fn undot(outer: &mut Decor, inner: &mut InlineTable) {
    inner.set_dotted(false);
    let blanks = |decor: &Decor| text(decor.prefix()).to_owned();
    if let Some((mut key, _)) = inner.iter_mut().next() {
        outer.set_prefix(blanks(key.leaf_decor()));
        key.leaf_decor_mut().set_prefix(" ");
    }
    let last = inner.iter_mut().last();
    if let Some((_, value)) = last {
        let behind = text(value.decor().suffix()).to_owned();
        value.decor_mut().set_suffix(" ");
        inner.decor_mut().set_suffix(behind);
    }
}

/// Takes note of what stands before an item, and behind it up to its comma.
fn extend(gaps: &mut Vec<String>, before: Option<&RawString>, behind: Option<&RawString>) {
    if let Some(last) = gaps.last_mut() {
        last.push_str(text(before));
    }
    gaps.push(text(behind).to_owned());
}

fn text(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}

/// What stands before each item, and before the closing bracket.
#[derive(Debug)]
struct Layout {
    gaps: Vec<String>,
    comma: bool,
}

impl Layout {
    /// The layout of a list with these gaps, after a change: each item is one of the old, or new. `blank` stands within
    /// the brackets of a list of one line that was empty.
    fn new(old: &[String], order: &[Option<usize>], comma: bool, blank: &str) -> Self {
        let count = old.len() - 1;
        if !old.iter().any(|gap| gap.contains('\n')) {
            let first = if count > 0 { &old[0] } else { blank };
            let between = if count > 1 { &old[1] } else { " " };
            let last = if count > 0 { &old[count] } else { blank };
            let mut gaps = vec![first.to_owned()];
            gaps.extend(order.iter().skip(1).map(|_| between.to_owned()));
            gaps.push(last.to_owned());
            if order.is_empty() {
                gaps = vec![String::new()];
            }
            return Self {
                gaps,
                comma: comma && !order.is_empty(),
            };
        }
        Self::tall(old, order, comma || count == 0)
    }

    fn tall(old: &[String], order: &[Option<usize>], comma: bool) -> Self {
        let count = old.len() - 1;
        // `"a", # x` and then the lines above the next item, its indentation last.
        let (behind, mut above): (Vec<&str>, Vec<String>) = old
            .iter()
            .map(|gap| match gap.find('\n') {
                Some(at) => (gap[..at].trim_end(), gap[at..].to_owned()),
                None => ("", gap.clone()),
            })
            .unzip();
        let indent = indentation(&above);
        // Comments above an item that goes come above the next that stays.
        for at in 0..count {
            if !order.contains(&Some(at)) && above[at].contains('#') {
                let next = (at + 1..count).find(|next| order.contains(&Some(*next)));
                let lines = above[at].rfind('\n').map_or(0, |end| end);
                let lines = above[at][..lines].to_owned();
                above[next.unwrap_or(count)].insert_str(0, &lines);
            }
        }
        let mut closing = above.pop().unwrap_or_default();
        let mut gaps = Vec::with_capacity(order.len() + 1);
        let mut comment = behind[0];
        for item in order {
            let mut lead = match item {
                Some(at) => above[*at].clone(),
                None if count == 0 && closing.contains('#') => {
                    // Into a list that has only comments.
                    let end = closing.rfind('\n').unwrap_or(0);
                    let lines = closing[..end].to_owned();
                    closing.drain(..end);
                    format!("{lines}\n{indent}")
                }
                None => format!("\n{indent}"),
            };
            if !lead.contains('\n')
                && (comment.contains('#') || lead.is_empty() && !gaps.is_empty())
            {
                lead = format!("\n{indent}");
            }
            gaps.push(format!("{comment}{lead}"));
            comment = item.map_or("", |at| behind[at + 1]);
        }
        if !closing.contains('\n') && comment.contains('#') {
            closing.insert(0, '\n');
        }
        let last = format!("{comment}{closing}");
        let is_blank = order.is_empty() && last.trim().is_empty();
        gaps.push(if is_blank { String::new() } else { last });
        Self {
            gaps,
            comma: comma && !order.is_empty(),
        }
    }

    fn gap(&self, at: usize) -> &str {
        &self.gaps[at]
    }

    /// What stands behind an item, before its comma.
    fn end(&self, at: usize) -> &str {
        if at + 2 == self.gaps.len() && !self.comma {
            &self.gaps[at + 1]
        } else {
            ""
        }
    }

    fn trailing(&self) -> &str {
        match self.gaps.last() {
            Some(last) if self.comma || self.gaps.len() == 1 => last,
            _ => "",
        }
    }
}

/// The indentation of a new line: that of an item, else of a comment, else deeper than the bracket.
fn indentation(above: &[String]) -> String {
    let (closing, items) = above.split_last().expect("one gap more than items");
    let last_line = |gap: &str| gap.rfind('\n').map(|at| gap[at + 1..].to_owned());
    let of_item = items.iter().rev().find_map(|gap| last_line(gap));
    of_item.unwrap_or_else(|| {
        let comment = closing.split('\n').find(|line| line.contains('#'));
        match comment {
            Some(line) => line[..line.len() - line.trim_start().len()].to_owned(),
            None => last_line(closing).unwrap_or_default() + "    ",
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Entry, arrange, rearrange};
    use toml_edit::{DocumentMut, Value};

    /// A list after a change: of old items by their numbers, and of `9` a new one.
    fn arranged(list: &str, order: &[usize]) -> String {
        let mut document: DocumentMut = format!("x = {list}").parse().expect("TOML");
        let entries = order.iter().map(|at| match at {
            9 => Entry::New(Value::from("z")),
            at => Entry::Old(*at),
        });
        let list = document["x"].as_array_mut().expect("a list");
        arrange(list, entries.collect());
        let text = document.to_string();
        text.trim_start_matches("x = ").trim_end().to_owned()
    }

    #[test]
    fn a_list_keeps_its_form_and_its_comments() {
        for (old, order, new) in [
            ("[]", &[9][..], r#"["z"]"#),
            ("[ ]", &[9], r#"["z"]"#),
            (r#"[ "a" ]"#, &[0, 9], r#"[ "a", "z" ]"#),
            (r#"["a","b"]"#, &[0, 1, 9], r#"["a","b","z"]"#),
            (r#"["a", ]"#, &[0, 9], r#"["a", "z", ]"#),
            (r#"[ "a", "b" ]"#, &[1], r#"[ "b" ]"#),
            (r#"["a", "b"]"#, &[], "[]"),
            ("[\n  \"a\"\n]", &[0, 9], "[\n  \"a\",\n  \"z\"\n]"),
            ("[\n  \"a\",\n]", &[0, 9], "[\n  \"a\",\n  \"z\",\n]"),
            ("[\n  \"a\",\n]", &[], "[]"),
            ("[\"a\", # x\n]", &[0, 9], "[\"a\", # x\n    \"z\",\n]"),
            ("[\"a\" # x\n]", &[0, 9], "[\"a\", # x\n    \"z\"\n]"),
            ("[ # none\n]", &[9], "[ # none\n    \"z\",\n]"),
            ("[\n  # none\n]", &[9], "[\n  # none\n  \"z\",\n]"),
            // A comment above an item that goes stays; the one on its line goes.
            (
                "[\n # h\n \"a\", # x\n \"b\", # y\n]",
                &[1],
                "[\n # h\n \"b\", # y\n]",
            ),
            ("[\n # h\n \"a\", # x\n]", &[], "[\n # h\n]"),
            (
                "[\n \"a\", # x\n # h\n \"b\" # y\n]",
                &[1, 9, 0],
                "[\n # h\n \"b\", # y\n \"z\",\n \"a\" # x\n]",
            ),
        ] {
            assert_eq!(arranged(old, order), new, "{old:?} {order:?}");
        }
    }

    #[test]
    fn an_inline_table_keeps_its_form() {
        for (old, new) in [
            ("{ a = 1, b = 2 }", "{ b = 2, c = 3 }"),
            ("{a=1,b=2}", "{b=2,c = 3}"),
            ("{ a = 1, b.x = 2 }", "{ b = { x = 2 }, c = 3 }"),
            ("{\n a = 1, # a\n b = 2 # b\n}", "{\n b = 2, # b\n c = 3\n}"),
        ] {
            let mut document: DocumentMut = format!("x = {old}").parse().expect("TOML");
            let table = document["x"].as_inline_table_mut().expect("a table");
            let change = |table: &mut toml_edit::InlineTable| {
                table.remove("a");
                table.insert("c", 3.into());
            };
            rearrange(table, change);
            assert_eq!(document.to_string(), format!("x = {new}\n"));
        }
    }
}
