//! `cbgen new`: one callback from flags, or several from answers.

mod arguments;
mod from_flags;
mod guided;
mod made;

pub(super) use self::arguments::Arguments;

use self::from_flags::NewRun;
use super::shared::{Global, Outcome, files, flags, guide, wrong_usage};
use crate::callback::Sources;

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    flags::check_name(arguments.name.as_deref())?;
    if arguments.save.as_deref() == Some(files::STDIN) {
        wrong_usage!("--save takes a file");
    }
    let levels = arguments.levels.levels(global)?;
    let mut sources = Sources::new();
    let flags = arguments.callback.checked(global)?;
    let mut draft = flags.draft(&mut sources)?;
    let name = arguments.name.as_deref();
    draft.name = name.map(|name| sources.flag("--name", name));
    let run = NewRun {
        global,
        arguments,
        levels,
    };
    if guide::is_wanted(global, arguments.guided, &draft)? {
        return guided::run(&run, &mut sources, &draft);
    }
    run.without_terminal(&draft)?;
    run.finish(&mut sources, draft)
}
