//! Parameters by their keys.

use super::encoded::Encoded;
use super::entry::Parameter;
use std::collections::HashMap;

/// Finds parameters by key, as receivers read it: `%61` is `a`. A short list is searched, a long one has an index.
#[derive(Default)]
pub(super) struct Keys {
    index: HashMap<Vec<u8>, usize>,
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
        let mut keys = Self::default();
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
        if self.index.is_empty() && list.len() > Self::FEW {
            self.fill(list);
        } else if let (false, Some(last)) = (self.index.is_empty(), list.last()) {
            self.index
                .entry(last.key().decoded_bytes().into_owned())
                .or_insert(list.len() - 1);
        }
    }

    pub(super) fn find<T: Keyed>(&self, list: &[T], key: &Encoded) -> Option<usize> {
        if self.index.is_empty() {
            list.iter().position(|item| item.key().reads_as(key))
        } else {
            self.index.get(&*key.decoded_bytes()).copied()
        }
    }
}
