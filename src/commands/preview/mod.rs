//! `cbgen preview`: the requests that Adjust would make, with sample values.

mod set;

use super::callback_file::{FileFlag, parsed};
use super::choice::choice;
use super::environment::value_of;
use super::flags::LevelFlags;
use super::global::Global;
use super::{Outcome, Usage, files, output};
use crate::callback::{Callback, Given, Link, LinkTarget, Macros, SourceKind, Sources, Span};
use crate::catalogue::{Catalogue, Lookup, Platform, Trigger, ValueType};
use crate::forms::{field, link};
use crate::lint::field::named_trigger;
use crate::lint::sdk_parameters::{Pair, collisions, is_of_event, pairs};
use crate::lint::{Code, Diagnostic, Findings, Levels, read};
use crate::manifest::select::select;
use crate::preview::{
    About, Format, Request, SampleActivity, SdkParameters, Setting, render, requests,
};
use crate::report::exit_code;
use crate::warehouse::columns;
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, HashMap};

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
    #[arg(long, value_name = "PLATFORM")]
    platform: Option<DevicePlatform>,
    /// A parameter that the app sets in the SDK for its session, which Adjust appends; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    sdk_param: Vec<String>,
    /// One that the app sets for the event; it wins over the session's; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
    /// How the requests are shown
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = choice(&Format::CHOICES))]
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

/// A callback to preview.
struct Line {
    /// The place of its name.
    place: Option<Span>,
    trigger: Option<&'static Trigger>,
    /// What is set up at Adjust, with the full name of each: one for every event token, or one without.
    targets: Vec<Target>,
    allow: Vec<Code>,
    callback: Callback,
}

struct Target {
    name: Option<String>,
    event_token: Option<String>,
}

impl Line {
    /// A callback without a name.
    fn of(callback: Callback, trigger: Option<&'static Trigger>) -> Self {
        Self {
            place: None,
            trigger,
            targets: Target::all(None, Vec::new()),
            allow: Vec::new(),
            callback,
        }
    }
}

impl Target {
    /// One for each event token, or one without.
    fn all(name: Option<&str>, tokens: Vec<String>) -> Vec<Self> {
        if tokens.is_empty() {
            let name = name.map(str::to_owned);
            let event_token = None;
            return vec![Self { name, event_token }];
        }
        let full = |token: &str| name.map(|name| format!("{name}.{token}"));
        let each = tokens.into_iter().map(|token| Self {
            name: full(&token),
            event_token: Some(token),
        });
        each.collect()
    }
}

/// What there is to preview, and what is to be said of it.
struct Read {
    catalogue: Catalogue,
    lines: Vec<Line>,
    findings: Vec<Diagnostic>,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let mut levels = arguments.levels.levels(global)?;
    let text = read(arguments)?;
    let mut sources = Sources::new();
    let Read {
        catalogue,
        lines,
        mut findings,
    } = if arguments.string.is_some() {
        of_string(arguments, &text, &mut sources, &levels)?
    } else {
        of_file(arguments, &text, &mut sources, &mut levels)?
    };
    let chosen = set::chosen(&catalogue, &arguments.set)?;
    let mut read = |flag, words| pairs(flag, words, &mut sources, &mut findings).map_err(Usage);
    let session = read("--sdk-param", &arguments.sdk_param[..])?;
    let event = read("--event-param", &arguments.event_param[..])?;
    for line in &lines {
        let is_of_event = is_of_event(line.trigger, &catalogue);
        let of_event = if is_of_event { &event[..] } else { &[] };
        let pairs = session.iter().chain(of_event);
        let (place, allow) = (line.place.as_ref(), &line.allow);
        findings.extend(collisions(&line.callback, place, pairs, &levels, allow));
    }
    let callbacks: Vec<&Callback> = lines.iter().map(|line| &line.callback).collect();
    let platform = arguments.platform.map(DevicePlatform::platform);
    findings.extend(set::notes(&catalogue, &callbacks, &chosen, platform));
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
    let previewing = Previewing {
        arguments,
        catalogue: &catalogue,
        first: platform.unwrap_or_else(|| fitting(&catalogue, &callbacks)),
        columns: columns.collect(),
        chosen: &chosen,
        sdk: SdkParameters {
            session: &texts(&session),
            event: &texts(&event),
        },
    };
    let all: Vec<Request<'_>> = lines
        .iter()
        .flat_map(|line| previewing.line(line))
        .collect();
    output::print(&render(arguments.format, &all))?;
    Ok(0)
}

/// Keys and values.
fn texts(pairs: &[Pair<'_>]) -> Vec<(String, String)> {
    let texts = pairs
        .iter()
        .map(|pair| (pair.key.text().to_owned(), pair.value.text().to_owned()));
    texts.collect()
}

/// The callbacks of a file.
fn of_file<'a>(
    arguments: &'a Arguments,
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &mut Levels,
) -> Result<Read, Usage> {
    let manifest = parsed(sources, &arguments.file.file, text);
    *levels = manifest.levels(levels);
    let (built, findings) = select(&manifest, levels, &arguments.names, &value_of)?;
    let lines = built.into_iter().map(|built| Line {
        targets: Target::all(
            Some(built.name.text()),
            built
                .tokens
                .iter()
                .map(|token| token.text().to_owned())
                .collect(),
        ),
        place: Some(built.name.place()),
        trigger: built.trigger,
        allow: built.allowed(),
        callback: built.filled.unwrap_or(built.callback),
    });
    Ok(Read {
        lines: lines.collect(),
        catalogue: manifest.catalogue,
        findings,
    })
}

fn read(arguments: &Arguments) -> anyhow::Result<String> {
    match arguments.string.as_deref() {
        Some(files::STDIN) => files::read_text(files::STDIN),
        Some(string) => Ok(string.to_owned()),
        None => arguments.file.text(),
    }
}

/// The callbacks of `--string`: a field, or those of an Adjust link, a fragment of one, or an encoded callback.
fn of_string<'a>(
    arguments: &'a Arguments,
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &Levels,
) -> Result<Read, Usage> {
    let given = match arguments.string.as_deref() {
        Some(files::STDIN) => Given::whole(sources.add(SourceKind::Stdin, "<stdin>", text), text),
        _ => sources.flag("--string", text),
    };
    let catalogue = Catalogue::builtin();
    let macros = super::flags::macros(&arguments.macros)?;
    let mut list = Findings::new(levels, &[]);
    let trigger = arguments.trigger.as_deref().and_then(|id| {
        let id = sources.flag("--trigger", id);
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
    let lines = match &checked.link {
        Some(tree) => of_link(&link::of_tree(text, tree, &macros), trigger, &mut findings),
        None => Vec::from_iter(of_field(&given, trigger, &macros, &mut findings)),
    };
    Ok(Read {
        catalogue,
        lines,
        findings,
    })
}

/// The callbacks of a link, each with the trigger of its parameter; `--trigger` is that of an encoded callback.
fn of_link(
    link: &Link,
    trigger: Option<&'static Trigger>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for callback in link.callbacks() {
        let what = match &callback.target {
            LinkTarget::Url(target) => {
                lines.push(Line {
                    targets: Target::all(None, callback.tokens.clone()),
                    ..Line::of(target.clone(), callback.trigger.or(trigger))
                });
                continue;
            }
            LinkTarget::Alias(word) => format!("`{word}` stands for a URL that only Adjust knows"),
            LinkTarget::Macro(word) => format!("`{word}` stands for a callback of the partner's"),
            // The rules have said why.
            LinkTarget::Broken(_) => continue,
        };
        findings.push(Diagnostic::remark(what).help("it has no request to preview"));
    }
    if lines.is_empty() && findings.is_empty() {
        findings.push(Diagnostic::remark("the link has no callbacks"));
    }
    lines
}

/// A callback field.
fn of_field(
    given: &Given<'_>,
    trigger: Option<&'static Trigger>,
    macros: &Macros,
    findings: &mut Vec<Diagnostic>,
) -> Option<Line> {
    match field::parse(given.text(), macros) {
        Ok(callback) => return Some(Line::of(callback, trigger)),
        Err(error) if exit_code(findings) == 0 => findings.push(
            Diagnostic::new(Code::EndpointWhitespace, error.what.clone())
                .at(given.span(error.range), "here")
                .help("a callback field holds complete entries with one space between them"),
        ),
        Err(_) => {}
    }
    None
}

/// What all lines are previewed with.
struct Previewing<'a> {
    arguments: &'a Arguments,
    catalogue: &'a Catalogue,
    /// The platform of the first device.
    first: Platform,
    /// The types of the columns that the callbacks share.
    columns: HashMap<String, ValueType>,
    chosen: &'a BTreeMap<String, String>,
    sdk: SdkParameters<'a>,
}

impl Previewing<'_> {
    /// The requests of a callback: for every token those of every device.
    fn line<'l>(&self, line: &'l Line) -> Vec<Request<'l>> {
        let mut all = Vec::new();
        for target in &line.targets {
            for number in 0..self.arguments.count {
                all.extend(self.device(line, target, number));
            }
        }
        for request in &mut all {
            request.share_columns(&self.columns);
        }
        all
    }

    fn device<'l>(&self, line: &'l Line, target: &'l Target, number: u32) -> Vec<Request<'l>> {
        let platform = match (self.arguments.platform, number % 2, self.first) {
            (Some(_), ..) | (None, 0, _) => self.first,
            (None, _, Platform::Android) => Platform::Ios,
            (None, ..) => Platform::Android,
        };
        let setting = Setting {
            catalogue: self.catalogue,
            seed: self.arguments.seed,
            number,
            platform,
            trigger: line.trigger,
            event_token: target.event_token.as_deref(),
            chosen: self.chosen,
        };
        let about = About {
            name: target.name.as_deref(),
            trigger: line.trigger.map(|trigger| trigger.id),
            event_token: target.event_token.as_deref(),
            platform,
            number,
        };
        let activity = SampleActivity::new(setting).with_parameters(self.sdk);
        requests(&line.callback, self.catalogue, about, &activity, self.sdk)
    }
}

impl DevicePlatform {
    fn platform(self) -> Platform {
        match self {
            Self::Ios => Platform::Ios,
            Self::Android => Platform::Android,
        }
    }
}

/// The platform of the first device: the one that has more of the callbacks' placeholders. It is one for all
/// callbacks, for device 1 is one device.
fn fitting(catalogue: &Catalogue, callbacks: &[&Callback]) -> Platform {
    let entries = callbacks.iter().flat_map(|callback| callback.entries());
    let names = entries.flat_map(|entry| entry.placeholders().flat_map(|names| names.split("||")));
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
