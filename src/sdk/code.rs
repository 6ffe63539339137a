//! The code itself: facts and the user's values into the template of the language.

use super::facts::{CallbackFacts, CallbackKind, Language, template};
use super::literal::Quoting;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, State, UndefinedBehavior, Value, context};

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

/// The code, ready to paste; it ends with a line break.
///
/// # Errors
/// A template that asks for what the facts do not have: a fault of cbgen, which the tests look for.
pub fn generate(request: &CodeRequest<'_>) -> Result<String, Error> {
    let language = request.language;
    let chosen = || {
        let all = language.callbacks.iter();
        all.filter(|(kind, _)| request.callbacks.contains(kind))
    };
    let callbacks = chosen().map(|(kind, facts)| {
        let properties = language.carried(facts);
        let properties = properties.map(|(name, facts)| context! { name, ..Serde(facts) });
        let title = kind.id().replace('-', " ");
        context! {
            name => format!("{kind:?}"),
            title => title[..1].to_uppercase() + &title[1..],
            properties => properties.collect::<Vec<_>>(),
            ..Serde(facts)
        }
    });
    let has_event = !request.event_parameters.is_empty() || request.callback_id.is_some();
    let event = has_event.then(|| {
        context! {
            parameters => parameters(request.event_parameters, request.parameters),
            callback_id => request.callback_id,
        }
    });
    let context = context! {
        facts => Serde(language),
        imports => imports(language, chosen().map(|(_, facts)| facts), has_event),
        callbacks => callbacks.collect::<Vec<_>>(),
        parameters => parameters(request.parameters, &[]),
        event,
        app_token => "YOUR_APP_TOKEN",
        event_token => "YOUR_EVENT_TOKEN",
    };
    let source = template(&language.template).unwrap_or_default();
    let text = environment()?.render_str(source, context)?;
    Ok(text.trim_start().to_owned())
}

/// The lines that make all names known, each once; names of one JavaScript module share a line.
fn imports<'l>(
    language: &'l Language,
    callbacks: impl Iterator<Item = &'l CallbackFacts>,
    with_event: bool,
) -> Vec<String> {
    let of_event = language.event_imports.iter().filter(|_| with_event);
    let of_callbacks = callbacks.flat_map(|callback| &callback.imports);
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

/// Each with whether it takes the place of a parameter of all events.
fn parameters(pairs: &[(&str, &str)], of_all: &[(&str, &str)]) -> Vec<Value> {
    let parameters = pairs.iter().map(|&(key, value)| {
        let overrides = of_all.iter().any(|(known, _)| *known == key);
        context! { key, value, overrides }
    });
    parameters.collect()
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
    state.env().render_str(pattern, Value::from(values))
}
