//! The layout of a list or an inline table: items come, go and change places, and what stands between them stays: the
//! form (one line, or a line for each item), indentation, comments, and whether a comma stands behind the last.

use super::value::{keys, raw};
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
        extend(&mut gaps, value.decor().prefix(), value.decor().suffix());
    }
    extend(&mut gaps, Some(list.trailing()), None);
    let order = entries.iter().map(|entry| match entry {
        Entry::Old(at) => Some(*at),
        Entry::New(_) => None,
    });
    let gaps = layout(&gaps, &order.collect::<Vec<_>>(), "");
    let old: Vec<Value> = list.iter().cloned().collect();
    list.clear();
    for (entry, gap) in entries.into_iter().zip(&gaps) {
        let mut value = match entry {
            Entry::Old(at) => old[at].clone(),
            Entry::New(value) => value,
        };
        *value.decor_mut() = Decor::new(gap, "");
        list.push_formatted(value);
    }
    list.set_trailing(&gaps[list.len()]);
    let is_first = old.is_empty() && gaps[0].contains('\n');
    list.set_trailing_comma(!list.is_empty() && (list.trailing_comma() || is_first));
}

/// Changes an inline table, whatever is done to its keys: those that stay are known by their names.
pub(super) fn rearrange<R>(
    table: &mut InlineTable,
    change: impl FnOnce(&mut InlineTable) -> R,
) -> R {
    let old = keys(table);
    let mut gaps = vec![String::new()];
    for name in &old {
        undot(table, name);
        if let Some((key, Item::Value(value))) = table.get_key_value(name) {
            let (before, behind) = (key.leaf_decor().prefix(), value.decor().suffix());
            extend(&mut gaps, before, behind);
        }
    }
    extend(&mut gaps, Some(table.trailing()), None);
    let result = change(table);
    let new = keys(table);
    let place = |name: &String| old.iter().position(|own| own == name);
    let gaps = layout(&gaps, &new.iter().map(place).collect::<Vec<_>>(), " ");
    for (name, gap) in new.iter().zip(&gaps) {
        if let Some((mut key, Item::Value(value))) = table.get_key_value_mut(name) {
            key.leaf_decor_mut().set_prefix(gap);
            value.decor_mut().set_suffix("");
        }
    }
    table.set_trailing(&gaps[new.len()]);
    table.set_trailing_comma(table.trailing_comma() && !new.is_empty());
    result
}

/// Writes `a = { b = 1 }` for `a.b = 1`, whose blanks belong to the inner key.
fn undot(table: &mut InlineTable, name: &str) {
    let Some((mut key, Item::Value(Value::InlineTable(inner)))) = table.get_key_value_mut(name)
    else {
        return;
    };
    if !inner.is_dotted() {
        return;
    }
    inner.set_dotted(false);
    if let Some((mut first, _)) = inner.iter_mut().next() {
        let before = raw(first.leaf_decor().prefix()).to_owned();
        key.leaf_decor_mut().set_prefix(before);
        first.leaf_decor_mut().set_prefix(" ");
    }
    if let Some((_, last)) = inner.iter_mut().last() {
        let behind = raw(last.decor().suffix()).to_owned();
        last.decor_mut().set_suffix(" ");
        inner.decor_mut().set_suffix(behind);
    }
}

/// Takes note of what stands before an item, and behind it up to its comma.
fn extend(gaps: &mut Vec<String>, before: Option<&RawString>, behind: Option<&RawString>) {
    if let Some(last) = gaps.last_mut() {
        last.push_str(raw(before));
    }
    gaps.push(raw(behind).to_owned());
}

/// What stands before each item and before the closing bracket, after a change: each item is one of the old, or new.
/// `blank` stands within the brackets of a list of one line that was empty.
fn layout(old: &[String], order: &[Option<usize>], blank: &str) -> Vec<String> {
    // The last of the old is what `extend` began behind the bracket.
    let old = &old[..old.len() - 1];
    if old.iter().any(|gap| gap.contains('\n')) {
        return tall(old, order);
    }
    let [first, between, last] = match old {
        [first, last] => [first.as_str(), " ", last],
        [first, between, .., last] => [first.as_str(), between, last],
        _ => [blank, " ", blank],
    };
    if order.is_empty() {
        return vec![String::new()];
    }
    let mut gaps = vec![between.to_owned(); order.len()];
    first.clone_into(&mut gaps[0]);
    gaps.push(last.to_owned());
    gaps
}

/// As [`layout`], with a line for each item.
fn tall(old: &[String], order: &[Option<usize>]) -> Vec<String> {
    // `"a", # x` and then the lines above the next item, its indentation last.
    let parts = old.iter().map(|gap| {
        let (behind, above) = gap.split_at(gap.find('\n').unwrap_or(gap.len()));
        (behind.trim_end(), above.to_owned())
    });
    let (behind, mut above): (Vec<&str>, Vec<String>) = parts.unzip();
    let count = old.len() - 1;
    let last_line = |gap: &String| gap.rfind('\n').map(|at| gap[at + 1..].to_owned());
    let of_item = above[..count].iter().rev().find_map(last_line);
    let deeper = || last_line(&above[count]).unwrap_or_default() + "    ";
    let indent = of_item.unwrap_or_else(deeper);
    // Comments above an item that goes come above the next that stays.
    for at in 0..count {
        if above[at].contains('#') && !order.contains(&Some(at)) {
            let next = (at + 1..count).find(|next| order.contains(&Some(*next)));
            let lines = above[at].rfind('\n').unwrap_or_default();
            let lines = above[at][..lines].to_owned();
            above[next.unwrap_or(count)].insert_str(0, &lines);
        }
    }
    let mut gaps = Vec::with_capacity(order.len() + 1);
    let mut comment = behind[0];
    for item in order {
        let lead = item.map(|at| &above[at]);
        gaps.push(match lead.filter(|lead| lead.contains('\n')) {
            Some(lead) => format!("{comment}{lead}"),
            None => format!("{comment}\n{indent}"),
        });
        comment = item.map_or("", |at| behind[at + 1]);
    }
    let closing = &above[count];
    let line = if closing.contains('\n') { "" } else { "\n" };
    let last = format!("{comment}{line}{closing}");
    let is_blank = order.is_empty() && last.trim().is_empty();
    gaps.push(if is_blank { String::new() } else { last });
    gaps
}
