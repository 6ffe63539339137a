//! `cbgen edit`: what flags or answers change about callbacks of a file; all else stays as it is written.

mod equivalent;
mod file;
mod flags;
mod from_flags;
mod guided;
mod replace;
mod write;

pub(super) use self::flags::Arguments;

use self::write::write;
use super::shared::{Global, Outcome, guide, wrong_usage};

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    arguments.file.is_there(global)?;
    if let (true, 2..) = (arguments.copy, arguments.callbacks.len()) {
        wrong_usage!("--copy is for one callback");
    }
    if !arguments.is_empty() {
        let callback = arguments.callback.checked(global)?;
        let arguments = Arguments {
            callback,
            ..arguments.clone()
        };
        return write(global, &arguments, &levels, None);
    }
    let [name] = &arguments.callbacks[..] else {
        wrong_usage!("edit: say what to change; for example: cbgen edit --all --remove idfa");
    };
    if !guide::can_ask(global) {
        wrong_usage!(
            "edit {name}: nothing to change; for example: cbgen edit {name} -p adid --remove idfa"
        );
    }
    guided::run(global, arguments, name, &levels)
}
