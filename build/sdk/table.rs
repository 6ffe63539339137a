//! The tables as they stand in Rust: the program's own types, whose derived `Debug` is their source.

#![allow(dead_code)] // every field is read by that `Debug`, which the lint does not count

use std::fmt;

/// A list that is written as a static slice.
pub(super) struct Slice<T>(pub(super) Vec<T>);

impl<T: fmt::Debug> fmt::Debug for Slice<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("&")?;
        self.0.fmt(f)
    }
}

impl<T: Clone> From<&Vec<T>> for Slice<T> {
    fn from(list: &Vec<T>) -> Self {
        Self(list.clone())
    }
}

/// A path that is written without quotes.
pub(super) struct Raw(pub(super) String);

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug)]
pub(super) struct Platform {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: Slice<String>,
    pub(super) missing: Slice<Missing>,
    pub(super) versions: Slice<Version>,
}

#[derive(Debug)]
pub(super) struct Missing {
    pub(super) sdk: Raw,
    pub(super) instead: String,
}

#[derive(Debug)]
pub(super) struct Version {
    pub(super) sdk: Raw,
    pub(super) source: String,
    pub(super) languages: Slice<Language>,
}

#[derive(Debug)]
pub(super) struct Language {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: Slice<String>,
    pub(super) template: String,
    pub(super) notes: Slice<String>,
    pub(super) imports: Slice<String>,
    pub(super) event_imports: Slice<String>,
    pub(super) sandbox: String,
    pub(super) production: String,
    pub(super) construct: String,
    pub(super) start: String,
    pub(super) registration: Option<String>,
    pub(super) host: Host,
    pub(super) parameter: ParameterCall,
    pub(super) event: EventCalls,
    pub(super) callbacks: Slice<CallbackFacts>,
}

#[derive(Debug)]
pub(super) struct Host {
    pub(super) open: Slice<String>,
    pub(super) close: Slice<String>,
    pub(super) function: Option<String>,
    pub(super) log: Option<String>,
}

#[derive(Debug)]
pub(super) struct ParameterCall {
    pub(super) scope: String,
    pub(super) add: String,
}

#[derive(Debug)]
pub(super) struct EventCalls {
    pub(super) construct: String,
    pub(super) parameter: String,
    pub(super) callback_id: String,
    pub(super) track: String,
}

#[derive(Debug)]
pub(super) struct CallbackFacts {
    pub(super) kind: Raw,
    pub(super) register: String,
    pub(super) handler: Option<String>,
    pub(super) listener: Option<String>,
    pub(super) data_type: Option<String>,
    pub(super) imports: Slice<String>,
    pub(super) properties: Slice<Property>,
}

#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) accessor: String,
    pub(super) type_name: String,
    pub(super) kind: Raw,
    pub(super) nullable: bool,
}

#[derive(Debug)]
pub(super) struct Absent {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) aliases: Slice<String>,
    pub(super) instead: String,
}
