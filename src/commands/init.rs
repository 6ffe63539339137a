//! `cbgen init`: a first callbacks.toml for the common case, with comments.

use super::shared::callback_file::parsed;
use super::shared::callback_flags::CommandWords;
use super::shared::global::Global;
use super::shared::{Outcome, Usage, files, output};
use crate::callback::Sources;
use crate::lint::{Diagnostic, Levels, distinct};
use crate::manifest::DEFAULT_FILE;
use crate::manifest::save::new_file;
use crate::manifest::select::CallbackSelection;
use crate::report::Printable;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen init
  cbgen init -e 'https://collector.example.com/adjust'
  cbgen init apps/game.toml";

/// What is written but for the first line; the checks of the project's tests hold it sound.
const TEMPLATE: &str = include_str!("init.toml");

/// The collector of the template.
const COLLECTOR: &str = "https://collector.example.com/adjust";

/// Write a first callbacks.toml, with comments
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The file to write
    #[arg(value_name = "FILE", default_value = DEFAULT_FILE)]
    file: String,
    /// The http(s) URL of the server for production data
    #[arg(short, long, value_name = "URL")]
    endpoint: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let path = &*arguments.file;
    if path == files::STDIN {
        return Err(Usage("FILE takes a file".into()).into());
    }
    let url = arguments.endpoint.as_deref().unwrap_or(COLLECTOR).trim();
    let [old, new] = [COLLECTOR, url].map(|url| toml::Value::from(url).to_string());
    let text = new_file(&TEMPLATE.replace(&old, &new));
    let mut sources = Sources::new();
    let findings = findings(&mut sources, path, &text);
    let code = output::report(global, &sources, findings);
    if code != 0 {
        global.note(format_args!("{path} is not written"));
        return Ok(code);
    }
    let locked = files::open_or_new(global, path)?;
    if std::fs::symlink_metadata(path).is_ok() {
        let path = Printable(path);
        return Err(Usage(format!(
            "{path} is there already, and stays as it is: name another file, or add to it by cbgen new --save {path}"
        ))
        .into());
    }
    files::commit(global, path, locked.stage(&text)?)?;
    let mut check = CommandWords::of("check");
    if path != DEFAULT_FILE {
        check.word(path);
    }
    global.note(format_args!(
        "wrote {path}: change the endpoints and the event token in it, then run {}",
        check.line()
    ));
    Ok(0)
}

/// What would be wrong with the file; what stands in `[defaults]` is told once, for all its callbacks.
fn findings<'t>(sources: &mut Sources<'t>, path: &str, text: &'t str) -> Vec<Diagnostic> {
    let manifest = parsed(sources, path, text);
    let levels = Levels::default();
    let mut selection = CallbackSelection::new(&[], None);
    let (mut findings, walk) = selection.walk(&manifest, &levels);
    findings.extend(walk.flat_map(|mut callback| callback.take_findings()));
    distinct(&mut findings);
    findings
}
