//! The facts in which the databases differ, from their own reference pages on CREATE TABLE and identifiers.

use crate::catalogue::ValueType;

choices! {
    /// What a definition is written for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[expect(clippy::doc_markdown, reason = "help texts with names of products")]
    pub enum Dialect {
        Postgres: ["postgres"], "PostgreSQL";
        Redshift: ["redshift"], "Amazon Redshift";
        BigQuery: ["bigquery"], "Google BigQuery";
        Snowflake: ["snowflake"], "Snowflake";
        ClickHouse: ["clickhouse"], "ClickHouse";
        DuckDb: ["duckdb"], "DuckDB";
        Sqlite: ["sqlite"], "SQLite";
        JsonSchema: ["json-schema"], "JSON Schema, draft 2020-12";
    }
}

/// Which names a database takes for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Those of the same bytes.
    Kept,
    /// Those that differ in case only.
    Ignored,
    /// Without quotes it becomes upper case, so simple names are written without.
    UpperUnquoted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    /// `COMMENT ON COLUMN` behind the table.
    Statements,
    /// `COMMENT '…'` at the column.
    Words,
    /// `OPTIONS (description = '…')` at the column.
    Options,
    /// The engine has none: `-- …`, which stays in the stored text of the table.
    Dashes,
}

#[derive(Debug)]
pub(super) struct Facts {
    pub(super) quote: char,
    /// Whether a backslash escapes, in texts and quoted names.
    pub(super) backslash: bool,
    /// The longest name, in bytes (an engine that counts characters has room to spare).
    pub(super) longest: usize,
    /// Whether a name has ASCII letters, digits and `_` alone, no digit first; else it has any that can be seen.
    pub(super) is_word: bool,
    pub(super) case: Case,
    /// Names, or beginnings of names where they end in `*`, that no column can have even when quoted; between blanks.
    pub(super) refused: &'static str,
    pub(super) comments: Comments,
    pub(super) text: &'static str,
    pub(super) integer: &'static str,
    pub(super) decimal: &'static str,
    /// 1 or 0, as Adjust sends it.
    pub(super) flag: &'static str,
    pub(super) json: &'static str,
    /// The column that says when the request arrived, filled in by the database.
    pub(super) received: &'static str,
    /// What stands behind the closing bracket.
    pub(super) tail: &'static str,
}

/// What most databases share; what a dialect says itself goes before it.
const USUAL: Facts = Facts {
    quote: '"',
    backslash: false,
    longest: 1_000,
    is_word: false,
    case: Case::Ignored,
    refused: "",
    comments: Comments::Statements,
    text: "VARCHAR",
    integer: "bigint",
    decimal: "NUMERIC",
    flag: "smallint",
    json: "JSON",
    received: "",
    tail: "",
};

/// The facts of each database, in the order of [`Dialect`].
static FACTS: [Facts; 7] = [
    // PostgreSQL
    Facts {
        longest: 63,
        case: Case::Kept,
        refused: "tableoid xmin cmin xmax cmax ctid",
        text: "text",
        decimal: "numeric",
        json: "json",
        received: "timestamptz DEFAULT now() NOT NULL",
        ..USUAL
    },
    // Redshift
    Facts {
        backslash: true,
        longest: 127,
        refused: "tableoid xmin cmin xmax cmax ctid oid insertxid deletexid",
        text: "varchar(65535)",
        decimal: "decimal(38, 9)",
        json: "super",
        received: "timestamp DEFAULT sysdate NOT NULL",
        ..USUAL
    },
    // BigQuery
    Facts {
        quote: '`',
        backslash: true,
        longest: 300,
        is_word: true,
        refused: "_table_* _file_* _partition* _row_timestamp* __root__* _colidentifier* _change_*",
        comments: Comments::Options,
        text: "STRING",
        integer: "INT64",
        flag: "INT64",
        received: "TIMESTAMP DEFAULT CURRENT_TIMESTAMP() NOT NULL",
        ..USUAL
    },
    // Snowflake
    Facts {
        backslash: true,
        longest: 255,
        case: Case::UpperUnquoted,
        comments: Comments::Words,
        integer: "NUMBER(38, 0)",
        decimal: "NUMBER(38, 9)",
        flag: "NUMBER(1, 0)",
        json: "VARIANT",
        received: "TIMESTAMP_TZ DEFAULT CURRENT_TIMESTAMP() NOT NULL",
        ..USUAL
    },
    // ClickHouse
    Facts {
        quote: '`',
        backslash: true,
        case: Case::Kept,
        comments: Comments::Words,
        text: "Nullable(String)",
        integer: "Nullable(Int64)",
        decimal: "Nullable(Decimal(38, 9))",
        flag: "Nullable(UInt8)",
        json: "Nullable(String)",
        received: "DateTime64(3) DEFAULT now64(3)",
        tail: "\nENGINE = MergeTree\nORDER BY tuple()",
        ..USUAL
    },
    // DuckDB
    Facts {
        integer: "BIGINT",
        decimal: "DECIMAL(38, 9)",
        flag: "UTINYINT",
        received: "TIMESTAMPTZ DEFAULT now() NOT NULL",
        ..USUAL
    },
    // SQLite
    Facts {
        comments: Comments::Dashes,
        text: "TEXT",
        integer: "INTEGER",
        flag: "INTEGER",
        json: "TEXT",
        received: "TEXT DEFAULT CURRENT_TIMESTAMP NOT NULL",
        ..USUAL
    },
];

impl Dialect {
    /// The facts of a database; `None` for JSON Schema, the last of the list.
    pub(super) fn facts(self) -> Option<&'static Facts> {
        FACTS.get(self as usize)
    }
}

impl Facts {
    /// The column type for a type of the catalogue. Times stay the Unix numbers that Adjust sends.
    pub(super) fn column_type(&self, kind: ValueType) -> &'static str {
        match kind {
            ValueType::String => self.text,
            ValueType::Integer | ValueType::Timestamp | ValueType::TimestampMs => self.integer,
            ValueType::Decimal => self.decimal,
            ValueType::Boolean => self.flag,
            ValueType::Json => self.json,
        }
    }

    pub(super) fn literal(&self, text: &str) -> String {
        let text = if self.backslash {
            text.replace('\\', "\\\\").replace('\'', "\\'")
        } else {
            text.replace('\'', "''")
        };
        format!("'{text}'")
    }
}
