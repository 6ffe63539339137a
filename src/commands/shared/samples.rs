//! The sample requests of callbacks that `preview` shows and `send` sends: the flags that choose them, and how they are
//! made.

use super::callback_file::{FileFlag, parsed};
use super::callback_flags::CommandWords;
use super::choice::choice;
use super::environment::value_of;
use super::flags::{LevelFlags, macros, named_trigger};
use super::global::Global;
use super::outcome::{Outcome, Usage};
use super::{files, output};
use crate::callback::syntax::link::Target;
use crate::callback::{Given, Sources};
use crate::catalogue::{Catalogue, Platform};
use crate::forms::field;
use crate::forms::inspected::callbacks;
use crate::lint::rules::Context;
use crate::lint::{Code, Diagnostic, Levels, read};
use crate::manifest::select::{BuiltCallback, select};
use crate::preview::{
    SampleCallback, SampleSet, SampleSetting, SdkParameters, chosen_values, first_platform,
    read_parameters,
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
    /// A macro of your partner's in --string, which stays as it is; repeatable
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
    #[arg(long, value_name = "OS", value_parser = choice(DEVICE_PLATFORMS))]
    platform: Option<Platform>,
    /// A parameter that the app sets in the SDK; repeatable
    ///
    /// Adjust appends it.
    #[arg(long, value_name = "K=V")]
    sdk_param: Vec<String>,
    /// One that the app sets for the event; repeatable
    ///
    /// It wins over one of the SDK.
    #[arg(long, value_name = "K=V")]
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

impl SampleFlags {
    /// The words of a command line that chooses the same requests, for so many devices.
    pub(crate) fn add_to(&self, command: &mut CommandWords, devices: &str) {
        for name in &self.names {
            command.word(name);
        }
        command.file(&self.file.file);
        command.each("--string", self.string.as_slice());
        command.each("--trigger", self.trigger.as_slice());
        command.each("--macro", &self.macros);
        command.each("--set", &self.set);
        let words = DEVICE_PLATFORMS.iter();
        for (_, words, _) in words.filter(|(platform, ..)| Some(*platform) == self.platform) {
            command.flag("--platform", words[0]);
        }
        command.each("--sdk-param", &self.sdk_param);
        command.each("--event-param", &self.event_param);
        command.levels(&self.levels);
        if self.seed > 0 {
            command.flag("--seed", &self.seed.to_string());
        }
        command.flag("--count", devices);
    }
}

/// The callbacks of a command line, and what was found in them.
pub(crate) struct FoundCallbacks<'a> {
    pub(crate) catalogue: Catalogue,
    pub(crate) list: Vec<SampleCallback<'a>>,
    pub(crate) findings: Vec<Diagnostic>,
}

/// Reads the callbacks and the devices, reports what was found, and goes on where nothing is wrong.
pub(crate) fn with_samples(
    global: &Global,
    flags: &SampleFlags,
    go_on: impl FnOnce(&SampleSet<'_>) -> Outcome,
) -> Outcome {
    let mut levels = flags.levels.levels(global)?;
    let (string, file);
    let mut sources = Sources::new();
    let found = if let Some(word) = &flags.string {
        string = files::text_of(word)?;
        let given = files::given(&mut sources, "--string", word, &string);
        of_string(global, flags, &given, &mut sources, &levels)?
    } else {
        file = flags.file.read(global, &flags.names)?;
        let text = &file.text;
        of_file(&file.path, &file.names, text, &mut sources, &mut levels)?
    };
    let (catalogue, callbacks, mut findings) = (&found.catalogue, &found.list, found.findings);
    let chosen = chosen_values(catalogue, &flags.set).map_err(Usage)?;
    let mut parameters =
        |flag, given| read_parameters(flag, given, &mut sources, &mut findings).map_err(Usage);
    let sdk = SdkParameters {
        session: parameters("--sdk-param", &flags.sdk_param[..])?,
        event: parameters("--event-param", &flags.event_param[..])?,
    };
    for one in callbacks {
        findings.extend(sdk.collisions(
            &one.callback,
            one.trigger,
            catalogue,
            one.name.as_ref().map(Given::place).as_ref(),
            &levels,
            &one.allow,
        ));
    }
    let findings = findings.into_iter().map(|finding| levels.weigh(finding));
    let findings: Vec<_> = findings.collect();
    let code = exit_code(&findings);
    output::report(global, &sources, findings);
    if code > 0 {
        return Ok(code);
    }
    let entries = callbacks.iter().flat_map(|one| one.callback.entries());
    let first = || first_platform(catalogue, entries);
    go_on(&SampleSet {
        callbacks,
        setting: SampleSetting {
            seed: flags.seed,
            chosen: &chosen,
            sdk: &sdk,
            ..SampleSetting::new(catalogue, flags.platform.unwrap_or_else(first))
        },
        platform: flags.platform,
    })
}

pub(crate) fn of_file<'a>(
    path: &str,
    names: &[String],
    text: &'a str,
    sources: &mut Sources<'a>,
    levels: &mut Levels,
) -> Result<FoundCallbacks<'a>, Usage> {
    let manifest = parsed(sources, path, text);
    *levels = manifest.levels(levels);
    let sample = |built: BuiltCallback<'a>| SampleCallback {
        trigger: built.trigger,
        event_tokens: built.tokens.iter().map(|t| t.text().to_owned()).collect(),
        allow: built.allowed(),
        name: Some(built.name),
        callback: built.filled.unwrap_or(built.callback),
    };
    let (list, findings) = select(&manifest, levels, names, &value_of, sample)?;
    Ok(FoundCallbacks {
        list,
        catalogue: manifest.catalogue,
        findings,
    })
}

/// The callbacks of `--string`: a field, or those of an Adjust link, a fragment of one, or an encoded callback.
fn of_string<'a>(
    global: &Global,
    flags: &SampleFlags,
    given: &Given<'_>,
    sources: &mut Sources<'a>,
    levels: &Levels,
) -> Result<FoundCallbacks<'a>, Usage> {
    let catalogue = Catalogue::builtin();
    let macros = macros(&flags.macros)?;
    let mut findings = Vec::new();
    let trigger = flags.trigger.as_deref();
    let trigger = trigger.and_then(|id| named_trigger(global, sources, id, levels, &mut findings));
    let cx = Context::new(&catalogue, &macros, trigger, levels);
    let checked = read::check(&cx, given);
    findings.extend(checked.findings);
    let mut list = Vec::new();
    for callback in callbacks(given.text(), checked.link.as_ref()) {
        if let Target::Alias { .. } | Target::Macro = callback.target {
            let what = format!("`{}` has no request to preview", callback.text);
            let help = "Adjust or the partner knows what it stands for";
            findings.push(Diagnostic::remark(what).help(help));
            continue;
        }
        match field::parse(&callback.text, &callback.macros(&macros)) {
            Some(parsed) => list.push(SampleCallback {
                name: None,
                // `--trigger` is that of an encoded callback.
                trigger: callback.trigger.or(trigger),
                event_tokens: callback.tokens,
                allow: Vec::new(),
                callback: parsed,
            }),
            None if checked.link.is_none() && exit_code(&findings) == 0 => {
                let message = "this callback cannot be sent, whatever is allowed";
                let finding = Diagnostic::new(Code::EndpointWhitespace, message);
                findings.push(finding.at(given.place(), "here"));
            }
            // The rules have found why.
            None => {}
        }
    }
    if list.is_empty() && findings.is_empty() {
        findings.push(Diagnostic::remark("the link has no callbacks"));
    }
    Ok(FoundCallbacks {
        catalogue,
        list,
        findings,
    })
}
