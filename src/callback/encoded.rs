//! Text in the form in which it is sent.

use super::syntax::template::foreign_in;
use super::unsound::Unsound;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt;

/// Every byte but `A–Z a–z 0–9 - _ .` is encoded. Adjust lists `~`, `(` and `)` among those to encode,
/// which RFC 3986 would leave alone.
const TO_ENCODE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Percent-encoded text: what stands in the callback, byte for byte. It holds no `&`, no `#`, no white
/// space and no control character. What cbgen encodes has two hex digits behind every `%`; what was
/// [read](Encoded::read) may lack them, where the user allowed `invalid-escape`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Encoded(String);

impl Encoded {
    /// Encodes plain text. A space becomes `%20`; other characters their UTF-8 bytes as `%XX` in capitals.
    pub fn from_raw(text: &str) -> Self {
        let mut encoded = String::with_capacity(text.len());
        encode_into(&mut encoded, text);
        Self(encoded)
    }

    /// Takes text that is encoded already, and keeps its bytes: `%2f` stays `%2f`. Only what would end or split it is
    /// refused.
    ///
    /// # Errors
    /// [`Unsound::Character`] for such a character.
    pub fn read(text: &str) -> Result<Self, Unsound> {
        whole(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The bytes that are sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The plain text of a key, if it encodes to these very bytes and no rule refuses it as a key.
    pub fn plain_key(&self) -> Option<Cow<'_, str>> {
        let plain = self.decode();
        let is_refused = |c: char| matches!(c, '{' | '}' | '&') || c.is_control();
        let is_plain = !plain.is_empty()
            && !plain.contains(is_refused)
            && foreign_in(&plain).next().is_none()
            && Self::from_raw(&plain) == *self;
        is_plain.then_some(plain)
    }

    /// The bytes that a receiver reads: what tells whether two keys are one.
    pub fn decoded_bytes(&self) -> Cow<'_, [u8]> {
        percent_decode_str(&self.0).into()
    }

    /// Whether it has a `%`.
    pub(super) fn has_escapes(&self) -> bool {
        self.0.as_bytes().contains(&b'%')
    }

    /// The text that a receiver reads. A `+` stays a `+`; bytes that are no UTF-8 become `U+FFFD`.
    pub fn decode(&self) -> Cow<'_, str> {
        percent_decode_str(&self.0).decode_utf8_lossy()
    }
}

impl fmt::Display for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Appends the encoded form of a plain text.
pub fn encode_into(out: &mut String, text: &str) {
    // Nearly every text stays as it is.
    let stays = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if text.bytes().all(stays) {
        return out.push_str(text);
    }
    out.extend(utf8_percent_encode(text, TO_ENCODE));
}

/// Whether a text holds nothing that would end or split it.
pub(super) fn whole(text: &str) -> Result<(), Unsound> {
    let splits = |c: char| c == '&' || c.is_control() || c.is_whitespace();
    if text.contains(splits) {
        return Err(Unsound::Character);
    }
    Ok(())
}
