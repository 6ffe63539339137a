//! `cbgen check --against`: a pasted string beside the callback of a file.

use super::run::CheckRun;
use crate::callback::compare::{Differing, compare};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::link::read;
use crate::callback::{Given, Sources};
use crate::catalogue::Trigger;
use crate::commands::shared::{files, parsed, value_of, wrong_usage};
use crate::forms::field::render;
use crate::lint::{Diagnostic, Level, MissingValue, shortened};
use crate::manifest::edit::in_words;
use crate::manifest::field_lines::given_lines;
use crate::manifest::select::CallbackSelection;

const MOST_DIFFERENCES: usize = 20;

/// The callback of the file.
struct Wanted {
    trigger: Option<&'static Trigger>,
    field: String,
    /// Whether it has values from the environment, which are not to be shown.
    is_filled: bool,
}

/// Checks strings, and the lines of standard input, and compares them with the callback of this name; whether one differs.
pub(super) fn run<'a>(
    run: &mut CheckRun,
    name: &str,
    strings: &'a [String],
    texts: &'a [(&str, String)],
    sources: &mut Sources<'a>,
) -> anyhow::Result<bool> {
    let (on_stdin, files): (Vec<_>, Vec<_>) =
        texts.iter().partition(|(path, _)| *path == files::STDIN);
    if strings.is_empty() && on_stdin.is_empty() {
        wrong_usage!("--against needs a string to compare: --string STRING");
    }
    let names = [name.to_owned()];
    let mut selection = CallbackSelection::new(&names, Some(&value_of));
    let mut wanted = None;
    for (path, text) in files {
        if wanted.is_none() {
            wanted = find(run, &mut selection, path, text)?;
        }
    }
    let Some(wanted) = wanted else {
        let unknown = selection.unknown();
        let why = unknown.first().map(ToString::to_string);
        wrong_usage!("--against {name}: {}", why.unwrap_or_default());
    };
    let strings = strings.iter().map(String::as_str);
    let mut given: Vec<Given<'_>> = strings.map(|one| sources.flag("--string", one)).collect();
    for (_, text) in on_stdin {
        given.extend(given_lines(sources, text));
    }
    let mut differs = false;
    for given in &given {
        differs |= check(run, given, name, &wanted);
    }
    Ok(differs)
}

/// The callback to compare with, if a file has it. The pasted string is to be the same: what the file declares and allows
/// holds for it.
fn find(
    run: &mut CheckRun,
    selection: &mut CallbackSelection<'_>,
    path: &str,
    text: &str,
) -> anyhow::Result<Option<Wanted>> {
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, path, text);
    manifest.macros = manifest.macros.joined(&run.macros);
    let mut levels = manifest.levels(&run.levels);
    let (problems, mut walk) = selection.walk(&manifest, &levels);
    if let Some(problem) = problems.first() {
        let why = &problem.message;
        anyhow::ensure!(!problem.is_unread(), "{path} has errors: {why}");
        wrong_usage!("{path} has errors: {why}; see cbgen check {path}");
    }
    let Some(found) = walk.find(|one| one.is_chosen) else {
        return Ok(None);
    };
    let name = found.name().unwrap_or_default().to_owned();
    let missing = found.filled.iter().flat_map(|filled| &filled.missing);
    if let Some(missing) = missing.map(MissingValue::finding).next() {
        wrong_usage!("`{name}` of {path}: {}", missing.message);
    }
    let Some(built) = found.built() else {
        wrong_usage!("`{name}` of {path} has errors itself: see cbgen check {path}");
    };
    for code in built.allowed() {
        levels.lint(code, Level::Allow);
    }
    run.levels = levels;
    run.declared_macros = built.draft.macros_beside(&manifest.macros).into_owned();
    run.catalogue = manifest.catalogue;
    Ok(Some(Wanted {
        trigger: built.trigger,
        field: render(built.sent()),
        is_filled: built.filled.is_some(),
    }))
}

/// Checks a string and compares it; whether it differs.
fn check(run: &mut CheckRun, given: &Given<'_>, name: &str, wanted: &Wanted) -> bool {
    if run.trigger.is_none() {
        run.trigger = wanted.trigger;
    }
    run.text(given);
    let pasted = field_of(given.text(), wanted.trigger);
    let mut differences = differences(&pasted, &wanted.field);
    if differences.is_empty() {
        return false;
    }
    if wanted.is_filled {
        differences = vec![
            "the file's callback has values from the environment: what differs is not shown".into(),
        ];
    }
    let mut finding = Diagnostic {
        level: Level::Deny,
        ..Diagnostic::remark(format!("this is not `{name}` as the file has it"))
    };
    finding = finding.at(given.span(0..given.text().trim_end().len()), "differs");
    let more = differences.len().saturating_sub(MOST_DIFFERENCES);
    for difference in differences.into_iter().take(MOST_DIFFERENCES) {
        finding = finding.help(difference);
    }
    if more > 0 {
        finding = finding.help(format!("and {more} more differences"));
    }
    run.findings.push(finding);
    true
}

/// The field of a pasted text: itself, or for a link the callback of the same trigger.
fn field_of(text: &str, trigger: Option<&'static Trigger>) -> String {
    let Some(link) = read(text) else {
        let field = text.strip_suffix('\n').unwrap_or(text);
        return field.strip_suffix('\r').unwrap_or(field).to_owned();
    };
    let id = trigger.map(|own| own.id);
    let same = link.callbacks().find(|(_, key)| Some(key.trigger.id) == id);
    let pair = same.or_else(|| link.callbacks().next());
    let pair = pair.map(|(pair, _)| pair).or(link.pairs.first());
    let value = pair.and_then(|pair| pair.pair.value.clone());
    value.map_or_else(String::new, |value| Decoded::read(text, value).text)
}

/// What is different in a pasted text, in words; nothing where the bytes are the same.
fn differences(pasted: &str, wanted: &str) -> Vec<String> {
    let has_several = wanted.contains(' ');
    let in_words = |(entry, what): (Option<usize>, Differing)| {
        let place = entry.filter(|_| has_several);
        let place = place.map_or_else(String::new, |at| format!(", entry {}", at + 1));
        let line = in_words(&what, shortened);
        format!("compared with the file{place}: {line}")
    };
    let all = compare(wanted, pasted).into_iter();
    all.map(in_words).collect()
}
