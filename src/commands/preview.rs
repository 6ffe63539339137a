//! `cbgen preview`: the requests that Adjust would make, with sample values.

use super::chosen::choose;
use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, files, output};
use crate::callback::{Callback, Given, Macros, SourceKind, Sources};
use crate::catalogue::{Catalogue, DCP_ROW, Lookup, Platform, Trigger};
use crate::forms::field;
use crate::lint::{Code, Diagnostic, Findings, Levels};
use crate::manifest::{DEFAULT_FILE, Manifest};
use crate::preview::{About, Format, Request, Scene, SdkParameters, Setting, render, requests};
use crate::report::exit_code;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;

const EXAMPLES: &str = "\
Examples:
  cbgen preview
  cbgen preview install --platform ios --set environment=sandbox
  cbgen preview purchase --count 4 --sdk-param user_id=42 --format jsonl
  cbgen preview --string 'https://a.example?id={idfa||gps_adid}' --format curl";

/// Show the requests that Adjust would make, with sample values; nothing is sent
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callbacks of the file; `purchase.abc123` is one event token of `purchase`
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// The file that has them
    #[arg(short, long, value_name = "FILE", default_value = DEFAULT_FILE)]
    file: String,
    /// Preview this callback field in place of a file; `-` is standard input
    #[arg(long, value_name = "STRING", conflicts_with_all = ["names", "file"])]
    string: Option<String>,
    /// The trigger of --string
    #[arg(short, long, value_name = "ID", requires = "string")]
    trigger: Option<String>,
    /// A macro of your partner in --string, which stays as it is; repeatable
    #[arg(long = "macro", value_name = "M", requires = "string")]
    macros: Vec<String>,
    /// Give a placeholder this value; an empty one is a placeholder without data; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// How many devices
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
    /// Another number gives other sample values, the same number the same
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,
    /// The devices' platform; without it they alternate
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<DevicePlatform>,
    /// A parameter that the app sets in the SDK for its session, which Adjust appends; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    sdk_param: Vec<String>,
    /// One that the app sets for the event; it wins over the session's; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
    /// How the requests are shown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DevicePlatform {
    /// An iPhone or iPad
    #[value(name = "ios")]
    Ios,
    /// An Android phone or tablet
    Android,
}

/// One line to preview: a callback, for one of its event tokens if it has any.
struct Line {
    name: Option<String>,
    trigger: Option<&'static Trigger>,
    event_token: Option<String>,
    allow: Vec<Code>,
    callback: Callback,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let mut levels = arguments.levels.levels()?;
    let is_file = arguments.string.is_none();
    let text = read(arguments)?;
    let mut sources = Sources::new();
    let (catalogue, lines, mut findings) = if is_file {
        let source = if arguments.file == files::STDIN {
            sources.add(SourceKind::Stdin, "<stdin>", text.as_str())
        } else {
            sources.add(SourceKind::File, arguments.file.as_str(), text.as_str())
        };
        let mut manifest = Manifest::parse(&text, source);
        let (chosen, findings) = choose(&mut manifest, &mut levels, &arguments.names)?;
        let lines = chosen.into_iter().flat_map(|chosen| {
            let tokens: Vec<Option<String>> = if chosen.tokens.is_empty() {
                vec![None]
            } else {
                chosen.tokens.into_iter().map(Some).collect()
            };
            tokens.into_iter().map(move |event_token| Line {
                name: Some(match &event_token {
                    Some(token) => format!("{}.{token}", chosen.name),
                    None => chosen.name.clone(),
                }),
                trigger: chosen.trigger,
                event_token,
                allow: chosen.allow.clone(),
                callback: chosen.callback.clone(),
            })
        });
        (manifest.catalogue, lines.collect::<Vec<_>>(), findings)
    } else {
        let given = match arguments.string.as_deref() {
            Some(files::STDIN) => {
                let source = sources.add(SourceKind::Stdin, "<stdin>", text.as_str());
                Given::whole(source, text.as_str())
            }
            _ => sources.flag("--string", text.as_str()),
        };
        let trigger = arguments
            .trigger
            .as_deref()
            .map(|id| sources.flag("--trigger", id));
        let (line, findings) = string(&given, trigger, &Macros::new(&arguments.macros), &levels);
        (Catalogue::builtin(), line.into_iter().collect(), findings)
    };
    let chosen = set(&catalogue, &arguments.set)?;
    let session = pairs("--sdk-param", &arguments.sdk_param)?;
    let event = pairs("--event-param", &arguments.event_param)?;
    let sdk = SdkParameters {
        session: &session,
        event: &event,
    };
    for line in &lines {
        collisions(&mut sources, line, sdk, &levels, &mut findings);
    }
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let mut all = Vec::new();
    for line in &lines {
        all.extend(previews(arguments, &catalogue, line, &chosen, sdk));
    }
    output::print(&render(arguments.format, &all))?;
    Ok(0)
}

fn read(arguments: &Arguments) -> anyhow::Result<String> {
    match arguments.string.as_deref() {
        Some(files::STDIN) => {
            files::read(files::STDIN).and_then(|bytes| files::text("<stdin>", bytes))
        }
        Some(string) => Ok(string.to_owned()),
        None => files::read(&arguments.file).and_then(|bytes| files::text(&arguments.file, bytes)),
    }
}

/// Reads and judges the callback field of `--string`.
fn string<'a>(
    given: &Given<'a>,
    trigger: Option<Given<'a>>,
    macros: &Macros,
    levels: &Levels,
) -> (Option<Line>, Vec<Diagnostic>) {
    let mut draft = field::draft(given);
    draft.trigger = trigger;
    let checked = draft.check(&Catalogue::builtin(), macros, levels, &[]);
    let mut findings = checked.findings;
    let line = match field::parse(given.text(), macros) {
        Ok(callback) => Some(Line {
            name: None,
            trigger: checked.trigger,
            event_token: None,
            allow: Vec::new(),
            callback,
        }),
        Err(error) if exit_code(&findings) == 0 => {
            findings.push(
                Diagnostic::new(Code::EndpointWhitespace, error.what.clone())
                    .at(given.span(error.range), "here")
                    .help("a callback field holds complete entries with one space between them"),
            );
            None
        }
        Err(_) => None,
    };
    (line, findings)
}

/// The requests of a line for every device.
fn previews<'l>(
    arguments: &Arguments,
    catalogue: &Catalogue,
    line: &'l Line,
    chosen: &BTreeMap<String, String>,
    sdk: SdkParameters<'_>,
) -> Vec<Request<'l>> {
    let first = match arguments.platform {
        Some(DevicePlatform::Ios) => Platform::Ios,
        Some(DevicePlatform::Android) => Platform::Android,
        None => fitting(catalogue, &line.callback),
    };
    (0..arguments.count)
        .flat_map(|number| {
            let platform = match (arguments.platform, number % 2, first) {
                (Some(_), ..) | (None, 0, _) => first,
                (None, _, Platform::Android) => Platform::Ios,
                (None, ..) => Platform::Android,
            };
            let setting = Setting {
                catalogue,
                seed: arguments.seed,
                number,
                platform,
                trigger: line.trigger,
                event_token: line.event_token.as_deref(),
                chosen,
            };
            let about = About {
                name: line.name.as_deref(),
                trigger: line.trigger.map(|trigger| trigger.id),
                event_token: line.event_token.as_deref(),
                platform,
                number,
            };
            requests(&line.callback, catalogue, about, &Scene::new(setting), sdk)
        })
        .collect()
}

/// The platform of the first device: the one that has more of the callback's placeholders.
fn fitting(catalogue: &Catalogue, callback: &Callback) -> Platform {
    let names = callback
        .entries()
        .iter()
        .flat_map(|entry| entry.placeholders().flat_map(|names| names.split("||")));
    let rows = names.filter_map(|name| match catalogue.lookup(name) {
        Lookup::Known(row) | Lookup::Alias(row) if !row.platforms.is_empty() => Some(row.platforms),
        _ => None,
    });
    let (mut ios, mut android) = (0, 0);
    for platforms in rows {
        ios += usize::from(platforms.contains(&Platform::Ios));
        android += usize::from(platforms.contains(&Platform::Android));
    }
    if android > ios {
        Platform::Android
    } else {
        Platform::Ios
    }
}

/// The values of `--set`, by placeholder.
fn set(catalogue: &Catalogue, words: &[String]) -> Result<BTreeMap<String, String>, Usage> {
    let mut chosen = BTreeMap::new();
    for (name, value) in pairs("--set", words)? {
        let name = name
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
            .unwrap_or(&name);
        let (Lookup::Known(row) | Lookup::Alias(row)) = catalogue.lookup(name) else {
            let near = catalogue.nearest_placeholder(name);
            let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            return Err(Usage(format!(
                "--set {name}: cbgen knows no such placeholder{hint}"
            )));
        };
        if !value.is_empty() && !row.kind.admits(&value) {
            return Err(Usage(format!(
                "--set {name}={value}: {{{name}}} is of type {}, such as {}",
                row.kind, row.example
            )));
        }
        let own = if row.name == DCP_ROW {
            name
        } else {
            row.name.as_ref()
        };
        chosen.insert(own.to_owned(), value);
    }
    Ok(chosen)
}

/// Texts of the form `KEY=VALUE`, in order; of a repeated key the last value.
fn pairs(flag: &str, words: &[String]) -> Result<Vec<(String, String)>, Usage> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for word in words {
        let Some((key, value)) = word.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(Usage(format!("{flag} {word}: write KEY=VALUE")));
        };
        match pairs.iter_mut().find(|(known, _)| known == key) {
            Some((_, earlier)) => value.clone_into(earlier),
            None => pairs.push((key.to_owned(), value.to_owned())),
        }
    }
    Ok(pairs)
}

/// Warns of SDK parameters with the key of a parameter of the URL.
fn collisions(
    sources: &mut Sources<'_>,
    line: &Line,
    sdk: SdkParameters<'_>,
    levels: &Levels,
    findings: &mut Vec<Diagnostic>,
) {
    let mut list = Findings::new(levels, &line.allow);
    let keys: Vec<_> = line
        .callback
        .entries()
        .iter()
        .flat_map(|entry| entry.parameters().map(|parameter| parameter.key.decode()))
        .collect();
    let flags = [("--sdk-param", sdk.session), ("--event-param", sdk.event)];
    for (flag, (key, value)) in flags
        .iter()
        .flat_map(|(flag, pairs)| pairs.iter().map(move |pair| (flag, pair)))
    {
        if keys.iter().any(|known| known == key) {
            let given = sources.flag(*flag, format!("{key}={value}"));
            let name = line.name.as_deref().unwrap_or("callback");
            list.add(
                Diagnostic::new(
                    Code::SdkKeyCollision,
                    format!("{name} has a parameter `{key}` in its URL already"),
                )
                .at(
                    given.span(0..key.len()),
                    "Adjust appends this one behind it",
                )
                .help("which of two values wins is not documented: give one of them another key"),
            );
        }
    }
    findings.append(&mut list.into_list());
}
