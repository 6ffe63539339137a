//! `cbgen edit`: what flags or answers change about callbacks of a file; all else stays as it is written.

mod equivalent;
mod file;
mod flags;
mod from_flags;
mod guided;
mod refused;
mod replace;
mod write;

pub(super) use self::flags::Arguments;

use self::file::EditInput;
use self::write::write;
use super::shared::global::Global;
use super::shared::{Outcome, Usage, guide};

pub(super) fn run(global: &Global, arguments: &Arguments) -> Outcome {
    let levels = arguments.levels.levels(global)?;
    arguments.file.is_there(global)?;
    if let (true, 2..) = (arguments.copy, arguments.callbacks.len()) {
        return Err(Usage("--copy is for one callback".into()).into());
    }
    if !arguments.is_empty() {
        let flags = arguments.callback.checked(global)?;
        return write(global, arguments, EditInput::Flags(&flags), &levels, None);
    }
    let [name] = &arguments.callbacks[..] else {
        return Err(Usage(
            "edit: say what to change about them; for example: cbgen edit --all --remove idfa"
                .into(),
        )
        .into());
    };
    if !guide::can_ask(global) {
        return Err(Usage(format!(
            "edit {name}: nothing to change; for example: cbgen edit {name} -p adid --remove idfa"
        ))
        .into());
    }
    guided::run(global, arguments, name, &levels)
}
