//! Numbers that look random and are the same on every machine: each value is drawn from a stream of its own,
//! named by what it is for, so that one more parameter changes no other value.

use crate::catalogue::Letters;

/// A stream of numbers: `SplitMix64` (Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(super) struct Stream(u64);

impl Stream {
    /// The stream for this purpose, under a seed and the number of the sample.
    pub(super) fn new(seed: u64, number: u32, purpose: &str) -> Self {
        // FNV-1a over the name: any spread will do, as long as it never changes.
        let name = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let start = Self(seed ^ u64::from(number).rotate_left(32)).next();
        Self(start ^ name)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 for a bound of 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        // The remainder's bias is far below what a sample could show.
        let bound = bound.max(1) as u64;
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// A number of a range, both ends included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1).max(1);
        low.saturating_add_unsigned(self.next() % width)
    }

    pub(super) fn letters(&mut self, of: Letters, length: usize) -> String {
        const HEX: &[u8] = b"0123456789abcdef";
        const TOKEN: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..length)
            .map(|at| {
                let letters = match of {
                    Letters::Hex => HEX,
                    Letters::Token if at == 0 => &TOKEN[..26],
                    Letters::Token => TOKEN,
                    Letters::Mixed => MIXED,
                };
                char::from(letters[self.below(letters.len())])
            })
            .collect()
    }

    /// A random UUID (version 4), in lower case.
    pub(super) fn uuid(&mut self) -> String {
        let mut digits = self.letters(Letters::Hex, 32);
        digits.replace_range(12..13, "4");
        let variant = ["8", "9", "a", "b"][self.below(4)];
        digits.replace_range(16..17, variant);
        for at in [20, 16, 12, 8] {
            digits.insert(at, '-');
        }
        digits
    }
}
