//! Parameters by their keys.

use super::encoded::Encoded;
use std::collections::HashMap;

/// Finds parameters of a list that grows by key, as receivers read it: `%61` is `a`. A short list is searched, a long one
/// has an index.
#[derive(Default)]
pub(super) struct Keys {
    index: HashMap<Vec<u8>, usize>,
    /// How many of the list are in the index.
    indexed: usize,
    /// How many of the list were looked at for escapes.
    seen: usize,
    /// Whether a key has escapes: without, keys are one if their bytes are.
    has_escapes: bool,
}

impl Keys {
    /// Up to this many parameters, a list is faster than an index.
    const FEW: usize = 32;

    /// Where a key stands first in a list, which has only grown since it was last asked for.
    pub(super) fn find<T>(
        &mut self,
        list: &[T],
        key_of: impl Fn(&T) -> &Encoded,
        key: &Encoded,
    ) -> Option<usize> {
        if list.len() > Self::FEW {
            for (at, item) in list.iter().enumerate().skip(self.indexed) {
                let bytes = key_of(item).decoded_bytes().into_owned();
                self.index.entry(bytes).or_insert(at);
            }
            self.indexed = list.len();
            return self.index.get(&*key.decoded_bytes()).copied();
        }
        self.has_escapes |= list[self.seen..]
            .iter()
            .any(|item| key_of(item).has_escapes());
        self.seen = list.len();
        if self.has_escapes || key.has_escapes() {
            let bytes = key.decoded_bytes();
            list.iter()
                .position(|item| key_of(item).decoded_bytes() == bytes)
        } else {
            list.iter().position(|item| key_of(item) == key)
        }
    }
}
