//! A list that is searched by typing: one row is chosen, or any are marked. dialoguer has none whose ranking can be
//! set, and none with marks that can be searched.

use super::screen::{DIM, Drawn, PLAIN, POINTED, Screen, cut, styled};
use super::session::rest_of_paste;
use super::{Head, Marked, PromptResult, Row, RowKind, found, joined_labels};
use crate::report::columns::{columns, wrap_hard};
use console::Key;
use std::ops::ControlFlow;

/// The most rows of a list that are shown at once.
pub(super) const MOST_ROWS: usize = 12;

/// The rows that are shown before there is room for anything but title and keys.
const FEWEST_ROWS: usize = 3;

/// Below this width the words beside a row are likely cut, and stand with its meaning as well.
const NARROW: usize = 60;

struct List<'l> {
    head: Head<'l>,
    rows: &'l [Row],
    /// Which rows are marked, where several can be.
    marks: Option<Vec<bool>>,
    typed: String,
    hits: Vec<usize>,
    /// The place among the hits that is pointed at.
    pointed: usize,
}

/// One row, or with marks some rows.
pub(super) fn ask(
    screen: &mut Screen,
    head: Head<'_>,
    rows: &[Row],
    marks: Option<Vec<bool>>,
    pointed: usize,
) -> PromptResult<Marked> {
    let has_marks = marks.is_some();
    let mut list = List {
        head,
        rows,
        marks,
        typed: String::new(),
        hits: (0..rows.len()).collect(),
        pointed,
    };
    let marked = list.run(screen)?;
    match marked.action {
        Some(_) if has_marks => screen.close(),
        Some(at) => screen.answered(head, &rows[at].label),
        None => screen.answered(head, &joined_labels(rows, &marked.chosen)),
    }
    Ok(marked)
}

impl List<'_> {
    fn run(&mut self, screen: &mut Screen) -> PromptResult<Marked> {
        loop {
            let lines = self.lines(screen);
            screen.draw(&lines, None);
            let key = screen.key();
            if matches!(key, Key::Escape | Key::Char('<')) && self.typed.is_empty() {
                return screen.back_from();
            }
            if let ControlFlow::Break(action) = self.press(&key) {
                // What was pasted over several lines is no answer.
                if key != Key::Enter || rest_of_paste().is_empty() {
                    let chosen = self.marks.clone().unwrap_or_default();
                    return Ok(Marked { chosen, action });
                }
            }
        }
    }

    /// What a key does; where it ends the question, with the row that does, if one does.
    fn press(&mut self, key: &Key) -> ControlFlow<Option<usize>> {
        let hit = self.hits.get(self.pointed).copied();
        let last = self.hits.len().saturating_sub(1);
        match key {
            Key::Enter => return self.enter(hit),
            Key::Char(' ') if self.marks.is_some() && !self.goes_on_with_a_blank() => {
                if let Some(at) = hit {
                    if self.rows[at].kind == RowKind::Action {
                        return ControlFlow::Break(hit);
                    }
                    self.mark(at, |marked| !marked);
                    self.look_for(String::new());
                    self.pointed = at;
                }
            }
            Key::ArrowUp | Key::BackTab => {
                self.pointed = self.pointed.checked_sub(1).unwrap_or(last);
            }
            Key::ArrowDown | Key::Tab => self.pointed = (self.pointed + 1) % (last + 1),
            Key::PageUp => self.pointed = self.pointed.saturating_sub(MOST_ROWS),
            Key::PageDown => self.pointed = (self.pointed + MOST_ROWS).min(last),
            Key::Home => self.pointed = 0,
            Key::End => self.pointed = last,
            Key::Escape | Key::Char('\u{15}' | '\u{17}') => self.look_for(String::new()),
            Key::Backspace => {
                let mut typed = std::mem::take(&mut self.typed);
                typed.pop();
                self.look_for(typed);
            }
            Key::Char(c) if !c.is_control() => {
                let typed = format!("{}{c}", self.typed);
                self.look_for(typed.trim_start().to_owned());
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn look_for(&mut self, typed: String) {
        self.typed = typed;
        self.pointed = 0;
        self.hits = found(self.rows, self.names().last().unwrap_or_default());
    }

    /// The texts that are searched for: `country,city` are two in a list with marks.
    fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        let comma = if self.marks.is_some() { ',' } else { '\0' };
        self.typed.split(comma).map(str::trim)
    }

    /// Enter: takes the row, or goes on; in a list with marks, a text that was typed marks what it finds.
    fn enter(&mut self, hit: Option<usize>) -> ControlFlow<Option<usize>> {
        let action = hit.filter(|at| self.rows[*at].kind == RowKind::Action);
        if self.marks.is_none() {
            let end = |_| ControlFlow::Break(hit);
            return hit.map_or(ControlFlow::Continue(()), end);
        }
        if self.typed.is_empty() {
            return ControlFlow::Break(action);
        }
        let typed = std::mem::take(&mut self.typed);
        let mut names: Vec<&str> = typed.split(',').map(str::trim).collect();
        // The last is the row in hand; of the others, the best that each finds.
        let last = names.pop().unwrap_or_default();
        let best = names
            .iter()
            .map(|name| (*name, found(self.rows, name).first().copied()));
        let all: Vec<(&str, Option<usize>)> = best.chain([(last, hit)]).collect();
        let all = all.into_iter().filter(|(name, _)| !name.is_empty());
        let (mut unknown, mut marked) = (Vec::new(), None);
        for (name, at) in all {
            marked = at.or(marked);
            match at {
                Some(at) => self.mark(at, |_| true),
                None => unknown.push(name),
            }
        }
        if action.is_some() && !last.is_empty() {
            return ControlFlow::Break(action);
        }
        self.look_for(unknown.join(","));
        if let (Some(marked), []) = (marked, &unknown[..]) {
            self.pointed = marked;
        }
        ControlFlow::Continue(())
    }

    /// Marks a row that is no action.
    fn mark(&mut self, at: usize, change: impl Fn(bool) -> bool) {
        if let (Some(marks), true) = (&mut self.marks, self.rows[at].kind != RowKind::Action) {
            marks[at] = change(marks[at]);
        }
    }

    /// Whether a blank is part of what is looked for: a row that is found has another word behind the last one
    /// typed, and none is named by what is typed alone.
    fn goes_on_with_a_blank(&self) -> bool {
        let folded = |text: &str| format!(" {} ", text.to_lowercase().replace(['_', '-'], " "));
        let typed = folded(self.names().last().unwrap_or_default());
        let Some(last) = typed.split_whitespace().next_back() else {
            return false;
        };
        let last = format!(" {last} ");
        let is_followed = |text: &String| folded(text.trim()).trim_end().contains(&last);
        let mut rows = self.hits.iter().map(|at| &self.rows[*at]);
        let is_name = rows.clone().any(|row| folded(&row.label) == typed);
        rows.any(|row| {
            let mut others = [&row.keywords, &row.note, &row.detail].into_iter();
            is_followed(&row.label) || !is_name && others.any(is_followed)
        })
    }

    fn lines(&self, screen: &Screen) -> Vec<Drawn> {
        let (mut lines, mut help) = screen.head(self.head);
        let (width, height) = (screen.width(), screen.height() - 1);
        let search = (!self.typed.is_empty()).then(|| format!("  search: {}", self.typed));
        // One line says how many rows are hidden, one names the keys.
        let fixed = lines.len() + usize::from(search.is_some()) + 2;
        let left = height.saturating_sub(fixed + self.hits.len().clamp(1, FEWEST_ROWS));
        let detail = match self.hits.get(self.pointed) {
            Some(at) => meaning(&self.rows[*at], width, left.min((height / 3).max(6))),
            None => vec![(DIM, "  nothing found: Esc clears it".into())],
        };
        if help.len() + detail.len() > left {
            help.clear();
        }
        let room = height.saturating_sub(fixed + help.len() + detail.len());
        lines.extend(help);
        lines.extend(search.map(|search| (PLAIN, search)));
        self.rows_in_view(width, room.clamp(1, MOST_ROWS), &mut lines);
        lines.extend(detail);
        // The rows are worth more than the names of the keys.
        lines.truncate(height.saturating_sub(1));
        lines.push(self.keys(screen));
        lines
    }

    fn keys(&self, screen: &Screen) -> Drawn {
        let keys: &[[&str; 2]] = match (self.marks.is_some(), self.typed.is_empty()) {
            (false, _) => &[["Enter", "select"]],
            (true, false) => &[["Enter", "mark"]],
            (true, true) => &[["Space", "mark"], ["Enter", "go on"]],
        };
        let escape = if self.typed.is_empty() {
            screen.back()
        } else {
            "clear"
        };
        screen.footer("Type to search", keys, escape)
    }

    fn rows_in_view(&self, width: usize, room: usize, lines: &mut Vec<Drawn>) {
        let last = self.hits.len().saturating_sub(room);
        let start = (self.pointed + 1).saturating_sub(room).min(last);
        let labels = label_width(self.hits.iter().map(|at| &self.rows[*at]), width);
        for (place, at) in self.hits.iter().enumerate().skip(start).take(room) {
            let row = &self.rows[*at];
            let mark = match &self.marks {
                None => "",
                Some(_) if row.kind == RowKind::Action => "    ",
                Some(marks) if marks[*at] => "[x] ",
                Some(_) => "[ ] ",
            };
            lines.push(drawn_row(row, mark, place == self.pointed, labels, width));
        }
        if last > 0 {
            lines.push((DIM, format!("  ... {last} more")));
        }
    }
}

/// The columns that the labels of some rows get.
pub(super) fn label_width<'r>(rows: impl Iterator<Item = &'r Row>, width: usize) -> usize {
    let widest = rows.map(|row| columns(&row.label)).max();
    widest.unwrap_or(0).min(width / 2).min(24)
}

/// One row, and beside it as much of what it means as there is room for.
pub(super) fn drawn_row(
    row: &Row,
    mark: &str,
    is_pointed: bool,
    labels: usize,
    width: usize,
) -> Drawn {
    let style = match (is_pointed, row.kind) {
        (true, _) => POINTED,
        (false, RowKind::Dim) => DIM,
        (false, _) => PLAIN,
    };
    let padding = " ".repeat(labels.saturating_sub(columns(&row.label)));
    let mut beside = row.note.clone();
    if width >= NARROW && !row.detail.is_empty() {
        if !beside.is_empty() {
            beside.push_str(": ");
        }
        beside.push_str(&row.detail);
    }
    let pointer = if is_pointed { '>' } else { ' ' };
    let text = format!("{pointer} {mark}{}{padding}  {beside}", row.label);
    (style, cut(text.trim_end(), width))
}

/// The pointed row's full text, in at most so many lines.
pub(super) fn meaning(row: &Row, width: usize, most: usize) -> Vec<Drawn> {
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
            *last = cut(&format!("{last}{}", " ".repeat(room)), room);
        }
    }
    let indented = lines.into_iter().map(|line| format!("  {line}"));
    styled(DIM, indented.collect())
}
