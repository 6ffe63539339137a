//! `cbgen link`: callbacks into Adjust links.

use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, chosen, files, keep, output};
use crate::callback::syntax::field as field_syntax;
use crate::callback::syntax::url::scheme;
use crate::callback::{Given, Macros, SourceKind, Sources, Span};
use crate::catalogue::{Catalogue, Trigger};
use crate::forms::{field, link};
use crate::lint::read::{self, About};
use crate::lint::rules::{Context, Material, Within};
use crate::lint::{Code, Diagnostic, Findings, Levels, field as field_rules};
use crate::report::exit_code;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  cbgen link 'https://app.adjust.com/abc123' \\
      --callback 'install=https://a.example.com/cb?id={adid}'
  cbgen link 'https://app.adjust.com/abc123?campaign=x' --macro click_id \\
    --callback 'event:abc123_xyz456=https://a.example.com/cb?id={click_id}'
  cbgen link - --from callbacks.toml --only install < links.txt";

/// Add callbacks to Adjust links
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The link, kept as it is; `-` reads one from each line of standard input
    #[arg(value_name = "LINK")]
    link: String,
    /// What fires it, and the callback field: install=FIELD, event:TOKEN=FIELD, `event:TOKEN_TOKEN=FIELD`
    #[arg(
        long = "callback",
        value_name = "ID=FIELD",
        required_unless_present = "from"
    )]
    callbacks: Vec<String>,
    /// Add the callbacks of this file
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
    /// Of the file, add this callback alone; repeatable
    #[arg(long, value_name = "NAME", requires = "from")]
    only: Vec<String>,
    /// A macro of your partner's, which stays raw: `click_id` for `{click_id}`, or a literal such as `[x]`
    #[arg(long = "macro", value_name = "MACRO")]
    macros: Vec<String>,
    /// Write the parameters as branded and universal links want them: `adj_install_callback`
    #[arg(long)]
    branded: bool,
    #[command(flatten)]
    levels: LevelFlags,
}

/// Runs the verb.
pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels()?;
    let text = match &arguments.from {
        Some(path) if path == files::STDIN && arguments.link == files::STDIN => {
            return Err(Usage("LINK and --from cannot both be standard input".into()).into());
        }
        Some(path) => files::text(path, files::read(path)?)?,
        None => String::new(),
    };
    let links = match arguments.link.as_str() {
        files::STDIN => files::text("<stdin>", files::read(files::STDIN)?)?,
        link => link.to_owned(),
    };
    let mut sources = Sources::new();
    let mut run = Run {
        arguments,
        levels: &levels,
        macros: Macros::new(&arguments.macros),
        parameters: Vec::new(),
        shown: Vec::new(),
        findings: Vec::new(),
        is_filled: false,
    };
    if let Some(path) = &arguments.from {
        run.file(&mut sources, path, &text)?;
    }
    for given in &arguments.callbacks {
        let given = sources.flag("--callback", given.as_str());
        run.flag(&given)?;
    }
    let mut out = String::new();
    if exit_code(&run.findings) == 0 {
        if arguments.link == files::STDIN {
            for line in links.lines().filter(|line| !line.trim().is_empty()) {
                out.push_str(&run.link(&mut sources, line.to_owned()));
            }
        } else {
            out = run.link(&mut sources, links);
        }
    }
    let code = output::report(global, &sources, run.findings);
    if code == 0 {
        output::print(&out)?;
    }
    Ok(code)
}

/// One run over all links.
struct Run<'a> {
    arguments: &'a Arguments,
    levels: &'a Levels,
    macros: Macros,
    /// Key and value, as they stand in a link.
    parameters: Vec<(String, String)>,
    /// Their keys as messages show them.
    shown: Vec<String>,
    findings: Vec<Diagnostic>,
    /// Whether the callbacks have values from the environment, which findings must not show.
    is_filled: bool,
}

impl Run<'_> {
    /// The callbacks of a file.
    fn file<'t>(
        &mut self,
        sources: &mut Sources<'t>,
        path: &str,
        text: &'t str,
    ) -> Result<(), Usage> {
        let mut manifest = keep::parsed(sources, path, text);
        let mut levels = self.levels.clone();
        let (list, mut findings) =
            chosen::choose(&mut manifest, &mut levels, &self.arguments.only)?;
        self.findings.append(&mut findings);
        self.macros = manifest.macros.joined(&self.macros);
        self.is_filled = list.iter().any(|callback| callback.is_filled);
        for callback in &list {
            let name = &callback.name;
            let trigger = callback.trigger.ok_or_else(|| {
                Usage(format!(
                    "{path}: `{name}` has no trigger, which names the link's parameter"
                ))
            })?;
            let key = key(trigger, &callback.tokens).map_err(|error| {
                let error = if callback.tokens == callback.written_tokens {
                    error
                } else {
                    "an event token with a value from the environment is none: letters and digits"
                        .to_owned()
                };
                Usage(format!("{path}: `{name}`: {error}"))
            })?;
            let shown = key_of(trigger, &callback.written_tokens);
            let field = field::render(&callback.callback);
            self.add(
                key,
                shown,
                &field,
                callback.callback.entries().len(),
                &callback.place,
            );
        }
        Ok(())
    }

    /// One `--callback`.
    fn flag(&mut self, given: &Given<'_>) -> Result<(), Usage> {
        let text = given.text();
        let Some((what, _)) = text.split_once('=') else {
            return Err(Usage(format!(
                "--callback '{text}': type ID=FIELD, for example install=https://a.example.com/cb?id={{adid}}"
            )));
        };
        let (id, tokens) = what.split_once(':').unwrap_or((what, ""));
        let catalogue = Catalogue::builtin();
        let Some(trigger) = catalogue.trigger(id) else {
            let near = catalogue.nearest_trigger(id);
            let label = near.map_or_else(
                || "list them: cbgen triggers".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let finding = Diagnostic::new(Code::UnknownTrigger, "this is no trigger")
                .at(given.span(0..id.len()), label);
            self.findings.push(finding);
            return Ok(());
        };
        let tokens: Vec<String> = tokens
            .split('_')
            .filter(|token| !token.is_empty())
            .map(str::to_owned)
            .collect();
        let key =
            key(trigger, &tokens).map_err(|error| Usage(format!("--callback {what}: {error}")))?;
        let field = given.slice(what.len() + 1..text.len());
        let tree = field_syntax::read(field.text());
        let cx = Context {
            catalogue: &catalogue,
            macros: &self.macros,
            trigger: Some(trigger),
            material: Material::Field,
            within: Within::Get,
        };
        let mut out = Findings::new(self.levels, &[]);
        field_rules::check(&cx, &field, &tree, &mut out);
        self.findings.append(&mut out.into_list());
        // One final line break is no part of a field.
        let text = field.text().trim_end_matches(['\r', '\n']);
        self.add(key.clone(), key, text, tree.entries.len(), &field.place());
        Ok(())
    }

    fn add(&mut self, key: String, shown: String, field: &str, entries: usize, place: &Span) {
        if entries > 1 {
            self.findings.push(
                Diagnostic::usage(
                    "a link's parameter takes one URL, and this callback has several",
                )
                .at(place.clone(), format!("{entries} entries"))
                .help("what Adjust makes of several is not known: set them up in the dashboard"),
            );
            return;
        }
        let (key, shown) = if self.arguments.branded {
            (format!("adj_{key}"), format!("adj_{shown}"))
        } else {
            (key, shown)
        };
        if self.parameters.iter().any(|(other, _)| *other == key) {
            self.findings.push(
                Diagnostic::new(
                    Code::DuplicateKey,
                    format!("two callbacks are for `{shown}`"),
                )
                .at(place.clone(), "the second")
                .help("a link takes one of each: leave one out"),
            );
            return;
        }
        self.parameters
            .push((key, link::encoded(field, &self.macros)));
        self.shown.push(shown);
    }

    /// One link with its callbacks, as a line.
    fn link(&mut self, sources: &mut Sources<'_>, text: String) -> String {
        let source = sources.add(SourceKind::Flag, "LINK", text.clone());
        let before = Given::whole(source, text);
        if let Some(finding) = unfit(&before) {
            self.findings.push(finding);
            return String::new();
        }
        let catalogue = Catalogue::builtin();
        let about = About {
            catalogue: &catalogue,
            macros: &self.macros,
            trigger: None,
            levels: self.levels,
        };
        let has = read::check(&about, &before).link;
        for ((key, _), shown) in self.parameters.iter().zip(&self.shown) {
            let taken = has
                .iter()
                .flat_map(crate::callback::syntax::link::Link::callbacks)
                .find(|(pair, _)| {
                    let own = &before.text()[pair.pair.key.clone()];
                    own.trim_start_matches("adj_") == key.trim_start_matches("adj_")
                });
            if let Some((pair, _)) = taken {
                self.findings.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        format!("the link has `{shown}` already"),
                    )
                    .at(before.span(pair.pair.key.clone()), "this one")
                    .help("a link takes one of each: take it out first"),
                );
                return String::new();
            }
        }
        let text = link::attached(before.text(), &self.parameters);
        let source = sources.add(SourceKind::Flag, "the link", text.clone());
        let after = read::check(&about, &Given::whole(source, text.as_str()));
        // The callbacks were judged by themselves; here it is how they stand in the link.
        let told = after.findings.into_iter().filter(|finding| {
            matches!(
                finding.code,
                Some(
                    Code::MissingQuestionMark
                        | Code::HtmlEntity
                        | Code::BrandedPrefix
                        | Code::SecretInLink
                        | Code::LongUrl
                        | Code::TooLarge
                )
            )
        });
        let is_filled = self.is_filled;
        self.findings.extend(told.map(|mut finding| {
            if let (true, Some(code)) = (is_filled, finding.code) {
                finding.message = format!(
                    "with its values from the environment, the link breaks a rule: {}",
                    code.summary()
                );
                finding.labels.clear();
                finding.help.clear();
                finding.fix = None;
            }
            finding
        }));
        text + "\n"
    }
}

/// The name of a link's parameter, without the prefix of branded links.
fn key(trigger: &Trigger, tokens: &[String]) -> Result<String, String> {
    if trigger.link_parameter.is_none() {
        return Err(format!("`{}` has no parameter in Adjust links", trigger.id));
    }
    let plain = |token: &String| token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (trigger.needs_event_token, tokens) {
        (true, []) => Err(format!(
            "name the event's token: {}:abc123, or several: {}:abc123_xyz456",
            trigger.id, trigger.id
        )),
        (false, [_, ..]) => Err(format!("`{}` takes no event token", trigger.id)),
        (_, tokens) => match tokens.iter().find(|token| !plain(token)) {
            Some(odd) => Err(format!("`{odd}` is no event token: letters and digits")),
            None => Ok(key_of(trigger, tokens)),
        },
    }
}

/// The name for these tokens, whatever they are.
fn key_of(trigger: &Trigger, tokens: &[String]) -> String {
    let parameter = trigger.link_parameter.unwrap_or_default();
    parameter.replace("<token>", &tokens.join("_"))
}

/// Why a text can take no parameters.
fn unfit(given: &Given<'_>) -> Option<Diagnostic> {
    let text = given.text();
    let is_web = scheme(text).is_some_and(|length| {
        ["http", "https"]
            .iter()
            .any(|web| text[..length].eq_ignore_ascii_case(web))
    });
    if !is_web {
        return Some(
            Diagnostic::new(Code::EndpointScheme, "a link begins with https://")
                .at(given.place(), "no web address")
                .help("for example https://app.adjust.com/abc123"),
        );
    }
    if let Some(at) = text.find(|c: char| c.is_whitespace() || c.is_control()) {
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        return Some(
            Diagnostic::new(Code::EndpointWhitespace, "white space stands in the link")
                .at(given.span(at..end), "the link ends here for most readers"),
        );
    }
    text.find('#').map(|at| {
        Diagnostic::new(Code::EndpointFragment, "the link has a fragment")
            .at(
                given.span(at..text.len()),
                "what stands behind it never reaches Adjust",
            )
            .help("take it out: parameters have to stand before it")
    })
}
