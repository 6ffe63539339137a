//! The values of a condition, in Adjust's form and in the short one.

use crate::callback::{Given, Span};
use crate::catalogue::Lookup;
use crate::lint::rules::words::shortened;
use crate::lint::rules::{Context, text};
use crate::lint::{Code, Diagnostic, Findings};
use std::ops::Range;

/// A tab, a line break or another blank than a space in a value.
pub(super) fn unsendable(c: char, place: Span) -> Diagnostic {
    let message = format!(
        "the character U+{:04X} cannot be sent in a condition's value",
        u32::from(c)
    );
    Diagnostic::new(Code::ControlCharacter, message)
        .at(place, "looks like a space or a line break")
        .help("it would end the callback here: leave it out, or type a space as `+`")
}

/// `Organic, Facebook Installs` means `Organic;Facebook Installs`.
pub(super) fn comma(given: &Given<'_>, range: Range<usize>) -> Diagnostic {
    let value = &given.text()[range.clone()];
    let right: Vec<&str> = value.split(',').map(str::trim).collect();
    Diagnostic::new(Code::ConditionValues, "a condition's value holds no comma")
        .at(
            given.span(range.clone()),
            "Adjust would read the rest as the URL",
        )
        .type_at(
            given,
            range,
            &right.join(";"),
            "alternatives are separated by `;`: type ",
        )
}

/// A URL or an HTML entity in a value: what is pasted in Adjust would be read in another way, or as something else.
pub(super) fn misread(given: &Given<'_>, range: Range<usize>) -> Option<Diagnostic> {
    let value = &given.text()[range.clone()];
    if value.contains("://") {
        let finding = Diagnostic::new(Code::ConditionValues, "the URL is no part of the condition");
        let finding = finding.at(given.span(range), "leave the URL out");
        return Some(finding.help(if given.is_in_file() {
            "the URL belongs in `endpoints`"
        } else {
            "give the URL with --endpoint"
        }));
    }
    let mended = text::without_entities(value);
    (mended != value).then(|| {
        Diagnostic::new(
            Code::ConditionValues,
            "a condition's value holds no HTML entity",
        )
        .at(given.span(range), "comes from a page")
        .help(format!("type {}", shortened(&mended)))
    })
}

/// How many alternatives are compared with each other.
const MOST_COMPARED: usize = 200;

/// Warnings for values whose effect Adjust does not document.
pub(super) fn undocumented(
    given: &Given<'_>,
    range: Range<usize>,
    values: &[String],
    out: &mut Findings<'_>,
) {
    let documented = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    if let Some(c) = values
        .iter()
        .flat_map(|value| value.chars())
        .find(|c| !documented(*c))
    {
        let message =
            format!("what Adjust makes of `{c}` in a condition's value is not documented");
        out.add(
            Diagnostic::new(Code::ConditionValueUndocumented, message)
                .at(given.span(range), "may never be equal")
                .help("try it on a test device, or compare another placeholder (a token in place of a name)"),
        );
        return;
    }
    // Each is compared with each: a list that nobody has typed is not looked through.
    let values = &values[..values.len().min(MOST_COMPARED)];
    let part = values.iter().find_map(|short| {
        values
            .iter()
            .find(|long| *long != short && long.contains(short.as_str()))
            .map(|long| (short, long))
    });
    if let Some((short, long)) = part {
        let message = format!(
            "the value `{}` is part of another one, `{}`",
            shortened(short),
            shortened(long)
        );
        out.add(
            Diagnostic::new(Code::ConditionValueUndocumented, message)
                .at(given.span(range), "is any of, not part of")
                .help("if Adjust looks for the text inside the list, both match: try it on a test device"),
        );
    }
}

/// A condition's values, and what is compared with them.
pub(super) struct Compared<'c> {
    /// The placeholders that stand side by side.
    pub(super) names: Vec<&'c str>,
    /// Whether the condition asks for a difference.
    pub(super) is_negative: bool,
    /// Where the alternatives stand.
    pub(super) alternatives: Vec<Range<usize>>,
    /// What stands in front of the value that is to be typed.
    pub(super) before: String,
}

/// Values that the placeholders are known not to have: `country=DE`, `environment=prod`.
pub(super) fn known_values(
    cx: &Context<'_>,
    given: &Given<'_>,
    compared: &Compared<'_>,
    out: &mut Findings<'_>,
) {
    let Some((known, is_closed)) = joined_values(cx, &compared.names) else {
        return;
    };
    let mut unknown = Vec::new();
    for range in &compared.alternatives {
        let value = &given.text()[range.clone()];
        if known.iter().any(|known| known == value) {
            continue;
        }
        let is_code = |example: &String| {
            let is_like = |b: u8| b.is_ascii_alphabetic() && value.len() == example.len();
            example.len() == 2 && value.bytes().all(is_like)
        };
        let right = match &known[..] {
            // The example of a code of two letters stands for all of them.
            [example] if !is_closed && is_code(example) => Some(value.to_ascii_lowercase()),
            known => known
                .iter()
                .find(|known| known.eq_ignore_ascii_case(value))
                .cloned(),
        };
        match right.filter(|right| right != value) {
            Some(right) => out.add(other_case(given, range, compared, &right)),
            None if is_closed => unknown.push(range.clone()),
            None => {}
        }
    }
    let is_never = unknown.len() == compared.alternatives.len() && !compared.is_negative;
    for range in unknown {
        out.add(no_such_value(given, range, compared, &known, is_never));
    }
}

/// What the values of placeholders side by side can be, and whether these are all. A code of two letters has its
/// example.
fn joined_values(cx: &Context<'_>, names: &[&str]) -> Option<(Vec<String>, bool)> {
    let (mut joined, mut is_closed) = (vec![String::new()], true);
    for name in names {
        let Lookup::Known(row) = cx.catalogue.lookup(name) else {
            return None;
        };
        let example = [row.example.as_ref()];
        let known = match (row.values, row.offers) {
            ([], []) if names.len() == 1 && row.example.len() == 2 => &example[..],
            ([], offers) => offers,
            (values, _) => values,
        };
        is_closed &= !row.values.is_empty();
        let with = |head: &String| {
            known
                .iter()
                .map(move |value| format!("{head}{value}"))
                .collect()
        };
        joined = joined.iter().flat_map::<Vec<String>, _>(with).collect();
    }
    (joined.len() <= MOST_COMPARED && !joined.is_empty()).then_some((joined, is_closed))
}

fn other_case(
    given: &Given<'_>,
    range: &Range<usize>,
    compared: &Compared<'_>,
    right: &str,
) -> Diagnostic {
    let message = format!(
        "`{}` is another text than `{right}`, which Adjust sends for {}",
        shortened(&given.text()[range.clone()]),
        names(compared)
    );
    Diagnostic::new(Code::ConditionValueCase, message)
        .at(given.span(range.clone()), "in another case")
        .help(format!(
            "the two may never be equal: type {}",
            given.typed(&format!("{}{right}", compared.before))
        ))
        .edit(given, range.clone(), right)
}

fn no_such_value(
    given: &Given<'_>,
    range: Range<usize>,
    compared: &Compared<'_>,
    known: &[String],
    is_never: bool,
) -> Diagnostic {
    let value = &given.text()[range.clone()];
    let all = known.join(" or ");
    let message = format!("{} is {all}, never `{}`", names(compared), shortened(value));
    let (code, effect) = match (is_never, compared.is_negative) {
        (true, _) => (Code::ConditionNeverTrue, "the callback would never be sent"),
        (false, true) => (
            Code::ConditionValueUndocumented,
            "this test holds whatever is sent",
        ),
        (false, false) => (
            Code::ConditionValueUndocumented,
            "the callback would never be sent for this one",
        ),
    };
    let finding = Diagnostic::new(code, message)
        .at(given.span(range.clone()), "no such value")
        .help(effect);
    let known = || known.iter().map(String::as_str);
    let near = crate::catalogue::nearest(value, known())
        .or_else(|| known().find(|known| known.starts_with(value)));
    match near {
        Some(near) => finding
            .help(format!(
                "type {}",
                given.typed(&format!("{}{near}", compared.before))
            ))
            .edit(given, range, near),
        None => finding,
    }
}

fn names(compared: &Compared<'_>) -> String {
    let names = compared.names.iter();
    format!(
        "`{}`",
        names.map(|name| format!("{{{name}}}")).collect::<String>()
    )
}
