//! `cbgen sdk`: code for the app, which hears whether its sessions and events reached Adjust.

use super::shared::{
    Global, Outcome, OutputFlag, Usage, choice, files, listing, output, parsed, wrong_usage,
};
use crate::callback::Sources;
use crate::catalogue::nearest;
use crate::lint::{Diagnostic, Level, Levels};
use crate::manifest::Manifest;
use crate::manifest::select::CallbackSelection;
use crate::preview::{SdkParameter, SdkParameters, read_parameters};
use crate::report::{exit_code, to_json_pretty};
use crate::sdk::{
    CallbackKind, CodeRequest, Language, SdkMajor, SdkPlatform, SdkVersion, list_json, list_rows,
};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen sdk --platform flutter
  cbgen sdk --platform android --language kotlin --callback event-failure
  cbgen sdk --platform ios --sdk v4 --param user_id=42 -f callbacks.toml
  cbgen sdk --platform unity --event-param item=sword --callback-id order-7 \\
      -o AdjustStarter.cs
  cbgen sdk --list";

/// Write app code that is told whether events reached Adjust
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What the app is built for or with: android, ios, flutter, cordova, react-native, unity, unreal,
    /// cocos2dx, windows
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<String>,
    /// The generation of the SDK: v5 where there is one
    #[arg(long, value_name = "MAJOR", value_parser = choice(SdkMajor::CHOICES))]
    sdk: Option<SdkMajor>,
    /// The language, where the platform has several: its first one if not given
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Only this callback; repeatable. All four if not given
    #[arg(long, value_name = "KIND", value_parser = choice(CallbackKind::CHOICES))]
    callback: Vec<CallbackKind>,
    /// A parameter of every session and event (session parameter in v4, global in v5); repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    param: Vec<String>,
    /// A parameter of one event; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
    /// The callback id of that event, which its handlers get back
    #[arg(long, value_name = "ID")]
    callback_id: Option<String>,
    /// Warn where a parameter has the key of a parameter in a URL of this file; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<String>,
    #[command(flatten)]
    output: OutputFlag,
    /// List platforms, majors, languages, callbacks and what these carry
    #[arg(long, conflicts_with_all = ["param", "event_param", "callback_id", "file"])]
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

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let platform = arguments.platform.as_deref().map(find_platform);
    let platform = platform.transpose()?;
    if arguments.list {
        let list = list(arguments, platform)?;
        arguments.output.write(global, &Sources::new(), &list)?;
        return Ok(0);
    }
    let Some(platform) = platform else {
        wrong_usage!("--platform is missing: {}", ids(crate::sdk::platforms()));
    };
    let version = find_version(platform, arguments.sdk)?;
    let language = find_language(platform, version, arguments.language.as_deref())?;
    if arguments.callback_id.as_deref() == Some("") {
        wrong_usage!("--callback-id is empty: the SDK would drop it");
    }
    let path = arguments.file.as_deref();
    let text = path.map_or(Ok(String::new()), files::read_text)?;
    let mut sources = Sources::new();
    let mut findings = Vec::new();
    let mut parameters =
        |flag, given| read_parameters(flag, given, &mut sources, &mut findings).map_err(Usage);
    let parameters = SdkParameters {
        session: parameters("--param", &arguments.param[..])?,
        event: parameters("--event-param", &arguments.event_param[..])?,
    };
    if let Some(path) = path {
        let manifest = parsed(&mut sources, path, &text);
        findings.append(&mut collisions(&manifest, &parameters));
    }
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let source = crate::sdk::generate(&CodeRequest {
        language,
        callbacks: match &arguments.callback[..] {
            [] => &CallbackKind::ALL[..],
            chosen => chosen,
        },
        parameters: &texts(&parameters.session),
        event_parameters: &texts(&parameters.event),
        callback_id: arguments.callback_id.as_deref(),
    })?;
    arguments.output.write(global, &sources, &source)?;
    Ok(0)
}

/// The platform of an id. What has no such callbacks, and what does not exist, says what to use.
fn find_platform(id: &str) -> Result<&'static SdkPlatform, Usage> {
    if let Some(platform) = crate::sdk::platform(id) {
        return Ok(platform);
    }
    if let Some(absent) = crate::sdk::absent(id) {
        wrong_usage!(
            "--platform {id}: there is no callback code for {}\n  {} ({}, {})",
            absent.name,
            absent.instead,
            absent.source,
            absent.checked
        );
    }
    let platforms = crate::sdk::platforms();
    let aliases = platforms.iter().flat_map(|row| &row.aliases);
    let words = platforms.iter().map(|row| row.id);
    let hint = match nearest(id, words.chain(aliases.map(String::as_str))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", ids(platforms)),
    };
    wrong_usage!("--platform {id}: unknown platform: {hint}")
}

fn find_version(
    platform: &'static SdkPlatform,
    sdk: Option<SdkMajor>,
) -> Result<&'static SdkVersion, Usage> {
    let Some(sdk) = sdk else {
        let newest = platform.versions.first();
        return newest.ok_or_else(|| Usage(format!("{} has no SDK", platform.name)));
    };
    platform.version(sdk).ok_or_else(|| {
        let why = platform.missing.iter().find(|row| row.sdk == sdk);
        let why = why.map_or("it does not exist", |row| &row.instead);
        Usage(format!("--sdk {}: {why}", sdk.id()))
    })
}

fn find_language(
    platform: &'static SdkPlatform,
    version: &'static SdkVersion,
    id: Option<&str>,
) -> Result<&'static Language, Usage> {
    let found = match id {
        None => version.languages.first(),
        Some(id) => version.language(id),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = version.languages.iter().map(|row| &*row.id).collect();
        Usage(format!(
            "--language {}: {} {} has {}",
            id.unwrap_or_default(),
            platform.name,
            version.sdk.id(),
            known.join(", ")
        ))
    })
}

fn ids(platforms: &[SdkPlatform]) -> String {
    let ids: Vec<&str> = platforms.iter().map(|row| row.id).collect();
    ids.join(", ")
}

fn texts<'p>(pairs: &'p [SdkParameter<'_>]) -> Vec<(&'p str, &'p str)> {
    let pairs = pairs.iter();
    pairs
        .map(|one| (one.key.text(), one.value.text()))
        .collect()
}

/// Finds the parameters whose key a URL of the file has already.
fn collisions(manifest: &Manifest<'_>, parameters: &SdkParameters<'_>) -> Vec<Diagnostic> {
    let levels = manifest.levels(&Levels::default());
    let mut selection = CallbackSelection::new(&[], None);
    let (mut findings, walk) = selection.walk(manifest, &levels);
    for mut callback in walk {
        findings.append(&mut callback.read.problems);
        // What else is to be said about the file is for `check` to say; only what makes it unreadable counts.
        let found = callback.checked.iter().flat_map(|one| &one.findings);
        findings.extend(found.filter(|one| one.level == Level::Deny).cloned());
        let Some(built) = callback.built() else {
            continue;
        };
        findings.extend(parameters.collisions(
            &built.callback,
            built.trigger,
            &manifest.catalogue,
            Some(&built.name.place()),
            &levels,
            &built.allowed(),
        ));
    }
    findings
}

fn list(arguments: &Arguments, platform: Option<&'static SdkPlatform>) -> Result<String, Usage> {
    if let (Some(platform), Some(sdk)) = (platform, arguments.sdk) {
        find_version(platform, Some(sdk))?;
    }
    let language = arguments.language.as_deref();
    let kinds = &arguments.callback;
    let rows = list_rows(|row| {
        platform.is_none_or(|one| one.id == row.platform.id)
            && arguments.sdk.is_none_or(|one| one == row.version.sdk)
            && language.is_none_or(|one| row.language.is(one))
            && (kinds.is_empty() || kinds.contains(&row.kind))
    });
    if let (true, Some(language)) = (rows.is_empty(), &arguments.language) {
        wrong_usage!("--language {language}: nothing is written in it");
    }
    if arguments.format == Some(Format::Json) {
        return Ok(to_json_pretty(&list_json(&rows)) + "\n");
    }
    let columns = [
        ("PLATFORM", 0),
        ("SDK", 0),
        ("LANGUAGE", 0),
        ("CALLBACK", 0),
        ("REGISTERED BY", 0),
        ("CARRIES", 20),
    ];
    let rows = rows.into_iter().map(|row| {
        let carried = row.language.carried(row.callback);
        let carried = carried.map(|(_, one)| format!("{}: {}", one.accessor, one.type_name));
        let carried: Vec<String> = carried.collect();
        [
            row.platform.id,
            row.version.sdk.id(),
            &*row.language.id,
            row.kind.id(),
            &row.callback.register,
            &carried.join(", "),
        ]
        .map(str::to_owned)
    });
    Ok(listing(columns, rows))
}
