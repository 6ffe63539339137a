//! A user's text as a string literal of a language: whatever it holds, it stays one literal.

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

    /// A character that an editor does not show.
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
            Self::C | Self::ObjectiveC | Self::CSharp if code > 0xFFFF => {
                out.push_str(&format!("\\U{code:08X}"));
            }
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04X}"));
                }
            }
        }
    }
}

/// Control characters, line separators, and what turns or hides the text behind it.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::Quoting::{CSharp, Dart, Java, JavaScript, Kotlin, ObjectiveC, Swift};

    #[test]
    fn the_templates_of_a_language_stay_text() {
        assert_eq!(Kotlin.literal("${x} $y"), r#""\${x} \$y""#);
        assert_eq!(Dart.literal("${x} $y"), r"'\${x} \$y'");
        assert_eq!(Swift.literal(r"\(x)"), r#""\\(x)""#);
        assert_eq!(JavaScript.literal("</script>"), r#""\u003C/script>""#);
        assert_eq!(ObjectiveC.literal("??/"), r#"@"?\?/""#);
        assert_eq!(CSharp.literal("{x} #{y} %s"), r#""{x} #{y} %s""#);
    }

    #[test]
    fn what_no_editor_shows_is_written_out() {
        let text = "\u{1b}\u{7f}\u{85}\u{202e}\u{e0041}";
        assert_eq!(Java.literal(text), r#""\033\177\u0085\u202E\uDB40\uDC41""#);
        assert_eq!(
            Swift.literal(text),
            r#""\u{1B}\u{7F}\u{85}\u{202E}\u{E0041}""#
        );
        assert_eq!(
            ObjectiveC.literal(text),
            r#"@"\033\177\302\205\u202E\U000E0041""#
        );
        assert_eq!(
            CSharp.literal(text),
            r#""\u001B\u007F\u0085\u202E\U000E0041""#
        );
        assert_eq!(
            JavaScript.literal(text),
            r#""\u001B\u007F\u0085\u202E\uDB40\uDC41""#
        );
    }
}
