//! Items between the brackets of a list or the braces of a table: one more, one less, or in another order. Comments
//! stay, but for the one on the line of an item that goes; so do blank lines, indentation, and the way in which commas
//! are written.

use std::ops::Range;

/// The items of a list or an inline table, as they are written.
#[derive(Debug)]
pub(super) struct Items<'t> {
    text: &'t str,
    /// What stands between the brackets.
    inner: Range<usize>,
    list: Vec<Item>,
}

#[derive(Debug)]
struct Item {
    start: usize,
    end: usize,
    /// Where the comma behind it stands.
    comma: Option<usize>,
}

impl Item {
    /// The end of the item with its comma.
    fn behind(&self) -> usize {
        self.comma.map_or(self.end, |comma| comma + 1)
    }
}

/// What goes with an item to another place.
#[derive(Debug)]
struct Part {
    /// The lines of comments right above it.
    above: Range<usize>,
    item: Range<usize>,
    /// The comment on its line.
    behind: Range<usize>,
    begins_line: bool,
    ends_line: bool,
}

impl Part {
    /// Whether another can stand here with its comments.
    fn takes(&self, other: &Self) -> bool {
        (self.begins_line || other.above.is_empty()) && (self.ends_line || other.behind.is_empty())
    }
}

impl<'t> Items<'t> {
    /// The items between the brackets at these bytes, by the ends of their values.
    pub(super) fn new(text: &'t str, brackets: &Range<usize>, mut ends: Vec<usize>) -> Self {
        ends.sort_unstable();
        let inner = brackets.start + 1..brackets.end - 1;
        let mut at = inner.start;
        let mut list = Vec::with_capacity(ends.len());
        for end in ends {
            let start = beyond_blank(text, at);
            let comma = beyond_blank(text, end);
            let comma = text[comma..].starts_with(',').then_some(comma);
            at = comma.map_or(end, |comma| comma + 1);
            list.push(Item { start, end, comma });
        }
        Self { text, inner, list }
    }

    /// Which item a place lies in.
    pub(super) fn position(&self, place: usize) -> Option<usize> {
        let holds = |item: &Item| (item.start..item.end).contains(&place);
        self.list.iter().position(holds)
    }

    /// Whether nothing but blanks stands between the brackets.
    pub(super) fn is_blank(&self) -> bool {
        self.text[self.inner.clone()].trim().is_empty()
    }

    /// The text with one item more, written like the last.
    pub(super) fn with(&self, new: &str, ending: &str) -> String {
        let Some(last) = self.list.last() else {
            return self.with_first(new, ending);
        };
        let behind = last.behind();
        let rest = &self.text[behind..self.inner.end];
        let line_rest = &rest[..line_break(rest).unwrap_or(rest.len())];
        let comma = if last.comma.is_some() { "," } else { "" };
        let separator = if last.comma.is_some() { "" } else { "," };
        let indent = self.indent_of(self.list.len() - 1);
        match (line_break(rest), indent) {
            // A line of its own, below the comment of the last.
            (Some(at), indent) if indent.is_some() || line_rest.contains('#') => {
                let indent = indent.map_or_else(|| self.indent(), str::to_owned);
                let new = format!("{ending}{indent}{new}{comma}");
                let mut text = splice(self.text, behind + at..behind + at, &new);
                text.insert_str(last.end, separator);
                text
            }
            (None, Some(indent)) => {
                let new = format!("{separator}{ending}{indent}{new}{comma}");
                splice(self.text, behind..behind, &new)
            }
            _ => {
                let new = format!("{separator}{}{new}{comma}", self.blank_between());
                splice(self.text, behind..behind, &new)
            }
        }
    }

    fn with_first(&self, new: &str, ending: &str) -> String {
        let inner = &self.text[self.inner.clone()];
        if inner.trim().is_empty() {
            let is_list = self.text[..self.inner.start].ends_with('[');
            let blank = if is_list { "" } else { " " };
            return splice(
                self.text,
                self.inner.clone(),
                &format!("{blank}{new}{blank}"),
            );
        }
        // Only comments: they end with a line break.
        let at = self.inner.start + last_line_break(inner).unwrap_or(0);
        splice(
            self.text,
            at..at,
            &format!("{ending}{}{new},", self.indent()),
        )
    }

    /// The text without an item, and without the comment on its line.
    pub(super) fn without(&self, at: usize) -> String {
        let (text, item) = (self.text, &self.list[at]);
        let before = at.checked_sub(1).map(|before| &self.list[before]);
        let next = self.list.get(at + 1);
        let begin = before.map_or(self.inner.start, Item::behind);
        let lead = &text[begin..item.start];
        let behind = item.behind();
        let rest = &text[behind..next.map_or(self.inner.end, |next| next.start)];
        let mut new = String::new();
        let cut = match (last_line_break(lead), line_break(rest), before, next) {
            // Lines of its own.
            (Some(first), Some(last), ..) => {
                new.push_str(lines_of_comments(&text[item.end..behind]));
                begin + first..behind + last
            }
            // Another item, or the bracket, stands behind it on its line.
            (Some(_), None, _, Some(next)) | (None, None, None, Some(next)) => {
                item.start..next.start
            }
            (Some(first), None, _, None) => {
                // A comment above would take the bracket in.
                let stays = lead[..first].contains('#');
                let breaks = lead[first..].find('\n').map_or(0, |at| at + 1);
                begin + first + if stays { breaks } else { 0 }..behind
            }
            (None, _, Some(_), _) if item.comma.is_some() => begin..behind,
            (None, _, Some(before), _) => before.end..item.end,
            (None, Some(last), None, _) => self.inner.start..behind + last,
            (None, None, None, None) => self.inner.clone(),
        };
        let start = cut.start;
        let mut shorter = splice(text, cut, &new);
        if let (Some(before), None) = (before, item.comma)
            && let Some(comma) = before.comma.filter(|comma| *comma < start)
        {
            // The last one had no comma behind it, and so has the one that is the last now.
            shorter.remove(comma);
        }
        if self.list.len() == 1 {
            let inner = self.inner.start..self.inner.end + shorter.len() - text.len();
            if shorter[inner.clone()].trim().is_empty() {
                shorter.replace_range(inner, "");
            }
        }
        shorter
    }

    /// The text with the items in another order: at each place stands the item of this number. The comment on the line
    /// of an item goes with it, and those on the lines right above, where each place has room for them.
    pub(super) fn reordered(&self, order: &[usize]) -> String {
        let parts: Vec<Part> = (0..self.list.len()).map(|at| self.part(at)).collect();
        let moves = || order.iter().enumerate().filter(|(to, from)| to != *from);
        let with_comments = moves().all(|(to, from)| parts[to].takes(&parts[*from]));
        let mut text = self.text.to_owned();
        for (to, from) in moves().rev() {
            let (to, from) = (&parts[to], &parts[*from]);
            let mut put = |place: &Range<usize>, new: &Range<usize>| {
                text.replace_range(place.clone(), &self.text[new.clone()]);
            };
            if with_comments {
                put(&to.behind, &from.behind);
            }
            put(&to.item, &from.item);
            if with_comments {
                put(&to.above, &from.above);
            }
        }
        text
    }

    fn part(&self, at: usize) -> Part {
        let (text, item) = (self.text, &self.list[at]);
        let begin = match at.checked_sub(1) {
            Some(before) => self.list[before].behind(),
            None => self.inner.start,
        };
        let lead = &text[begin..item.start];
        let behind = item.behind();
        let next = self.list.get(at + 1);
        let rest = &text[behind..next.map_or(self.inner.end, |next| next.start)];
        let ends_line = line_break(rest);
        let is_alone = (lead.contains('\n') || at == 0) && ends_line.is_some();
        let comment = ends_line
            .filter(|end| is_alone && rest[..*end].contains('#'))
            .unwrap_or(0);
        Part {
            above: begin + above(lead)..begin + lead.rfind('\n').map_or(lead.len(), |at| at + 1),
            item: item.start..item.end,
            behind: behind..behind + comment,
            begins_line: lead.contains('\n'),
            ends_line: is_alone,
        }
    }

    /// The blanks before an item that begins its line.
    fn indent_of(&self, at: usize) -> Option<&'t str> {
        let begin = if at == 0 {
            self.inner.start
        } else {
            self.list[at - 1].behind()
        };
        let lead = &self.text[begin..self.list[at].start];
        lead.rfind('\n').map(|line| &lead[line + 1..])
    }

    /// The indentation of a new line: that of another item, else of a comment, else deeper than the bracket.
    fn indent(&self) -> String {
        let mut items = (0..self.list.len()).rev();
        if let Some(indent) = items.find_map(|at| self.indent_of(at)) {
            return indent.to_owned();
        }
        let inner = &self.text[self.inner.clone()];
        let comments = inner.split('\n').skip(1).filter(|line| line.contains('#'));
        if let Some(line) = comments.last().filter(|_| self.list.is_empty()) {
            return line[..line.len() - line.trim_start().len()].to_owned();
        }
        let closing = inner.rfind('\n').map_or("", |line| &inner[line + 1..]);
        format!("{closing}    ")
    }

    /// What stands between the comma and the last of several items on one line.
    fn blank_between(&self) -> &'t str {
        let [.., before, last] = &self.list[..] else {
            return " ";
        };
        let between = &self.text[before.behind()..last.start];
        if between.contains(['\n', '#']) {
            " "
        } else {
            between
        }
    }
}

/// The first place that is no blank, line break or comment.
fn beyond_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start().len();
        if !text[at..].starts_with('#') {
            return at;
        }
        at += text[at..].find('\n').unwrap_or(text.len() - at);
    }
}

/// Where the first line of a text ends.
fn line_break(text: &str) -> Option<usize> {
    text.find('\n').map(|at| break_at(text, at))
}

/// Where the lines of comments begin that stand right above the last line of a text.
fn above(lead: &str) -> usize {
    let Some(last) = lead.rfind('\n') else {
        return lead.len();
    };
    let mut start = last + 1;
    // The first line is that of what stands before.
    while let Some(line) = lead[..start - 1].rfind('\n').map(|at| at + 1) {
        if !lead[line..start].trim_start().starts_with('#') {
            break;
        }
        start = line;
    }
    start
}

/// Where the line before the last one ends.
fn last_line_break(text: &str) -> Option<usize> {
    text.rfind('\n').map(|at| break_at(text, at))
}

fn break_at(text: &str, at: usize) -> usize {
    if text[..at].ends_with('\r') {
        at - 1
    } else {
        at
    }
}

/// The comments that stand on lines of their own between an item and its comma.
fn lines_of_comments(between: &str) -> &str {
    match (line_break(between), last_line_break(between)) {
        (Some(first), Some(last)) => &between[first..last],
        _ => "",
    }
}

pub(super) fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    let mut out = String::with_capacity(text.len() + new.len());
    out.push_str(&text[..range.start]);
    out.push_str(new);
    out.push_str(&text[range.end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::Items;

    /// A list of words, as the parser would tell of it.
    fn items(text: &str) -> Items<'_> {
        let (mut ends, mut at) = (Vec::new(), 0);
        while at < text.len() {
            match text.as_bytes()[at] {
                b'#' => at += text[at..].find('\n').expect("a line break"),
                b'"' => {
                    at += 2 + text[at + 1..].find('"').expect("a quote");
                    ends.push(at);
                }
                _ => at += 1,
            }
        }
        Items::new(text, &(0..text.len()), ends)
    }

    #[test]
    fn one_more_is_written_like_the_last() {
        for (old, new) in [
            ("[]", r#"["z"]"#),
            ("[ ]", r#"["z"]"#),
            (r#"["a"]"#, r#"["a", "z"]"#),
            (r#"[ "a" ]"#, r#"[ "a", "z" ]"#),
            (r#"["a","b"]"#, r#"["a","b","z"]"#),
            (r#"["a", ]"#, r#"["a", "z", ]"#),
            ("[\n  \"a\"\n]", "[\n  \"a\",\n  \"z\"\n]"),
            ("[\n  \"a\",\n]", "[\n  \"a\",\n  \"z\",\n]"),
            ("[\r\n  \"a\",\r\n]", "[\r\n  \"a\",\r\n  \"z\",\r\n]"),
            ("[\n  \"a\"]", "[\n  \"a\",\n  \"z\"]"),
            ("[\"a\", # x\n]", "[\"a\", # x\n    \"z\",\n]"),
            ("[\"a\" # x\n]", "[\"a\", # x\n    \"z\"\n]"),
            ("[\"a\" # x\r\n]", "[\"a\", # x\r\n    \"z\"\r\n]"),
            (
                "[\n\t\"a\", \"b\" # x\n]",
                "[\n\t\"a\", \"b\", # x\n\t\"z\"\n]",
            ),
            (
                "[\n \"a\", # x\n # y\n]",
                "[\n \"a\", # x\n \"z\",\n # y\n]",
            ),
            ("[\"a\" # x\n , # y\n]", "[\"a\" # x\n , # y\n    \"z\",\n]"),
            ("[ # none\n]", "[ # none\n    \"z\",\n]"),
            ("[\n  # none\n]", "[\n  # none\n  \"z\",\n]"),
        ] {
            let ending = if old.contains('\r') { "\r\n" } else { "\n" };
            assert_eq!(items(old).with("\"z\"", ending), new, "{old:?}");
        }
    }

    #[test]
    fn another_order_takes_the_comments_along() {
        for (old, order, new) in [
            (
                r#"["a", 'b']"#.replace('\'', "\""),
                &[1, 0][..],
                r#"["b", "a"]"#,
            ),
            (
                "[\n \"a\", # x\n \"b\" # y\n]".to_owned(),
                &[1, 0],
                "[\n \"b\", # y\n \"a\" # x\n]",
            ),
            (
                "[\r\n \"a\", # x\r\n \"b\"\r\n]".to_owned(),
                &[1, 0],
                "[\r\n \"b\",\r\n \"a\" # x\r\n]",
            ),
            (
                "[\n # all\n\n # h\n \"a\",\n \"b\", # y\n # k\n \"c\",\n # end\n]".to_owned(),
                &[2, 1, 0],
                "[\n # all\n\n # k\n \"c\",\n \"b\", # y\n # h\n \"a\",\n # end\n]",
            ),
            (
                "[\"a\", # x\n \"b\", # y\n]".to_owned(),
                &[1, 0],
                "[\"b\", # y\n \"a\", # x\n]",
            ),
            // There is no room for a comment before the bracket.
            (
                "[\n \"a\", # x\n \"b\"]".to_owned(),
                &[1, 0],
                "[\n \"b\", # x\n \"a\"]",
            ),
            (
                "[\n \"a\", \"b\", # x\n \"c\",\n]".to_owned(),
                &[2, 1, 0],
                "[\n \"c\", \"b\", # x\n \"a\",\n]",
            ),
        ] {
            assert_eq!(items(&old).reordered(order), new, "{old:?}");
        }
    }

    #[test]
    fn one_less_takes_the_comment_on_its_line_and_no_other() {
        for (old, at, new) in [
            (r#"["a"]"#, 0, "[]"),
            (r#"[ "a", ]"#, 0, "[]"),
            ("[\n  \"a\",\n]", 0, "[]"),
            (r#"["a", "b"]"#, 0, r#"["b"]"#),
            (r#"["a", "b"]"#, 1, r#"["a"]"#),
            (r#"[ "a", "b" ]"#, 1, r#"[ "a" ]"#),
            (r#"["a", "b", ]"#, 1, r#"["a", ]"#),
            (r#"["a", "b", "c"]"#, 1, r#"["a", "c"]"#),
            ("[\n # h\n \"a\",\n \"b\",\n]", 0, "[\n # h\n \"b\",\n]"),
            ("[\n # h\n \"a\", # x\n]", 0, "[\n # h\n]"),
            (
                "[\n \"a\", # x\n\n # h\n \"b\" # y\n]",
                1,
                "[\n \"a\" # x\n\n # h\n]",
            ),
            ("[\n \"a\", # x\n # h\n \"b\"]", 1, "[\n \"a\" # x\n # h\n]"),
            ("[\n \"a\",\n \"b\"]", 1, "[\n \"a\"]"),
            ("[\n \"a\",\n \"b\",]", 1, "[\n \"a\",]"),
            ("[\"a\", # x\n \"b\"]", 0, "[\n \"b\"]"),
            ("[\"a\", # x\n \"b\"]", 1, "[\"a\" # x\n]"),
            ("[\"a\", # x\r\n \"b\" # y\r\n]", 1, "[\"a\" # x\r\n]"),
            ("[\n \"a\", \"b\", # x\n]", 0, "[\n \"b\", # x\n]"),
            ("[\n \"a\", \"b\", # x\n]", 1, "[\n \"a\", # x\n]"),
            (
                "[\n \"a\" # x\n # k\n , # y\n \"b\"]",
                0,
                "[\n # k\n \"b\"]",
            ),
        ] {
            assert_eq!(items(old).without(at), new, "{old:?} {at}");
        }
    }
}
