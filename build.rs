//! Turns the data under `placeholders/` into static tables. A bad row fails the build with its file and line.

#[path = "build/catalogue.rs"]
mod catalogue;

use std::{env, fs, path::Path, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=placeholders");
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
