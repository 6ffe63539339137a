//! The least that a program like cbgen does: a command line of five verbs, and a file parsed as TOML.

use clap::{Args, Parser};
use std::process::ExitCode;

/// Does next to nothing
#[derive(Parser)]
#[command(version)]
enum Verb {
    /// Prints the endpoint
    New(New),
    /// Parses a file as TOML
    Build(File),
    /// Nothing
    Check(File),
    /// Nothing
    List(File),
    /// Nothing
    Edit(File),
}

#[derive(Args)]
struct File {
    /// The file
    file: String,
}

#[derive(Args)]
struct New {
    /// What fires it
    #[arg(short, long, value_name = "ID")]
    trigger: Option<String>,
    /// The URL; repeatable
    #[arg(short, long, value_name = "URL")]
    endpoint: Vec<String>,
    /// A name of a list; repeatable
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    placeholder: Vec<String>,
    /// A pair; repeatable
    #[arg(short = 'P', long, value_name = "KEY=VALUE")]
    param: Vec<String>,
    /// Those that are usual
    #[arg(long)]
    recommended: bool,
    /// One that is left out; repeatable
    #[arg(long, value_name = "KEY")]
    exclude: Vec<String>,
    /// When it is sent; repeatable
    #[arg(long, value_name = "CONDITION")]
    condition: Vec<String>,
    /// How it is sent
    #[arg(long, value_parser = ["get", "post"])]
    method: Option<String>,
    /// A pair of the body; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    body: Vec<String>,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Where it is kept
    #[arg(long, value_name = "FILE")]
    save: Option<String>,
    /// How it is printed
    #[arg(long, value_parser = ["text", "json", "toml"], default_value = "text")]
    format: String,
    /// Put it on the clipboard
    #[arg(long)]
    copy: bool,
}

fn main() -> ExitCode {
    match Verb::parse() {
        Verb::New(new) => println!("{}", new.endpoint.join(" ")),
        Verb::Build(File { file }) => {
            let Ok(text) = std::fs::read_to_string(file) else {
                return ExitCode::FAILURE;
            };
            let Ok(table) = toml::de::DeTable::parse(&text) else {
                return ExitCode::FAILURE;
            };
            println!("{}", table.get_ref().len());
        }
        Verb::Check(_) | Verb::List(_) | Verb::Edit(_) => {}
    }
    ExitCode::SUCCESS
}
