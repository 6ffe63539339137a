//! A real pseudo-terminal for tests: keys in, a screen out, and the terminal's modes before and after.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read as _, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// No wait is longer; a run that needs it has failed.
const DEADLINE: Duration = Duration::from_secs(10);

/// What the terminal has received.
pub(crate) struct Received {
    pub(crate) screen: vt100::Parser,
    pub(crate) bytes: Vec<u8>,
    pub(crate) ended: bool,
}

/// A program in a terminal.
pub(crate) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    pub(crate) received: Arc<(Mutex<Received>, Condvar)>,
    before: String,
    started: Instant,
    folder: tempfile::TempDir,
}

/// How a terminal is set up.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) columns: u16,
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// The command; its stdout goes to the file `out`.
    pub(crate) command: &'static str,
}

pub(crate) const USUAL: Setting = Setting {
    columns: 80,
    environment: &[],
    command: "exec cbgen new >out",
};

impl Terminal {
    pub(crate) fn start(setting: Setting) -> Self {
        Self::start_in(setting, |_| {})
    }

    pub(crate) fn start_in(setting: Setting, prepare: impl FnOnce(&std::path::Path)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        prepare(home.path());
        let size = PtySize {
            rows: 40,
            cols: setting.columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_cbgen"));
        let folder = program.parent().expect("a folder").display();
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", setting.command]);
        command.cwd(home.path());
        command.env_clear();
        command.env(
            "PATH",
            format!("{}:{folder}:/usr/bin:/bin", home.path().display()),
        );
        command.env("TERM", "xterm-256color");
        for (name, value) in setting.environment {
            command.env(name, value);
        }
        let before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).expect("a program");
        drop(pair.slave);
        let received = Arc::new((
            Mutex::new(Received {
                screen: vt100::Parser::new(size_of(40), size_of(setting.columns), 0),
                bytes: Vec::new(),
                ended: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let shared = Arc::clone(&received);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut received = shared.0.lock().expect("the screen");
                if count == 0 {
                    received.ended = true;
                } else {
                    received.screen.process(&buffer[..count]);
                    received.bytes.extend_from_slice(&buffer[..count]);
                }
                shared.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Self {
            keys: pair.master.take_writer().expect("a writer"),
            master: pair.master,
            child,
            received,
            before,
            started: Instant::now(),
            folder: home,
        }
    }

    /// In a folder that has this file.
    pub(crate) fn start_with(setting: Setting, file: &str) -> Self {
        Self::start_in(setting, |home| {
            std::fs::write(home.join("callbacks.toml"), file).expect("written");
        })
    }

    /// A file of its folder; nothing where there is none.
    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("written");
    }

    /// Presses keys, each after its text is seen.
    pub(crate) fn answer(&mut self, way: &[(&str, &str)]) {
        for (shown, keys) in way {
            self.see(shown);
            self.press(keys);
        }
    }

    /// Presses Enter at each of these questions.
    pub(crate) fn enter(&mut self, questions: &str) {
        for question in questions.split(" | ") {
            self.answer(&[(&format!("? {question}"), "\r")]);
        }
    }

    /// Leaves by Ctrl-C: nothing is printed.
    pub(crate) fn leave(mut self, about: &str) {
        self.press("\x03");
        self.left(about);
    }

    /// Ends with 130, and nothing printed.
    pub(crate) fn left(self, about: &str) {
        let end = self.end(about);
        end.gives(130, "");
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys");
        self.keys.flush().expect("keys");
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.process_id().expect("a process");
        let id = Pid::from_raw(i32::try_from(id).expect("an id")).expect("an id");
        kill_process(id, signal).expect("a signal");
    }

    /// Waits until the program is stopped, with the terminal's modes as they were before it.
    pub(crate) fn see_stopped(&self) {
        let id = self.child.process_id().expect("a process");
        let end = Instant::now() + DEADLINE;
        let is_stopped = || {
            std::fs::read_to_string(format!("/proc/{id}/stat"))
                .is_ok_and(|state| state.contains(") T "))
        };
        while !is_stopped() {
            assert!(Instant::now() < end, "the program does not stop");
            std::thread::yield_now();
        }
        assert_eq!(modes(self.master.as_ref()), self.before);
    }

    /// Waits until the screen, or the end of the program, is as wanted.
    pub(crate) fn wait(&self, what: &str, is_there: impl Fn(&Received) -> bool) {
        let (lock, changed) = &*self.received;
        let mut received = lock.lock().expect("the screen");
        let end = Instant::now() + DEADLINE;
        while !is_there(&received) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !received.ended,
                "waited for {what}; the screen is\n{}",
                received.screen.screen().contents()
            );
            received = changed.wait_timeout(received, left).expect("the screen").0;
        }
    }

    pub(crate) fn see(&self, text: &str) {
        self.wait(text, |received| {
            received.screen.screen().contents().contains(text)
        });
    }

    pub(crate) fn screen(&self) -> String {
        let received = self.received.0.lock().expect("the screen");
        received.screen.screen().contents()
    }

    pub(crate) fn bytes(&self) -> String {
        let received = self.received.0.lock().expect("the screen");
        String::from_utf8_lossy(&received.bytes).into_owned()
    }

    pub(crate) fn resize(&self, columns: u16) {
        let size = PtySize {
            rows: 40,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).expect("a size");
        let mut received = self.received.0.lock().expect("the screen");
        received
            .screen
            .screen_mut()
            .set_size(size_of(40), size_of(columns));
    }

    /// Waits for the program's end; its exit code, what it printed, and how long the whole took.
    pub(crate) fn end(mut self, about: &str) -> End {
        let (lock, changed) = &*self.received;
        let mut received = lock.lock().expect("the screen");
        let end = Instant::now() + DEADLINE;
        while !received.ended {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = received.screen.screen().contents();
                let _ = self.child.kill();
                panic!("{about}: no end; the screen is\n{screen}");
            }
            received = changed.wait_timeout(received, left).expect("the screen").0;
        }
        assert!(
            !received.screen.screen().hide_cursor(),
            "{about}: the cursor is hidden"
        );
        let bytes = String::from_utf8_lossy(&received.bytes).into_owned();
        drop(received);
        let status = self.child.wait().expect("an end");
        assert_eq!(
            modes(self.master.as_ref()),
            self.before,
            "{about}: the terminal's modes have changed"
        );
        End {
            code: status.exit_code(),
            out: self.file("out"),
            err: self.file("err"),
            file: self.file("callbacks.toml"),
            bytes,
            files: std::fs::read_dir(self.folder.path())
                .expect("a folder")
                .filter_map(Result::ok)
                .map(|file| file.file_name().to_string_lossy().into_owned())
                .filter(|name| name != "out" && name != "err")
                .collect(),
            took: self.started.elapsed(),
        }
    }
}

impl End {
    /// That it ended with this exit code.
    #[track_caller]
    pub(crate) fn ends(&self, code: u32) -> &Self {
        assert_eq!(self.code, code, "{}{}", self.err, self.bytes);
        self
    }

    /// That it ended with this exit code, and this is all of its stdout.
    #[track_caller]
    pub(crate) fn gives(&self, code: u32, out: &str) -> &Self {
        assert_eq!(self.ends(code).out, out, "{}{}", self.err, self.bytes);
        self
    }
}

pub(crate) struct End {
    pub(crate) code: u32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// What `callbacks.toml` holds then.
    pub(crate) file: String,
    /// All that the terminal has received.
    pub(crate) bytes: String,
    pub(crate) files: Vec<String>,
    pub(crate) took: Duration,
}

/// The terminal's modes: echo, lines, signals and all others.
fn modes(master: &dyn MasterPty) -> String {
    let modes = format!("{:?}", master.get_termios().expect("the modes"));
    assert!(
        modes.contains("ECHO") && modes.contains("ICANON"),
        "{modes}"
    );
    modes
}

fn size_of(size: u16) -> NonZero<u16> {
    NonZero::new(size).expect("a size")
}
