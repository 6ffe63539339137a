//! The code itself: facts and the user's values into the template of the language.

use super::facts::{CallbackFacts, CallbackKind, Language, Property, template};
use super::literal::Quoting;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, State, UndefinedBehavior};
use serde::Serialize;

/// What the code is to do.
#[derive(Debug)]
pub struct CodeRequest<'a> {
    /// In which language.
    pub language: &'a Language,
    /// The callbacks to register; they are written in the order of [`CallbackKind::ALL`].
    pub callbacks: &'a [CallbackKind],
    /// Parameters of all sessions and events: key and value.
    pub parameters: &'a [(&'a str, &'a str)],
    /// Parameters of one event.
    pub event_parameters: &'a [(&'a str, &'a str)],
    /// The callback id of that event.
    pub callback_id: Option<&'a str>,
}

/// What a template is given.
#[derive(Serialize)]
struct Context<'a> {
    facts: &'a Language,
    imports: Vec<String>,
    callbacks: Vec<Callback<'a>>,
    parameters: Vec<Parameter<'a>>,
    event: Option<Event<'a>>,
    app_token: &'static str,
    event_token: &'static str,
}

#[derive(Serialize)]
struct Callback<'a> {
    name: &'static str,
    title: &'static str,
    #[serde(flatten)]
    facts: &'a CallbackFacts,
    properties: Vec<NamedProperty<'a>>,
}

#[derive(Serialize)]
struct NamedProperty<'a> {
    name: &'a str,
    #[serde(flatten)]
    facts: &'a Property,
}

#[derive(Serialize)]
struct Parameter<'a> {
    key: &'a str,
    value: &'a str,
    /// Whether it takes the place of a parameter of all events.
    overrides: bool,
}

#[derive(Serialize)]
struct Event<'a> {
    parameters: Vec<Parameter<'a>>,
    callback_id: Option<&'a str>,
}

/// The code, ready to paste; it ends with a line break.
///
/// # Errors
/// A template that asks for what the facts do not have: a fault of cbgen, which the tests look for.
pub fn generate(request: &CodeRequest<'_>) -> Result<String, Error> {
    let language = request.language;
    let callbacks: Vec<Callback> = language
        .callbacks
        .iter()
        .filter(|(kind, _)| request.callbacks.contains(kind))
        .map(|(kind, facts)| Callback {
            name: kind.name(),
            title: kind.title(),
            facts,
            properties: language
                .carried(facts)
                .map(|(name, facts)| NamedProperty { name, facts })
                .collect(),
        })
        .collect();
    let has_event = !request.event_parameters.is_empty() || request.callback_id.is_some();
    let event = has_event.then(|| Event {
        parameters: parameters(request.event_parameters, request.parameters),
        callback_id: request.callback_id,
    });
    let context = Context {
        facts: language,
        imports: imports(language, &callbacks, has_event),
        callbacks,
        parameters: parameters(request.parameters, &[]),
        event,
        app_token: "YOUR_APP_TOKEN",
        event_token: "YOUR_EVENT_TOKEN",
    };
    let source = template(&language.template).unwrap_or_default();
    let text = environment()?.render_str(source, Serde(context))?;
    Ok(text.trim_start().to_owned())
}

/// The lines that make all names known, each once; names of one JavaScript module share a line.
fn imports(language: &Language, callbacks: &[Callback<'_>], with_event: bool) -> Vec<String> {
    let of_event = if with_event {
        &language.event_imports[..]
    } else {
        &[]
    };
    let of_callbacks = callbacks
        .iter()
        .flat_map(|callback| &callback.facts.imports);
    let mut lines: Vec<String> = Vec::new();
    for line in language.imports.iter().chain(of_event).chain(of_callbacks) {
        let Some((names, module)) = named_import(line) else {
            lines.push(line.clone());
            continue;
        };
        let of_module = format!(" }} {module}");
        match lines.iter_mut().find(|line| line.ends_with(&of_module)) {
            Some(earlier) => {
                let at = earlier.len() - of_module.len();
                earlier.insert_str(at, &format!(", {names}"));
            }
            None => lines.push(line.clone()),
        }
    }
    lines
}

/// The names and the module of `import { A, B } from 'module';`.
fn named_import(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("import { ")?.split_once(" } ")
}

fn parameters<'a>(pairs: &[(&'a str, &'a str)], of_all: &[(&str, &str)]) -> Vec<Parameter<'a>> {
    pairs
        .iter()
        .map(|&(key, value)| Parameter {
            key,
            value,
            overrides: of_all.iter().any(|(known, _)| *known == key),
        })
        .collect()
}

/// The engine with what the templates call: a filter for each way to quote, and `fill` for the calls that are
/// patterns among the facts.
fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    for quoting in Quoting::ALL {
        environment.add_filter(quoting.id(), move |text: &str| quoting.literal(text));
    }
    environment.add_filter("fill", fill);
    Ok(environment)
}

/// A pattern of the facts with its values, which are quoted already.
#[allow(clippy::needless_pass_by_value)] // the engine's own calling convention
fn fill(state: &State<'_, '_>, pattern: &str, values: Kwargs) -> Result<String, Error> {
    state
        .env()
        .render_str(pattern, minijinja::Value::from(values))
}
