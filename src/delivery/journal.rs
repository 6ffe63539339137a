//! What `listen` makes of requests: a line for people, a line of JSON that is on disk before the answer, and a summary.

use super::arrived::{ArrivedPair, ArrivedRequest};
use super::expected::{Expectation, Judgement};
use crate::preview::number;
use crate::report::{Printable, to_json};
use crate::warehouse::free_name;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// So many requests share one write to the disk at most.
const LARGEST_GROUP: usize = 1000;

/// How the reasons begin that are about a client which is slow or goes away: no callback is wrong then.
const LOST: [&str; 4] = ["connection", "read header", "body came", "body ended"];

pub(super) enum Event {
    /// A request, and who waits until it is kept; `false` where that failed.
    Arrived(ArrivedRequest, oneshot::Sender<bool>),
    /// Why something was refused before it was a request, and from where it came.
    Refused(String, String),
}

/// The file of `--record`, locked.
#[derive(Debug)]
pub struct RecordFile {
    file: File,
    /// Whether its last line has no end: a run that was killed, a full disk.
    is_torn: bool,
}

impl RecordFile {
    /// Opens a file to add to, or makes it.
    ///
    /// # Errors
    /// Where it cannot be written, and where another process records to it.
    pub fn open(path: &str) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(path)?;
        file.try_lock()
            .map_err(|_| io::Error::other("another cbgen records to it"))?;
        let mut last = [b'\n'];
        if file.metadata()?.len() > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        let is_torn = last != *b"\n";
        Ok(Self { file, is_torn })
    }

    /// Adds lines, which are on disk when this returns.
    fn add(&mut self, lines: &str) -> io::Result<()> {
        let end = if self.is_torn { "\n" } else { "" };
        self.is_torn = true;
        self.file.write_all(format!("{end}{lines}").as_bytes())?;
        self.file.sync_data()?;
        self.is_torn = false;
        Ok(())
    }
}

/// Takes requests in.
pub struct Journal {
    /// What callbacks send; without it requests are only shown.
    pub expectation: Option<Expectation>,
    /// Where requests are kept.
    pub record: Option<RecordFile>,
    /// Takes the lines for people.
    pub lines: Box<dyn Write + Send>,
    /// Takes notes.
    pub note: fn(&str),
}

/// All that was found.
#[derive(Debug, Default)]
pub struct ListenSummary {
    received: u64,
    /// By callback: requests, and how many of them have problems.
    callbacks: BTreeMap<String, (u64, u64)>,
    /// How often each kind of problem was found, and each reason to refuse.
    found: BTreeMap<String, u64>,
    /// What was wrong with requests, and requests that were refused; not clients that were lost.
    pub faults: usize,
    /// Requests that could not be written.
    pub unwritten: usize,
}

impl Journal {
    /// Takes in all that comes, until nobody is left to send.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> ListenSummary {
        let mut summary = ListenSummary::default();
        let expected = self.expectation.iter().flat_map(Expectation::names);
        summary.callbacks = expected.map(|name| (name.to_owned(), (0, 0))).collect();
        while let Ok(first) = events.recv() {
            let group = std::iter::once(first).chain(events.try_iter().take(LARGEST_GROUP));
            let (mut shown, mut kept, mut waiting) = (String::new(), String::new(), Vec::new());
            for event in group {
                match event {
                    Event::Arrived(request, waits) => {
                        waiting.push(waits);
                        let (line, record) = self.take(&request, &mut summary);
                        shown.push_str(&line);
                        kept.push_str(&record);
                    }
                    Event::Refused(why, peer) => {
                        (self.note)(&format!("refused from {peer}: {why}"));
                        let is_lost = LOST.iter().any(|lost| why.starts_with(lost));
                        summary.faults += usize::from(!is_lost);
                        *summary.found.entry(format!("refused, {why}")).or_default() += 1;
                    }
                }
            }
            let record = self.record.as_mut();
            let written = record.map_or(Ok(()), |record| record.add(&kept));
            if let Err(error) = &written {
                summary.unwritten += waiting.len();
                (self.note)(&format!("{} not recorded: {error}", waiting.len()));
            }
            for waits in waiting {
                // Who has gone away needs no answer.
                let _ = waits.send(written.is_ok());
            }
            // A reader of stdout who has gone away has seen enough.
            let _ = self.lines.write_all(shown.as_bytes());
            let _ = self.lines.flush();
        }
        summary
    }

    fn take(&self, request: &ArrivedRequest, summary: &mut ListenSummary) -> (String, String) {
        let (pairs, is_flat) = request.pairs();
        let mut judgement = Judgement::default();
        summary.received += 1;
        let mut line = format!("{} {}", request.method, request.target);
        if let Some(expectation) = &self.expectation {
            judgement = expectation.judge(request, &pairs);
            if !is_flat {
                judgement.problems = vec![("body", "no flat JSON object".to_owned())];
            }
            let names = judgement.names.join(", ");
            let counts = summary.callbacks.entry(names).or_default();
            counts.0 += 1;
            counts.1 += u64::from(!judgement.problems.is_empty());
            summary.faults += judgement.problems.len();
            for (kind, _) in &judgement.problems {
                *summary.found.entry((*kind).to_owned()).or_default() += 1;
            }
            line = told(&judgement);
        }
        let time = humantime::format_rfc3339_millis(request.at).to_string();
        let record = match self.record {
            Some(_) => self.record_of(request, &time, &pairs, &judgement) + "\n",
            None => String::new(),
        };
        (format!("{time}  {}\n", Printable(&line)), record)
    }

    /// A request as `--record` keeps it: the columns of the table of `schema`, and what arrived as `request`.
    fn record_of(
        &self,
        request: &ArrivedRequest,
        time: &str,
        pairs: &[ArrivedPair],
        judgement: &Judgement,
    ) -> String {
        let nothing = BTreeMap::new();
        let expected = self.expectation.as_ref();
        let columns = expected.map_or(&nothing, |expectation| &expectation.columns);
        let has_column = |key: &String| match expected {
            // Where no callback fits, it is that of any.
            Some(_) if judgement.names.is_empty() => columns.contains_key(key),
            Some(_) => judgement.own.contains(key),
            None => true,
        };
        let (mut row, mut sdk) = (Map::new(), Map::new());
        for pair in pairs {
            let kind = columns.get(&pair.key);
            let typed = kind.and_then(|kind| number(*kind, pair.text()));
            if has_column(&pair.key) {
                let value = typed.map_or_else(|| json!(pair.value), Value::Number);
                row.entry(&pair.key).or_insert(value);
            } else {
                sdk.entry(&pair.key).or_insert_with(|| json!(pair.text()));
            }
        }
        let raw = json!({
            "callbacks": judgement.names,
            "problems": judgement.problems.iter().map(|(kind, what)| format!("{kind}: {what}")).collect::<Vec<_>>(),
            "status": request.status,
            "method": request.method,
            "target": request.target,
            "body": String::from_utf8_lossy(&request.body),
        });
        for (name, value) in [
            ("sdk_parameters", Value::Object(sdk)),
            ("received_at", json!(time)),
            ("request", raw),
        ] {
            let is_taken = |name: &str| row.contains_key(name) || columns.contains_key(name);
            let name = free_name(name, is_taken);
            row.insert(name, value);
        }
        to_json(&row)
    }
}

fn told(judgement: &Judgement) -> String {
    let mut parts = vec![judgement.names.join(", ")];
    let mut last = "";
    for (kind, what) in &judgement.problems {
        match parts.last_mut() {
            Some(part) if *kind == last => part.push_str(&format!(", {what}")),
            _ => parts.push(format!("{kind}: {what}")),
        }
        last = kind;
    }
    if judgement.problems.is_empty() {
        parts.push("ok".to_owned());
    }
    if !judgement.appended.is_empty() {
        let appended = judgement.appended.join(", ");
        parts.push(format!("appended, as the SDK's are: {appended}"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("  ")
}

impl fmt::Display for ListenSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} received", self.received)?;
        for (name, (count, wrong)) in self.callbacks.iter().filter(|(name, _)| !name.is_empty()) {
            write!(f, "\n  {}: {count}, {wrong} with problems", Printable(name))?;
        }
        let mut found = self.found.iter();
        found.try_for_each(|(what, count)| write!(f, "\n{}: {count}", Printable(what)))
    }
}
