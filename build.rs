//! Turns the data under `placeholders/` and `src/sdk/facts/` into static tables. A bad row fails the build with its file and line.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/sdk.rs"]
mod sdk;

use std::{env, fs, path::Path, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=placeholders");
    println!("cargo::rerun-if-changed=src/sdk/facts");
    println!("cargo::rerun-if-changed=src/sdk/templates");
    println!("cargo::rerun-if-changed=build");
    let files = match read("placeholders") {
        Ok(files) => files,
        Err(error) => fail(&[format!("placeholders: {error}")]),
    };
    match catalogue::compile(&files) {
        Ok(catalogue::Compiled { tables, summary }) => {
            println!("cargo::rustc-env=CBGEN_CATALOGUE={summary}");
            let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
            if let Err(error) = fs::write(Path::new(&out).join("catalogue.rs"), tables) {
                fail(&[format!("{out}: {error}")]);
            }
        }
        Err(errors) => fail(&errors),
    }
    sdk();
}

/// The facts about Adjust's SDKs, beside the templates that they name.
fn sdk() {
    let compiled = match (read("src/sdk/facts"), templates("src/sdk/templates")) {
        (Ok(files), Ok(templates)) => sdk::compile(&files, &templates),
        (Err(error), _) | (_, Err(error)) => Err(vec![format!("src/sdk: {error}")]),
    };
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    match compiled {
        Ok(tables) => {
            if let Err(error) = fs::write(Path::new(&out).join("sdk.rs"), tables) {
                fail(&[format!("{out}: {error}")]);
            }
        }
        Err(errors) => fail(&errors),
    }
}

/// The names of the templates of a folder, without `.j2`.
fn templates(folder: &str) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if let Some(name) = name.to_str().and_then(|name| name.strip_suffix(".j2")) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Every TOML file of a folder, by name.
fn read(folder: &str) -> std::io::Result<Vec<catalogue::File>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            files.push(catalogue::File {
                path: path.display().to_string(),
                text: fs::read_to_string(&path)?,
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn fail(errors: &[String]) -> ! {
    for error in errors {
        println!("cargo::error={error}");
    }
    exit(1)
}
