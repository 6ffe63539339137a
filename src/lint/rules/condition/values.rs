//! The values of a condition, in Adjust's form and in the short one.

use crate::callback::{Given, Prefix};
use crate::catalogue::Lookup;
use crate::lint::rules::words::{shortened, with_environment_help};
use crate::lint::rules::{Context, text};
use crate::lint::{Code, Diagnostic, Findings};
use std::borrow::Cow;
use std::ops::Range;

pub(super) const EXAMPLES: &str =
    "type environment=production, country=de;at or network_name!=Organic";

/// A condition's values, and what is compared with them.
pub(super) struct Compared<'c> {
    pub(super) given: &'c Given<'c>,
    /// The placeholders that stand side by side.
    pub(super) names: Vec<&'c str>,
    pub(super) prefix: Option<Prefix>,
    pub(super) alternatives: Vec<Range<usize>>,
    /// In the short form, what stands in front of the value that is to be typed; in Adjust's form nothing.
    pub(super) before: [&'c str; 2],
}

impl Compared<'_> {
    pub(super) fn is_negative(&self) -> bool {
        self.prefix.is_some_and(Prefix::is_negative)
    }

    /// Whether the value stands in the form in which it is sent.
    fn is_sent(&self) -> bool {
        self.before == [""; 2]
    }

    /// Checks the values. Whether a condition can hold them.
    pub(super) fn check(&self, cx: &Context<'_>, out: &mut Findings<'_>) -> bool {
        let ends = self.alternatives.first().zip(self.alternatives.last());
        let Some((first, last)) = ends else {
            return false;
        };
        let value = &self.given.part(first.start..last.end);
        if value.text().contains(text::is_control) {
            text::control_characters(value, Code::ControlCharacter, text::is_control, out);
            return false;
        }
        let alternatives = self.alternatives.iter();
        let mut each = alternatives.map(|range| self.given.part(range.clone()));
        let refused = misread(value)
            .or_else(|| each.find_map(|one| fault(&one)))
            .or_else(|| self.several(value))
            .or_else(|| self.blank(value));
        if let Some(finding) = refused {
            out.add(finding);
            return false;
        }
        if self.is_sent() && self.prefix == Some(Prefix::Equal) && value.text().contains(';') {
            let message = "`equal` with several values compares with the whole text";
            out.add(
                Diagnostic::new(Code::ConditionValueUndocumented, message)
                    .at(value.place(), "`;` separates the values of `contained`")
                    .help("for any of these values type contained in place of equal"),
            );
        }
        self.undocumented(value, out);
        self.known_values(cx, out);
        true
    }

    /// Several values for `notequal`, which takes one.
    fn several(&self, value: &Given<'_>) -> Option<Diagnostic> {
        let is_one = self.alternatives.len() == 1 || self.prefix != Some(Prefix::NotEqual);
        (!is_one).then(|| {
            Diagnostic::new(Code::ConditionValues, "`notequal` takes one value")
                .at(value.place(), "several")
                .help("for several values type notcontained in place of notequal")
        })
    }

    /// White space that ends the callback.
    fn blank(&self, value: &Given<'_>) -> Option<Diagnostic> {
        let text = value.text();
        let is_meant = |c: char| c.is_whitespace() && (c != ' ' || self.is_sent());
        let (at, c) = text.char_indices().find(|(_, c)| is_meant(*c))?;
        let at = value.span(at..at + c.len_utf8());
        if c != ' ' {
            let number = u32::from(c);
            let message =
                format!("the character U+{number:04X} cannot be sent in a condition's value");
            let finding = Diagnostic::new(Code::ControlCharacter, message)
                .at(at, "looks like a space or a line break");
            return Some(
                finding
                    .help("it would end the callback here: leave it out, or type a space as `+`"),
            );
        }
        let right = text.split_whitespace().collect::<Vec<_>>().join("+");
        let message = "a space in a condition's value is written `+`";
        let finding = Diagnostic::new(Code::ConditionSyntax, message);
        let finding = finding.at(at, "a blank ends the callback");
        Some(finding.type_at(value, &right, "type "))
    }

    /// Warnings for values whose effect Adjust does not document.
    fn undocumented(&self, value: &Given<'_>, out: &mut Findings<'_>) {
        let blank = if self.is_sent() { '+' } else { ' ' };
        let documented = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') || c == blank || c == ' '
        };
        let texts = self.alternatives.iter();
        let texts: Vec<&str> = texts.map(|at| &self.given.text()[at.clone()]).collect();
        let mut characters = texts.iter().flat_map(|text| text.chars());
        let finding = |message: String, label: &str| {
            let finding = Diagnostic::new(Code::ConditionValueUndocumented, message);
            finding.at(value.place(), label)
        };
        if let Some(c) = characters.find(|c| !documented(*c)) {
            let message =
                format!("what Adjust makes of `{c}` in a condition's value is not documented");
            out.add(finding(message, "may never be equal").help(
                "try it on a test device, or compare another placeholder (a token in place of a name)",
            ));
            return;
        }
        // Each is compared with each: a list that nobody has typed is not looked through.
        let texts = &texts[..texts.len().min(MOST_COMPARED)];
        let part = texts.iter().find_map(|short| {
            let mut longer = texts.iter().filter(|long| *long != short);
            Some((short, longer.find(|long| long.contains(short))?))
        });
        if let Some((short, long)) = part {
            let [short, long] = [short, long].map(|text| shortened(&text.replace(blank, " ")));
            let message = format!("the value `{short}` is part of another one, `{long}`");
            out.add(finding(message, "is any of, not part of").help(
                "if Adjust looks for the text inside the list, both match: try it on a test device",
            ));
        }
    }

    /// Values that the placeholders are known not to have: `country=DE`, `environment=prod`.
    fn known_values(&self, cx: &Context<'_>, out: &mut Findings<'_>) {
        let Some(known) = joined_values(cx, &self.names) else {
            return;
        };
        let (mut cased, mut unknown) = (Vec::new(), Vec::new());
        for range in &self.alternatives {
            let value = &self.given.text()[range.clone()];
            match known.meant(value) {
                Some(right) if right == value => {}
                Some(right) => cased.push((range.clone(), right)),
                None if known.is_closed => unknown.push(range.clone()),
                None => {}
            }
        }
        if !cased.is_empty() {
            out.add(self.other_case(&cased));
        }
        let is_never = unknown.len() == self.alternatives.len() && !self.is_negative();
        for range in unknown {
            out.add(self.no_such_value(range, &known, is_never));
        }
    }

    /// How to type the whole list of values with some of them in other words.
    fn typed(&self, right: &[(Range<usize>, String)]) -> String {
        let values = self.alternatives.iter().map(|range| {
            let other = right.iter().find(|(at, _)| at == range);
            other.map_or(&self.given.text()[range.clone()], |(_, right)| right)
        });
        let values = shortened(&values.collect::<Vec<_>>().join(";"));
        self.given.typed(&(self.before.concat() + &values))
    }

    fn other_case(&self, cased: &[(Range<usize>, String)]) -> Diagnostic {
        let text = self.given.text();
        let shown = |at: &Range<usize>| format!("`{}`", shortened(&text[at.clone()]));
        let ((first, right), (last, _)) = (&cased[0], &cased[cased.len() - 1]);
        let (value, names) = (shown(first), self.names());
        let mut message =
            format!("{value} is another text than `{right}`, which Adjust sends for {names}");
        let more: Vec<String> = cased[1..].iter().map(|(at, _)| shown(at)).collect();
        if !more.is_empty() {
            message.push_str(&format!("; the same goes for {}", more.join(", ")));
        }
        // One edit mends them all: the text from the first to the last.
        let all = self.given.part(first.start..last.end);
        let mut new = all.text().to_owned();
        for (at, right) in cased.iter().rev() {
            new.replace_range(at.start - first.start..at.end - first.start, right);
        }
        Diagnostic::new(Code::ConditionValueCase, message)
            .at(self.given.span(first.clone()), "in another case")
            .help(format!(
                "the two may never be equal: type {}",
                self.typed(cased)
            ))
            .edit(&all, &new)
    }

    fn no_such_value(
        &self,
        range: Range<usize>,
        known: &KnownValues<'_>,
        is_never: bool,
    ) -> Diagnostic {
        let value = self.given.part(range.clone());
        let (is, never) = if known.is_whole {
            ("is", "never")
        } else {
            ("begins with", "never with")
        };
        let (names, all, shown) = (
            self.names(),
            known.list.join(" or "),
            shortened(value.text()),
        );
        let message = format!("{names} {is} {all}, {never} `{shown}`");
        let undocumented = Code::ConditionValueUndocumented;
        let (code, effect) = if is_never {
            (Code::ConditionNeverTrue, "the callback would never be sent")
        } else if self.is_negative() {
            (undocumented, "this test holds whatever is sent")
        } else {
            (
                undocumented,
                "the callback would never be sent for this one",
            )
        };
        let finding = Diagnostic::new(code, message).at(value.place(), "no such value");
        let finding = finding.help(effect);
        let all = || known.list.iter().map(AsRef::as_ref);
        let lower = value.text().to_ascii_lowercase();
        let near = crate::catalogue::nearest(value.text(), all());
        match near.or_else(|| all().find(|known| known.starts_with(&lower))) {
            Some(near) => finding
                .help(format!("type {}", self.typed(&[(range, near.to_owned())])))
                .edit(&value, near),
            None => finding,
        }
    }

    fn names(&self) -> String {
        let names = self.names.iter().map(|name| format!("{{{name}}}"));
        format!("`{}`", names.collect::<String>())
    }
}

/// What is wrong with a value that no condition can hold, in either form.
fn fault(part: &Given<'_>) -> Option<Diagnostic> {
    let value = part.text();
    let finding =
        |message, label| Diagnostic::new(Code::ConditionValues, message).at(part.place(), label);
    if value.trim().is_empty() {
        let finding = finding("the condition has an empty value", "a value belongs here");
        Some(finding.help(
            "no way to ask for \"nothing\" is documented; type the value that you mean: environment=production",
        ))
    } else if value.contains(',') {
        // `Organic, Facebook Installs` means `Organic;Facebook Installs`.
        let right: Vec<&str> = value.split(',').map(str::trim).collect();
        let message = "a condition's value holds no comma";
        let finding = finding(message, "Adjust would read the rest as the URL");
        let lead = "alternatives are separated by `;`: type ";
        Some(finding.type_at(part, &right.join(";"), lead))
    } else if value.contains(['{', '}']) {
        let finding = finding(
            "a condition's value holds no braces",
            "plain text belongs here",
        );
        let finding = finding.help("two placeholders cannot be compared with each other");
        Some(with_environment_help(finding, value))
    } else {
        None
    }
}

/// A URL or an HTML entity in a value: what is pasted in Adjust would be read in another way, or as something else.
fn misread(part: &Given<'_>) -> Option<Diagnostic> {
    let value = part.text();
    if value.contains("://") {
        let finding = Diagnostic::new(Code::ConditionValues, "the URL is no part of the condition");
        let finding = finding.at(part.place(), "leave the URL out");
        return Some(finding.help(if part.is_in_file() {
            "the URL belongs in `endpoints`"
        } else {
            "give the URL with --endpoint"
        }));
    }
    let mended = text::without_entities(value);
    (mended != value).then(|| {
        let message = "a condition's value holds no HTML entity";
        Diagnostic::new(Code::ConditionValues, message)
            .at(part.place(), "comes from a page")
            .help(format!("type {}", shortened(&mended)))
    })
}

const MOST_COMPARED: usize = 200;

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
            is_known.then(|| known.to_string() + &value[end..])
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
