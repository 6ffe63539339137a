//! The sample requests of callbacks that `preview` shows and `send` sends: the flags that choose them, and how they are
//! made.

use super::callback_file::{FileFlag, parsed};
use super::choice::choice;
use super::environment::value_of;
use super::flags::LevelFlags;
use super::global::Global;
use super::{Outcome, Usage, files, output};
use crate::callback::syntax::link::Target;
use crate::callback::{Callback, Given, Macros, SourceKind, Sources};
use crate::catalogue::{Catalogue, Platform, Trigger};
use crate::forms::field;
use crate::forms::inspected::{InspectedCallback, callbacks};
use crate::lint::field::named_trigger;
use crate::lint::{Code, Diagnostic, Findings, Levels, read};
use crate::manifest::select::select;
use crate::preview::{
    SampleDevice, SampleRequest, SampleSetting, SdkParameters, chosen_values, contradictions,
    first_platform, read_parameters, requests,
};
use crate::report::exit_code;
use clap::Args;

/// The flags that say which requests of which devices.
#[derive(Debug, Args)]
pub(crate) struct SampleFlags {
    /// The callbacks of the file; without names, all
    ///
    /// A word that is a file is the file. `purchase.abc123` is one event token of `purchase`.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    file: FileFlag,
    /// Take this field or link in place of a file; `-` is standard input
    ///
    /// Of a link, its callbacks are taken.
    #[arg(long, value_name = "STRING", conflicts_with_all = ["names", "file"])]
    string: Option<String>,
    /// The trigger of --string
    #[arg(short, long, value_name = "ID", requires = "string")]
    trigger: Option<String>,
    /// A macro of your partner in --string, which stays as it is; repeatable
    #[arg(long = "macro", value_name = "M", requires = "string")]
    macros: Vec<String>,
    /// Give a placeholder this value, or none; repeatable
    ///
    /// An empty one is a placeholder without data.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// How many devices
    ///
    /// They take turns, each from its first activity to its last.
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) count: u32,
    /// Another number gives other devices
    ///
    /// The same number gives the same: on several machines, a number for each.
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,
    /// The platform of the devices
    ///
    /// Without it they alternate.
    #[arg(long, value_name = "PLATFORM", value_parser = choice(DEVICE_PLATFORMS))]
    platform: Option<Platform>,
    /// A parameter that the app sets in the SDK; repeatable
    ///
    /// Adjust appends it.
    #[arg(long, value_name = "KEY=VALUE")]
    sdk_param: Vec<String>,
    /// One that the app sets for the event; repeatable
    ///
    /// It wins over one of the SDK.
    #[arg(long, value_name = "KEY=VALUE")]
    event_param: Vec<String>,
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

/// A callback to make requests of.
pub(crate) struct Subject<'a> {
    /// Its name, where a file gives it one.
    pub(crate) name: Option<Given<'a>>,
    pub(crate) trigger: Option<&'static Trigger>,
    pub(crate) event_tokens: Vec<String>,
    allow: Vec<Code>,
    pub(crate) callback: Callback,
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

    /// Its event tokens, each for requests of its own; where it has none, one time nothing.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Option<&str>> {
        let none = self.event_tokens.is_empty().then_some(None);
        none.into_iter()
            .chain(self.event_tokens.iter().map(|token| Some(&**token)))
    }
}

/// The callbacks of a command line, and what was found in them.
pub(crate) struct Subjects<'a> {
    pub(crate) catalogue: Catalogue,
    pub(crate) list: Vec<Subject<'a>>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Callbacks and devices, ready to make requests of.
pub(crate) struct Samples<'a> {
    pub(crate) subjects: &'a [Subject<'a>],
    /// The setting of the first device, but for its callback.
    setting: SampleSetting<'a>,
    /// Whether all devices have its platform; else they alternate.
    is_one_platform: bool,
}

impl<'a> Samples<'a> {
    /// The placeholders, also the file's own.
    pub(crate) fn catalogue(&self) -> &'a Catalogue {
        self.setting.catalogue
    }

    /// The requests of all callbacks for so many devices, made as they are asked for; each with the place of its
    /// callback. Some devices at a time take turns, so that memory does not grow with their number.
    pub(crate) fn requests(
        &'a self,
        devices: u32,
    ) -> impl Iterator<Item = (usize, SampleRequest<'a>)> {
        let mut steps: Vec<_> = self.subjects.iter().enumerate().collect();
        if devices > 1 {
            steps.sort_by_key(|(_, subject)| in_a_life(subject.trigger));
        }
        let all = (0..devices).step_by(TAKE_TURNS as usize);
        all.flat_map(move |first| {
            let turn = first..first.saturating_add(TAKE_TURNS).min(devices);
            steps.clone().into_iter().flat_map(move |(at, subject)| {
                let turn = turn.clone();
                subject.tokens().flat_map(move |token| {
                    let requests = move |number| self.of_device(subject, token, number);
                    turn.clone()
                        .flat_map(requests)
                        .map(move |request| (at, request))
                })
            })
        })
    }

    /// The requests that a callback makes for an event token and the device of this number.
    fn of_device(
        &self,
        subject: &'a Subject<'_>,
        event_token: Option<&'a str>,
        number: u32,
    ) -> Vec<SampleRequest<'a>> {
        let platform = match (self.is_one_platform, number % 2, self.setting.platform) {
            (true, ..) | (_, 0, _) => self.setting.platform,
            (.., Platform::Android) => Platform::Ios,
            _ => Platform::Android,
        };
        let device = SampleDevice::new(SampleSetting {
            name: subject.name.as_ref().map(Given::text),
            trigger: subject.trigger,
            event_token,
            platform,
            number,
            ..self.setting
        });
        requests(&subject.callback, &device)
    }
}

/// So many devices make their requests side by side.
const TAKE_TURNS: u32 = 16;

/// When an activity happens in the life of an app on a device: before the installation, with it, then, at the end.
fn in_a_life(trigger: Option<&'static Trigger>) -> u8 {
    match trigger.map_or("", |trigger| trigger.id) {
        "impression" | "san_impression" => 0,
        "click" | "san_click" => 1,
        "install" | "sk_install" | "sk_install_direct" | "rejected_install" | "conversion" => 2,
        "uninstall" => 4,
        "reinstall" | "reattribution_reinstall" => 5,
        "gdpr_forget_device" => 6,
        _ => 3,
    }
}

/// Reads the callbacks and the devices, reports what was found, and goes on where nothing is wrong.
pub(crate) fn with_samples(
    global: &Global,
    flags: &SampleFlags,
    go_on: impl FnOnce(&Samples<'_>) -> Outcome,
) -> Outcome {
    let mut levels = flags.levels.levels(global)?;
    let (file, names) = flags.file.with_words(&flags.names)?;
    let text = read(flags, &file)?;
    let mut sources = Sources::new();
    let Subjects {
        catalogue,
        list: subjects,
        mut findings,
    } = if flags.string.is_some() {
        of_string(global, flags, &text, &mut sources, &levels)?
    } else {
        files::tell_default(global, &file.file);
        of_file(&file.file, &names, &text, &mut sources, &mut levels)?
    };
    let chosen = chosen_values(&catalogue, &flags.set).map_err(Usage)?;
    let mut parameters =
        |flag, given| read_parameters(flag, given, &mut sources, &mut findings).map_err(Usage);
    let sdk = SdkParameters {
        session: parameters("--sdk-param", &flags.sdk_param[..])?,
        event: parameters("--event-param", &flags.event_param[..])?,
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
        flags.platform,
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
    let platform = flags.platform;
    let setting = SampleSetting {
        catalogue: &catalogue,
        name: None,
        seed: flags.seed,
        number: 0,
        platform: platform.unwrap_or_else(|| first_platform(&catalogue, &callbacks)),
        trigger: None,
        event_token: None,
        chosen: &chosen,
        sdk: &sdk,
    };
    go_on(&Samples {
        subjects: &subjects,
        setting,
        is_one_platform: platform.is_some(),
    })
}

/// The callbacks of a file.
pub(crate) fn of_file<'a>(
    path: &str,
    names: &[String],
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &mut Levels,
) -> Result<Subjects<'a>, Usage> {
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
    Ok(Subjects {
        list: subjects.collect(),
        catalogue: manifest.catalogue,
        findings,
    })
}

fn read(flags: &SampleFlags, file: &FileFlag) -> anyhow::Result<String> {
    match flags.string.as_deref() {
        Some(files::STDIN) => files::read_text(files::STDIN),
        Some(string) => Ok(string.to_owned()),
        None => file.text(),
    }
}

/// The callbacks of `--string`: a field, or those of an Adjust link, a fragment of one, or an encoded callback.
fn of_string<'a>(
    global: &Global,
    flags: &'a SampleFlags,
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &Levels,
) -> Result<Subjects<'a>, Usage> {
    let given = match flags.string.as_deref() {
        Some(files::STDIN) => Given::whole(sources.add(SourceKind::Stdin, "<stdin>", text), text),
        _ => sources.flag("--string", text),
    };
    let catalogue = Catalogue::builtin();
    let macros = super::flags::macros(&flags.macros)?;
    let mut list = Findings::new(levels, &[]);
    let trigger = flags.trigger.as_deref().and_then(|id| {
        let id = sources.flag("--trigger", super::flags::trigger_id(global, id));
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
    Ok(Subjects {
        catalogue,
        list: subjects,
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
