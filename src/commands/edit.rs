//! `cbgen edit`: what flags change about a callback of a file; all else stays as it is written.

use super::keep::{FileFlag, Judge, Unfound, callback, parsed, refused};
use super::new::{MethodFlag, Parameters};
use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, duplicate, files, output};
use crate::callback::{Draft, DraftParameter, Given, Layer, Sources};
use crate::forms::field;
use crate::lint::{Code, Diagnostic, Level, Levels};
use crate::manifest::edit::{self, Change, EditError};
use crate::manifest::{Manifest, ManifestCallback, is_unset};
use crate::report::{Printable, exit_code};
use crate::wizard::Answers;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen edit install -p idfv -P source=adjust --remove tracker_name
  cbgen edit install -e 'https://collector.example.com/v2' \\
      --condition environment=production
  cbgen edit install --no-condition --name install-all
  cbgen edit purchase --event-token abc123 --event-token xyz456";

/// Change a callback of a file
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callback
    #[arg(value_name = "NAME")]
    callback: String,
    #[command(flatten)]
    file: FileFlag,
    /// What fires it
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// The endpoints, in place of all it has; repeatable
    #[arg(short, long = "endpoint", value_name = "URL")]
    endpoints: Vec<String>,
    /// The event tokens, in place of all it has; repeatable
    #[arg(long = "event-token", value_name = "TOKEN")]
    event_tokens: Vec<String>,
    #[command(flatten)]
    parameters: Parameters,
    /// Take a parameter away; one of the recommended or default ones is excluded
    #[arg(long, value_name = "KEY")]
    remove: Vec<String>,
    /// Add the placeholders that are recommended for the trigger
    #[arg(long)]
    recommended: bool,
    /// Take in a set of the file's shared parameters; repeatable
    #[arg(long = "use", value_name = "SET")]
    sets: Vec<String>,
    /// Leave one of the recommended or default parameters out
    #[arg(long, value_name = "KEY")]
    exclude: Vec<String>,
    /// The conditions, in place of all it has; repeatable
    #[arg(long = "condition", value_name = "COND")]
    conditions: Vec<String>,
    /// Send it without a condition
    #[arg(long, conflicts_with = "conditions")]
    no_condition: bool,
    /// How the request is made
    #[arg(long, value_name = "METHOD", ignore_case = true)]
    method: Option<MethodFlag>,
    /// A value for the body of a POST, set or replaced
    #[arg(long, value_name = "KEY=TEMPLATE")]
    body: Vec<String>,
    /// Another name for it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    levels: LevelFlags,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels()?;
    arguments.file.is_there()?;
    if arguments.is_empty() {
        return Err(Usage(format!(
            "edit {}: nothing to change; for example: cbgen edit {} -p adid --remove idfa",
            arguments.callback, arguments.callback
        ))
        .into());
    }
    let path = &arguments.file.file;
    let edited = files::change(path, |text| {
        let edited = edited(global, arguments, &levels, text)?;
        Ok(match edited {
            Edited::Refused(code) => (None, Edited::Refused(code)),
            Edited::Changed(new, field) => (Some(new), Edited::Changed(String::new(), field)),
        })
    })?;
    match edited {
        Edited::Refused(code) => return Ok(code),
        Edited::Changed(_, field) => {
            if !global.quiet {
                let name = arguments.name.as_ref().unwrap_or(&arguments.callback);
                output::note(format_args!("`{name}` is changed in {}", Printable(path)));
            }
            if let Some(field) = field {
                output::print(&format!("{field}\n"))?;
            }
        }
    }
    Ok(0)
}

/// What an edit came to.
enum Edited {
    /// Told on stderr; the exit code.
    Refused(u8),
    /// The new text of the file, and the field where it can be built here.
    Changed(String, Option<String>),
}

fn edited(
    global: &Global,
    arguments: &Arguments,
    levels: &Levels,
    text: &str,
) -> anyhow::Result<Edited> {
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, path, text);
    let (old, _) = match callback(&mut manifest, path, &arguments.callback) {
        Ok(old) => old,
        Err(Unfound::Broken(findings)) => {
            return Ok(Edited::Refused(output::report(global, &sources, findings)));
        }
        Err(Unfound::Unknown(usage)) => return Err(usage.into()),
    };
    let given = arguments.answers();
    let mut flags = Sources::new();
    let draft = given
        .draft(&mut flags)
        .map_err(|error| Usage(error.to_string()))?;
    let mut change = arguments.change(&draft, &old, &manifest);
    let attempt = |change: &Change<'_>| edit::change(text, &arguments.callback, change);
    let mut new = match attempt(&change) {
        Ok(new) => new,
        Err(EditError::InUse(name)) => {
            let finding = duplicate::in_use(path, &name);
            return Ok(Edited::Refused(output::report(
                global,
                &Sources::new(),
                vec![finding],
            )));
        }
        Err(error) => return Err(refused(path, &error)),
    };
    let name = arguments.name.as_deref().unwrap_or(&arguments.callback);
    let denied = denied_without_flags(path, &new, name);
    if !denied.is_empty() {
        // What a flag of this run allows, the file has to allow tomorrow; what none allows is refused below.
        let judged = judged(path, &new, name, levels);
        if judged.code == 0 {
            change.allow = &denied;
            new = attempt(&change).map_err(|error| refused(path, &error))?;
        }
    }
    let judged = self::judged(path, &new, name, levels);
    let mut sources = Sources::new();
    parsed(&mut sources, path, &new);
    if judged.code > 0 {
        output::report(global, &sources, judged.findings);
        return Ok(Edited::Refused(judged.code));
    }
    output::report(global, &sources, judged.findings);
    let field = judged.field;
    Ok(Edited::Changed(new, field))
}

/// What a new text makes of a callback.
struct Judged {
    findings: Vec<Diagnostic>,
    code: u8,
    field: Option<String>,
}

/// Judges one callback of a text. Where only the environment lacks values, it is taken unjudged, and told so.
fn judged(path: &str, text: &str, name: &str, levels: &Levels) -> Judged {
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, path, text);
    let (found, mut findings) = match callback(&mut manifest, path, name) {
        Ok(found) => found,
        Err(Unfound::Broken(findings)) => {
            return Judged {
                code: exit_code(&findings),
                findings,
                field: None,
            };
        }
        // The name was just written there.
        Err(Unfound::Unknown(Usage(message))) => {
            let findings = vec![Diagnostic::usage(message)];
            return Judged {
                findings,
                code: 2,
                field: None,
            };
        }
    };
    findings.append(&mut manifest.take_problems());
    if !findings.is_empty() && findings.iter().all(is_unset) {
        for finding in &mut findings {
            finding.level = Level::Warn;
            finding.help = vec!["the change is written, but could not be checked".to_owned()];
        }
        return Judged {
            findings,
            code: 0,
            field: None,
        };
    }
    let checked = Judge::new(&manifest, levels).check(&found);
    findings.extend(checked.findings);
    let code = exit_code(&findings);
    let field = checked.callback.as_ref().map(field::render);
    Judged {
        code: if field.is_none() { code.max(1) } else { code },
        findings,
        field,
    }
}

/// The codes that stop the callback where no flag allows them.
fn denied_without_flags(path: &str, text: &str, name: &str) -> Vec<&'static str> {
    let judged = judged(path, text, name, &Levels::default());
    let denied = judged
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    let mut codes: Vec<&str> = denied
        .filter_map(|finding| finding.code.map(Code::name))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

impl Arguments {
    fn is_empty(&self) -> bool {
        let lists = [
            &self.endpoints,
            &self.event_tokens,
            &self.remove,
            &self.exclude,
            &self.sets,
            &self.conditions,
            &self.body,
        ];
        lists.iter().all(|list| list.is_empty())
            && self.parameters.0.is_empty()
            && self.trigger.is_none()
            && self.method.is_none()
            && self.name.is_none()
            && !self.recommended
            && !self.no_condition
    }

    /// The flags that `new` has too.
    fn answers(&self) -> Answers {
        Answers {
            parameters: self.parameters.0.clone(),
            body: self.body.clone(),
            ..Answers::default()
        }
    }

    fn change<'c>(
        &'c self,
        draft: &'c Draft<'c>,
        old: &ManifestCallback<'_>,
        manifest: &Manifest<'_>,
    ) -> Change<'c> {
        let default = |parameter: &&DraftParameter<'_>| parameter.layer == Layer::Default;
        let mut inherited: Vec<String> = old
            .draft
            .parameters
            .iter()
            .filter(default)
            .map(|parameter| parameter.key.text().to_owned())
            .collect();
        let id = self
            .trigger
            .as_deref()
            .or(old.draft.trigger.as_ref().map(Given::text));
        let trigger = id.and_then(|id| manifest.catalogue.trigger(id));
        if let Some(trigger) = trigger.filter(|_| self.recommended || old.draft.recommended) {
            inherited.extend(trigger.recommended.iter().map(|name| (*name).to_owned()));
        }
        // An empty list of its own is needed where the defaults have some.
        let has_conditions = manifest.has_default_conditions();
        Change {
            name: self.name.as_deref(),
            // An alias is written as the id; what is neither is told by the check.
            trigger: self.trigger.as_deref().map(|id| {
                let known = manifest.catalogue.trigger(id);
                known.map_or(id, |trigger| trigger.id)
            }),
            endpoints: &self.endpoints,
            event_tokens: &self.event_tokens,
            conditions: (!self.conditions.is_empty() || self.no_condition && has_conditions)
                .then_some(&self.conditions),
            clears_conditions: self.no_condition,
            method: self.method.map(|method| match method {
                MethodFlag::Get => "get",
                MethodFlag::Post => "post",
            }),
            recommended: self.recommended,
            sets: &self.sets,
            exclude: &self.exclude,
            parameters: &draft.parameters,
            body: &draft.body,
            remove: &self.remove,
            inherited,
            allow: &[],
        }
    }
}
