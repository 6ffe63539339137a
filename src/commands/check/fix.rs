//! `cbgen check --fix`: the edits that cannot be wrong. Each proves itself against the bytes that it replaces.

use super::run::CheckRun;
use crate::callback::{Given, SourceKind, Sources};
use crate::commands::shared::files::{self, Texts};
use crate::commands::shared::{Global, parsed};
use crate::lint::{Diagnostic, Fix};
use crate::manifest::edit::spliced;
use crate::manifest::field_lines::lines;
use crate::report::Printable;
use std::ops::Range;

/// More rounds than edits can lay open further ones.
const ROUNDS: usize = 8;

/// Mends strings; what is to be printed in their place is returned, a line for each.
pub(super) fn mend_strings(run: &CheckRun, strings: &mut [String]) -> String {
    let mut printed = String::new();
    for string in strings {
        *string = mend_string(run, string);
        let shown = string.strip_suffix('\n').unwrap_or(string);
        printed.push_str(&Printable(shown).to_string());
        printed.push('\n');
    }
    printed
}

/// Mends texts and gives what they are then. Files are replaced; what is to be printed in place of standard input
/// is added to `printed`.
pub(super) fn mend_each<'p>(
    global: &Global,
    run: &CheckRun,
    paths: Vec<&'p str>,
    printed: &mut String,
) -> Texts<'p> {
    files::each(paths, |path| {
        if path != files::STDIN {
            // Read and replaced under one lock: what others write meanwhile is not lost.
            let locked = files::open(global, path)?;
            let mended = mended(run, path, locked.text());
            files::commit(global, path, locked.stage(&mended)?)?;
            return Ok(mended);
        }
        let text = files::read_text(path)?;
        let mut mended = String::with_capacity(text.len());
        for line in lines(&text) {
            let name = &text[line.start..line.field.start];
            let field = mend_string(run, &text[line.field]);
            mended.push_str(&format!("{name}{field}\n"));
            // The tab behind a name is none of the text.
            let tab = if name.is_empty() { "" } else { "\t" };
            let (name, field) = (Printable(name.trim_end()), Printable(&field));
            printed.push_str(&format!("{name}{tab}{field}\n"));
        }
        Ok(mended)
    })
}

fn mend_string(run: &CheckRun, text: &str) -> String {
    rounds(text, |text| {
        let mut sources = Sources::new();
        let source = sources.add(SourceKind::Flag, "", text);
        let mut one = run.clone();
        one.text(&Given::whole(source, text));
        edits(text, &one.findings)
    })
}

fn mended(run: &CheckRun, path: &str, text: &str) -> String {
    let problems = |text: &str| {
        let mut sources = Sources::new();
        parsed(&mut sources, path, text).problems.len()
    };
    let before = problems(text);
    let mended = rounds(text, |text| {
        let mut sources = Sources::new();
        let mut one = run.clone();
        one.source(&mut sources, path, text);
        // A file is mended where it is named, not where it is included.
        let is_own = |fix: &Fix| sources.get(fix.span.source).name == path;
        one.findings
            .retain(|finding| finding.fix.as_ref().is_some_and(is_own));
        for finding in &mut one.findings {
            finding.more_fixes.retain(is_own);
        }
        edits(text, &one.findings)
    });
    // TOML that the edits broke would be worse than the mistake.
    if problems(&mended) > before {
        text.to_owned()
    } else {
        mended
    }
}

fn rounds(text: &str, find: impl Fn(&str) -> Vec<(Range<usize>, String)>) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let edits = find(&text);
        if edits.is_empty() {
            break;
        }
        text = spliced(&text, &edits);
    }
    text
}

fn edits(text: &str, findings: &[Diagnostic]) -> Vec<(Range<usize>, String)> {
    let fixes = findings.iter().flat_map(|one| one.safe_fixes(text));
    let edits = fixes.map(|fix| (fix.span.range.clone(), fix.replacement.clone()));
    let mut edits: Vec<(Range<usize>, String)> = edits.collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits
}
