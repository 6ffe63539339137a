//! `cbgen send` and `cbgen listen` in a build that lacks them: each says how to get it.

macro_rules! absent {
    ($module:ident, $name:literal) => {
        pub(super) mod $module {
            use crate::commands::shared::{Global, Outcome, wrong_usage};

            /// Not in this build: cargo install --path . --features delivery
            #[derive(Debug, clap::Args)]
            #[command(after_help = concat!("Examples:\n  cbgen ", $name, " --help"))]
            pub(in crate::commands) struct Arguments {
                /// What it takes in a build that has it
                #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
                words: Vec<std::ffi::OsString>,
            }

            pub(in crate::commands) fn run(_: &Global, _: &Arguments) -> Outcome {
                let how = "cargo install --path . --features delivery";
                wrong_usage!("{} is not in this build: {how}", $name)
            }
        }
    };
}

absent!(send, "send");
absent!(listen, "listen");
