//! `cbgen link`: callbacks into Adjust links.

mod name;
mod parameters;

use self::parameters::LinkParameters;
use super::shared::{Global, LevelFlags, Outcome, files, macros, output, parsed, wrong_usage};
use crate::callback::syntax::link::{BRANDED_PREFIX, LinkSyntax};
use crate::callback::syntax::url::{Url, scheme};
use crate::callback::{Callback, Given, Macros, Sources};
use crate::forms::{field, link};
use crate::lint::rules::text::is_blank;
use crate::lint::{Code, Diagnostic, link as link_rules, read};
use crate::manifest::field_lines::given_lines;
use crate::report::exit_code;
use clap::{ArgGroup, Args};
use std::ops::Range;

const EXAMPLES: &str = "\
Examples:
  cbgen link 'https://app.adjust.com/abc123' \\
      --callback 'install=https://a.example.com/cb?id={adid}'
  cbgen link 'https://app.adjust.com/abc123?campaign=x' --macro click_id \\
      --callback 'event:abc123_xyz456=https://a.example.com/cb?id={click_id}'
  cbgen link --test 'https://a.example.com/cb?id={adid}'
  cbgen link - --from callbacks.toml --only install < links.txt";

/// Opened, it makes Adjust send the callback that it carries.
const TEST_LINK: &str = "https://app.adjust.com/cbtest";
/// The event token that conditions are tried with there.
const TEST_EVENT: &str = "41i3c9";

/// Add callbacks to Adjust links
#[derive(Debug, Args)]
#[command(
    override_usage = "cbgen link [OPTIONS] [LINK] --callback ID=FIELD|--from FILE|--test FIELD"
)]
#[command(after_help = EXAMPLES, group(ArgGroup::new("added").args(["callbacks", "from", "test"]).required(true).multiple(true)))]
pub(super) struct Arguments {
    /// The link, kept byte for byte; `-` reads one from each line of standard input
    ///
    /// It is checked as `cbgen check` does. If one line is bad, none is printed, and every bad line is told.
    #[arg(value_name = "LINK", default_value = TEST_LINK, hide_default_value = true, required_unless_present = "test")]
    link: String,
    /// Add this callback field for this trigger; repeatable: install=FIELD, event:TOKEN=FIELD
    ///
    /// FIELD is what you would paste in the dashboard, with one URL; a condition may come with it. Event tokens for
    /// one URL are joined: `event:TOKEN_TOKEN=FIELD`; each event makes a request of its own, which {event} tells apart.
    /// A link takes one URL for each activity, and conversion is install and reattribution.
    #[arg(long = "callback", value_name = "ID=FIELD")]
    callbacks: Vec<String>,
    /// Add the callbacks of this file
    ///
    /// The macros and placeholders that it declares hold for the links and for --callback too.
    #[arg(short = 'f', long, visible_alias = "file", value_name = "FILE")]
    from: Option<String>,
    /// Print the link that makes Adjust send this callback field once, with simulated values
    ///
    /// It takes one URL; `-` is standard input. It has Adjust's test token. What to look for stands on stderr.
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["link", "callbacks", "from", "branded"])]
    test: Option<String>,
    /// Add only this callback of --from; repeatable
    ///
    /// NAME.TOKEN takes one event token of a callback.
    #[arg(long, value_name = "NAME", requires = "from")]
    only: Vec<String>,
    /// Leave this macro of your partner's raw; repeatable: `click_id` for `{click_id}`, or '[x]'
    ///
    /// The partner replaces it before Adjust reads the callback.
    #[arg(long = "macro", value_name = "MACRO")]
    macros: Vec<String>,
    /// Begin the parameters with `adj_`: for branded and universal links (go.link, adj.st), and no others
    #[arg(long)]
    branded: bool,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    let text = match &arguments.from {
        Some(path) if path == files::STDIN && arguments.link == files::STDIN => {
            wrong_usage!("LINK and --from cannot both be standard input");
        }
        Some(path) => files::read_text(path)?,
        None => String::new(),
    };
    let links = files::text_of(&arguments.link)?;
    let mut sources = Sources::new();
    let mut parameters =
        LinkParameters::new(&levels, macros(&arguments.macros)?, arguments.branded);
    if let Some(path) = &arguments.from {
        let manifest = parsed(&mut sources, path, &text);
        parameters.file(manifest, &arguments.only)?;
        if parameters.is_empty() && arguments.callbacks.is_empty() {
            wrong_usage!("{path} has no callbacks to add: cbgen new --save {path}");
        }
    }
    for given in &arguments.callbacks {
        let given = sources.flag("--callback", given.as_str());
        parameters.flag(&given);
    }
    let field = arguments.test.as_deref().map(files::text_of).transpose()?;
    let field = field.as_deref().map(str::trim_end);
    let test = field.map(|field| format!("install={field}"));
    if let Some(test) = &test {
        parameters.flag(&sources.flag("--test", test.as_str()));
        // Which activity is simulated, the field does not say.
        let of_install = [Code::UnavailablePlaceholder, Code::UnavailableInferred].map(Some);
        let findings = &mut parameters.findings;
        findings.retain(|finding| !of_install.contains(&finding.code));
    }
    let given = given_links(&mut sources, &arguments.link, &links);
    let mut out = String::new();
    let mut findings = std::mem::take(&mut parameters.findings);
    if exit_code(&findings) == 0 {
        for given in &given {
            let (line, mut found) = with_callbacks(given, &parameters);
            out.extend(line);
            findings.append(&mut found);
        }
    }
    let code = output::report(global, &sources, findings);
    if code == 0 {
        if given.is_empty() {
            global.note("note: there are no links on standard input, where each line is one");
        }
        output::print(&out)?;
        if let Some(field) = field {
            look_for(global, field, &macros(&arguments.macros)?);
        }
    }
    Ok(code)
}

fn look_for(global: &Global, field: &str, macros: &Macros) {
    let callback = field::parse(field, macros);
    for entry in callback.iter().flat_map(Callback::entries) {
        let (method, endpoint) = (entry.method.word(), entry.endpoint.as_str());
        global.note("open the link in a browser or by curl, and look at your server, which Adjust must reach:");
        global.note(format_args!(
            "- one {method} to {endpoint}, each placeholder with a simulated value"
        ));
        global.note("- all parameters, none twice, no braces, and nothing encoded twice");
        global.note("- your answer is 2xx at once: Adjust follows no redirect");
        if let Some(condition) = &entry.condition {
            global.note(format_args!(
                "- it is sent only if {}; the event token is {TEST_EVENT} in the test",
                condition.in_words()
            ));
        }
    }
}

/// The links, each without the blanks around it, which are no part of a URL.
fn given_links<'a>(sources: &mut Sources<'a>, link: &str, text: &'a str) -> Vec<Given<'a>> {
    let given: Vec<Given<'_>> = match link {
        files::STDIN => given_lines(sources, text).collect(),
        _ => vec![sources.flag("LINK", text)],
    };
    let trimmed = given.into_iter().map(|given| {
        let text = given.text();
        let first = text.len() - text.trim_start_matches(is_blank).len();
        let length = text.trim_matches(is_blank).len();
        given.slice(first..first + length)
    });
    trimmed
        .filter(|given| link != files::STDIN || !given.text().is_empty())
        .collect()
}

/// One link with its callbacks, as a line; `None` where it can take none.
fn with_callbacks(
    given: &Given<'_>,
    parameters: &LinkParameters<'_>,
) -> (Option<String>, Vec<Diagnostic>) {
    let url = Url::read(given.text(), 0..given.text().len());
    if let Some(finding) = no_link(given, &url) {
        return (None, vec![finding]);
    }
    let read = read::check_link(&parameters.context(None), given);
    let mut findings = read.findings;
    findings.extend(url.fragment.map(|range| fragment(given, range)));
    if let Some(link) = &read.link {
        findings.append(&mut taken(given, link, parameters));
        findings.extend(wrong_prefix(given, link, parameters));
    }
    let is_sound = exit_code(&findings) == 0;
    let line = is_sound.then(|| link::attached(given.text(), &parameters.pairs) + "\n");
    (line, findings)
}

/// Why a text is no link: what there is to say then.
fn no_link(given: &Given<'_>, url: &Url) -> Option<Diagnostic> {
    let text = given.text();
    let scheme = scheme(text).map(|length| text[..length].to_ascii_lowercase());
    if !matches!(scheme.as_deref(), Some("http" | "https")) {
        let finding = Diagnostic::new(Code::EndpointScheme, "a link begins with https://");
        let finding = finding.at(given.place(), "no web address");
        return Some(finding.help("for example https://app.adjust.com/abc123"));
    }
    // Whatever is allowed: parameters behind nothing are no link.
    let has_host = link_rules::is_host(&text[url.host.clone()]);
    (!has_host).then(|| link_rules::no_host(given, url.range.clone()))
}

/// Parameters behind a fragment would be part of it.
fn fragment(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let label = "what stands behind it never reaches Adjust";
    let finding = Diagnostic::new(Code::EndpointFragment, "the link has a fragment");
    let finding = finding.at(given.span(range), label);
    finding.help("take it out: parameters have to stand before it")
}

/// That a link has a URL already for an activity of a callback to add.
fn taken(given: &Given<'_>, link: &LinkSyntax, parameters: &LinkParameters<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (pair, key) in link.callbacks() {
        let activities = link_rules::activities(given.text(), key);
        let mut activities = activities.iter();
        if let Some((place, shown)) = activities.find_map(|activity| parameters.taken(activity)) {
            let message = format!("the link has a callback for {shown} already");
            let help = "a link takes one URL for each activity: take it out of the link, or do not add another";
            let finding = Diagnostic::new(Code::DuplicateKey, message)
                .at(given.span(pair.pair.key.clone()), "this one")
                .at(place.clone(), "another one for it");
            findings.push(finding.help(help));
        }
    }
    findings
}

/// That the parameters to add lack the prefix of a branded link, or have it where the link is none.
fn wrong_prefix(
    given: &Given<'_>,
    link: &LinkSyntax,
    parameters: &LinkParameters<'_>,
) -> Option<Diagnostic> {
    let text = given.text();
    let is_branded = parameters.is_branded();
    let (what, label, help) = if is_branded && link.is_on_adjusts_host(text) {
        (
            format!("`{BRANDED_PREFIX}` is for branded links, and this is none"),
            "a host of Adjust's own",
            "Adjust may not read them with it: leave --branded out",
        )
    } else if !is_branded && link.is_branded(text) {
        (
            format!("a branded link's parameters begin with `{BRANDED_PREFIX}`"),
            "the host of a branded link",
            "Adjust may not read them without: add --branded",
        )
    } else {
        return None;
    };
    let host = given.span(link.host.clone()?);
    let finding = Diagnostic::new(Code::BrandedPrefix, what)
        .at(host, label)
        .help(help);
    parameters.levels.judge(finding, &[])
}
