//! `cbgen inspect`: what a callback says, part by part.

mod human;

use super::callback_file::parsed;
use super::flags::{LevelFlags, macros};
use super::global::{Global, stdout_style};
use super::{Outcome, Usage, files, output};
use crate::callback::syntax::decoded::Decoded;
use crate::callback::syntax::field::{self as syntax, Entry};
use crate::callback::syntax::link::{Form, Link, Target, target};
use crate::callback::syntax::template::{Part, Piece};
use crate::callback::{Callback, Given, Macros, SourceKind, Sources, check_macro};
use crate::catalogue::{Catalogue, Trigger};
use crate::forms::field;
use crate::forms::json::{InspectedJson, ReadEntryJson, ReadParameterJson};
use crate::forms::link::{macros_of, whole_values};
use crate::lint::read::{self, About};
use crate::lint::{Code, Diagnostic, Level, Levels, denied_codes};
use crate::manifest::is_name;
use crate::manifest::select::select;
use crate::manifest::write::{Block, block};
use crate::report::{DiagnosticJson, Locator, Printable, render, to_json_pretty};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  cbgen inspect 'equal,{environment},production,https://a.example?id={adid}'
  cbgen inspect \\
      'https://app.adjust.com/abc?install_callback=https%3A%2F%2Fa.example'
  cbgen inspect - --format toml --name install --trigger install \\
      < field.txt >> callbacks.toml";

/// Take a field, a link, a fragment of a link or an encoded callback apart
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The text; `-` reads it from standard input
    #[arg(value_name = "STRING")]
    string: String,
    /// The callback's name in --format toml [default: callback]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The trigger, for the rules about triggers
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// A macro of your partner's: `click_id` for `{click_id}`, or a literal such as `[x]`; repeatable
    #[arg(long = "macro", value_name = "MACRO")]
    macros: Vec<String>,
    /// How the parts are printed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: InspectFormat,
    #[command(flatten)]
    levels: LevelFlags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    /// Tables, with what each part means
    Human,
    /// One object
    Json,
    /// Tables for `callbacks.toml` that build to the same bytes
    Toml,
}

/// One callback of the text: the field itself, or one parameter of a link.
struct InspectedCallback {
    /// The trigger of a link's parameter.
    trigger: Option<&'static Trigger>,
    tokens: Vec<String>,
    /// The value in the link.
    decoded: Option<Decoded>,
    /// The field that Adjust sees.
    text: String,
    target: Target,
    /// The entries of the field, or of what an alias stands for.
    entries: Vec<Entry>,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let (kind, source_name, text) = if arguments.string == files::STDIN {
        let text = files::read_text(files::STDIN)?;
        (SourceKind::Stdin, "<stdin>", text)
    } else {
        (SourceKind::Flag, "STRING", arguments.string.clone())
    };
    if let Some(name) = arguments.name.as_deref().filter(|name| !is_name(name)) {
        let message = format!("--name '{name}': a name has letters, digits, `-` and `_`");
        return Err(Usage(message).into());
    }
    let catalogue = Catalogue::builtin();
    let levels = arguments.levels.levels(global)?;
    let trigger = match &arguments.trigger {
        None => None,
        Some(id) => match super::triggers::find(global, &catalogue, "--trigger", id) {
            Ok(trigger) => Some(trigger),
            Err(code) => return Ok(code),
        },
    };
    let macros = macros(&arguments.macros)?;
    let mut sources = Sources::new();
    let source = sources.add(kind, source_name, text.as_str());
    let given = Given::whole(source, text.as_str());
    let about = About {
        catalogue: &catalogue,
        macros: &macros,
        trigger,
        levels: &levels,
    };
    let read = read::check(&about, &given);
    let items = items(&text, read.link.as_ref());
    let mut findings = read.findings;
    // A document is the result, and whole.
    if global.quiet && arguments.format != InspectFormat::Json {
        findings.retain(|finding| finding.level == Level::Deny);
    }
    if text.trim().is_empty() {
        // Nothing can be taken apart.
        return refuse(global, arguments, &sources, findings);
    }
    match arguments.format {
        InspectFormat::Toml => {
            let tables = toml(arguments, &items, &macros, trigger);
            if let Err(why) = tables {
                findings.push(Diagnostic::usage(why));
            }
            output::report(global, &sources, findings);
            match tables {
                Ok(tables) => output::print(&tables)?,
                Err(_) => return Ok(1),
            }
        }
        InspectFormat::Json => {
            output::print(&json(
                &sources,
                &findings,
                &text,
                read.link.as_ref(),
                &items,
                &macros,
            ))?;
        }
        InspectFormat::Human => {
            let mut shown = human::text(&catalogue, &text, read.link.as_ref(), &items, &macros);
            if !findings.is_empty() {
                shown.push('\n');
            }
            shown.push_str(&render(global.report, &sources, &findings, stdout_style()));
            output::print(&shown)?;
        }
    }
    Ok(0)
}

/// What cannot be taken apart: the findings are all there is to tell.
fn refuse(
    global: &Global,
    arguments: &Arguments,
    sources: &Sources<'_>,
    findings: Vec<Diagnostic>,
) -> Outcome {
    match arguments.format {
        // Its readers take stdout for a file.
        InspectFormat::Toml => {
            output::report(global, sources, findings);
        }
        InspectFormat::Json => {
            output::print(&json(sources, &findings, "", None, &[], Macros::NONE))?;
        }
        InspectFormat::Human => {
            output::print(&render(global.report, sources, &findings, stdout_style()))?;
        }
    }
    Ok(1)
}

/// The callbacks of a text.
fn items(text: &str, link: Option<&Link>) -> Vec<InspectedCallback> {
    let Some(link) = link else {
        return vec![InspectedCallback {
            trigger: None,
            tokens: Vec::new(),
            decoded: None,
            text: text.to_owned(),
            target: Target::Field,
            entries: syntax::read(text).entries,
        }];
    };
    let wanted = |pair: &&crate::callback::syntax::link::LinkPair| {
        pair.callback.is_some() || link.form == Form::Encoded
    };
    link.pairs
        .iter()
        .filter(wanted)
        .map(|pair| {
            let end = pair.pair.key.end;
            let decoded = Decoded::read(text, pair.pair.value.clone().unwrap_or(end..end));
            InspectedCallback {
                trigger: pair.callback.as_ref().map(|key| key.trigger),
                tokens: pair
                    .callback
                    .iter()
                    .flat_map(|key| &key.tokens)
                    .map(|token| text[token.clone()].to_owned())
                    .collect(),
                text: decoded.text.clone(),
                target: target(&decoded),
                entries: syntax::read(&decoded.text).entries,
                decoded: Some(decoded),
            }
        })
        .collect()
}

impl InspectedCallback {
    /// The partner's macros in it.
    fn macros(&self, named: &Macros) -> Macros {
        match &self.decoded {
            Some(decoded) => macros_of(decoded, named),
            None => named.clone(),
        }
    }

    /// Whether a piece of the text is the partner's.
    fn is_macro(&self, macros: &Macros, part: &Part) -> bool {
        let raw = self
            .decoded
            .as_ref()
            .is_none_or(|decoded| decoded.is_raw(part.range.start));
        part.piece != Piece::Text && raw && macros.contains(&self.text[part.range.clone()])
    }
}

fn json(
    sources: &Sources<'_>,
    findings: &[Diagnostic],
    text: &str,
    link: Option<&Link>,
    items: &[InspectedCallback],
    named: &Macros,
) -> String {
    let mut entries = Vec::new();
    for item in items {
        let macros = item.macros(named);
        let is_macro = |part: &Part| item.is_macro(&macros, part);
        let first = entries.len();
        match &item.target {
            Target::Alias { word, pairs } => entries.push(ReadEntryJson {
                trigger: None,
                event_tokens: None,
                alias: Some(item.text[word.clone()].to_owned()),
                method: "GET".to_owned(),
                condition: None,
                url: item.text.clone(),
                endpoint: item.text[word.clone()].to_owned(),
                params: pairs
                    .iter()
                    .map(|pair| ReadParameterJson::read(&item.text, pair, &is_macro))
                    .collect(),
                body: None,
            }),
            _ => entries.extend(
                item.entries
                    .iter()
                    .map(|entry| ReadEntryJson::read(&item.text, entry, &is_macro)),
            ),
        }
        for entry in &mut entries[first..] {
            entry.trigger = item.trigger.map(|trigger| trigger.id);
            let tokens: Vec<&str> = item.tokens.iter().map(String::as_str).collect();
            entry.event_tokens = (!tokens.is_empty()).then_some(tokens);
        }
    }
    let mut locator = Locator::new(sources);
    let inspected = InspectedJson {
        form: match link.map(|link| link.form) {
            None | Some(Form::Field) => "field",
            Some(Form::Link | Form::Fragment) => "link",
            Some(Form::Encoded) => "encoded",
        },
        link: link
            .filter(|link| link.form != Form::Encoded)
            .map(|link| &text[..link.end]),
        entries,
        diagnostics: findings
            .iter()
            .map(|finding| DiagnosticJson::new(&mut locator, finding))
            .collect(),
    };
    to_json_pretty(&inspected) + "\n"
}

/// The tables that build to the same bytes.
///
/// # Errors
/// Why there are none, for people.
fn toml(
    arguments: &Arguments,
    items: &[InspectedCallback],
    named: &Macros,
    given: Option<&'static Trigger>,
) -> Result<String, &'static str> {
    const BROKEN: &str = "no table of callbacks.toml builds to this text: mend it first";
    let mut callbacks = Vec::new();
    let mut remarks = String::new();
    for item in items {
        if let Target::Alias { .. } | Target::Macro = item.target {
            let text = Printable(&item.text).to_string();
            remarks.push_str(&format!("# {text}: only a link can carry this\n"));
            continue;
        }
        let mut macros = item.macros(named);
        if item.decoded.is_none() {
            // Other products' macros are named in the file, or it would not build.
            macros = macros.joined(&foreign(&item.text));
        }
        let callback = field::parse(&item.text, &macros).map_err(|_| BROKEN)?;
        let macros = macros.within(&item.text);
        if macros.words().any(|word| check_macro(&word).is_err()) {
            return Err("it holds a partner's macro that callbacks.toml cannot declare");
        }
        callbacks.push((item, callback, macros));
    }
    if callbacks.is_empty() {
        return Err("there is no callback here that callbacks.toml could hold");
    }
    let mut text = remarks;
    let mut names: Vec<String> = Vec::new();
    for (item, callback, macros) in &callbacks {
        let name = name_of(arguments, callbacks.len(), item, &names);
        let trigger = item.trigger.or(given);
        let tokens: Vec<&str> = if trigger.is_some_and(|trigger| trigger.needs_event_token) {
            item.tokens.iter().map(String::as_str).collect()
        } else {
            Vec::new()
        };
        if !names.is_empty() {
            text.push('\n');
        }
        text.push_str(&table(&name, trigger, &tokens, callback, macros).ok_or(BROKEN)?);
        names.push(name);
    }
    Ok(text)
}

/// The macros of other products in a field.
fn foreign(text: &str) -> Macros {
    let pieces = crate::callback::syntax::template::foreign_in(text);
    let whole = whole_values(text).map(|range| &text[range]);
    Macros::new(pieces.chain(whole))
}

/// The table of one callback, with what it must allow to build without flags.
fn table(
    name: &str,
    trigger: Option<&'static Trigger>,
    tokens: &[&str],
    callback: &Callback,
    macros: &Macros,
) -> Option<String> {
    let render = |allow: &[&'static str]| {
        block(
            &Block {
                name,
                trigger: trigger.map(|trigger| trigger.id),
                event_tokens: tokens,
                without_defaults: false,
                allow,
                macros,
                file_macros: Macros::NONE,
            },
            callback,
        )
    };
    let bytes = field::render(callback);
    let mut allow: Vec<&'static str> = Vec::new();
    // One denied code can hide another.
    for _ in 0..3 {
        let table = render(&allow);
        let (built, denied) = built(&table);
        if built.as_deref() == Some(&bytes) {
            return Some(table);
        }
        allow.extend(
            denied
                .into_iter()
                .filter(|code| code.can_be_allowed())
                .map(Code::name),
        );
        allow.sort_unstable();
        allow.dedup();
    }
    None
}

/// What a table builds to, and the codes that keep it from it.
fn built(table: &str) -> (Option<String>, Vec<Code>) {
    let mut sources = Sources::new();
    let manifest = parsed(&mut sources, "", table);
    let Ok((built, findings)) = select(&manifest, &Levels::default(), &[]) else {
        return (None, Vec::new());
    };
    let field = built.first().map(|built| field::render(&built.callback));
    (field, denied_codes(&findings))
}

/// The name of a callback: as asked, and for several of a link with what tells them apart.
fn name_of(
    arguments: &Arguments,
    count: usize,
    item: &InspectedCallback,
    taken: &[String],
) -> String {
    let base = arguments.name.as_deref().unwrap_or("callback");
    let mut name = base.to_owned();
    if count > 1 {
        let trigger = item.trigger.map_or("callback", |trigger| trigger.id);
        name = format!("{base}-{trigger}");
        for token in item.tokens.iter().filter(|token| is_name(token)) {
            name = format!("{name}-{token}");
        }
    }
    let mut unique = name.clone();
    let mut number = 2;
    while taken.contains(&unique) {
        unique = format!("{name}-{number}");
        number += 1;
    }
    unique
}
