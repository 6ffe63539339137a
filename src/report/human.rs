//! As rustc shows them: the message, the text with the place underlined, what to type.

use super::palette::{NAME, WARNING, WRONG};
use super::place::Locator;
use super::printable::Printable;
use crate::callback::SourceKind;
use crate::lint::{Diagnostic, Level};
use annotate_snippets::{AnnotationKind, Group, Renderer, Snippet};

/// How a terminal wants the human form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are wanted.
    pub colour: bool,
    /// The width in columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
        }
    }
}

pub(super) fn render(locator: &mut Locator<'_>, finding: &Diagnostic, style: Style) -> String {
    let level = match finding.level {
        Level::Deny => annotate_snippets::Level::ERROR,
        Level::Warn => annotate_snippets::Level::WARNING,
        Level::Allow => annotate_snippets::Level::NOTE,
    };
    let mut title = level.primary_title(Printable(&finding.message).to_string());
    if let Some(code) = finding.code {
        title = title.id(code.name());
    }
    let mut group = Group::with_title(title);
    let mut counted = Vec::new();
    for (at, label) in finding.labels.iter().enumerate() {
        let source = locator.source(&label.span);
        let place = locator.place(&label.span);
        // The line numbers' gutter and the frame take a few columns.
        let (line, marked) = locator.excerpt(&label.span, style.width.saturating_sub(8).max(20));
        let name = Printable(&source.name).to_string();
        let origin = match source.kind {
            SourceKind::Flag => name,
            SourceKind::File | SourceKind::Stdin => {
                format!("{name}:{}:{}", place.line, place.column)
            }
        };
        // The library adds the column in the excerpt to the real place; that is taken out below.
        let column = line[..marked.start].chars().count() + 1;
        counted.push(format!("{MARK}:{}:{column}", place.line));
        let kind = if at == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let mut annotation = kind.span(marked);
        if !label.text.is_empty() {
            annotation = annotation.label(Printable(&label.text).to_string());
        }
        group = group.element(
            Snippet::source(line)
                .path(format!("{origin}{MARK}"))
                .line_start(place.line)
                .fold(false)
                .annotation(annotation),
        );
    }
    for help in &finding.help {
        group = group.element(annotate_snippets::Level::HELP.message(Printable(help).to_string()));
    }
    let renderer = if style.colour {
        Renderer::styled()
            .error(WRONG.bold())
            .warning(WARNING.bold())
            .help(NAME.bold())
    } else {
        Renderer::plain()
    };
    let mut text = renderer.term_width(style.width.max(40)).render(&[group]);
    if finding.labels.is_empty() {
        text = without_bar(&text);
    }
    for place in counted {
        text = text.replacen(&place, "", 1);
    }
    text.push_str("\n\n");
    text
}

/// A character of no text, behind which the library puts a line and a column.
const MARK: char = '\u{10FFFE}';

/// A finding without a place, whose help needs no line that leads to one.
fn without_bar(text: &str) -> String {
    let is_bar = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() == "|";
    let lines: Vec<&str> = text.lines().filter(|line| !is_bar(line)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use crate::callback::Sources;
    use crate::lint::{Code, Diagnostic};
    use crate::report::{ReportFormat, Style, render};

    #[test]
    fn help_stands_right_below_a_message_without_a_place() {
        let finding = Diagnostic::new(Code::DuplicateName, "taken").help("choose another name");
        let (format, style) = (ReportFormat::Human, Style::default());
        let text = render(format, &Sources::new(), &[finding], style);
        let expected = "error[duplicate-name]: taken\n = help: choose another name\n\n";
        assert_eq!(text, expected);
    }
}
