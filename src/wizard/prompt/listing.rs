//! How a list is drawn: title, help, the rows in view, the pointed row's full text, and the keys. What there
//! is no room for is left out in order of worth, and what is cut says so.

use super::layout::{columns, wrap_hard};
use super::{Head, Row};

/// The most rows of a list that are shown at once.
pub(in crate::wizard) const MOST_ROWS: usize = 12;

/// The rows that are shown before there is room for anything but title and keys.
const FEWEST_ROWS: usize = 3;

/// Below this width the words beside a row are likely cut, and the keys have short names.
const NARROW: usize = 60;

/// How a drawn line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::wizard) enum Tone {
    Title,
    Plain,
    Dim,
    Pointed,
    Wrong,
}

/// A line with its look.
pub(in crate::wizard) type Drawn = (Tone, String);

/// A list as it stands.
pub(in crate::wizard) struct List<'l> {
    pub(in crate::wizard) head: &'l Head<'l>,
    pub(in crate::wizard) rows: &'l [Row],
    /// Which rows are marked, where several can be.
    pub(in crate::wizard) chosen: Option<&'l [bool]>,
    /// The rows that the typed text finds.
    pub(in crate::wizard) hits: &'l [usize],
    /// The place among the hits that is pointed at.
    pub(in crate::wizard) pointed: usize,
    /// What was typed to search.
    pub(in crate::wizard) typed: &'l str,
    /// Whether going back from it leaves.
    pub(in crate::wizard) leaves: bool,
}

impl List<'_> {
    /// The lines of the list, none wider than `width`, no more than `height`.
    pub(in crate::wizard) fn lines(&self, width: usize, height: usize) -> Vec<Drawn> {
        let mut lines = toned(
            Tone::Title,
            wrap_hard(&format!("? {}", self.head.title), width),
        );
        let mut help = toned(Tone::Dim, wrap_hard(self.head.help, width));
        let mut search = Vec::new();
        if !self.typed.is_empty() {
            search.push((Tone::Plain, format!("  search: {}", self.typed)));
        }
        let keys = toned(Tone::Dim, wrap_hard(&self.keys(width), width));
        let fewest = self.hits.len().clamp(1, FEWEST_ROWS);
        // One line says how many rows are hidden.
        let fixed = lines.len() + search.len() + keys.len() + 1;
        let left = height.saturating_sub(fixed + fewest);
        let detail = self.detail(width, left.min((height / 3).max(6)));
        if help.len() + detail.len() > left {
            help.clear();
        }
        let room = height.saturating_sub(fixed + help.len() + detail.len());
        lines.extend(help);
        lines.extend(search);
        self.rows_in_view(width, room.clamp(1, MOST_ROWS), &mut lines);
        lines.extend(detail);
        // The row is worth more than the names of the keys.
        lines.extend(keys);
        lines.truncate(height.max(1));
        lines
    }

    fn keys(&self, width: usize) -> String {
        let back = if self.leaves { "leave" } else { "back" };
        match (self.chosen.is_some(), width < NARROW) {
            (false, false) => format!("Up/Down or type to search. Enter: take. Esc: {back}."),
            (false, true) => format!("Enter, Esc: {back}"),
            (true, false) => format!(
                "Space: on or off. Right: all. Left: none. Type to search. Enter: take all marked [x]. Esc: {back}."
            ),
            (true, true) => "Space, Enter, Esc".to_owned(),
        }
    }

    /// The pointed row's full text, in at most so many lines.
    fn detail(&self, width: usize, most: usize) -> Vec<Drawn> {
        let Some(at) = self.hits.get(self.pointed) else {
            return vec![(Tone::Dim, "  nothing found: Backspace".into())];
        };
        let row = &self.rows[*at];
        // The note may have been cut in the list.
        let full = if width < NARROW && !row.note.is_empty() {
            format!("{}. {}", row.note, row.detail)
        } else {
            row.detail.clone()
        };
        let room = width.saturating_sub(2);
        let mut lines = wrap_hard(&full, room);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while columns(last) + 3 > room && last.pop().is_some() {}
                last.push_str(" ..");
            }
        }
        let indented = lines.into_iter().map(|line| format!("  {line}"));
        toned(Tone::Dim, indented.collect())
    }

    fn rows_in_view(&self, width: usize, room: usize, lines: &mut Vec<Drawn>) {
        let start = (self.pointed + 1)
            .saturating_sub(room)
            .min(self.hits.len().saturating_sub(room));
        let labels = self.hits.iter().map(|at| columns(&self.rows[*at].label));
        let label_width = labels.max().unwrap_or(0).min(width / 2).min(24);
        for (place, at) in self.hits.iter().enumerate().skip(start).take(room) {
            let pointed = place == self.pointed;
            let text = self.row(*at, pointed, label_width, width);
            lines.push((if pointed { Tone::Pointed } else { Tone::Plain }, text));
        }
        let hidden = self.hits.len().saturating_sub(room);
        if hidden > 0 {
            lines.push((Tone::Dim, format!("  ... {hidden} more")));
        }
    }

    /// One row, and beside it as much of what it means as there is room for; the drawing cuts it.
    fn row(&self, at: usize, pointed: bool, label_width: usize, width: usize) -> String {
        let row = &self.rows[at];
        let mark = match self.chosen.map(|chosen| chosen[at]) {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        let padding = " ".repeat(label_width.saturating_sub(columns(&row.label)));
        let mut beside = row.note.clone();
        if width >= NARROW && !row.detail.is_empty() {
            if !beside.is_empty() {
                beside.push_str(": ");
            }
            beside.push_str(&row.detail);
        }
        let pointer = if pointed { '>' } else { ' ' };
        let text = format!("{pointer} {mark}{}{padding}  {beside}", row.label);
        text.trim_end().to_owned()
    }
}

/// Lines of one look.
pub(in crate::wizard) fn toned(tone: Tone, texts: Vec<String>) -> Vec<Drawn> {
    texts.into_iter().map(|text| (tone, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::{List, Tone};
    use crate::wizard::prompt::{Head, Row};

    fn drawn(width: usize, height: usize) -> Vec<(Tone, String)> {
        let rows: Vec<Row> = (0..20)
            .map(|at| {
                Row::new(
                    format!("row{at}"),
                    "note",
                    "what it means, in many words ".repeat(9),
                )
            })
            .collect();
        let hits: Vec<usize> = (0..20).collect();
        let list = List {
            head: &Head {
                title: "Title",
                help: "A help of some words, which takes three lines.",
            },
            rows: &rows,
            chosen: None,
            hits: &hits,
            pointed: 0,
            typed: "",
            leaves: false,
        };
        list.lines(width, height)
    }

    #[test]
    fn rows_and_keys_are_shown_in_the_smallest_terminal_and_cuts_are_marked() {
        for (width, height) in [(19, 7), (19, 23), (39, 11), (79, 7), (79, 23)] {
            let lines = drawn(width, height);
            let texts: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
            assert!(lines.len() <= height, "{width}x{height}: {texts:?}");
            assert!(
                texts.iter().filter(|text| text.contains("row")).count() >= 3,
                "{texts:?}"
            );
            assert!(
                texts
                    .last()
                    .is_some_and(|text| text.ends_with("back") || text.ends_with("back.")),
                "{texts:?}"
            );
            let cut = texts.iter().any(|text| text.ends_with(" .."));
            let full = texts.iter().filter(|text| text.starts_with("  ")).count() > 4;
            assert!(cut || full, "{width}x{height}: {texts:?}");
        }
    }

    #[test]
    fn every_row_says_what_it_means_where_there_is_room() {
        let texts = drawn(79, 23);
        let rows = texts.iter().filter(|(_, text)| text.contains("row"));
        assert!(
            rows.clone()
                .all(|(_, text)| text.contains("note: what it means")),
            "{texts:?}"
        );
    }
}
