//! The values of a condition, in Adjust's form and in the short one.

use crate::callback::{Given, Prefix};
use crate::catalogue::Lookup;
use crate::lint::rules::words::{shortened, with_environment_help};
use crate::lint::rules::{Context, text};
use crate::lint::{Code, Diagnostic, Findings};
use std::borrow::Cow;
use std::ops::Range;

/// What to type for a condition.
pub(super) const EXAMPLES: &str =
    "type environment=production, country=de;at or network_name!=Organic";

/// A condition's values, and what is compared with them.
pub(super) struct Compared<'c> {
    /// The placeholders that stand side by side.
    pub(super) names: Vec<&'c str>,
    pub(super) prefix: Option<Prefix>,
    pub(super) alternatives: Vec<Range<usize>>,
    /// In the short form, what stands in front of the value that is to be typed; in Adjust's form nothing.
    pub(super) before: String,
}

impl Compared<'_> {
    pub(super) fn is_negative(&self) -> bool {
        self.prefix.is_some_and(Prefix::is_negative)
    }

    /// Whether the value stands in the form in which it is sent.
    fn is_sent(&self) -> bool {
        self.before.is_empty()
    }

    /// Checks the values. Whether a condition can hold them.
    pub(super) fn check(
        &self,
        cx: &Context<'_>,
        given: &Given<'_>,
        out: &mut Findings<'_>,
    ) -> bool {
        let (Some(first), Some(last)) = (self.alternatives.first(), self.alternatives.last())
        else {
            return false;
        };
        let whole = first.start..last.end;
        let value = &given.text()[whole.clone()];
        if value.contains(text::is_control) {
            let code = Code::ControlCharacter;
            text::control_characters(given, whole, code, text::is_control, out);
            return false;
        }
        let mut alternatives = self.alternatives.iter();
        let refused = misread(given, whole.clone())
            .or_else(|| alternatives.find_map(|range| fault(given, range.clone())))
            .or_else(|| self.several(given, whole.clone()))
            .or_else(|| self.blank(given, whole.clone()));
        if let Some(finding) = refused {
            out.add(finding);
            return false;
        }
        let place = given.span(whole.clone());
        if self.is_sent() && self.prefix == Some(Prefix::Equal) && value.contains(';') {
            let message = "`equal` with several values compares with the whole text";
            out.add(
                Diagnostic::new(Code::ConditionValueUndocumented, message)
                    .at(place, "`;` separates the values of `contained`")
                    .help("for any of these values type contained in place of equal"),
            );
        }
        let plain = |range: &Range<usize>| {
            let value = &given.text()[range.clone()];
            value.replace(if self.is_sent() { '+' } else { ' ' }, " ")
        };
        let plain: Vec<String> = self.alternatives.iter().map(plain).collect();
        undocumented(given, whole, &plain, out);
        known_values(cx, given, self, out);
        true
    }

    /// Several values for `notequal`, which takes one.
    fn several(&self, given: &Given<'_>, whole: Range<usize>) -> Option<Diagnostic> {
        let is_one = self.alternatives.len() == 1 || self.prefix != Some(Prefix::NotEqual);
        (!is_one).then(|| {
            Diagnostic::new(Code::ConditionValues, "`notequal` takes one value")
                .at(given.span(whole), "several")
                .help("for several values type notcontained in place of notequal")
        })
    }

    /// White space that ends the callback.
    fn blank(&self, given: &Given<'_>, whole: Range<usize>) -> Option<Diagnostic> {
        let value = &given.text()[whole.clone()];
        let is_meant = |c: char| c.is_whitespace() && (c != ' ' || self.is_sent());
        let (at, c) = value.char_indices().find(|(_, c)| is_meant(*c))?;
        let at = given.span(whole.start + at..whole.start + at + c.len_utf8());
        if c != ' ' {
            let message = format!(
                "the character U+{:04X} cannot be sent in a condition's value",
                u32::from(c)
            );
            let finding = Diagnostic::new(Code::ControlCharacter, message)
                .at(at, "looks like a space or a line break");
            return Some(
                finding
                    .help("it would end the callback here: leave it out, or type a space as `+`"),
            );
        }
        let right = value.split_whitespace().collect::<Vec<_>>().join("+");
        let message = "a space in a condition's value is written `+`";
        let finding = Diagnostic::new(Code::ConditionSyntax, message);
        let finding = finding.at(at, "a blank ends the callback");
        Some(finding.type_at(given, whole, &right, "type "))
    }
}

/// What is wrong with a value that no condition can hold, in either form.
fn fault(given: &Given<'_>, range: Range<usize>) -> Option<Diagnostic> {
    let value = &given.text()[range.clone()];
    let finding = |message| Diagnostic::new(Code::ConditionValues, message);
    let place = given.span(range.clone());
    if value.trim().is_empty() {
        let finding = finding("the condition has an empty value").at(place, "a value belongs here");
        Some(finding.help(
            "no way to ask for \"nothing\" is documented; type the value that you mean: environment=production",
        ))
    } else if value.contains(',') {
        // `Organic, Facebook Installs` means `Organic;Facebook Installs`.
        let right: Vec<&str> = value.split(',').map(str::trim).collect();
        let finding = finding("a condition's value holds no comma")
            .at(place, "Adjust would read the rest as the URL");
        let lead = "alternatives are separated by `;`: type ";
        Some(finding.type_at(given, range, &right.join(";"), lead))
    } else if value.contains(['{', '}']) {
        let finding = finding("a condition's value holds no braces")
            .at(place, "plain text belongs here")
            .help("two placeholders cannot be compared with each other");
        Some(with_environment_help(finding, value))
    } else {
        None
    }
}

/// A URL or an HTML entity in a value: what is pasted in Adjust would be read in another way, or as something else.
fn misread(given: &Given<'_>, range: Range<usize>) -> Option<Diagnostic> {
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
        let message = "a condition's value holds no HTML entity";
        Diagnostic::new(Code::ConditionValues, message)
            .at(given.span(range), "comes from a page")
            .help(format!("type {}", shortened(&mended)))
    })
}

/// How many alternatives are compared with each other.
const MOST_COMPARED: usize = 200;

/// Warnings for values whose effect Adjust does not document.
fn undocumented(given: &Given<'_>, range: Range<usize>, values: &[String], out: &mut Findings<'_>) {
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

/// Values that the placeholders are known not to have: `country=DE`, `environment=prod`.
fn known_values(
    cx: &Context<'_>,
    given: &Given<'_>,
    compared: &Compared<'_>,
    out: &mut Findings<'_>,
) {
    let Some(known) = joined_values(cx, &compared.names) else {
        return;
    };
    let (mut cased, mut unknown) = (Vec::new(), Vec::new());
    for range in &compared.alternatives {
        let value = &given.text()[range.clone()];
        match known.meant(value) {
            Some(right) if right == value => {}
            Some(right) => cased.push((range.clone(), right)),
            None if known.is_closed => unknown.push(range.clone()),
            None => {}
        }
    }
    if !cased.is_empty() {
        out.add(other_case(given, &cased, compared));
    }
    let is_never = unknown.len() == compared.alternatives.len() && !compared.is_negative();
    for range in unknown {
        out.add(no_such_value(given, range, compared, &known, is_never));
    }
}

/// What the values of placeholders side by side can be.
struct KnownValues<'c> {
    /// Each that is known; of a code of two letters its example.
    list: Vec<Cow<'c, str>>,
    /// Whether these are all.
    is_closed: bool,
    /// Whether nothing follows them: of what stands behind, nothing is known.
    is_whole: bool,
}

impl KnownValues<'_> {
    /// The value that is meant, in the case in which Adjust sends it.
    fn meant(&self, value: &str) -> Option<String> {
        if self.list.len() == 1 && is_code(&self.list[0]) {
            return Some(value.to_ascii_lowercase()).filter(|right| is_code(right));
        }
        self.list.iter().find_map(|known| {
            let end = if self.is_whole {
                value.len()
            } else {
                known.len()
            };
            let is_known = value.get(..end)?.eq_ignore_ascii_case(known);
            is_known.then(|| format!("{known}{}", &value[end..]))
        })
    }
}

/// Whether it is a code such as `de`, whose example stands for all of them.
fn is_code(value: &str) -> bool {
    value.len() == 2 && value.bytes().all(|b| b.is_ascii_lowercase())
}

/// The values of the placeholders as far as they are known; `None` where nothing is.
fn joined_values<'c>(cx: &Context<'c>, names: &[&str]) -> Option<KnownValues<'c>> {
    let (mut list, mut is_closed, mut is_whole) = (vec![Cow::Borrowed("")], true, true);
    for (at, name) in names.iter().enumerate() {
        let Lookup::Known(row) = cx.catalogue.lookup(name) else {
            return None;
        };
        let example = [row.example.as_ref()];
        let known = match (row.values, row.offers) {
            ([], []) if names.len() == 1 && is_code(&row.example) => &example[..],
            ([], []) if at > 0 => {
                is_whole = false;
                break;
            }
            ([], offers) => offers,
            (values, _) => values,
        };
        is_closed &= !row.values.is_empty();
        let with = |head: &Cow<'c, str>| {
            let joined = known.iter().map(|value| head.clone() + *value);
            joined.collect()
        };
        list = list.iter().flat_map::<Vec<_>, _>(with).collect();
    }
    (list.len() <= MOST_COMPARED && !list.is_empty() && !names.is_empty()).then_some(KnownValues {
        list,
        is_closed,
        is_whole,
    })
}

/// How to type the whole list of values with some of them in other words.
fn typed(given: &Given<'_>, compared: &Compared<'_>, right: &[(Range<usize>, String)]) -> String {
    let values = compared.alternatives.iter().map(|range| {
        let other = right.iter().find(|(at, _)| at == range);
        other.map_or(&given.text()[range.clone()], |(_, right)| right)
    });
    let values = values.collect::<Vec<_>>().join(";");
    given.typed(&format!("{}{}", compared.before, shortened(&values)))
}

fn other_case(
    given: &Given<'_>,
    cased: &[(Range<usize>, String)],
    compared: &Compared<'_>,
) -> Diagnostic {
    let shown = |at: &Range<usize>| format!("`{}`", shortened(&given.text()[at.clone()]));
    let (first, right) = &cased[0];
    let mut message = format!(
        "{} is another text than `{right}`, which Adjust sends for {}",
        shown(first),
        names(compared)
    );
    let more: Vec<String> = cased[1..].iter().map(|(at, _)| shown(at)).collect();
    if !more.is_empty() {
        message.push_str(&format!("; the same goes for {}", more.join(", ")));
    }
    // One edit mends them all: the text from the first to the last.
    let last = &cased[cased.len() - 1].0;
    let mut new = given.text()[first.start..last.end].to_owned();
    for (at, right) in cased.iter().rev() {
        new.replace_range(at.start - first.start..at.end - first.start, right);
    }
    Diagnostic::new(Code::ConditionValueCase, message)
        .at(given.span(first.clone()), "in another case")
        .help(format!(
            "the two may never be equal: type {}",
            typed(given, compared, cased)
        ))
        .edit(given, first.start..last.end, &new)
}

fn no_such_value(
    given: &Given<'_>,
    range: Range<usize>,
    compared: &Compared<'_>,
    known: &KnownValues<'_>,
    is_never: bool,
) -> Diagnostic {
    let value = &given.text()[range.clone()];
    let (is, never) = if known.is_whole {
        ("is", "never")
    } else {
        ("begins with", "never with")
    };
    let (all, shown) = (known.list.join(" or "), shortened(value));
    let message = format!("{} {is} {all}, {never} `{shown}`", names(compared));
    let (code, effect) = match (is_never, compared.is_negative()) {
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
    let all = || known.list.iter().map(AsRef::as_ref);
    let lower = value.to_ascii_lowercase();
    let near = crate::catalogue::nearest(value, all())
        .or_else(|| all().find(|known| known.starts_with(&lower)));
    match near {
        Some(near) => finding
            .help(format!(
                "type {}",
                typed(given, compared, &[(range.clone(), near.to_owned())])
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
