//! A user tries callbacks for real, on this machine: `send` to `listen`, and each to servers and clients of the test's.

use crate::program::{
    Arguments, Run, cbgen_in, command, folder_with, has, lacks, read, starts, words,
};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};

const FILE: &str = r#"
[defaults]
endpoints = ["https://collector.example.com/adjust"]

[[callback]]
name = "install"
trigger = "install"
placeholders = ["gps_adid", "idfa", "adid", "created_at", "activity_kind"]
params = { lang = "{language}-{region}", source = "adjust" }

[[callback]]
name = "purchase"
trigger = "event"
event_tokens = ["abc123", "xyz456"]
method = "post"
conditions = ["environment=production"]
placeholders = ["event"]
body = { revenue = "{revenue}" }

[[callback]]
name = "tests"
trigger = "session"
endpoints = ["https://user:secret@other.example.com/{app_token}/in"]
conditions = ["environment=sandbox"]
placeholders = ["adid"]
"#;

/// A `listen` that runs, and what it has said when it ends.
struct Listener {
    child: Child,
    stderr: BufReader<ChildStderr>,
    /// What it said before it listened.
    warned: String,
    address: String,
}

impl Listener {
    fn start(folder: impl AsRef<Path>, arguments: &str) -> Self {
        Self::start_at("127.0.0.1:0", folder, arguments)
    }

    fn start_at(address: &str, folder: impl AsRef<Path>, arguments: &str) -> Self {
        let mut command = command(folder);
        command.args(words(["listen", "--listen", address], arguments));
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("cbgen starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let (mut warned, mut line) = (String::new(), String::new());
        let address = loop {
            warned.push_str(&std::mem::take(&mut line));
            assert_ne!(stderr.read_line(&mut line).expect("a line"), 0, "it ended");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest
                    .split([',', '/'])
                    .next()
                    .expect("a part")
                    .trim()
                    .to_owned();
            }
        };
        Self {
            child,
            stderr,
            warned,
            address,
        }
    }

    /// The answer to these bytes.
    fn answers(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut socket = TcpStream::connect(&self.address).expect("a connection");
        socket.write_all(bytes.as_ref()).expect("it is written");
        let mut answer = Vec::new();
        let mut buffer = [0; 1024];
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            match socket.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(read) => answer.extend(&buffer[..read]),
            }
        }
        String::from_utf8(answer).expect("text")
    }

    fn gets(&self, target: &str) -> String {
        self.answers(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"))
    }

    /// Sends a signal, and returns exit code, stdout and the rest of stderr.
    fn end(mut self, signal: rustix::process::Signal) -> (i32, String, String) {
        let id = i32::try_from(self.child.id()).expect("an id");
        let id = rustix::process::Pid::from_raw(id).expect("an id");
        rustix::process::kill_process(id, signal).expect("it runs");
        let mut stderr = String::new();
        self.stderr.read_to_string(&mut stderr).expect("text");
        let mut stdout = String::new();
        let mut pipe = self.child.stdout.take().expect("a pipe");
        pipe.read_to_string(&mut stdout).expect("text");
        let code = self.child.wait().expect("it ends").code();
        (code.expect("an exit code"), stdout, stderr)
    }

    fn interrupt(self) -> (i32, String, String) {
        self.end(rustix::process::Signal::INT)
    }
}

fn send(folder: impl AsRef<Path>, address: &str, arguments: impl Arguments) -> Run {
    cbgen_in(
        folder,
        words(["send", "--to", &format!("http://{address}")], arguments),
    )
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().expect("lines of JSON")
}

/// All triggers that a field can have, each with its recommended placeholders and a path of its own.
fn every_trigger() -> (String, usize) {
    let names = cbgen_in(".", "triggers --format names").stdout;
    let ids: Vec<&str> = names.lines().filter(|id| *id != "conversion").collect();
    let block = |id: &&str| {
        let token = match *id {
            "event" => "event_tokens = [\"abc123\"]\n",
            _ => "",
        };
        format!("[[callback]]\nname = \"{id}\"\ntrigger = \"{id}\"\nrecommended = true\n{token}")
    };
    let head = "[defaults]\nendpoints = [\"https://collector.example.com/adjust\"]\n";
    let blocks: String = ids.iter().map(block).collect();
    (format!("{head}{blocks}"), ids.len())
}

#[test]
fn what_every_trigger_sends_is_recorded_as_preview_shows_it() {
    let (file, triggers) = every_trigger();
    assert_eq!(triggers, 32);
    let folder = folder_with(&file);
    let listener = Listener::start(&folder, "--expect callbacks.toml --record record.jsonl");
    let flags = "--count 2 --sdk-param user_id=42 --concurrency 1 --format jsonl";
    let run = send(&folder, &format!("{}/base", listener.address), flags);
    run.ends(0);
    let report = &lines(&run.stdout)[0];
    assert_eq!(report["sent"], 64, "{report}");
    assert_eq!(report["statuses"]["200"], 64);
    let (code, stdout, stderr) = listener.interrupt();
    assert_eq!((code, stdout.lines().count()), (0, 64), "{stdout}{stderr}");
    has(&stderr, "64 received");
    let flags = "preview --count 2 --sdk-param user_id=42 --format jsonl";
    let previewed = lines(&cbgen_in(&folder, flags).stdout);
    let recorded = lines(&read(&folder, "record.jsonl"));
    assert_eq!(recorded.len(), previewed.len());
    for (record, request) in recorded.iter().zip(&previewed) {
        let mut row = record.as_object().expect("an object").clone();
        assert_eq!(
            row.remove("sdk_parameters").as_ref(),
            Some(&request["sdk_parameters"])
        );
        assert!(
            row.remove("received_at")
                .is_some_and(|time| time.is_string())
        );
        let raw = row.remove("request").expect("what arrived");
        assert_eq!(Value::Object(row), request["row"]);
        let names = raw["callbacks"].as_array().expect("names");
        assert!(names.contains(&request["name"]), "{raw} {request}");
        let url = request["url"].as_str().expect("a URL");
        let target = format!(
            "/base{}",
            url.trim_start_matches("https://collector.example.com")
        );
        assert_eq!(raw["target"], target);
    }
}

#[test]
fn each_fault_is_named_once_and_ends_with_1() {
    let folder = folder_with(FILE);
    let listener = Listener::start(&folder, "--expect callbacks.toml");
    let sound = "idfa=x&adid=y&created_at=1&activity_kind=install&lang=de-de&source=adjust";
    let faults = [
        (sound.to_owned(), "install  ok"),
        (
            format!("{sound}&user_id=1"),
            "install  ok  appended, as the SDK's are: user_id",
        ),
        (sound.replace("&adid=y", ""), "install  missing: adid"),
        (sound.replace("&adid=y", "&adid="), "install  missing: adid"),
        (format!("new=1&{sound}"), "install  not expected: new"),
        (
            sound.replace("=y", "={adid}"),
            "install  not replaced: adid={adid}",
        ),
        (
            sound.replace("=y", "=%7Badid%7D"),
            "install  not replaced: adid={adid}",
        ),
        (
            sound.replace("created_at=1", "created_at=yesterday"),
            "install  wrong type: created_at=yesterday is no timestamp",
        ),
        (sound.replace("=de-de", "=%1B[2J"), "install  ok"),
    ];
    for (query, _) in &faults {
        has(&listener.gets(&format!("/adjust?{query}")), "HTTP/1.1 200");
    }
    let post = |body: &str| {
        let head = "POST /adjust?event=xyz456 HTTP/1.1\r\nHost: x\r\nContent-Length:";
        format!("{head} {}\r\n\r\n{body}", body.len())
    };
    listener.answers(post(r#"{"revenue":"1"}"#));
    listener.answers(post(r#"{"revenue":"much","more":1}"#));
    listener.answers(post("revenue=1"));
    listener.gets("/else?adid=\u{1b}");
    listener.gets("/else?adid=%1B");
    listener.gets("/app1/in?adid=y");
    listener.answers("DELETE /app1/in?adid=y HTTP/1.1\r\nHost: x\r\n\r\n");
    let (code, stdout, stderr) = listener.interrupt();
    assert_eq!(code, 1);
    let shown: Vec<&str> = stdout
        .lines()
        .filter_map(|line| Some(line.split_once("  ")?.1))
        .collect();
    let mut wanted: Vec<&str> = faults.iter().map(|(_, line)| *line).collect();
    wanted.extend([
        "purchase.xyz456  ok",
        "purchase.xyz456  not expected: more  wrong type: revenue=much is no integer",
        "purchase.xyz456  body: no flat JSON object",
        "fits no callback: GET /else",
        "tests  ok",
        "tests  method: sent by DELETE, expected GET",
    ]);
    assert_eq!(shown, wanted);
    lacks(&stdout, "\u{1b}");
    for line in [
        "install: 9, 6 with problems",
        "missing: 2",
        "refused, invalid URI: 1",
    ] {
        has(&stderr, line);
    }
}

#[test]
fn callbacks_that_a_request_fits_equally_are_all_shown() {
    let block = |name: &str| {
        format!(
            "[[callback]]\nname = \"{name}\"\nendpoints = [\"https://a.example.com/x\"]\nplaceholders = [\"adid\"]\n"
        )
    };
    let folder = folder_with(&[block("one"), block("two")].concat());
    let listener = Listener::start(&folder, "--expect callbacks.toml");
    listener.gets("/x?adid=1");
    has(&listener.interrupt().1, "  one, two  ok");
}

#[test]
fn slow_and_broken_clients_cost_nobody_else_and_what_is_refused_is_named() {
    let folder = folder_with(FILE);
    let listener = Listener::start(&folder, "");
    let slow = |_| {
        let mut socket = TcpStream::connect(&listener.address).expect("a connection");
        let part = socket.write_all(b"GET /slow HTTP/1.1\r\nHo");
        part.map(|()| socket).expect("a part")
    };
    let slow: Vec<TcpStream> = (0..50).map(slow).collect();
    has(&listener.gets("/x?q=\"y\""), "HTTP/1.1 400");
    has(&listener.answers("G@T /x HTTP/1.1\r\n\r\n"), "HTTP/1.1 400");
    let large = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n\r\n";
    has(&listener.answers(large), "HTTP/1.1 413");
    has(&listener.gets("/x?q=1"), "HTTP/1.1 200");
    drop(slow);
    let (code, stdout, stderr) = listener.end(rustix::process::Signal::TERM);
    assert_eq!(code, 0, "{stderr}");
    has(&stdout, "  GET /x?q=1\n");
    for line in [
        "refused, invalid URI: 1",
        "refused, invalid HTTP method parsed: 1",
        "refused, body is over 1 MB: 1",
        "1 received",
    ] {
        has(&stderr, line);
    }
}

#[test]
fn who_listens_to_other_machines_is_warned() {
    for (address, warning) in [
        ("0.0.0.0:0", " is open to every machine"),
        ("localhost:0", ""),
        ("[::1]:0", ""),
    ] {
        let listener = Listener::start_at(address, ".", "");
        has(&listener.warned, warning);
        assert_eq!(listener.warned.is_empty(), warning.is_empty());
        assert_eq!(listener.interrupt().0, 0);
    }
}

#[test]
fn a_record_is_added_to_and_belongs_to_one_process() {
    let folder = folder_with(FILE);
    std::fs::write(folder.path().join("r.jsonl"), "{\"torn").expect("it is written");
    let listener = Listener::start(&folder, "--record r.jsonl --fail 503");
    cbgen_in(&folder, "listen --listen 127.0.0.1:0 --record r.jsonl")
        .gives(3, "")
        .says("another cbgen");
    has(&listener.gets("/x?adid=1&request=2"), "HTTP/1.1 503");
    assert_eq!(listener.interrupt().0, 0);
    let text = read(&folder, "r.jsonl");
    let (torn, rest) = text.split_once('\n').expect("two lines");
    let record = &lines(rest)[0];
    assert_eq!(torn, "{\"torn");
    assert_eq!(record["adid"], "1");
    assert_eq!(record["request"], "2");
    assert_eq!(record["request_2"]["status"], 503);
}

/// A server that answers each connection with these bytes, and says nothing more.
fn server(answer: impl Into<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let answer = answer.into();
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for socket in listener.incoming() {
            let mut socket = socket.expect("a connection");
            let mut buffer = [0; 4096];
            let _ = socket.read(&mut buffer);
            let _ = socket.write_all(&answer);
            open.push(socket);
        }
    });
    address
}

#[test]
fn the_verdict_says_what_adjust_would_make_of_the_answers() {
    let huge =
        "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".to_owned() + &"x".repeat(2_000_000);
    let empty = |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    let moved = "HTTP/1.1 301 Moved\r\nLocation: https://b.example.com/\u{202e}\r\nContent-Length: 0\r\n\r\n";
    for (answer, code, wanted) in [
        (empty("200 OK"), 0, "1 x 200"),
        (huge, 0, "1 x 200"),
        (
            moved.to_owned(),
            1,
            "301, to https://b.example.com/\\u{202e}",
        ),
        (moved.to_owned(), 1, "Adjust does not follow redirects"),
        (empty("503 Busy"), 1, "six more tries in 24 hours"),
        (empty("404 No"), 1, "1 refused by 4xx"),
        (String::new(), 1, "1 x no answer in time"),
        (String::new(), 1, "endpoint 1: no answer in time\n"),
        (String::new(), 1, "of a slow endpoint"),
        ("nonsense\r\n\r\n".to_owned(), 1, "1 x no HTTP"),
    ] {
        let field = "http://a.example.com/cb?id={adid}";
        let timeout = if answer.is_empty() { "0.3" } else { "10" };
        let to = format!("http://{}", server(answer));
        let flags = ["--to", &to, "--timeout", timeout, "--string", field];
        let run = cbgen_in(".", words("send", flags));
        run.ends(code).prints(wanted);
        run.prints("1 by http: Adjust advises https");
        if code == 1 {
            let id = "56ae821e1bb9e50374eb8f8ed3e27aa0";
            run.prints(&format!("GET /cb?id={id} HTTP/1.1\\r\\nhost: 127.0.0.1:"));
        }
    }
}

#[test]
fn what_cannot_be_sent_and_what_has_no_tls_is_named() {
    let plain = server("HTTP/1.1 400 No\r\n\r\n");
    let long = format!("https://a.example.com/cb?x={}", "y".repeat(70_000));
    let raw = "https://a.example.com/cb?x=\"y\"";
    for (to, field, wanted) in [
        ("https", "https://a.example.com/cb", "1 x no TLS"),
        ("http", raw, "1 x not sendable"),
        ("http", raw, "send cannot make them"),
        ("http", &long, "1 x not sendable"),
    ] {
        let to = format!("{to}://{plain}");
        let run = cbgen_in(".", ["send", "--to", &to, "--string", field]);
        run.ends(1).prints(wanted);
    }
}

#[test]
fn endpoints_that_become_one_address_are_told_apart_by_their_callbacks() {
    let block = |name: &str, endpoints: &str| {
        format!("[[callback]]\nname = \"{name}\"\nendpoints = [{endpoints}]\n")
    };
    let file = [
        block("a", "\"https://a.example/x\""),
        block("b", "\"https://a.example/x\""),
        block("c", "\"https://a.example/x?y=1\", \"https://c.example/x\""),
    ];
    let to = server("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    let run = send(folder_with(&file.concat()), &to, "--concurrency 1");
    run.ends(0);
    for (row, sent) in [("a, b, c endpoint 1", 3), ("c endpoint 2", 1)] {
        let row = format!("http://{to}/x ({row})\n  {sent} sent, {sent} x 200\n");
        run.prints(&row);
    }
}

#[test]
fn the_bytes_of_the_preview_arrive() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let field = "equal,{environment},production,https://u:p@a.example.com/../{app_token}\"'|/x?a={adid}&b=%zz'*!&c=ü";
    let arrived = std::thread::spawn(move || {
        let mut socket = listener.accept().expect("a connection").0;
        let mut buffer = [0; 4096];
        let read = socket.read(&mut buffer).expect("bytes");
        let answer = b"HTTP/1.1 204 No\r\n\r\n";
        socket.write_all(answer).expect("it is written");
        String::from_utf8(buffer[..read].to_vec()).expect("text")
    });
    let allowed = ["--allow", "invalid-escape", "--string", field];
    let preview = cbgen_in(".", words(["preview", "--format", "http"], allowed));
    let to = format!("http://{address}/base/");
    cbgen_in(".", words(["send", "--to", &to], allowed)).ends(0);
    let arrived = arrived.join().expect("a request");
    let mut lines = preview.stdout.lines();
    let target = lines.find_map(|line| line.strip_prefix("GET https://a.example.com"));
    let target = target.expect("the URL without its credentials");
    starts(&arrived, &format!("GET /base{target}\r\n"));
    has(&arrived, "\r\nauthorization: Basic dTpw\r\n");
}

#[test]
fn what_is_not_sent_is_told_and_no_server_is_3() {
    let folder = folder_with(FILE);
    let run = send(&folder, "127.0.0.1:1", "tests");
    run.ends(0)
        .says("nothing was sent")
        .prints("1 not sent: sent only if environment is sandbox");
    let free = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    let run = send(&folder, &free.to_string(), "install");
    run.gives(3, "")
        .says("no server was reached")
        .says("1 x refused");
    send(folder_with(""), "127.0.0.1:1", "").says("there are no callbacks");
    // Nothing is resolved or sent before it is asked.
    let run = cbgen_in(&folder, "send --count 1000 --no-input");
    run.gives(2, "")
        .says("up to 4000 requests to `collector.example.com`")
        .says("--yes");
    for to in [
        "a.example.com",
        "ftp://a.example.com",
        "http://a.example.com?x=1",
        "http:///a.example.com",
    ] {
        cbgen_in(&folder, ["send", "--to", to]).gives(2, "");
    }
    cbgen_in(&folder, "listen --listen everywhere").gives(2, "");
    cbgen_in(&folder, "listen --expect missing.toml").gives(3, "");
}

#[test]
fn requests_go_out_at_the_rate_that_was_asked_for_until_ctrl_c_which_tells_what_was_sent() {
    let folder = folder_with(FILE);
    let listener = Listener::start(&folder, "");
    let line =
        "--preserve-status -s INT 1 cbgen send install --count 1000000000 --rate 20 --format jsonl";
    let run = std::process::Command::new("timeout")
        .args(
            line.replace("cbgen", env!("CARGO_BIN_EXE_cbgen"))
                .split(' '),
        )
        .args(["--to", &format!("http://{}", listener.address)])
        .current_dir(&folder)
        .output()
        .expect("coreutils");
    assert_eq!(run.status.code(), Some(130));
    let sent = lines(&String::from_utf8_lossy(&run.stdout))[0]["sent"].as_u64();
    let is_some = sent.is_some_and(|sent| (1..=22).contains(&sent));
    assert!(is_some, "{sent:?}");
    listener.interrupt();
}
