//! `--list`: what cbgen writes code for, as JSON.

use super::facts::{
    CallbackFacts, CallbackKind, Language, SdkMajor, SdkPlatform, SdkVersion, platforms,
};
use serde::Serialize;

/// Which part of the facts is listed; `None` and an empty list stand for all.
#[derive(Debug)]
pub struct SdkSelection<'a> {
    /// The platform.
    pub platform: Option<&'static SdkPlatform>,
    /// The major.
    pub sdk: Option<SdkMajor>,
    /// The language's id or alias.
    pub language: Option<&'a str>,
    /// The callbacks.
    pub callbacks: &'a [CallbackKind],
}

/// A platform and those of its majors that were asked for.
#[derive(Debug, Serialize)]
pub struct PlatformJson {
    id: &'static str,
    name: &'static str,
    aliases: &'static [String],
    versions: Vec<VersionJson>,
}

#[derive(Debug, Serialize)]
struct VersionJson {
    sdk: SdkMajor,
    source: &'static str,
    newest: Option<&'static str>,
    languages: Vec<LanguageJson>,
}

#[derive(Debug, Serialize)]
struct LanguageJson {
    id: &'static str,
    name: &'static str,
    aliases: &'static [String],
    environment: EnvironmentJson,
    start: &'static str,
    parameters: &'static str,
    callbacks: Vec<CallbackJson>,
}

#[derive(Debug, Serialize)]
struct EnvironmentJson {
    sandbox: &'static str,
    production: &'static str,
}

#[derive(Debug, Serialize)]
struct CallbackJson {
    id: CallbackKind,
    register: &'static str,
    handler: Option<&'static str>,
    data_type: Option<&'static str>,
    properties: Vec<PropertyJson>,
}

#[derive(Debug, Serialize)]
struct PropertyJson {
    name: &'static str,
    accessor: &'static str,
    #[serde(rename = "type")]
    type_name: &'static str,
    nullable: bool,
}

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

impl SdkSelection<'_> {
    /// The chosen callbacks, one by one.
    pub fn rows(&self) -> Vec<SdkListRow> {
        let platforms = platforms()
            .iter()
            .filter(|row| self.platform.is_none_or(|one| one.id == row.id));
        let mut rows = Vec::new();
        for platform in platforms {
            let versions = platform.versions.iter();
            for version in versions.filter(|row| self.sdk.is_none_or(|one| one == row.sdk)) {
                let languages = version.languages.iter();
                for language in languages.filter(|row| self.language.is_none_or(|one| row.is(one)))
                {
                    let callbacks = language.callbacks.iter().filter(|(kind, _)| {
                        self.callbacks.is_empty() || self.callbacks.contains(kind)
                    });
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
        rows
    }
}

/// The rows as JSON: in each platform its majors, in each of these its languages, in each of these its callbacks.
pub fn list_json(rows: &[SdkListRow]) -> Vec<PlatformJson> {
    let platforms = rows.chunk_by(|one, next| one.platform.id == next.platform.id);
    let platforms = platforms.map(|rows| {
        let versions = rows.chunk_by(|one, next| one.version.sdk == next.version.sdk);
        let SdkListRow { platform, .. } = rows[0];
        PlatformJson {
            id: platform.id,
            name: &platform.name,
            aliases: &platform.aliases,
            versions: versions.map(version_json).collect(),
        }
    });
    platforms.collect()
}

fn version_json(rows: &[SdkListRow]) -> VersionJson {
    let languages = rows.chunk_by(|one, next| one.language.id == next.language.id);
    let SdkListRow { version, .. } = rows[0];
    VersionJson {
        sdk: version.sdk,
        source: &version.source,
        newest: version.newest.as_deref(),
        languages: languages.map(language_json).collect(),
    }
}

fn language_json(rows: &[SdkListRow]) -> LanguageJson {
    let SdkListRow { language, .. } = rows[0];
    LanguageJson {
        id: &language.id,
        name: &language.name,
        aliases: &language.aliases,
        environment: EnvironmentJson {
            sandbox: &language.sandbox,
            production: &language.production,
        },
        start: &language.start,
        parameters: &language.parameter.scope,
        callbacks: rows.iter().map(callback_json).collect(),
    }
}

fn callback_json(row: &SdkListRow) -> CallbackJson {
    let properties = row.language.carried(row.callback);
    let properties = properties.map(|(name, property)| PropertyJson {
        name,
        accessor: &property.accessor,
        type_name: &property.type_name,
        nullable: property.nullable,
    });
    CallbackJson {
        id: row.kind,
        register: &row.callback.register,
        handler: row.callback.handler.as_deref(),
        data_type: row.callback.data_type.as_deref(),
        properties: properties.collect(),
    }
}
