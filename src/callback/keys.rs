//! Parameters by their keys.

use super::encoded::Encoded;
use super::entry::Parameter;
use std::collections::HashMap;

/// Finds parameters by key, as receivers read it: `%61` is `a`. A short list is searched, a long one has an index.
#[derive(Default)]
pub(super) struct Keys {
    index: HashMap<Vec<u8>, usize>,
    /// Whether a key has escapes: without, keys are one if their bytes are.
    has_escapes: bool,
}

/// What has the key of a parameter.
pub(super) trait Keyed {
    fn key(&self) -> &Encoded;
}

impl Keyed for Parameter {
    fn key(&self) -> &Encoded {
        &self.key
    }
}

impl Keys {
    /// Up to this many parameters, a list is faster than an index.
    const FEW: usize = 32;

    /// The keys of a complete list.
    pub(super) fn of<T: Keyed>(list: &[T]) -> Self {
        let mut keys = Self {
            index: HashMap::new(),
            has_escapes: list.iter().any(|item| item.key().has_escapes()),
        };
        if list.len() > Self::FEW {
            keys.fill(list);
        }
        keys
    }

    fn fill<T: Keyed>(&mut self, list: &[T]) {
        for (at, item) in list.iter().enumerate() {
            self.index
                .entry(item.key().decoded_bytes().into_owned())
                .or_insert(at);
        }
    }

    /// Takes note of the last of a list, which was just added.
    pub(super) fn added<T: Keyed>(&mut self, list: &[T]) {
        let last = list.last();
        self.has_escapes |= last.is_some_and(|last| last.key().has_escapes());
        if self.index.is_empty() && list.len() > Self::FEW {
            self.fill(list);
        } else if let (false, Some(last)) = (self.index.is_empty(), last) {
            self.index
                .entry(last.key().decoded_bytes().into_owned())
                .or_insert(list.len() - 1);
        }
    }

    pub(super) fn find<T: Keyed>(&self, list: &[T], key: &Encoded) -> Option<usize> {
        if self.index.is_empty() {
            let is_same = |item: &T| item.key() == key;
            let reads_same = |item: &T| item.key().reads_as(key);
            if self.has_escapes || key.has_escapes() {
                list.iter().position(reads_same)
            } else {
                list.iter().position(is_same)
            }
        } else {
            self.index.get(&*key.decoded_bytes()).copied()
        }
    }
}
