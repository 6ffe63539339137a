//! `cbgen init`: a first callbacks.toml for the common case, with comments.

use super::shared::callback_file::parsed;
use super::shared::callback_flags::{CallbackFlags, CommandWords};
use super::shared::global::Global;
use super::shared::{Outcome, Usage, files, output};
use crate::callback::{Macros, Sources};
use crate::catalogue::Catalogue;
use crate::lint::{Diagnostic, Levels};
use crate::manifest::DEFAULT_FILE;
use crate::manifest::save::new_file;
use crate::manifest::select::CallbackSelection;
use crate::report::{Printable, exit_code};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen init
  cbgen init -e 'https://collector.example.com/adjust'
  cbgen init apps/game.toml";

/// What is written but for the first line; the checks of the project's tests hold it sound.
const TEMPLATE: &str = include_str!("init.toml");

/// The collector of the template.
const COLLECTOR: &str = "\"https://collector.example.com/adjust\"";

/// Write a first callbacks.toml, with comments
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The file to write
    #[arg(value_name = "FILE", default_value = DEFAULT_FILE)]
    file: String,
    /// The http(s) URL of the server that gets what production sends
    #[arg(short, long, value_name = "URL")]
    endpoint: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let path = &*arguments.file;
    if path == files::STDIN {
        return Err(Usage("FILE takes a file".into()).into());
    }
    let text = match &arguments.endpoint {
        None => new_file(TEMPLATE),
        Some(url) => {
            let code = check_endpoint(global, url)?;
            if code != 0 {
                return Ok(code);
            }
            let url = toml::Value::from(url.trim()).to_string();
            new_file(&TEMPLATE.replace(COLLECTOR, &url))
        }
    };
    // What is sound in one callback may repeat a key of another.
    let mut sources = Sources::new();
    let findings = findings(&mut sources, path, &text);
    if exit_code(&findings) != 0 {
        return Ok(output::report(global, &sources, findings));
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

/// Judges the URL as `new` does; returns the exit code.
fn check_endpoint(global: &Global, url: &str) -> Outcome {
    let flags = CallbackFlags {
        trigger: Some("install".to_owned()),
        endpoints: vec![url.to_owned()],
        recommended: true,
        ..CallbackFlags::default()
    };
    let mut sources = Sources::new();
    let draft = flags.draft(&mut sources).map_err(anyhow::Error::new)?;
    let (catalogue, levels) = (Catalogue::builtin(), Levels::default());
    let checked = draft.check(&catalogue, Macros::NONE, &levels, &[]);
    Ok(output::report(global, &sources, checked.findings))
}

fn findings<'t>(sources: &mut Sources<'t>, path: &str, text: &'t str) -> Vec<Diagnostic> {
    let manifest = parsed(sources, path, text);
    let levels = Levels::default();
    let mut selection = CallbackSelection::new(&[], None);
    let (mut findings, walk) = selection.walk(&manifest, &levels);
    for mut callback in walk {
        findings.append(&mut callback.take_findings());
    }
    findings
}
