//! The values of a condition, in Adjust's form and in the short one.

use crate::callback::{Given, Span};
use crate::catalogue::Lookup;
use crate::lint::rules::Context;
use crate::lint::rules::words::shortened;
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

/// A value that the placeholder never has: `environment=prod`. `before` is what stands in front of the value
/// that is to be typed.
pub(super) fn unknown_value(
    cx: &Context<'_>,
    given: &Given<'_>,
    range: Range<usize>,
    name: &str,
    before: &str,
    out: &mut Findings<'_>,
) {
    let Lookup::Known(row) = cx.catalogue.lookup(name) else {
        return;
    };
    let value = &given.text()[range.clone()];
    let known = &row.values;
    if known.is_empty() || known.contains(&value) {
        return;
    }
    let message = format!(
        "`{{{name}}}` is {}, never `{}`",
        known.join(" or "),
        shortened(value)
    );
    let near = crate::catalogue::nearest(value, known.iter().copied())
        .or_else(|| known.iter().copied().find(|known| known.starts_with(value)));
    let finding = Diagnostic::new(Code::ConditionValueUndocumented, message)
        .at(given.span(range.clone()), "no such value")
        .help("the callback would never be sent");
    out.add(match near {
        Some(near) => finding
            .help(format!("type {}", given.typed(&format!("{before}{near}"))))
            .edit(given, range, near),
        None => finding,
    });
}
