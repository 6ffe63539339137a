//! `cbgen preview`: the requests that Adjust would make, with sample values.

use super::shared::callback_file::{FileFlag, parsed};
use super::shared::choice::choice;
use super::shared::environment::value_of;
use super::shared::flags::LevelFlags;
use super::shared::global::Global;
use super::shared::{Outcome, Usage, files, output};
use crate::callback::syntax::link::Target;
use crate::callback::{Callback, Given, Macros, SourceKind, Sources};
use crate::catalogue::{Catalogue, Platform, Trigger, ValueType};
use crate::forms::field;
use crate::forms::inspected::{InspectedCallback, callbacks};
use crate::lint::field::named_trigger;
use crate::lint::{Code, Diagnostic, Findings, Levels, read};
use crate::manifest::select::select;
use crate::preview::{
    PreviewFormat, SampleDevice, SampleRequest, SampleSetting, SdkParameters, chosen_values,
    contradictions, first_platform, read_parameters, render, requests,
};
use crate::report::exit_code;
use crate::warehouse::columns;
use clap::Args;
use std::collections::BTreeMap;

const EXAMPLES: &str = "\
Examples:
  cbgen preview
  cbgen preview install --platform ios --set environment=sandbox
  cbgen preview purchase --count 4 --sdk-param user_id=42 --format jsonl
  cbgen preview --string 'https://a.example?id={idfa||gps_adid}' --format curl";

/// Show the requests that Adjust would make, with sample values; nothing is sent
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The callbacks of the file, all without names, and the file; `purchase.abc123` is one event token of `purchase`
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    file: FileFlag,
    /// Preview this callback field, or the callbacks of this link, in place of a file; `-` is standard input
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
    #[arg(long, value_name = "PLATFORM", value_parser = choice(DEVICE_PLATFORMS))]
    platform: Option<Platform>,
    /// A parameter that the app sets in the SDK for its session, which Adjust appends; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    sdk_param: Vec<String>,
    /// One that the app sets for the event; it wins over the session's; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
    /// How the requests are shown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = choice(PreviewFormat::CHOICES))]
    format: PreviewFormat,
    #[command(flatten)]
    levels: LevelFlags,
}

/// The platforms of devices, each with its word and what it is.
const DEVICE_PLATFORMS: &[(Platform, &[&str], &str)] = &[
    (Platform::Ios, &["ios"], "An iPhone or iPad"),
    (
        Platform::Android,
        &["android"],
        "An Android phone or tablet",
    ),
];

/// A callback to preview.
struct Subject<'a> {
    /// Its name, where a file gives it one.
    name: Option<Given<'a>>,
    trigger: Option<&'static Trigger>,
    event_tokens: Vec<String>,
    allow: Vec<Code>,
    callback: Callback,
}

impl Subject<'_> {
    /// A callback without a name.
    fn unnamed(callback: Callback, trigger: Option<&'static Trigger>) -> Self {
        Self {
            name: None,
            trigger,
            event_tokens: Vec::new(),
            allow: Vec::new(),
            callback,
        }
    }
}

/// What there is to preview, and what was found in it.
struct Read<'a> {
    catalogue: Catalogue,
    subjects: Vec<Subject<'a>>,
    findings: Vec<Diagnostic>,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let mut levels = arguments.levels.levels(global)?;
    let (file, names) = arguments.file.with_words(global, &arguments.names)?;
    let text = read(arguments, &file)?;
    let mut sources = Sources::new();
    let Read {
        catalogue,
        subjects,
        mut findings,
    } = if arguments.string.is_some() {
        of_string(global, arguments, &text, &mut sources, &levels)?
    } else {
        of_file(&file.file, &names, &text, &mut sources, &mut levels)?
    };
    let chosen = chosen_values(&catalogue, &arguments.set).map_err(Usage)?;
    let mut parameters =
        |flag, given| read_parameters(flag, given, &mut sources, &mut findings).map_err(Usage);
    let sdk = SdkParameters {
        session: parameters("--sdk-param", &arguments.sdk_param[..])?,
        event: parameters("--event-param", &arguments.event_param[..])?,
    };
    for subject in &subjects {
        findings.extend(sdk.collisions(
            &subject.callback,
            subject.trigger,
            &catalogue,
            subject.name.as_ref().map(Given::place).as_ref(),
            &levels,
            &subject.allow,
        ));
    }
    let callbacks: Vec<&Callback> = subjects.iter().map(|subject| &subject.callback).collect();
    findings.extend(contradictions(
        &catalogue,
        &callbacks,
        &chosen,
        arguments.platform,
    ));
    let findings: Vec<_> = findings
        .into_iter()
        .map(|finding| levels.weigh(finding))
        .collect();
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    // Their types alone are used.
    let (columns, _) = columns(callbacks.iter().copied(), &catalogue);
    let columns = columns
        .iter()
        .map(|column| (column.key.clone(), column.kind()));
    let columns: BTreeMap<String, ValueType> = columns.collect();
    let setting = SampleSetting {
        catalogue: &catalogue,
        name: None,
        seed: arguments.seed,
        number: 0,
        platform: arguments
            .platform
            .unwrap_or_else(|| first_platform(&catalogue, &callbacks)),
        trigger: None,
        event_token: None,
        chosen: &chosen,
        sdk: &sdk,
    };
    let requests: Vec<SampleRequest<'_>> = subjects
        .iter()
        .flat_map(|subject| previewed(arguments, subject, setting))
        .collect();
    output::print(&render(arguments.format, &requests, &columns))?;
    Ok(0)
}

/// The requests of a callback: for every event token those of every device. `setting` is that of the first device.
fn previewed<'a>(
    arguments: &Arguments,
    subject: &'a Subject<'_>,
    setting: SampleSetting<'a>,
) -> Vec<SampleRequest<'a>> {
    let mut tokens: Vec<Option<&str>> = subject.event_tokens.iter().map(|t| Some(&**t)).collect();
    if tokens.is_empty() {
        tokens.push(None);
    }
    let mut all = Vec::new();
    for event_token in tokens {
        for number in 0..arguments.count {
            let platform = match (arguments.platform, number % 2, setting.platform) {
                (Some(_), ..) | (None, 0, _) => setting.platform,
                (None, _, Platform::Android) => Platform::Ios,
                (None, ..) => Platform::Android,
            };
            let device = SampleDevice::new(SampleSetting {
                name: subject.name.as_ref().map(Given::text),
                trigger: subject.trigger,
                event_token,
                platform,
                number,
                ..setting
            });
            all.extend(requests(&subject.callback, &device));
        }
    }
    all
}

/// The callbacks of a file.
fn of_file<'a>(
    path: &str,
    names: &[String],
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &mut Levels,
) -> Result<Read<'a>, Usage> {
    let manifest = parsed(sources, path, text);
    *levels = manifest.levels(levels);
    let (built, findings) = select(&manifest, levels, names, &value_of)?;
    let subjects = built.into_iter().map(|built| Subject {
        trigger: built.trigger,
        event_tokens: built.tokens.iter().map(|t| t.text().to_owned()).collect(),
        allow: built.allowed(),
        name: Some(built.name),
        callback: built.filled.unwrap_or(built.callback),
    });
    Ok(Read {
        subjects: subjects.collect(),
        catalogue: manifest.catalogue,
        findings,
    })
}

fn read(arguments: &Arguments, file: &FileFlag) -> anyhow::Result<String> {
    match arguments.string.as_deref() {
        Some(files::STDIN) => files::read_text(files::STDIN),
        Some(string) => Ok(string.to_owned()),
        None => file.text(),
    }
}

/// The callbacks of `--string`: a field, or those of an Adjust link, a fragment of one, or an encoded callback.
fn of_string<'a>(
    global: &Global,
    arguments: &'a Arguments,
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &Levels,
) -> Result<Read<'a>, Usage> {
    let given = match arguments.string.as_deref() {
        Some(files::STDIN) => Given::whole(sources.add(SourceKind::Stdin, "<stdin>", text), text),
        _ => sources.flag("--string", text),
    };
    let catalogue = Catalogue::builtin();
    let macros = super::shared::flags::macros(&arguments.macros)?;
    let mut list = Findings::new(levels, &[]);
    let trigger = arguments.trigger.as_deref().and_then(|id| {
        let id = sources.flag("--trigger", super::shared::flags::trigger_id(global, id));
        named_trigger(&catalogue, &id, &mut list)
    });
    let mut findings = list.into_list();
    let about = read::About {
        catalogue: &catalogue,
        macros: &macros,
        trigger,
        levels,
    };
    let mut checked = read::check(&about, &given);
    findings.append(&mut checked.findings);
    let subjects = match &checked.link {
        Some(_) => of_link(
            callbacks(text, checked.link.as_ref()),
            trigger,
            &macros,
            &mut findings,
        ),
        None => Vec::from_iter(of_field(&given, trigger, &macros, &mut findings)),
    };
    Ok(Read {
        catalogue,
        subjects,
        findings,
    })
}

/// The callbacks of a link, each with the trigger of its parameter; `--trigger` is that of an encoded callback.
fn of_link(
    callbacks: Vec<InspectedCallback>,
    trigger: Option<&'static Trigger>,
    macros: &Macros,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Subject<'static>> {
    let mut subjects = Vec::new();
    for callback in callbacks {
        let what = match callback.target {
            Target::Alias { .. } => "a URL that only Adjust knows",
            Target::Macro => "a callback of the partner's",
            Target::Field | Target::Empty => {
                // Of what cannot be parsed, the rules have found why.
                let parsed = field::parse(&callback.text, &callback.macros(macros)).ok();
                subjects.extend(parsed.map(|parsed| Subject {
                    event_tokens: callback.tokens,
                    ..Subject::unnamed(parsed, callback.trigger.or(trigger))
                }));
                continue;
            }
        };
        let what = format!("`{}` stands for {what}", callback.text);
        findings.push(Diagnostic::remark(what).help("it has no request to preview"));
    }
    if subjects.is_empty() && findings.is_empty() {
        findings.push(Diagnostic::remark("the link has no callbacks"));
    }
    subjects
}

/// A callback field.
fn of_field(
    given: &Given<'_>,
    trigger: Option<&'static Trigger>,
    macros: &Macros,
    findings: &mut Vec<Diagnostic>,
) -> Option<Subject<'static>> {
    match field::parse(given.text(), macros) {
        Ok(callback) => return Some(Subject::unnamed(callback, trigger)),
        Err(error) if exit_code(findings) == 0 => findings.push(
            Diagnostic::new(Code::EndpointWhitespace, error.what.clone())
                .at(given.span(error.range), "here")
                .help("a callback field holds complete entries with one space between them"),
        ),
        Err(_) => {}
    }
    None
}
