//! `cbgen sdk`: code for the app, which hears whether its sessions and events reached Adjust.

use super::options::{Global, list_table, table_text};
use super::{Outcome, Usage, files, output};
use crate::callback::{Callback, Entry, Given, SourceKind, Sources};
use crate::catalogue::nearest;
use crate::lint::{Code, Diagnostic, Findings, Level, Levels};
use crate::manifest::Manifest;
use crate::report::{exit_code, to_json_pretty};
use crate::sdk::{Kind, Language, Major, Platform, Request, Selection, Version};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen sdk --platform flutter
  cbgen sdk --platform android --language kotlin --callback event-failure
  cbgen sdk --platform ios --sdk v4 --param user_id=42 -f callbacks.toml
  cbgen sdk --platform unity --event-param item=sword --callback-id order-7 \\
      -o AdjustStarter.cs
  cbgen sdk --list";

/// Write the app's code that hears whether sessions and events reached Adjust
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What the app is built for or with: android, ios, flutter, cordova, react-native, unity, cocos2dx, windows
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<String>,
    /// The generation of the SDK: v5 where there is one
    #[arg(long, value_name = "MAJOR")]
    sdk: Option<Major>,
    /// The language, where the platform has several: its first one if not given
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Only this callback; repeatable. All four if not given
    #[arg(long, value_name = "KIND")]
    callback: Vec<Kind>,
    /// A parameter of every session and event (session parameter in v4, global in v5); repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    param: Vec<String>,
    /// A parameter of one event; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
    /// The callback id of that event: its success or failure brings it back
    #[arg(long, value_name = "ID")]
    callback_id: Option<String>,
    /// Warn where a parameter has the key of a parameter in a URL of this file; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<String>,
    /// Write to this file in place of stdout, in one step
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// List platforms, majors, languages, callbacks and what these carry, in place of code
    #[arg(long)]
    list: bool,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", requires = "list")]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One array
    Json,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let platform = arguments
        .platform
        .as_deref()
        .map(find_platform)
        .transpose()?;
    if arguments.list {
        return write(arguments, &list(arguments, platform)?);
    }
    let Some(platform) = platform else {
        let message = format!("--platform is missing: {}", ids(crate::sdk::platforms()));
        return Err(Usage(message).into());
    };
    let version = find_version(platform, arguments.sdk)?;
    let language = find_language(platform, version, arguments.language.as_deref())?;
    let callbacks = match &arguments.callback[..] {
        [] => &Kind::ALL[..],
        chosen => chosen,
    };
    if arguments.callback_id.as_deref() == Some("") {
        return Err(Usage("--callback-id is empty: the SDK would drop it".to_owned()).into());
    }

    let text = match arguments.file.as_deref() {
        Some(path) => files::text(path, files::read(path)?)?,
        None => String::new(),
    };
    let mut sources = Sources::new();
    let mut findings = Vec::new();
    let parameters = pairs("--param", &arguments.param, &mut sources, &mut findings)?;
    let of_event = pairs(
        "--event-param",
        &arguments.event_param,
        &mut sources,
        &mut findings,
    )?;
    if let Some(path) = arguments.file.as_deref() {
        collisions(
            path,
            &text,
            &parameters,
            &of_event,
            &mut sources,
            &mut findings,
        );
    }
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let source = crate::sdk::generate(&Request {
        language,
        callbacks,
        parameters: &texts(&parameters),
        event_parameters: &texts(&of_event),
        callback_id: arguments.callback_id.as_deref(),
    })?;
    write(arguments, &source)
}

fn write(arguments: &Arguments, text: &str) -> Outcome {
    match &arguments.output {
        None => output::print(text)?,
        Some(path) => files::replace(path, text)?,
    }
    Ok(0)
}

/// The platform of an id. What has no such callbacks, and what does not exist, says what to use.
fn find_platform(id: &str) -> Result<&'static Platform, Usage> {
    if let Some(platform) = crate::sdk::platform(id) {
        return Ok(platform);
    }
    if let Some(absent) = crate::sdk::absent(id) {
        return Err(Usage(format!(
            "--platform {id}: there is no callback code for {}\n{}",
            absent.name, absent.instead
        )));
    }
    let platforms = crate::sdk::platforms();
    let words = platforms
        .iter()
        .flat_map(|row| std::iter::once(&row.id).chain(row.aliases));
    let hint = match nearest(id, words.copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", ids(platforms)),
    };
    Err(Usage(format!("--platform {id}: unknown platform: {hint}")))
}

fn find_version(
    platform: &'static Platform,
    sdk: Option<Major>,
) -> Result<&'static Version, Usage> {
    let Some(sdk) = sdk else {
        let newest = platform.newest();
        return newest.ok_or_else(|| Usage(format!("{} has no SDK", platform.name)));
    };
    platform.version(sdk).ok_or_else(|| {
        let why = platform.missing.iter().find(|row| row.sdk == sdk);
        let why = why.map_or("it does not exist", |row| row.instead);
        Usage(format!("--sdk {sdk}: {why}"))
    })
}

fn find_language(
    platform: &'static Platform,
    version: &'static Version,
    id: Option<&str>,
) -> Result<&'static Language, Usage> {
    let all = || {
        let ids: Vec<&str> = version.languages.iter().map(|row| row.id).collect();
        ids.join(", ")
    };
    let found = match id {
        None => version.languages.first(),
        Some(id) => version.language(id),
    };
    found.ok_or_else(|| {
        let id = id.unwrap_or_default();
        let message = format!(
            "--language {id}: {} {} has {}",
            platform.name,
            version.sdk,
            all()
        );
        Usage(message)
    })
}

fn ids(platforms: &[Platform]) -> String {
    let ids: Vec<&str> = platforms.iter().map(|row| row.id).collect();
    ids.join(", ")
}

/// A parameter of the SDK as it was given.
struct Pair<'a> {
    key: Given<'a>,
    value: Given<'a>,
}

fn texts<'p>(pairs: &'p [Pair<'_>]) -> Vec<(&'p str, &'p str)> {
    let texts = pairs
        .iter()
        .map(|pair| (pair.key.text(), pair.value.text()));
    texts.collect()
}

/// Splits `KEY=VALUE`. The SDKs drop a parameter without a key or without a value, and of two values for a key
/// they keep the last, with a line in the log.
fn pairs<'a>(
    flag: &str,
    given: &'a [String],
    sources: &mut Sources<'a>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<Pair<'a>>, Usage> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    for text in given {
        let Some(at) = text.find('=') else {
            return Err(Usage(format!("{flag} {text}: write KEY=VALUE")));
        };
        let source = sources.flag(flag, text.as_str());
        let pair = Pair {
            key: source.slice(0..at),
            value: source.slice(at + 1..text.len()),
        };
        if pair.key.text().is_empty() {
            let finding = Diagnostic::new(Code::EmptyKey, "a parameter without a name")
                .at(source.place(), "nothing stands before the `=`")
                .help("the SDK would drop it");
            findings.push(finding);
            continue;
        }
        if pair.value.text().is_empty() {
            let key = pair.key.text();
            return Err(Usage(format!(
                "{flag} {key}=: the value is empty, and the SDK would drop it: give a value"
            )));
        }
        match pairs
            .iter()
            .find(|known| known.key.text() == pair.key.text())
        {
            None => pairs.push(pair),
            Some(known) if known.value.text() == pair.value.text() => {}
            Some(known) => {
                let message = format!("two values for `{}`", pair.key.text());
                let finding = Diagnostic::new(Code::DuplicateKey, message)
                    .at(pair.value.place(), "the second")
                    .at(known.value.place(), "the first")
                    .help("the SDK would keep the last: give one of them");
                findings.push(finding);
            }
        }
    }
    Ok(pairs)
}

/// Finds the parameters whose key a URL of the file has already.
fn collisions<'a>(
    path: &str,
    text: &'a str,
    parameters: &[Pair<'a>],
    of_event: &[Pair<'a>],
    sources: &mut Sources<'a>,
    findings: &mut Vec<Diagnostic>,
) {
    let (kind, name) = if path == files::STDIN {
        (SourceKind::Stdin, "<stdin>")
    } else {
        (SourceKind::File, path)
    };
    let source = sources.add(kind, name, text);
    let mut manifest = Manifest::parse(text, source);
    let mut levels = Levels::default();
    manifest.apply_lints(&mut levels);
    findings.append(&mut manifest.take_problems());
    for index in 0..manifest.len() {
        let row = manifest.draft(index);
        findings.append(&mut manifest.take_problems());
        if !row.is_whole {
            continue;
        }
        let checked = row
            .draft
            .check(&manifest.catalogue, &manifest.macros, &levels, &row.allow);
        // What else is to be said about the file is for `check` to say; only what makes it unreadable counts.
        let errors = checked.findings.into_iter();
        findings.extend(errors.filter(|finding| finding.level == Level::Deny));
        let Some(callback) = checked.callback else {
            continue;
        };
        let allowed: Vec<Code> = row.allow.iter().map(|(code, _)| *code).collect();
        let mut list = Findings::new(&levels, &allowed);
        // An event's parameters travel with that event alone.
        let is_of_event = checked
            .trigger
            .is_none_or(|trigger| trigger.needs_event_token);
        let of_event = if is_of_event { of_event } else { &[] };
        for pair in parameters.iter().chain(of_event) {
            if has_key(&callback, pair.key.text()) {
                list.add(collision(pair, row.name.as_ref()));
            }
        }
        findings.append(&mut list.into_list());
    }
}

/// Whether a URL of the callback has a parameter of this name.
fn has_key(callback: &Callback, key: &str) -> bool {
    let mut parameters = callback.entries().iter().flat_map(Entry::parameters);
    parameters.any(|parameter| parameter.key.decode() == key)
}

fn collision(pair: &Pair<'_>, callback: Option<&Given<'_>>) -> Diagnostic {
    let key = pair.key.text();
    let message = format!("the URL has a parameter `{key}` of its own");
    let finding = Diagnostic::new(Code::SdkKeyCollision, message)
        .at(pair.key.place(), "the SDK sends this key")
        .help(format!(
            "Adjust appends it, so the server would get `{key}` twice; which one counts is not documented"
        ))
        .help("rename it here, or in the file");
    match callback {
        Some(name) => finding.at(name.place(), "the URL of this callback has it too"),
        None => finding,
    }
}

fn list(arguments: &Arguments, platform: Option<&'static Platform>) -> Result<String, Usage> {
    if let (Some(platform), Some(sdk)) = (platform, arguments.sdk) {
        find_version(platform, Some(sdk))?;
    }
    let selection = Selection {
        platform,
        sdk: arguments.sdk,
        language: arguments.language.as_deref(),
        callbacks: &arguments.callback,
    };
    let rows = selection.rows();
    if let (true, Some(language)) = (rows.is_empty(), &arguments.language) {
        return Err(Usage(format!(
            "--language {language}: nothing is written in it"
        )));
    }
    if arguments.format == Some(Format::Json) {
        return Ok(to_json_pretty(&selection.json()) + "\n");
    }
    let mut table = list_table([
        "PLATFORM",
        "SDK",
        "LANGUAGE",
        "CALLBACK",
        "REGISTERED BY",
        "CARRIES",
    ]);
    for row in rows {
        let carried = row.callback.properties.iter();
        let carried: Vec<String> = carried
            .map(|property| format!("{}: {}", property.accessor, property.type_name))
            .collect();
        table.add_row([
            row.platform.id,
            &row.sdk.to_string(),
            row.language.id,
            row.callback.kind.id(),
            row.callback.register,
            &carried.join(", "),
        ]);
    }
    Ok(table_text(&table))
}
