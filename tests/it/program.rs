//! Runs the real program and looks at what it printed.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What follows `cbgen`: a list, or a line that is split at blanks as a shell would, quotes included.
pub(crate) trait Arguments {
    fn list(self) -> Vec<OsString>;
}

impl Arguments for &str {
    fn list(self) -> Vec<OsString> {
        let words = shlex::split(self).expect("quotes that pair");
        words.into_iter().map(OsString::from).collect()
    }
}

impl Arguments for String {
    fn list(self) -> Vec<OsString> {
        self.as_str().list()
    }
}

impl Arguments for &String {
    fn list(self) -> Vec<OsString> {
        self.as_str().list()
    }
}

fn owned<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Vec<OsString> {
    let owned = |word: S| word.as_ref().to_owned();
    words.into_iter().map(owned).collect()
}

impl<S: AsRef<OsStr>> Arguments for &[S] {
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

impl<S: AsRef<OsStr>, const N: usize> Arguments for [S; N] {
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

impl<S: AsRef<OsStr>, const N: usize> Arguments for &[S; N] {
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

impl<S: AsRef<OsStr>> Arguments for Vec<S> {
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

impl<S: AsRef<OsStr>> Arguments for &Vec<S> {
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

impl<A, B, S: AsRef<OsStr>> Arguments for std::iter::Chain<A, B>
where
    A: Iterator<Item = S>,
    B: Iterator<Item = S>,
{
    fn list(self) -> Vec<OsString> {
        owned(self)
    }
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// What was typed, for the messages of failed tests.
    typed: String,
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn new(typed: String, output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self {
            typed,
            code: output.status.code().expect("the program was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// That this is so.
    #[track_caller]
    pub(crate) fn holds(&self, is_so: bool, what: &str) -> &Self {
        let (typed, stdout, stderr) = (&self.typed, &self.stdout, &self.stderr);
        let code = self.code;
        assert!(
            is_so,
            "{what}\n{typed}\nended with {code}\nstdout: {stdout}\nstderr: {stderr}"
        );
        self
    }

    /// That it ended with this exit code.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32) -> &Self {
        self.holds(self.code == code, &format!("not {code}"))
    }

    /// That it ended with this exit code, and this is all of its stdout.
    #[track_caller]
    pub(crate) fn gives(&self, code: i32, stdout: &str) -> &Self {
        self.ends(code);
        self.holds(self.stdout == stdout, &format!("stdout is not {stdout:?}"))
    }

    /// That stderr has this text.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        let is_there = self.stderr.contains(text);
        self.holds(is_there, &format!("{text:?} is not on stderr"))
    }

    /// That stderr has each of these texts.
    #[track_caller]
    pub(crate) fn says_each<const N: usize>(&self, texts: [&str; N]) -> &Self {
        for text in texts {
            self.says(text);
        }
        self
    }

    /// That stderr has none of these texts.
    #[track_caller]
    pub(crate) fn never_says_each<const N: usize>(&self, texts: [&str; N]) -> &Self {
        for text in texts {
            self.never_says(text);
        }
        self
    }

    /// That stderr has not this text.
    #[track_caller]
    pub(crate) fn never_says(&self, text: &str) -> &Self {
        let is_there = self.stderr.contains(text);
        self.holds(!is_there, &format!("{text:?} is on stderr"))
    }

    /// That stdout has this text.
    #[track_caller]
    pub(crate) fn prints(&self, text: &str) -> &Self {
        let is_there = self.stdout.contains(text);
        self.holds(is_there, &format!("{text:?} is not on stdout"))
    }

    /// That stdout has each of these texts.
    #[track_caller]
    pub(crate) fn prints_each<const N: usize>(&self, texts: [&str; N]) -> &Self {
        for text in texts {
            self.prints(text);
        }
        self
    }

    /// That stdout has not this text.
    #[track_caller]
    pub(crate) fn never_prints(&self, text: &str) -> &Self {
        let is_there = self.stdout.contains(text);
        self.holds(!is_there, &format!("{text:?} is on stdout"))
    }

    /// The one line that a successful run printed.
    #[track_caller]
    pub(crate) fn line(&self) -> &str {
        self.ends(0);
        self.stdout.strip_suffix('\n').expect("one line")
    }

    /// That it succeeded and printed this line alone.
    #[track_caller]
    pub(crate) fn writes(&self, line: &str) -> &Self {
        self.gives(0, &format!("{line}\n"))
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("JSON")
    }

    /// The findings, as JSON on stdout or on stderr.
    #[track_caller]
    pub(crate) fn findings(&self) -> Vec<serde_json::Value> {
        let of = |text: &str| {
            let json: serde_json::Value = serde_json::from_str(text).ok()?;
            json["diagnostics"].as_array().cloned()
        };
        let found = of(&self.stdout).or_else(|| of(&self.stderr));
        self.holds(found.is_some(), "no findings as JSON");
        found.unwrap_or_default()
    }

    /// That it failed with this exit code, printed nothing to stdout, and named this code.
    #[track_caller]
    pub(crate) fn refuses(&self, exit: i32, code: &str) -> &Self {
        self.gives(exit, "").says(&format!("error[{code}]"))
    }

    /// That it succeeded and warned of this code.
    #[track_caller]
    pub(crate) fn warns(&self, code: &str) -> &Self {
        self.ends(0).says(&format!("warning[{code}]"))
    }

    /// That it succeeded and had nothing to say.
    #[track_caller]
    pub(crate) fn is_silent(&self) -> &Self {
        self.ends(0)
            .holds(self.stderr.is_empty(), "stderr is not empty")
    }
}

pub(crate) fn command(folder: impl AsRef<Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cbgen"));
    command
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("NO_COLOR")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE");
    command
}

fn ended(mut command: Command, arguments: impl Arguments, input: &[u8]) -> Run {
    let arguments = arguments.list();
    let words: Vec<_> = arguments
        .iter()
        .map(|word| word.to_string_lossy())
        .collect();
    let typed = words.join(" ");
    let mut child = command
        .args(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cbgen starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::thread::scope(|scope| {
        // A program that refuses early closes the pipe.
        scope.spawn(move || stdin.write_all(input));
        Run::new(typed, child.wait_with_output().expect("cbgen ends"))
    })
}

/// Runs cbgen with these arguments in the folder of temporary files, where it has no `callbacks.toml`.
pub(crate) fn cbgen(arguments: impl Arguments) -> Run {
    cbgen_in(env!("CARGO_TARGET_TMPDIR"), arguments)
}

/// Runs cbgen in a folder.
pub(crate) fn cbgen_in(folder: impl AsRef<Path>, arguments: impl Arguments) -> Run {
    ended(command(folder.as_ref()), arguments, b"")
}

/// Runs cbgen in a folder with these environment variables.
pub(crate) fn cbgen_with(
    folder: impl AsRef<Path>,
    variables: &[(&str, &str)],
    arguments: impl Arguments,
) -> Run {
    let mut command = command(folder.as_ref());
    command.envs(variables.iter().copied());
    ended(command, arguments, b"")
}

/// Runs cbgen in a folder where no tool for a clipboard can be found.
pub(crate) fn cbgen_without_desktop(folder: impl AsRef<Path>, arguments: impl Arguments) -> Run {
    let mut command = command(folder.as_ref());
    command.env("PATH", folder.as_ref());
    ended(command, arguments, b"")
}

/// Runs cbgen with a text on standard input.
pub(crate) fn cbgen_reads(input: impl AsRef<[u8]>, arguments: impl Arguments) -> Run {
    cbgen_reads_in(env!("CARGO_TARGET_TMPDIR"), input, arguments)
}

/// Runs cbgen in a folder with a text on standard input.
pub(crate) fn cbgen_reads_in(
    folder: impl AsRef<Path>,
    input: impl AsRef<[u8]>,
    arguments: impl Arguments,
) -> Run {
    ended(command(folder.as_ref()), arguments, input.as_ref())
}

/// Runs cbgen in a folder with this `callbacks.toml`; the run, and what the file became.
pub(crate) fn changes(text: &str, arguments: impl Arguments) -> (Run, String) {
    let folder = folder_with(text);
    let run = cbgen_in(&folder, arguments);
    let now = read(&folder, "callbacks.toml");
    (run, now)
}

/// That `callbacks.toml` stays as it is: cbgen ends with this exit code, prints nothing, and says this.
#[track_caller]
pub(crate) fn stays(text: &str, code: i32, arguments: impl Arguments, says: &str) {
    let (run, now) = changes(text, arguments);
    run.gives(code, "").says(says);
    run.holds(now == text, "callbacks.toml is changed");
}

/// `new` for a trigger and endpoint, and these further arguments.
pub(crate) fn new(trigger: &str, endpoint: &str, more: impl Arguments) -> Run {
    let base = ["new", "--trigger", trigger, "--endpoint", endpoint];
    cbgen(words(base, more))
}

/// A temporary folder with these files.
pub(crate) fn folder_of(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(&folder, name, text);
    }
    folder
}

/// A temporary folder with a `callbacks.toml`.
pub(crate) fn folder_with(text: &str) -> TempDir {
    folder_of(&[("callbacks.toml", text)])
}

/// Writes a file of a folder, and the folders above it.
pub(crate) fn write(folder: impl AsRef<Path>, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.as_ref().join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("the file is written");
}

/// What a file of a folder says.
pub(crate) fn read(folder: impl AsRef<Path>, name: &str) -> String {
    std::fs::read_to_string(folder.as_ref().join(name)).expect("a file")
}

/// Arguments, and then more of them.
pub(crate) fn words(first: impl Arguments, more: impl Arguments) -> Vec<OsString> {
    [first.list(), more.list()].concat()
}

/// The two parts of each row of a table, which a bar divides.
pub(crate) fn pairs<const N: usize>(rows: [&str; N]) -> [(&str, &str); N] {
    rows.map(|row| row.split_once(" | ").expect("two parts"))
}

/// The three parts of each row of a table, which bars divide.
pub(crate) fn triples<const N: usize>(rows: [&str; N]) -> [(&str, &str, &str); N] {
    pairs(rows).map(|(first, rest)| {
        let (second, third) = rest.split_once(" | ").expect("three parts");
        (first, second, third)
    })
}

/// The parts of each row of a table, which bars divide.
pub(crate) fn parts<const N: usize, const M: usize>(rows: [&str; N]) -> [[&str; M]; N] {
    rows.map(|row| {
        let parts: Vec<&str> = row.splitn(M, " | ").collect();
        parts.try_into().expect(row)
    })
}

/// The parts of each row of a table: the second one is an exit code.
pub(crate) fn coded<const N: usize>(rows: [&str; N]) -> [(&str, i32, &str); N] {
    triples(rows).map(|(first, code, last)| (first, code.parse().expect(code), last))
}

/// The text that a value of JSON is.
#[track_caller]
pub(crate) fn text_of(value: &serde_json::Value) -> &str {
    value.as_str().expect("a text")
}

/// The values of a list of JSON.
#[track_caller]
pub(crate) fn list_of(value: &serde_json::Value) -> &[serde_json::Value] {
    value.as_array().expect("a list")
}

/// That a text has this part.
#[track_caller]
pub(crate) fn has(text: &str, part: &str) {
    assert!(text.contains(part), "{part:?} is not in\n{text}");
}

/// That a text has not this part.
#[track_caller]
pub(crate) fn lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "{part:?} is in\n{text}");
}

/// That a text begins so.
#[track_caller]
pub(crate) fn starts(text: &str, part: &str) {
    assert!(text.starts_with(part), "no {part:?} begins\n{text}");
}

/// That a text ends so.
#[track_caller]
pub(crate) fn finishes(text: &str, part: &str) {
    assert!(text.ends_with(part), "no {part:?} ends\n{text}");
}
