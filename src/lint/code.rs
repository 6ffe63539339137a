//! The registry: every code with its default level and one line on what it means.

use crate::catalogue::{Searchable, search};
use std::fmt;

choices! {
    /// How much a finding weighs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Level {
        Allow: ["allow"], "Not reported";
        Warn: ["warn"], "Reported; the command succeeds";
        Deny: ["deny"], "Reported; the command fails";
    }
}

impl Level {
    /// What a report calls a finding of this level.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "note",
            Self::Warn => "warning",
            Self::Deny => "error",
        }
    }
}

/// What sets a code apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Usual,
    /// It cannot be allowed: what cannot be parsed, and what leaves nothing to write.
    Always,
    /// It is found by the [rules over a whole file](super::file).
    File,
}

/// Builds the enum of codes and its table from one list, so that neither can lack a row of the other.
macro_rules! codes {
    ($($variant:ident $name:literal $level:ident $([$kind:ident])? $summary:literal;)*) => {
        /// What a finding is about. Codes are stable: scripts and files name them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: [Self; codes!(@count $($variant)*)] = [$(Self::$variant,)*];

            /// The code as people write it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The level where nothing else is said.
            pub const fn default_level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// What sets it apart from most.
            const fn kind(self) -> Kind {
                match self { $(Self::$variant => codes!(@kind $($kind)?),)* }
            }

            /// What it means, in one line.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// What it means, what Adjust would do, and how to mend it; Markdown.
            pub const fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("explain/", $name, ".md")),)* }
            }
        }
    };
    (@count $($variant:ident)*) => { [$(codes!(@one $variant)),*].len() };
    (@one $variant:ident) => { () };
    (@kind) => { Kind::Usual };
    (@kind $kind:ident) => { Kind::$kind };
}

codes! {
    UnknownPlaceholder "unknown-placeholder" Deny "A name between braces that cbgen does not know.";
    MalformedPlaceholder "malformed-placeholder" Deny [Always] "Braces that make no placeholder.";
    ForeignMacro "foreign-macro" Deny "The macro syntax of another product, which Adjust does not fill in.";
    UnknownTrigger "unknown-trigger" Deny "A trigger that Adjust's dashboard does not have.";
    DuplicateName "duplicate-name" Deny "Two callbacks of one name.";
    MissingEndpoint "missing-endpoint" Deny [Always] "A callback without a URL to call.";
    EndpointScheme "endpoint-scheme" Deny [Always] "An endpoint that does not begin with http:// or https://.";
    EndpointHost "endpoint-host" Deny "A host that cannot be one.";
    EndpointFragment "endpoint-fragment" Deny [Always] "A `#` in a URL: what stands behind it is never sent.";
    EndpointWhitespace "endpoint-whitespace" Deny [Always] "White space in a callback, where it separates entries.";
    EndpointCharacters "endpoint-characters" Deny "A backslash or control character in an endpoint.";
    EndpointIsLink "endpoint-is-link" Deny [Always] "An Adjust link where the URL of a server belongs.";
    IpHost "ip-host" Deny "An IP address as host: Adjust calls none.";
    MissingQuestionMark "missing-question-mark" Deny "Parameters that begin with `&` where no `?` came before.";
    HtmlEntity "html-entity" Deny "`&amp;` where `&` was meant.";
    DuplicateKey "duplicate-key" Deny "Two values for one key.";
    EmptyKey "empty-key" Deny "A parameter without a name.";
    PlaceholderInKey "placeholder-in-key" Deny "Braces in the name of a parameter.";
    InvalidEscape "invalid-escape" Deny "Encoded text that is not validly encoded.";
    ControlCharacter "control-character" Deny [Always] "A control character.";
    ConditionSyntax "condition-syntax" Deny [Always] "A condition outside Adjust's grammar.";
    ConditionValues "condition-values" Deny [Always] "A condition's value that cannot be said.";
    ConditionCombination "condition-combination" Deny [Always] "Conditions that one joined text cannot say.";
    ConditionNeverTrue "condition-never-true" Deny "A condition on a value that the placeholder never has.";
    EncodedMacro "encoded-macro" Deny "A partner's macro that is percent-encoded in a link.";
    PlusBetweenUrls "plus-between-urls" Deny "A `+` between two URLs, where a blank was meant.";
    PostWithoutCondition "post-without-condition" Deny "A POST callback without a condition.";
    BodyWithoutPost "body-without-post" Deny [Always] "A body on a callback that is no POST.";
    PostComma "post-comma" Deny [Always] "A comma in a POST callback's URL, where the body would begin.";
    UnencodedCallback "unencoded-callback" Deny "A callback in a link whose parameters leak into the link.";
    EmptyCallback "empty-callback" Deny "A callback parameter of a link without a callback.";
    TooLarge "too-large" Deny "A URL over Adjust's limit of 1 MB.";
    AliasPlaceholder "alias-placeholder" Warn "A spelling from Adjust's examples that its tables do not have.";
    UnavailablePlaceholder "unavailable-placeholder" Warn "A placeholder that has no value on this trigger.";
    KeyNamesOther "key-names-other" Warn "A key that names another id, or a time in another unit, than its value.";
    InsecureEndpoint "insecure-endpoint" Warn "http:// where https:// is advised.";
    CredentialsInUrl "credentials-in-url" Warn "A user name or password in a URL.";
    SecretInLink "secret-in-link" Warn "A secret in a link, which everybody can read.";
    RawPlaceholderInLink "raw-placeholder-in-link" Warn "An Adjust placeholder with raw braces in a link.";
    HalfEncoded "half-encoded" Warn "A callback in a link that is not, or only in part, encoded.";
    UnencodedCharacter "unencoded-character" Warn "A character that should be percent-encoded.";
    DoubleEncoded "double-encoded" Warn "Text that was encoded twice.";
    AlreadyEncoded "already-encoded" Warn "Plain text that looks as if it were encoded.";
    TemplateLeftover "template-leftover" Warn "A word of a template that was left in.";
    LongUrl "long-url" Warn "A URL over 8,000 bytes, where common servers stop reading.";
    ConditionValueUndocumented "condition-value-undocumented" Warn "A condition's value with an undocumented effect.";
    ConditionValueCase "condition-value-case" Warn "A condition's value in another case than Adjust's.";
    EventTokenFormat "event-token-format" Warn "An event token that does not look like one.";
    GlobalOverlap "global-overlap" Warn [File] "A global callback and a single one to the same endpoint.";
    ParameterDrift "parameter-drift" Warn [File] "One placeholder under different keys at one endpoint.";
    MissingAdid "missing-adid" Warn [File] "An uninstall without {adid}, or another callback of its server.";
    SameTrigger "same-trigger" Warn [File] "Callbacks of one trigger, for which Adjust has one field.";
    MissingTrigger "missing-trigger" Warn [File] "A callback of a file that has no trigger.";
    MissingEventToken "missing-event-token" Warn [File] "A callback for events that has no event token.";
    NoCallbacks "no-callbacks" Warn [File] "A file without a callback.";
    TypeConflict "type-conflict" Warn [File] "One key with values of different types.";
    SdkKeyCollision "sdk-key-collision" Warn "An SDK parameter with the key of a URL's parameter.";
    BrandedPrefix "branded-prefix" Warn "A branded link without the prefix `adj_`, or another with it.";
    UnusedAllow "unused-allow" Warn "An `allow` that allows nothing.";
    MissingRecommended "missing-recommended" Allow "A recommended placeholder that is not there.";
    ObservedPlaceholder "observed-placeholder" Allow "A placeholder that only others have published.";
    UnprovenFallback "unproven-fallback" Allow "A fallback of placeholders that nobody has published.";
    UnavailableInferred "unavailable-inferred" Allow "A placeholder that can hardly have a value on this trigger.";
}

impl Code {
    /// The code of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The code whose name is nearest to a misspelt one.
    pub fn nearest(name: &str) -> Option<&'static str> {
        // The suggestions compare with underscores.
        let folded = name.replace('_', "-");
        Self::parse(&folded)
            .map(Self::name)
            .or_else(|| crate::catalogue::nearest(name, Self::ALL.iter().map(|code| code.name())))
    }

    /// The code that a word means best: its name misspelt, a word of its name or meaning, or at least its first letters.
    pub fn most_like(word: &str) -> Option<&'static str> {
        let things = Self::ALL.map(|code| Searchable::new(code.name(), "", &[code.summary()]));
        let found = || Some(Self::ALL[*search(word, &things).first()?].name());
        let shared = |name: &&str| {
            let letters = name.bytes().zip(word.bytes());
            letters.take_while(|(a, b)| a == b).count()
        };
        let begun = Self::ALL.iter().map(|code| code.name()).max_by_key(shared);
        let begun = begun.filter(|name| shared(name) > 0);
        Self::nearest(word).or_else(found).or(begun)
    }

    /// Whether it is found only where a whole file, or the link around a callback, is seen.
    pub const fn needs_whole_file(self) -> bool {
        self.is_of_files() || matches!(self, Self::DuplicateName | Self::SdkKeyCollision)
    }

    /// Whether it is found by the [rules over a whole file](super::file).
    pub const fn is_of_files(self) -> bool {
        matches!(self.kind(), Kind::File)
    }

    /// Whether it says that a callback lacks something.
    pub const fn is_of_the_missing(self) -> bool {
        matches!(
            self,
            Self::MissingEndpoint | Self::MissingAdid | Self::MissingRecommended
        )
    }

    /// Whether a user may allow it.
    pub const fn can_be_allowed(self) -> bool {
        !matches!(self.kind(), Kind::Always)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
