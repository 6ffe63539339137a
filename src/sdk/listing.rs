//! `--list`: what cbgen writes code for, as JSON.

use super::facts::{CallbackFacts, CallbackKind, Language, SdkPlatform, SdkVersion, platforms};
use serde_json::{Value, json};

/// One callback of one language.
#[derive(Debug, Clone, Copy)]
pub struct SdkListRow {
    /// The platform.
    pub platform: &'static SdkPlatform,
    /// The generation of its SDK.
    pub version: &'static SdkVersion,
    /// The language.
    pub language: &'static Language,
    /// Which of its callbacks.
    pub kind: CallbackKind,
    /// What is known of that.
    pub callback: &'static CallbackFacts,
}

/// The callbacks that are wanted, one by one.
pub fn list_rows(is_wanted: impl Fn(&SdkListRow) -> bool) -> Vec<SdkListRow> {
    let mut rows = Vec::new();
    for platform in platforms() {
        for version in &platform.versions {
            for language in &version.languages {
                let callbacks = language.callbacks.iter();
                rows.extend(callbacks.map(|(kind, callback)| SdkListRow {
                    platform,
                    version,
                    language,
                    kind: *kind,
                    callback,
                }));
            }
        }
    }
    rows.retain(is_wanted);
    rows
}

/// The rows as JSON: in each platform its majors, in each of these its languages, in each of these its callbacks.
pub fn list_json(rows: &[SdkListRow]) -> Value {
    let platforms = rows.chunk_by(|one, next| one.platform.id == next.platform.id);
    let platforms = platforms.map(|rows| {
        let versions = rows.chunk_by(|one, next| one.version.sdk == next.version.sdk);
        let (of, versions) = (rows[0].platform, versions.map(version_json));
        let versions: Value = versions.collect();
        json!({ "id": of.id, "name": of.name, "aliases": of.aliases, "versions": versions })
    });
    platforms.collect()
}

fn version_json(rows: &[SdkListRow]) -> Value {
    let languages = rows.chunk_by(|one, next| one.language.id == next.language.id);
    let (of, languages) = (rows[0].version, languages.map(language_json));
    let languages: Value = languages.collect();
    json!({ "sdk": of.sdk, "source": of.source, "newest": of.newest, "languages": languages })
}

fn language_json(rows: &[SdkListRow]) -> Value {
    let language = rows[0].language;
    json!({
        "id": language.id,
        "name": language.name,
        "aliases": language.aliases,
        "environment": { "sandbox": language.sandbox, "production": language.production },
        "start": language.start,
        "parameters": language.parameter.scope,
        "callbacks": rows.iter().map(callback_json).collect::<Value>(),
    })
}

fn callback_json(row: &SdkListRow) -> Value {
    let properties = row.language.carried(row.callback);
    let properties = properties.map(|(name, property)| {
        json!({
            "name": name,
            "accessor": property.accessor,
            "type": property.type_name,
            "nullable": property.nullable,
        })
    });
    json!({
        "id": row.kind,
        "register": row.callback.register,
        "handler": row.callback.handler,
        "data_type": row.callback.data_type,
        "properties": properties.collect::<Value>(),
    })
}
