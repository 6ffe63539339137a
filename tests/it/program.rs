//! Runs the real program and looks at what it printed.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a run gave.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    fn new(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
        Self {
            code: output.status.code().expect("the program was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The one line that a successful run printed.
    #[track_caller]
    pub(crate) fn line(&self) -> &str {
        assert_eq!(self.code, 0, "it failed: {}", self.stderr);
        self.stdout.strip_suffix('\n').expect("one line")
    }

    /// That it failed with this exit code, printed nothing to stdout, and named this code.
    #[track_caller]
    pub(crate) fn refuses(&self, exit: i32, code: &str) {
        assert_eq!(
            self.code, exit,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        assert_eq!(self.stdout, "", "a failed run prints no result");
        let bracketed = format!("error[{code}]");
        assert!(
            self.stderr.contains(&bracketed),
            "no {bracketed} in:\n{}",
            self.stderr
        );
    }

    /// That it succeeded and warned of this code.
    #[track_caller]
    pub(crate) fn warns(&self, code: &str) {
        assert_eq!(self.code, 0, "it failed: {}", self.stderr);
        let bracketed = format!("warning[{code}]");
        assert!(
            self.stderr.contains(&bracketed),
            "no {bracketed} in:\n{}",
            self.stderr
        );
    }

    /// That it succeeded and had nothing to say.
    #[track_caller]
    pub(crate) fn is_silent(&self) {
        assert_eq!(
            (self.code, self.stderr.as_str()),
            (0, ""),
            "stdout: {}",
            self.stdout
        );
    }
}

pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cbgen"));
    command
        .current_dir(folder)
        .env_remove("GITHUB_ACTIONS")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE");
    command
}

/// Runs cbgen with these arguments in the folder of temporary files, where it has no `callbacks.toml`.
pub(crate) fn cbgen<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Run {
    cbgen_in(Path::new(env!("CARGO_TARGET_TMPDIR")), arguments)
}

/// Runs cbgen in a folder.
pub(crate) fn cbgen_in<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
    folder: &Path,
    arguments: I,
) -> Run {
    Run::new(
        command(folder)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("cbgen starts"),
    )
}

/// Runs cbgen in a folder with these environment variables.
pub(crate) fn cbgen_with(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    Run::new(
        command(folder)
            .envs(variables.iter().copied())
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("cbgen starts"),
    )
}

/// Runs cbgen in a folder where no tool for a clipboard can be found.
pub(crate) fn cbgen_without_desktop(folder: &Path, arguments: &[&str]) -> Run {
    Run::new(
        command(folder)
            .env("PATH", folder)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("cbgen starts"),
    )
}

/// Runs cbgen with a text on standard input.
pub(crate) fn cbgen_reads<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
    input: &[u8],
    arguments: I,
) -> Run {
    cbgen_reads_in(Path::new(env!("CARGO_TARGET_TMPDIR")), input, arguments)
}

/// Runs cbgen in a folder with a text on standard input.
pub(crate) fn cbgen_reads_in<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
    folder: &Path,
    input: &[u8],
    arguments: I,
) -> Run {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cbgen starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses early closes the pipe.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("cbgen ends");
    writer.join().expect("the writer ends");
    Run::new(output)
}

/// `new` for a trigger and endpoint, and these further arguments.
pub(crate) fn new(trigger: &str, endpoint: &str, more: &[&str]) -> Run {
    cbgen(
        ["new", "--trigger", trigger, "--endpoint", endpoint]
            .iter()
            .chain(more),
    )
}

/// A temporary folder with a `callbacks.toml`.
pub(crate) fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("callbacks.toml"), text).expect("the file is written");
    folder
}
