//! `--list`: what cbgen writes code for, as JSON.

use super::facts::{CallbackFacts, Kind, Language, Major, Platform};
use serde::Serialize;

/// Which part of the facts is listed; `None` and an empty list stand for all.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The platform.
    pub platform: Option<&'static Platform>,
    /// The major.
    pub sdk: Option<Major>,
    /// The language's id or alias.
    pub language: Option<&'a str>,
    /// The callbacks.
    pub callbacks: &'a [Kind],
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
    sdk: Major,
    source: &'static str,
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
    id: Kind,
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
#[derive(Debug)]
pub struct Row {
    /// The platform.
    pub platform: &'static Platform,
    /// The major.
    pub sdk: Major,
    /// The language.
    pub language: &'static Language,
    /// Which of its callbacks.
    pub kind: Kind,
    /// What is known of that.
    pub callback: &'static CallbackFacts,
}

impl Selection<'_> {
    /// The chosen callbacks, one by one.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for platform in self.platforms() {
            for version in self.versions(platform) {
                for language in self.languages(&version.languages) {
                    rows.extend(self.callbacks(language).map(|(kind, callback)| Row {
                        platform,
                        sdk: version.sdk,
                        language,
                        kind,
                        callback,
                    }));
                }
            }
        }
        rows
    }

    /// The chosen part as JSON; platforms and majors of which nothing is left are left out.
    pub fn json(&self) -> Vec<PlatformJson> {
        let platforms = self.platforms().map(|platform| {
            let versions = self.versions(platform).map(|version| VersionJson {
                sdk: version.sdk,
                source: &version.source,
                languages: self
                    .languages(&version.languages)
                    .map(|language| self.language_json(language))
                    .collect(),
            });
            PlatformJson {
                id: platform.id,
                name: &platform.name,
                aliases: &platform.aliases,
                versions: versions
                    .filter(|version| !version.languages.is_empty())
                    .collect(),
            }
        });
        platforms
            .filter(|platform| !platform.versions.is_empty())
            .collect()
    }

    fn language_json(&self, language: &'static Language) -> LanguageJson {
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
            callbacks: self
                .callbacks(language)
                .map(|(kind, callback)| callback_json(language, kind, callback))
                .collect(),
        }
    }

    fn platforms(&self) -> impl Iterator<Item = &'static Platform> + '_ {
        super::platforms()
            .iter()
            .filter(|row| self.platform.is_none_or(|wanted| wanted.id == row.id))
    }

    fn versions(
        &self,
        platform: &'static Platform,
    ) -> impl Iterator<Item = &'static super::Version> + '_ {
        platform
            .versions
            .iter()
            .filter(|version| self.sdk.is_none_or(|wanted| wanted == version.sdk))
    }

    fn languages(
        &self,
        languages: &'static [Language],
    ) -> impl Iterator<Item = &'static Language> + '_ {
        languages
            .iter()
            .filter(|row| self.language.is_none_or(|wanted| row.is(wanted)))
    }

    fn callbacks(
        &self,
        language: &'static Language,
    ) -> impl Iterator<Item = (Kind, &'static CallbackFacts)> + '_ {
        let callbacks = language.callbacks.iter().map(|(kind, row)| (*kind, row));
        callbacks.filter(|(kind, _)| self.callbacks.is_empty() || self.callbacks.contains(kind))
    }
}

fn callback_json(
    language: &'static Language,
    kind: Kind,
    callback: &'static CallbackFacts,
) -> CallbackJson {
    let properties = language.carried(callback).map(|(name, row)| PropertyJson {
        name,
        accessor: &row.accessor,
        type_name: &row.type_name,
        nullable: row.nullable,
    });
    CallbackJson {
        id: kind,
        register: &callback.register,
        handler: callback.handler.as_deref(),
        data_type: callback.data_type.as_deref(),
        properties: properties.collect(),
    }
}
