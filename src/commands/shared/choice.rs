//! Flags that take a word of a list which the domain keeps: there, nothing is known of clap.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Takes one of a list of values. Each stands with the words that name it, of which the first is shown in help, and
/// what it is. The case is right here, or does not matter.
pub(crate) fn choice<T: Copy + Send + Sync + 'static>(
    choices: &'static [(T, &[&'static str], &'static str)],
) -> impl TypedValueParser<Value = T> {
    let shown = choices.iter().map(|&(_, words, help)| {
        let aliases = words[1..].iter().copied();
        PossibleValue::new(words[0]).aliases(aliases).help(help)
    });
    PossibleValuesParser::new(shown).try_map(move |word| {
        let found = choices
            .iter()
            .find(|(_, words, _)| words.iter().any(|own| own.eq_ignore_ascii_case(&word)));
        found.map(|(value, ..)| *value).ok_or("unknown word")
    })
}
