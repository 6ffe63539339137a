//! Running the program in a folder of its own.

use std::io::Write as _;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// Runs the program in a folder, with an empty standard input.
pub(crate) fn cbgen(folder: &TempDir, arguments: &[&str]) -> Run {
    cbgen_with(folder, arguments, b"", &[])
}

/// Runs the program with a standard input and variables of the environment.
pub(crate) fn cbgen_with(
    folder: &TempDir,
    arguments: &[&str],
    stdin: &[u8],
    variables: &[(&str, &str)],
) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cbgen"))
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("GITHUB_ACTIONS")
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that does not read ends before all is written.
    let _ = child.stdin.take().expect("piped").write_all(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The published schema of SARIF 2.1.0, from the source of the crate that is made from it.
pub(crate) fn sarif_schema() -> serde_json::Value {
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.expect("cargo has a home").join("registry/src");
    let schema = std::fs::read_dir(registries)
        .expect("crates were fetched")
        .filter_map(Result::ok)
        .filter_map(|registry| std::fs::read_dir(registry.path()).ok())
        .flatten()
        .filter_map(Result::ok)
        .filter(|package| {
            package
                .file_name()
                .to_string_lossy()
                .starts_with("serde-sarif-")
        })
        .map(|package| package.path().join("src/schema.json"))
        .find(|path| path.exists());
    let text = std::fs::read_to_string(schema.expect("serde-sarif is a dev-dependency"));
    let mut schema: serde_json::Value =
        serde_json::from_str(&text.expect("the schema")).expect("JSON");
    // Its pattern for languages has a bracket too many, which the validator refuses; cbgen names no language.
    for holder in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][holder]["properties"]["language"];
        language
            .as_object_mut()
            .expect("it is there")
            .remove("pattern");
    }
    schema
}
