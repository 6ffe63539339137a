//! What is written in the tables of a callback, and where: each key with its place, in whichever notation.

use std::ops::Range;
use toml_edit::{Array, InlineTable, Item, Table, Value};

/// What is written for a key, with its place.
#[derive(Debug)]
pub(super) enum Node {
    /// A string.
    Text { place: Range<usize>, text: String },
    /// True or false, a number, a date.
    Other {
        place: Range<usize>,
        flag: Option<bool>,
    },
    /// `[…]`
    List {
        place: Range<usize>,
        items: Vec<Node>,
    },
    /// `{ … }`
    Braces {
        place: Range<usize>,
        pairs: Vec<Pair>,
    },
    /// `a.b = …`
    Dotted { pairs: Vec<Pair> },
    /// `[callback.a]`; without a header where only tables within have one.
    Headed {
        header: Option<Range<usize>>,
        pairs: Vec<Pair>,
    },
    /// `[[callback.a]]`
    Several(Vec<Node>),
}

/// A key and what is written for it.
#[derive(Debug)]
pub(super) struct Pair {
    name: String,
    /// The key itself, quotes and all.
    pub(super) key: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    pub(super) fn of_table(table: &Table) -> Self {
        let pairs = pairs(table.iter().map(|(name, item)| {
            let key = table.key(name).and_then(toml_edit::Key::span);
            (name, key, Self::of_item(item))
        }));
        if table.is_dotted() {
            return Self::Dotted { pairs };
        }
        let header = table.span().filter(|_| !table.is_implicit());
        Self::Headed { header, pairs }
    }

    fn of_item(item: &Item) -> Option<Self> {
        match item {
            Item::None => None,
            Item::Value(value) => Self::of_value(value),
            Item::Table(table) => Some(Self::of_table(table)),
            Item::ArrayOfTables(list) => {
                Some(Self::Several(list.iter().map(Self::of_table).collect()))
            }
        }
    }

    fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::String(text) => Self::Text {
                place: value.span()?,
                text: text.value().clone(),
            },
            Value::Array(list) => Self::of_list(list)?,
            Value::InlineTable(table) => Self::of_braces(table)?,
            other => Self::Other {
                place: value.span()?,
                flag: other.as_bool(),
            },
        })
    }

    fn of_list(list: &Array) -> Option<Self> {
        Some(Self::List {
            place: list.span()?,
            items: list.iter().filter_map(Self::of_value).collect(),
        })
    }

    fn of_braces(table: &InlineTable) -> Option<Self> {
        let pairs = pairs(table.iter().map(|(name, value)| {
            let key = table.key(name).and_then(toml_edit::Key::span);
            (name, key, Self::of_value(value))
        }));
        Some(if table.is_dotted() {
            Self::Dotted { pairs }
        } else {
            Self::Braces {
                place: table.span()?,
                pairs,
            }
        })
    }

    /// The keys of a table.
    pub(super) fn pairs(&self) -> &[Pair] {
        match self {
            Self::Braces { pairs, .. } | Self::Dotted { pairs } | Self::Headed { pairs, .. } => {
                pairs
            }
            _ => &[],
        }
    }

    /// What is written for a key of a table.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.pair(name).map(|pair| &pair.node)
    }

    pub(super) fn pair(&self, name: &str) -> Option<&Pair> {
        self.pairs().iter().find(|pair| pair.name == name)
    }

    pub(super) fn is_table(&self) -> bool {
        matches!(
            self,
            Self::Braces { .. } | Self::Dotted { .. } | Self::Headed { .. }
        )
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of a string, or of the `url` of a table.
    pub(super) fn address(&self) -> Option<&str> {
        self.text().or_else(|| self.get("url")?.text())
    }

    /// True or false.
    pub(super) fn flag(&self) -> Option<bool> {
        match self {
            Self::Other { flag, .. } => *flag,
            _ => None,
        }
    }

    /// The items of a list, or the tables of several headers.
    pub(super) fn items(&self) -> &[Node] {
        match self {
            Self::List { items, .. } | Self::Several(items) => items,
            _ => &[],
        }
    }

    pub(super) fn place(&self) -> Option<&Range<usize>> {
        match self {
            Self::Text { place, .. }
            | Self::Other { place, .. }
            | Self::List { place, .. }
            | Self::Braces { place, .. } => Some(place),
            _ => None,
        }
    }

    /// The places that are written for it within its table: one, but for dotted keys.
    pub(super) fn leaves(&self, list: &mut Vec<Range<usize>>) {
        match self {
            Self::Dotted { pairs } => {
                for pair in pairs {
                    pair.node.leaves(list);
                }
            }
            other => list.extend(other.place().cloned()),
        }
    }

    /// The ends of what a table has in its own lines or braces.
    pub(super) fn ends(&self) -> Vec<usize> {
        let mut list = Vec::new();
        for pair in self.pairs() {
            pair.node.leaves(&mut list);
        }
        list.into_iter().map(|place| place.end).collect()
    }

    /// The tables with headers of their own, each from its header to its end.
    pub(super) fn headed(&self, list: &mut Vec<Range<usize>>) {
        match self {
            Self::Headed { header, pairs } => {
                if let Some(header) = header {
                    let ends = self.ends().into_iter();
                    list.push(header.start..ends.fold(header.end, usize::max));
                }
                for pair in pairs {
                    pair.node.headed(list);
                }
            }
            Self::Several(tables) => {
                for table in tables {
                    table.headed(list);
                }
            }
            Self::Dotted { pairs } => {
                for pair in pairs {
                    pair.node.headed(list);
                }
            }
            _ => {}
        }
    }

    /// The places of all pairs within, also of those below headers.
    pub(super) fn leaves_within(&self, list: &mut Vec<Range<usize>>) {
        match self {
            Self::Headed { pairs, .. } | Self::Dotted { pairs } => {
                for pair in pairs {
                    pair.node.leaves_within(list);
                }
            }
            Self::Several(tables) => {
                for table in tables {
                    table.leaves_within(list);
                }
            }
            leaf => leaf.leaves(list),
        }
    }
}

fn pairs<'t>(
    list: impl Iterator<Item = (&'t str, Option<Range<usize>>, Option<Node>)>,
) -> Vec<Pair> {
    let pair = |(name, key, node): (&str, Option<_>, Option<_>)| {
        Some(Pair {
            name: name.to_owned(),
            key: key?,
            node: node?,
        })
    };
    list.filter_map(pair).collect()
}

impl Pair {
    /// The key as text.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}
