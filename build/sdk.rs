//! Reads the facts of `src/sdk/facts/*.toml`, refuses the bad ones, and writes the static tables as Rust.

use super::catalogue::{Errors, File, check_date, parse, require, stem};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

#[path = "sdk/table.rs"]
mod table;

use table::{Raw, Slice};

/// The file of what has no callbacks.
const ABSENT: &str = "absent";
/// What a session's and an event's callback carry, and what a failure adds.
const COMMON: [&str; 4] = ["message", "timestamp", "adid", "jsonResponse"];
const OF_EVENTS: [&str; 2] = ["eventToken", "callbackId"];
const OF_FAILURES: [&str; 1] = ["willRetry"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformFile {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<String>,
    checked: Spanned<String>,
    #[serde(default)]
    missing: Vec<MissingRow>,
    version: Vec<Spanned<VersionRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingRow {
    sdk: Sdk,
    instead: Spanned<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Sdk {
    V4,
    V5,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionRow {
    sdk: Sdk,
    source: Spanned<String>,
    language: Vec<LanguageRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageRow {
    id: Spanned<String>,
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<String>,
    template: Spanned<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default)]
    event_imports: Vec<String>,
    sandbox: String,
    production: String,
    construct: Spanned<String>,
    start: Spanned<String>,
    registration: Option<String>,
    #[serde(default)]
    host: HostRow,
    parameter: ParameterRow,
    event: EventRow,
    callbacks: CallbackRows,
    properties: BTreeMap<String, PropertyRow>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct HostRow {
    open: Vec<String>,
    close: Vec<String>,
    function: Option<String>,
    log: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterRow {
    scope: Spanned<String>,
    add: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventRow {
    construct: Spanned<String>,
    parameter: Spanned<String>,
    callback_id: Spanned<String>,
    track: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CallbackRows {
    session_success: CallbackRow,
    session_failure: CallbackRow,
    event_success: CallbackRow,
    event_failure: CallbackRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallbackRow {
    register: Spanned<String>,
    handler: Option<String>,
    listener: Option<String>,
    data_type: Option<String>,
    #[serde(default)]
    imports: Vec<String>,
    properties: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertyRow {
    accessor: Spanned<String>,
    #[serde(rename = "type")]
    type_name: Spanned<String>,
    kind: Spanned<String>,
    nullable: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbsentFile {
    absent: Vec<AbsentRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AbsentRow {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    instead: Spanned<String>,
}

/// Compiles the facts into the source of the static tables, or says all that is wrong with them. `templates`
/// are the names of the files in `src/sdk/templates`, without `.j2`.
///
/// # Errors
/// One line for each bad row: an unknown template, property or key, a call without its values, a property on
/// a callback that cannot carry it, an id that stands twice, or TOML that does not parse.
pub(crate) fn compile(files: &[File], templates: &[String]) -> Result<String, Vec<String>> {
    let mut errors = Errors::default();
    let mut platforms = Vec::new();
    let mut absent = Vec::new();
    for file in files {
        if stem(&file.path) == ABSENT {
            let rows = parse::<AbsentFile>(file, &mut errors).map_or_else(Vec::new, |f| f.absent);
            absent.extend(rows.into_iter().map(|row| (file, row)));
        } else if let Some(rows) = parse::<PlatformFile>(file, &mut errors) {
            platforms.push((file, rows));
        }
    }
    check_ids(&platforms, &absent, &mut errors);
    for (file, platform) in &platforms {
        require(file, &platform.name, "name", &mut errors);
        check_date(file, &platform.checked, &mut errors);
        let mut majors = BTreeSet::new();
        for version in &platform.version {
            if !majors.insert(version.as_ref().sdk) {
                errors.add(file, version.span().start, "this major stands twice");
            }
            require(file, &version.as_ref().source, "source", &mut errors);
            for language in &version.as_ref().language {
                check_language(file, language, templates, &mut errors);
            }
        }
    }
    if errors.0.is_empty() {
        Ok(render(&platforms, absent, templates))
    } else {
        Err(errors.0)
    }
}

/// Every id and alias names one platform.
fn check_ids(
    platforms: &[(&File, PlatformFile)],
    absent: &[(&File, AbsentRow)],
    errors: &mut Errors,
) {
    let mut seen = BTreeSet::new();
    let mut once = |file: &File, at: usize, id: &str, errors: &mut Errors| {
        if !seen.insert(id.to_owned()) {
            errors.add(file, at, &format!("duplicate platform `{id}`"));
        }
    };
    for (file, platform) in platforms {
        let at = platform.name.span().start;
        once(file, at, stem(&file.path), errors);
        for alias in &platform.aliases {
            once(file, at, alias, errors);
        }
    }
    for (file, row) in absent {
        let at = row.id.span().start;
        once(file, at, row.id.as_ref(), errors);
        for alias in &row.aliases {
            once(file, at, alias, errors);
        }
        require(file, &row.instead, "instead", errors);
    }
}

fn check_language(file: &File, row: &LanguageRow, templates: &[String], errors: &mut Errors) {
    require(file, &row.id, "id", errors);
    require(file, &row.name, "name", errors);
    require(file, &row.start, "start", errors);
    require(file, &row.event.track, "event.track", errors);
    if !templates.contains(row.template.as_ref()) {
        let message = format!("src/sdk/templates has no {}.j2", row.template.as_ref());
        errors.add(file, row.template.span().start, &message);
    }
    let calls = [
        (&row.construct, &["app_token", "environment"][..]),
        (&row.parameter.add, &["key", "value"]),
        (&row.event.construct, &["event_token"]),
        (&row.event.parameter, &["key", "value"]),
        (&row.event.callback_id, &["id"]),
    ];
    for (call, names) in calls {
        for name in names {
            if !call.as_ref().contains(&format!("{{{{ {name} }}}}")) {
                errors.add(
                    file,
                    call.span().start,
                    &format!("this call lacks {{{{ {name} }}}}"),
                );
            }
        }
    }
    if !["global", "session"].contains(&row.parameter.scope.as_ref().as_str()) {
        errors.add(
            file,
            row.parameter.scope.span().start,
            "scope is `global` or `session`",
        );
    }
    for (kind, callback) in row.callbacks.all() {
        check_callback(file, row, kind, callback, errors);
    }
    for (name, property) in &row.properties {
        require(file, &property.accessor, "accessor", errors);
        require(file, &property.type_name, "type", errors);
        if value_kind(property.kind.as_ref()).is_none() {
            errors.add(
                file,
                property.kind.span().start,
                &format!("unknown kind of {name}"),
            );
        }
    }
}

fn check_callback(
    file: &File,
    language: &LanguageRow,
    kind: &str,
    callback: &CallbackRow,
    errors: &mut Errors,
) {
    require(file, &callback.register, "register", errors);
    for property in &callback.properties {
        let name = property.as_ref().as_str();
        let carried = COMMON.contains(&name)
            || (OF_EVENTS.contains(&name) && kind.starts_with("Event"))
            || (OF_FAILURES.contains(&name) && kind.ends_with("Failure"));
        if !carried {
            let message = format!("{kind} carries no `{name}`");
            errors.add(file, property.span().start, &message);
        }
        if !language.properties.contains_key(name) {
            let message = format!("`{name}` has no row in properties");
            errors.add(file, property.span().start, &message);
        }
    }
}

impl CallbackRows {
    /// Each with its kind, as the program's enum names it.
    fn all(&self) -> [(&'static str, &CallbackRow); 4] {
        [
            ("SessionSuccess", &self.session_success),
            ("SessionFailure", &self.session_failure),
            ("EventSuccess", &self.event_success),
            ("EventFailure", &self.event_failure),
        ]
    }
}

fn value_kind(word: &str) -> Option<&'static str> {
    Some(match word {
        "text" => "ValueKind::Text",
        "json" => "ValueKind::Json",
        "json-text" => "ValueKind::JsonText",
        "json-or-text" => "ValueKind::JsonOrText",
        "boolean" => "ValueKind::Boolean",
        "boolean-text" => "ValueKind::BooleanText",
        _ => return None,
    })
}

impl Sdk {
    fn path(self) -> Raw {
        let variant = match self {
            Self::V4 => "V4",
            Self::V5 => "V5",
        };
        Raw(format!("Major::{variant}"))
    }
}

fn render(
    platforms: &[(&File, PlatformFile)],
    absent: Vec<(&File, AbsentRow)>,
    templates: &[String],
) -> String {
    let rows: Vec<table::Platform> = platforms
        .iter()
        .map(|(file, platform)| table::Platform {
            id: stem(&file.path).to_owned(),
            name: platform.name.as_ref().clone(),
            aliases: (&platform.aliases).into(),
            missing: Slice(platform.missing.iter().map(missing_row).collect()),
            versions: Slice(platform.version.iter().map(version_row).collect()),
        })
        .collect();
    let absent: Vec<table::Absent> = absent
        .into_iter()
        .map(|(_, row)| table::Absent {
            id: row.id.into_inner(),
            name: row.name,
            aliases: (&row.aliases).into(),
            instead: row.instead.into_inner(),
        })
        .collect();
    let includes: String = templates
        .iter()
        .map(|name| {
            let path = format!("/src/sdk/templates/{name}.j2");
            format!(
                "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n"
            )
        })
        .collect();
    format!(
        "/// Every platform, by id.\npub(super) static PLATFORMS: &[Platform] = &{rows:#?};\n\
         /// What has no such callbacks.\npub(super) static ABSENT: &[Absent] = &{absent:#?};\n\
         /// The templates, by name.\npub(super) static TEMPLATES: &[(&str, &str)] = &[\n{includes}];\n"
    )
}

fn missing_row(row: &MissingRow) -> table::Missing {
    table::Missing {
        sdk: row.sdk.path(),
        instead: row.instead.as_ref().clone(),
    }
}

fn version_row(row: &Spanned<VersionRow>) -> table::Version {
    let row = row.as_ref();
    table::Version {
        sdk: row.sdk.path(),
        source: row.source.as_ref().clone(),
        languages: Slice(row.language.iter().map(language_row).collect()),
    }
}

fn language_row(row: &LanguageRow) -> table::Language {
    let callbacks = row
        .callbacks
        .all()
        .map(|(kind, callback)| table::CallbackFacts {
            kind: Raw(format!("Kind::{kind}")),
            register: callback.register.as_ref().clone(),
            handler: callback.handler.clone(),
            listener: callback.listener.clone(),
            data_type: callback.data_type.clone(),
            imports: (&callback.imports).into(),
            properties: Slice(properties(row, callback)),
        });
    table::Language {
        id: row.id.as_ref().clone(),
        name: row.name.as_ref().clone(),
        aliases: (&row.aliases).into(),
        template: row.template.as_ref().clone(),
        notes: (&row.notes).into(),
        imports: (&row.imports).into(),
        event_imports: (&row.event_imports).into(),
        sandbox: row.sandbox.clone(),
        production: row.production.clone(),
        construct: row.construct.as_ref().clone(),
        start: row.start.as_ref().clone(),
        registration: row.registration.clone(),
        host: table::Host {
            open: (&row.host.open).into(),
            close: (&row.host.close).into(),
            function: row.host.function.clone(),
            log: row.host.log.clone(),
        },
        parameter: table::ParameterCall {
            scope: row.parameter.scope.as_ref().clone(),
            add: row.parameter.add.as_ref().clone(),
        },
        event: table::EventCalls {
            construct: row.event.construct.as_ref().clone(),
            parameter: row.event.parameter.as_ref().clone(),
            callback_id: row.event.callback_id.as_ref().clone(),
            track: row.event.track.as_ref().clone(),
        },
        callbacks: Slice(callbacks.into()),
    }
}

/// The rows of the properties that a callback carries, in its order.
fn properties(language: &LanguageRow, callback: &CallbackRow) -> Vec<table::Property> {
    let rows = callback.properties.iter().filter_map(|name| {
        let row = language.properties.get(name.as_ref())?;
        Some(table::Property {
            name: name.as_ref().clone(),
            accessor: row.accessor.as_ref().clone(),
            type_name: row.type_name.as_ref().clone(),
            kind: Raw(value_kind(row.kind.as_ref())?.to_owned()),
            nullable: row.nullable,
        })
    });
    rows.collect()
}
