//! `cbgen check --against`: a pasted string beside the callback of a file.

use super::run::{CheckRun, Declared};
use crate::callback::compare::{Difference, compare};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::link::read;
use crate::callback::{Given, Sources};
use crate::catalogue::Trigger;
use crate::commands::shared::callback_file::{parsed, unknown_in};
use crate::commands::shared::environment::value_of;
use crate::commands::shared::{Usage, files};
use crate::forms::field::render;
use crate::lint::shortened;
use crate::lint::{Diagnostic, Level, Levels, MissingValue};
use crate::manifest::DEFAULT_FILE;
use crate::manifest::edit::in_words;
use crate::manifest::field_lines::given_lines;
use crate::manifest::select::CallbackSelection;

/// The most differences that are listed.
const MOST_DIFFERENCES: usize = 20;

/// The callback of the file.
struct Wanted {
    trigger: Option<&'static Trigger>,
    field: String,
    /// Whether it has values from the environment, which are not to be shown.
    is_filled: bool,
    /// What strings beside it are judged by.
    levels: Levels,
    declared: Declared,
}

/// Checks strings, and the lines of standard input, and compares them with the callback of this name; whether one differs.
pub(super) fn run<'a>(
    run: &mut CheckRun,
    name: &str,
    strings: &'a [String],
    texts: &'a [(&str, String)],
    sources: &mut Sources<'a>,
) -> anyhow::Result<bool> {
    let on_stdin = texts.iter().find(|(path, _)| *path == files::STDIN);
    if strings.is_empty() && on_stdin.is_none() {
        return Err(Usage("--against needs a string to compare: --string STRING".into()).into());
    }
    let mut owned = Vec::new();
    if texts.iter().all(|(path, _)| *path == files::STDIN) {
        owned.push((DEFAULT_FILE, files::read_text(DEFAULT_FILE)?));
    }
    let manifests = texts
        .iter()
        .filter(|(path, _)| *path != files::STDIN)
        .chain(&owned);
    let names = [name.to_owned()];
    let mut selection = CallbackSelection::new(&names, Some(&value_of));
    let mut wanted = None;
    for (path, text) in manifests {
        let found = find(run, &mut selection, path, text)?;
        wanted = wanted.or(found);
    }
    let Some(mut wanted) = wanted else {
        return Err(unknown_in(&format!("--against {name}"), &selection).into());
    };
    run.levels = std::mem::take(&mut wanted.levels);
    run.declared = wanted.declared.clone();
    let mut differs = false;
    let mut given: Vec<Given<'_>> = Vec::new();
    given.extend(
        strings
            .iter()
            .map(|string| sources.flag("--string", string.as_str())),
    );
    given.extend(
        on_stdin
            .into_iter()
            .flat_map(|(_, text)| given_lines(sources, text)),
    );
    for given in &given {
        differs |= check(run, given, name, &wanted);
    }
    Ok(differs)
}

/// The callback to compare with, if a file has it.
fn find(
    run: &CheckRun,
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
        let message = format!(
            "{path} has errors: {}; see cbgen check {path}",
            problem.message
        );
        return Err(if problem.is_unread() {
            anyhow::anyhow!(message)
        } else {
            Usage(message).into()
        });
    }
    let Some(found) = walk.find(|one| one.is_chosen) else {
        return Ok(None);
    };
    let name = found.name().unwrap_or_default().to_owned();
    let missing = found
        .filled
        .iter()
        .flat_map(|filled| &filled.missing)
        .next();
    if let Some(missing) = missing.map(MissingValue::finding) {
        return Err(Usage(format!("`{name}` of {path}: {}", missing.message)).into());
    }
    let Some(built) = found.built() else {
        let message = format!("`{name}` of {path} has errors itself: see cbgen check {path}");
        return Err(Usage(message).into());
    };
    // The pasted string is to be the file's callback: what the file declares and allows holds for it.
    for code in built.allowed() {
        levels.lint(code, Level::Allow);
    }
    Ok(Some(Wanted {
        trigger: built.trigger,
        field: render(built.sent()),
        is_filled: built.filled.is_some(),
        levels,
        declared: Declared {
            macros: built.draft.macros_beside(&manifest.macros).into_owned(),
            catalogue: manifest.catalogue,
        },
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
    let same = link.pairs.iter().find(|pair| {
        pair.callback
            .as_ref()
            .is_some_and(|key| Some(key.trigger.id) == trigger.map(|own| own.id))
    });
    let only = || {
        link.callbacks()
            .next()
            .map(|(pair, _)| pair)
            .or(link.pairs.first())
    };
    let value = same.or_else(only).and_then(|pair| pair.pair.value.clone());
    value.map_or_else(String::new, |value| Decoded::read(text, value).text)
}

/// What is different in a pasted text, in words; nothing where the bytes are the same.
fn differences(pasted: &str, wanted: &str) -> Vec<String> {
    let has_several = wanted.contains(' ');
    let in_words = |Difference { entry, what }: Difference| {
        let place = entry.filter(|_| has_several);
        let place = place.map_or_else(String::new, |at| format!(", entry {}", at + 1));
        let lines = in_words(&what, shortened).into_iter();
        lines.map(move |line| format!("compared with the file{place}: {line}"))
    };
    let all = compare(wanted, pasted).into_iter();
    all.flat_map(in_words).collect()
}
