//! The signs of other products' macros: one table. A new one is a row.

/// The macro syntax of another product: a row of [`SIGNS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign(pub(super) usize);

impl Foreign {
    /// `{{x}}`
    pub(super) const DOUBLE_BRACES: Self = Self(0);
    /// `%{x}`, whose sign may be a percent sign that is not encoded.
    pub const PERCENT_BRACE: Self = Self(1);

    /// How its macros look: `{{x}}`.
    pub const fn example(self) -> &'static str {
        SIGNS[self.0].example
    }
}

/// The signs that a macro of another product stands between.
#[derive(Debug)]
pub struct Sign {
    open: &'static str,
    close: &'static str,
    inner: Inner,
    /// How such a macro looks.
    pub example: &'static str,
}

/// What stands between two signs.
#[derive(Debug)]
enum Inner {
    /// What stands between braces, which are read with placeholders.
    Braces,
    /// So many of these bytes, or more.
    Word(usize, fn(u8) -> bool),
    /// Anything: a tag with blanks.
    Tag,
    /// A word, where it is the whole value or path segment.
    WholeValue,
}

/// The macro syntaxes of other products that cbgen knows. The first two have names of their own.
pub const SIGNS: &[Sign] = &[
    sign("{{", "}}", Inner::Braces, "{{x}}"),
    sign("%{", "}", Inner::Braces, "%{x}"),
    sign("${", "}", Inner::Braces, "${x}"),
    sign("{%", "%}", Inner::Tag, "{% x %}"),
    sign("%%", "%%", Inner::Word(1, is_letter_of_word), "%%X%%"),
    // Capitals alone, for `my__own__key` is an ordinary text.
    sign("__", "__", Inner::Word(1, is_capital), "__X__"),
    sign("[:", ":]", Inner::Word(1, is_letter_of_word), "[:x:]"),
    // `$X` alone may be an amount.
    sign("$", "", Inner::Word(2, is_capital), "$IDA"),
    sign("[", "]", Inner::WholeValue, "[x]"),
    sign("<", ">", Inner::WholeValue, "<x>"),
    sign("(", ")", Inner::WholeValue, "(x)"),
];

const fn sign(
    open: &'static str,
    close: &'static str,
    inner: Inner,
    example: &'static str,
) -> Sign {
    Sign {
        open,
        close,
        inner,
        example,
    }
}

const fn is_capital(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'
}

pub(super) const fn is_letter_of_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// The bytes at which something else than text may begin.
pub(super) const STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    (starts[b'{' as usize], starts[b'}' as usize]) = (true, true);
    let mut at = 0;
    while at < SIGNS.len() {
        let first = SIGNS[at].open.as_bytes()[0] as usize;
        starts[first] |= !matches!(SIGNS[at].inner, Inner::WholeValue);
        at += 1;
    }
    starts
};

/// The macro that begins here, and how many bytes it has. `braces` says how many those have that begin a text.
pub(super) fn foreign_at(text: &str, braces: fn(&str) -> usize) -> Option<(Foreign, usize)> {
    let first = text.as_bytes().first();
    let rows = SIGNS.iter().enumerate();
    let mut rows = rows.filter(|(_, sign)| sign.open.as_bytes().first() == first);
    rows.find_map(|(row, sign)| Some((Foreign(row), sign.length(text, braces)?)))
}

impl Sign {
    /// How many bytes a macro in these signs has that begins here.
    fn length(&self, text: &str, braces: fn(&str) -> usize) -> Option<usize> {
        let inner = text.strip_prefix(self.open)?;
        let length = match self.inner {
            // `{{x}}` is read with the placeholders.
            Inner::Braces if self.open.starts_with('{') => return None,
            // Without its `}` the braces are told as unclosed, without a name as empty.
            Inner::Braces => {
                let length = braces(&text[1..]);
                let named = length > "{}".len() && text[..=length].ends_with('}');
                return named.then_some(length + 1);
            }
            Inner::Word(least, allowed) => {
                self.word(inner, allowed).filter(|word| *word >= least)?
            }
            // It ends at the next mark: looking further would make a text of many marks slow.
            Inner::Tag => {
                let mut pairs = inner.as_bytes().windows(2);
                let end = pairs.position(|pair| matches!(pair, b"{%" | b"%}"));
                end.filter(|end| *end > 0)?
            }
            Inner::WholeValue => return None,
        };
        let closed = inner[length..].starts_with(self.close);
        closed.then_some(self.open.len() + length + self.close.len())
    }

    /// How many bytes the word has that begins a text; it ends at the first mark.
    fn word(&self, text: &str, allowed: fn(u8) -> bool) -> Option<usize> {
        let bytes = text.as_bytes();
        let is_open = self.close.is_empty();
        let ends =
            |at: &usize| !allowed(bytes[*at]) || !is_open && text[*at..].starts_with(self.close);
        let end = (0..bytes.len()).find(ends).unwrap_or(bytes.len());
        // `$Amount` and `$5` are no macros.
        let is_cut = bytes.get(end).is_some_and(u8::is_ascii_lowercase)
            || bytes.first().is_some_and(u8::is_ascii_digit);
        (!is_open || !is_cut).then_some(end)
    }
}

/// The macro syntax that a whole value or path segment can have: `[x y]`, `<x y>`, `(x)`.
pub fn whole_foreign(text: &str) -> Option<Foreign> {
    // Most values are none.
    if !text.starts_with(['[', '<', '(']) {
        return None;
    }
    let of_word = |c: char| c.is_alphanumeric() || "_-. ".contains(c);
    let is_whole = |sign: &Sign| {
        let inner = text
            .strip_prefix(sign.open)
            .and_then(|rest| rest.strip_suffix(sign.close));
        matches!(sign.inner, Inner::WholeValue)
            && inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(of_word))
    };
    SIGNS.iter().position(is_whole).map(Foreign)
}
