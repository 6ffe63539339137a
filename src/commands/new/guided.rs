//! `new` on a terminal: the questions, what becomes of each callback, and one more if that is wanted. What is printed is
//! printed at the end.

use super::arguments::NewFormat;
use super::from_flags::NewRun;
use super::made::{Made, rendered};
use crate::callback::{Callback, Draft, Sources};
use crate::commands::shared::{
    CallbackFlags, CommandWords, LocalFiles, Outcome, cannot_save, files, guide, output, parsed,
};
use crate::lint::Levels;
use crate::manifest::save;
use crate::manifest::{DEFAULT_FILE, Manifest};
use crate::report::Printable;
use crate::wizard::{self, INTERRUPTED, Next, Prompter, Setup, Start, Stop, set_farewell};
use clap::ValueEnum as _;

pub(super) fn run<'a>(run: &NewRun<'_>, sources: &mut Sources<'a>, given: &Draft<'a>) -> Outcome {
    let path = run.arguments.save.as_deref().unwrap_or(DEFAULT_FILE);
    if let (false, Some(path)) = (run.arguments.guided, &run.arguments.save) {
        // What no question can mend is told before the first.
        names_in(path)?;
    }
    let text = files::read_text_or_nothing(path).unwrap_or_default();
    let mut of_file = Sources::new();
    let mut file = parsed(&mut of_file, path, &text);
    let endpoint = default_endpoints(&file);
    if run.arguments.save.is_none() {
        // The command without --save knows nothing of the file; macros are said by it.
        let mut alone = parsed(&mut of_file, path, "");
        alone.macros = file.macros;
        file = alone;
    }
    let created = guide::on_terminal(run.arguments.plain, |prompter| {
        let mut session = GuidedRun {
            run,
            file: &file,
            levels: file.levels(&run.levels),
            path,
            created: Vec::new(),
            saved: Vec::new(),
        };
        set_farewell(&session.farewell());
        if run.arguments.is_offered {
            prompter.begin(true);
            if prompter.confirm(("Build a callback now?", ""), true) != Ok(true) {
                return Ok(None);
            }
        }
        let first = (Start::Questions, given.clone(), endpoint);
        match session.ask(prompter, sources, first) {
            Ok(()) => Ok(Some(session.created)),
            Err(error) if error.is::<Stop>() => {
                prompter.say(&session.farewell());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    })??;
    let Some(created) = created else {
        return Ok(INTERRUPTED);
    };
    output::print(&rendered(&created, run.arguments.format)?).map(|()| 0)
}

/// The endpoints of `[defaults]`, as far as they need no value of the environment.
fn default_endpoints(file: &Manifest<'_>) -> String {
    let draft = Draft {
        destinations: file.defaults.destinations.clone(),
        is_kept: true,
        ..Draft::default()
    };
    let callback = draft.lenient(&file.catalogue, &file.macros);
    let text = callback.map(|callback| as_answer(&draft, &callback));
    text.filter(|text| !text.contains("${")).unwrap_or_default()
}

/// The endpoints of a callback as the first answer of the next one: what each has of its own stands with it.
fn as_answer(draft: &Draft<'_>, callback: &Callback) -> String {
    CallbackFlags::of(draft, callback).endpoints.join(" ")
}

/// The names that a file has already, of which there are none where there is no file.
fn names_in(file: &str) -> anyhow::Result<Vec<String>> {
    let text = files::read_text_or_nothing(file)?;
    save::names(&text, &LocalFiles(file)).map_err(|error| cannot_save(&error, file))
}

/// The questions of a run, and what came of them so far.
struct GuidedRun<'s, 'a> {
    run: &'s NewRun<'s>,
    /// The file to save to, as far as it is known to the questions.
    file: &'s Manifest<'s>,
    levels: Levels,
    path: &'s str,
    created: Vec<Made<'a>>,
    /// The names of what is in the file.
    saved: Vec<String>,
}

/// What the questions about one callback begin with: where, what is given, and the first answer of the endpoint.
type Beginning<'a> = (Start, Draft<'a>, String);

impl<'a> GuidedRun<'_, 'a> {
    fn ask(
        &mut self,
        prompter: &mut dyn Prompter,
        sources: &mut Sources<'a>,
        first: Beginning<'a>,
    ) -> anyhow::Result<()> {
        let mut next = Some(first);
        while let Some((start, given, endpoint)) = next {
            let is_first = self.created.is_empty();
            let setup = Setup {
                everything: self.run.arguments.guided && is_first,
                endpoint: &endpoint,
                is_first: is_first && start == Start::Questions,
                ..self.setup()
            };
            match wizard::guide(setup, prompter, sources, &given, start) {
                Ok((draft, _)) => {
                    if start == Start::Review {
                        self.created.pop();
                    }
                    self.create(prompter, sources, draft)?;
                }
                Err(Stop::Back) if !self.created.is_empty() => {}
                Err(stop) => return Err(stop.into()),
            }
            next = self.next(prompter, sources)?;
        }
        Ok(())
    }

    fn setup(&self) -> Setup<'_> {
        Setup {
            catalogue: &self.file.catalogue,
            macros: &self.file.macros,
            levels: &self.levels,
            everything: false,
            colour: guide::is_colourful(self.run.arguments.plain),
            endpoint: "",
            is_first: false,
            is_to_save: self.run.arguments.save.is_some(),
            existing: None,
        }
    }

    /// Takes a callback whose review is done, shows it, and does with it what flags want.
    fn create(
        &mut self,
        prompter: &mut dyn Prompter,
        sources: &mut Sources<'a>,
        draft: Draft<'a>,
    ) -> anyhow::Result<()> {
        let made = Made::new(draft, self.file, &self.run.levels);
        // The review lets no other one through.
        let mut made = made.map_err(|_| anyhow::anyhow!("the callback cannot be built"))?;
        let others = self.created.iter().map(|one| one.product.name.clone());
        made.product.name = wizard::free_name(&made.product.name, &others.collect::<Vec<_>>());
        self.tell(prompter, &made);
        if self.run.arguments.copy {
            copy(prompter, &made);
        }
        self.created.push(made);
        if self.run.arguments.save.is_none() {
            return Ok(());
        }
        match self.save(prompter, sources) {
            Err(error) if error.downcast_ref() == Some(&Stop::Back) => Ok(()),
            saved => saved,
        }
    }

    /// Shows the field, where it goes, and the command that gives the same.
    fn tell(&self, prompter: &mut dyn Prompter, made: &Made<'a>) {
        prompter.say("\nThe callback:");
        prompter.show(&made.field);
        if self.run.global.quiet {
            return;
        }
        prompter.say(&guide::where_to_paste(made.product.trigger));
        let mut flags = CallbackFlags::of(&made.draft, &made.product.callback);
        // Those of the file too, which the command does not read.
        let macros = made.product.macros.within(&made.field);
        flags.macros = macros.words().map(str::to_owned).collect();
        let mut words = flags.command(CommandWords::of("new"));
        words.levels(&self.run.arguments.levels);
        let format = self.run.arguments.format;
        if let (NewFormat::Json | NewFormat::Toml, Some(value)) =
            (format, format.to_possible_value())
        {
            words.flag("--format", value.get_name());
            // The field has no name in it, the other formats have.
            words.flag("--name", &made.product.name);
        }
        prompter.say("\nThe same without questions:");
        prompter.show(&Printable(&words.line()).to_string());
        prompter.say("");
    }

    /// Asks what is to be done with the last callback, and does it, until the run goes on; `None` ends it.
    fn next(
        &mut self,
        prompter: &mut dyn Prompter,
        sources: &mut Sources<'a>,
    ) -> anyhow::Result<Option<Beginning<'a>>> {
        while let Some(last) = self.created.last() {
            let is_saved = self.saved.contains(&last.product.name);
            match wizard::next(prompter, self.path, is_saved) {
                Ok(Next::Done) => break,
                Ok(Next::Another) => {
                    let given = Draft {
                        conditions: last.draft.conditions.clone(),
                        macros: last.draft.macros.clone(),
                        ..Draft::default()
                    };
                    let endpoint = as_answer(&last.draft, &last.product.callback);
                    return Ok(Some((Start::Questions, given, endpoint)));
                }
                Ok(Next::Copy) => copy(prompter, last),
                Ok(Next::Save) => {
                    let saved = self.save(prompter, sources);
                    match saved.map_err(anyhow::Error::downcast::<Stop>) {
                        Ok(()) | Err(Ok(Stop::Back)) => {}
                        Err(Ok(stop)) => return Err(stop.into()),
                        Err(Err(error)) => prompter.say(&format!("Not saved: {error:#}")),
                    }
                }
                // What is in a file is not changed here.
                Err(Stop::Back) if is_saved => {}
                Err(Stop::Back) => {
                    return Ok(Some((Start::Review, last.draft.clone(), String::new())));
                }
                Err(stop) => return Err(stop.into()),
            }
        }
        Ok(None)
    }

    /// Adds the last callback to the file. With --save, name and token are asked for only where they are needed.
    fn save(
        &mut self,
        prompter: &mut dyn Prompter,
        sources: &mut Sources<'a>,
    ) -> anyhow::Result<()> {
        let path = self.path;
        let names = names_in(path)?;
        let Some(Made { draft, product, .. }) = self.created.last() else {
            return Ok(());
        };
        let needs_token = product.trigger.is_some_and(|one| one.needs_event_token);
        let lacks_token = needs_token && draft.event_tokens.is_empty();
        let is_open = lacks_token || names.contains(&product.name);
        let mut draft = draft.clone();
        if is_open || self.run.arguments.save.is_none() {
            let file = (path, &*names);
            draft = wizard::complete_for_file(self.setup(), prompter, sources, &draft, file)?;
        }
        let global = self.run.global;
        let locked = files::open_or_new(global, path)?;
        let old = locked.text();
        let made = Made::for_file(draft, (path, old), &self.run.levels).map_err(|findings| {
            let first = findings.into_iter().next().map(|finding| finding.message);
            anyhow::anyhow!("{path} does not take it: {}", first.unwrap_or_default())
        })?;
        let new = made.product.added_to(old, &LocalFiles(path));
        let new = new.map_err(|error| cannot_save(&error, path))?;
        files::commit(global, path, locked.stage(&new)?)?;
        let name = made.product.name;
        prompter.say(&format!("Saved as `{name}` in {}.", Printable(path)));
        self.saved.push(name.clone());
        set_farewell(&self.farewell());
        if let Some(last) = self.created.last_mut() {
            last.draft = made.draft;
            last.product.name = name;
        }
        Ok(())
    }

    fn farewell(&self) -> String {
        if self.saved.is_empty() {
            return "Nothing was created.".to_owned();
        }
        let (path, names) = (Printable(self.path), output::names(&self.saved));
        format!("Saved in {path}: {names}. Nothing else was created.")
    }
}

/// Copies a callback. Who has answered ten questions gets the answer also where that fails.
fn copy(prompter: &mut dyn Prompter, made: &Made<'_>) {
    let copied = crate::system::clipboard::copy(&made.field);
    prompter.say(&match copied {
        Ok(taken) => taken,
        Err(error) => format!("Not copied: {error}"),
    });
}
