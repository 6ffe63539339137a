//! A user's text as a string literal of a language: whatever it holds, it stays one literal.

use crate::report::is_hidden;

choices! {
    /// How a language writes strings, with the name of its filter in the templates.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Quoting {
        Java: ["java"], "`\"…\"`; other characters as octal, for Java reads `\\u000a` as a line break before it reads strings";
        Kotlin: ["kotlin"], "`\"…\"` with `$` for a template";
        Swift: ["swift"], "`\"…\"` with `\\(` for a template, which an escaped backslash takes care of";
        C: ["c"], "`\"…\"` of C and C++; `??/` would be a backslash to an old compiler";
        ObjectiveC: ["objc"], "`@\"…\"` of Objective-C";
        Dart: ["dart"], "`'…'` with `$` for a template";
        JavaScript: ["js"], "`\"…\"`; in a page, `</script>` would end the script";
        CSharp: ["csharp"], "`\"…\"`";
    }
}

impl Quoting {
    pub(super) fn literal(self, text: &str) -> String {
        let quote = if self == Self::Dart { '\'' } else { '"' };
        let mut out = String::with_capacity(text.len() + 3);
        if self == Self::ObjectiveC {
            out.push('@');
        }
        out.push(quote);
        let mut before = None;
        for c in text.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '<' if self == Self::JavaScript => out.push_str("\\u003C"),
                _ if c == quote || self.is_special(c, before) => out.extend(['\\', c]),
                _ if is_hidden(c) => self.hidden(&mut out, c),
                _ => out.push(c),
            }
            before = Some(c);
        }
        out.push(quote);
        out
    }

    /// Whether a visible character means something inside a literal.
    fn is_special(self, c: char, before: Option<char>) -> bool {
        match self {
            Self::Kotlin | Self::Dart => c == '$',
            Self::C | Self::ObjectiveC => c == '?' && before == Some('?'),
            Self::Java | Self::JavaScript | Self::Swift | Self::CSharp => false,
        }
    }

    /// A character that an editor does not show; all of these have four digits.
    fn hidden(self, out: &mut String, c: char) {
        let code = u32::from(c);
        match self {
            Self::Swift | Self::Dart => out.push_str(&format!("\\u{{{code:X}}}")),
            Self::Java if code < 0x80 => out.push_str(&format!("\\{code:03o}")),
            Self::C | Self::ObjectiveC if code < 0xA0 => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    out.push_str(&format!("\\{byte:03o}"));
                }
            }
            _ => out.push_str(&format!("\\u{code:04X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Quoting::{C, CSharp, Dart, Java, JavaScript, Kotlin, ObjectiveC, Swift};

    #[test]
    fn what_a_language_would_obey_and_what_no_editor_shows_is_written_out() {
        let text = "$x \\(x) </script> ??/ \u{1b}\u{85}\u{202e}";
        for (quoting, literal) in [
            (Java, r#""$x \\(x) </script> ??/ \033\u0085\u202E""#),
            (Kotlin, r#""\$x \\(x) </script> ??/ \u001B\u0085\u202E""#),
            (Swift, r#""$x \\(x) </script> ??/ \u{1B}\u{85}\u{202E}""#),
            (C, r#""$x \\(x) </script> ?\?/ \033\302\205\u202E""#),
            (
                ObjectiveC,
                r#"@"$x \\(x) </script> ?\?/ \033\302\205\u202E""#,
            ),
            (Dart, r"'\$x \\(x) </script> ??/ \u{1B}\u{85}\u{202E}'"),
            (
                JavaScript,
                r#""$x \\(x) \u003C/script> ??/ \u001B\u0085\u202E""#,
            ),
            (CSharp, r#""$x \\(x) </script> ??/ \u001B\u0085\u202E""#),
        ] {
            assert_eq!(quoting.literal(text), literal, "{quoting:?}");
        }
    }
}
