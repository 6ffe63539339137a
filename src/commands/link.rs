//! `cbgen link`: callbacks into Adjust links.

use super::chosen::Chosen;
use super::options::{Global, LevelFlags};
use super::{Outcome, Usage, chosen, files, keep, output};
use crate::callback::syntax::field as field_syntax;
use crate::callback::syntax::link::{BRANDED_PREFIX, Link};
use crate::callback::syntax::url::{Url, scheme};
use crate::callback::{Given, Macros, Sources, Span};
use crate::catalogue::{Catalogue, Trigger};
use crate::forms::{field, link};
use crate::lint::read::{self, About};
use crate::lint::{Code, Diagnostic, Findings, Levels, field as field_rules, link as link_rules};
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
        findings: Vec::new(),
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
                let given = sources.flag("LINK", line);
                out.extend(run.link(&given));
            }
        } else {
            let given = sources.flag("LINK", links.as_str());
            out.extend(run.link(&given));
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
    findings: Vec<Diagnostic>,
}

impl Run<'_> {
    fn about<'r>(
        &'r self,
        catalogue: &'r Catalogue,
        trigger: Option<&'static Trigger>,
    ) -> About<'r> {
        About {
            catalogue,
            macros: &self.macros,
            trigger,
            levels: self.levels,
        }
    }

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
        for callback in &list {
            let name = &callback.name;
            let trigger = callback.trigger.ok_or_else(|| {
                Usage(format!(
                    "{path}: `{name}` has no trigger, which names the link's parameter"
                ))
            })?;
            let key = key(trigger, &callback.tokens)
                .map_err(|error| Usage(format!("{path}: `{name}`: {error}")))?;
            let field = field::render(&callback.callback);
            self.secrets(callback, &field);
            self.add(
                key,
                &field,
                callback.callback.entries().len(),
                &callback.place,
            );
        }
        Ok(())
    }

    /// What in a callback of the file everybody could read in the link.
    fn secrets(&mut self, callback: &Chosen, field: &str) {
        let catalogue = Catalogue::builtin();
        let cx = self.about(&catalogue, callback.trigger).context();
        let given = Given::at(callback.place.clone(), field, false);
        let mut out = Findings::new(self.levels, &callback.allow);
        link_rules::secrets(&cx, &given, &field_syntax::read(field), &mut out);
        let mut findings = out.into_list();
        if callback.is_filled {
            for finding in &mut findings {
                let code = finding.code.map_or("", Code::summary);
                finding.message =
                    format!("with its values from the environment, the link breaks a rule: {code}");
            }
        }
        self.findings.append(&mut findings);
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
        let cx = self.about(&catalogue, Some(trigger)).context();
        let mut out = Findings::new(self.levels, &[]);
        field_rules::check(&cx, &field, &tree, &mut out);
        link_rules::secrets(&cx, &field, &tree, &mut out);
        self.findings.append(&mut out.into_list());
        // One final line break is no part of a field.
        let text = field.text().trim_end_matches(['\r', '\n']);
        self.add(key, text, tree.entries.len(), &field.place());
        Ok(())
    }

    fn add(&mut self, key: String, field: &str, entries: usize, place: &Span) {
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
        let key = if self.arguments.branded {
            format!("adj_{key}")
        } else {
            key
        };
        if self.parameters.iter().any(|(other, _)| *other == key) {
            self.findings.push(
                Diagnostic::new(Code::DuplicateKey, format!("two callbacks are for `{key}`"))
                    .at(place.clone(), "the second")
                    .help("a link takes one of each: leave one out"),
            );
            return;
        }
        self.parameters
            .push((key, link::encoded(field, &self.macros)));
    }

    /// One link with its callbacks, as a line; `None` where it can take none.
    fn link(&mut self, given: &Given<'_>) -> Option<String> {
        let catalogue = Catalogue::builtin();
        let about = self.about(&catalogue, None);
        let mut findings = unfit(given);
        if findings.is_empty() {
            let mut read = read::check_link(&about, given);
            findings.append(&mut read.findings);
            findings.extend(fragment(given));
            findings.extend(read.link.iter().flat_map(|link| self.taken(given, link)));
            findings.extend(read.link.and_then(|link| self.unprefixed(given, &link)));
        }
        let is_sound = exit_code(&findings) == 0;
        self.findings.append(&mut findings);
        is_sound.then(|| link::attached(given.text(), &self.parameters) + "\n")
    }

    /// The parameters that a link has already.
    fn taken(&self, given: &Given<'_>, link: &Link) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (key, _) in &self.parameters {
            let taken = link.callbacks().find(|(pair, _)| {
                let own = &given.text()[pair.pair.key.clone()];
                own.trim_start_matches("adj_") == key.trim_start_matches("adj_")
            });
            if let Some((pair, _)) = taken {
                findings.push(
                    Diagnostic::new(Code::DuplicateKey, format!("the link has `{key}` already"))
                        .at(given.span(pair.pair.key.clone()), "this one")
                        .help("a link takes one of each: take it out first"),
                );
            }
        }
        findings
    }

    /// That a branded link gets parameters without the prefix.
    fn unprefixed(&self, given: &Given<'_>, link: &Link) -> Option<Diagnostic> {
        let host = link.host.clone()?;
        if self.arguments.branded || !link.is_branded(given.text()) {
            return None;
        }
        let finding = Diagnostic::new(
            Code::BrandedPrefix,
            format!("a branded link's parameters begin with `{BRANDED_PREFIX}`"),
        )
        .at(given.span(host), "the host of a branded link")
        .help("Adjust may not read them without: add --branded");
        let mut list = Findings::new(self.levels, &[]);
        list.add(finding);
        list.into_list().pop()
    }
}

/// The name of a link's parameter, without the prefix of branded links.
fn key(trigger: &Trigger, tokens: &[String]) -> Result<String, String> {
    let Some(parameter) = trigger.link_parameter else {
        return Err(format!("`{}` has no parameter in Adjust links", trigger.id));
    };
    let plain = |token: &String| token.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (trigger.needs_event_token, tokens) {
        (true, []) => Err(format!(
            "name the event's token: {}:abc123, or several: {}:abc123_xyz456",
            trigger.id, trigger.id
        )),
        (false, [_, ..]) => Err(format!("`{}` takes no event token", trigger.id)),
        (_, tokens) => match tokens.iter().find(|token| !plain(token)) {
            Some(odd) => Err(format!("`{odd}` is no event token: letters and digits")),
            None => Ok(parameter.replace("<token>", &tokens.join("_"))),
        },
    }
}

/// Why a text is no link: what there is to say then.
fn unfit(given: &Given<'_>) -> Vec<Diagnostic> {
    let text = given.text();
    let is_web = scheme(text).is_some_and(|length| {
        ["http", "https"]
            .iter()
            .any(|web| text[..length].eq_ignore_ascii_case(web))
    });
    let url = Url::read(text, 0..text.len());
    let finding = if !is_web {
        Diagnostic::new(Code::EndpointScheme, "a link begins with https://")
            .at(given.place(), "no web address")
    } else if url.host.is_empty() {
        Diagnostic::new(Code::EndpointHost, "the link has no host")
            .at(given.span(url.range), "a host belongs behind https://")
    } else {
        return Vec::new();
    };
    vec![finding.help("for example https://app.adjust.com/abc123")]
}

/// Parameters behind a fragment would be part of it.
fn fragment(given: &Given<'_>) -> Option<Diagnostic> {
    let text = given.text();
    let range = Url::read(text, 0..text.len()).fragment?;
    let finding = Diagnostic::new(Code::EndpointFragment, "the link has a fragment").at(
        given.span(range),
        "what stands behind it never reaches Adjust",
    );
    Some(finding.help("take it out: parameters have to stand before it"))
}
