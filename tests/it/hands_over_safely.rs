//! What others read: a log, a terminal, a page, a spreadsheet, a CI system.

use crate::program::{
    cbgen, cbgen_in, cbgen_reads, command, folder_of, folder_with, has, lacks, read, starts, write,
};

const ONE: &str = "[[callback]]\nname = \"-a\"\ntrigger = \"event\"\nevent_tokens = [\"x|`y\"]\nendpoints = [\"https://a.example\"]\n";

#[test]
#[cfg(unix)]
fn what_is_open_is_written_to_and_never_replaced() {
    let folder = folder_with(ONE);
    write(&folder, "log", "first\n");
    for output in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let before = read(&folder, "log");
        let log = std::fs::OpenOptions::new()
            .append(true)
            .open(folder.path().join("log"));
        let mut run = command(&folder);
        let run = run
            .args(["build", "-o", output])
            .stdout(log.expect("a log"));
        assert!(run.status().expect("it runs").success(), "{output}");
        let now = read(&folder, "log");
        starts(&now, &before);
        assert!(now.len() > before.len(), "{output}: {now}");
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_or_a_process_file_is_neither_saved_to_nor_included() {
    let folder = folder_of(&[]);
    let pipe = folder.path().join("pipe");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0)
        .expect("a pipe");
    cbgen_in(&folder, "new -t install -e https://a.example --save pipe").gives(3, "");
    let of_linux = ["/proc/self/environ"]
        .iter()
        .filter(|_| cfg!(target_os = "linux"));
    for include in ["pipe", "/dev/null"].iter().chain(of_linux) {
        write(&folder, "own.toml", format!("include = [\"{include}\"]\n"));
        cbgen_in(&folder, "build own.toml")
            .ends(2)
            .says("is no file that can be included");
    }
    if cfg!(target_os = "linux") {
        cbgen("build /dev/zero").ends(3).says("over 64 MB");
    }
}

#[test]
fn an_include_that_is_no_toml_shows_its_place_and_not_its_text() {
    let own =
        "include = [\"other\"]\n[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example\"]\n";
    let other = "x = \"1\"\nTOKEN=marked-secret value\n";
    let folder = folder_of(&[("own.toml", own), ("other", other)]);
    for format in ["human", "json", "github", "sarif"] {
        let run = cbgen_in(&folder, ["check", "own.toml", "--format", format]);
        let all = run.stdout + &run.stderr;
        has(&all, "other");
        lacks(&all, "marked-secret");
    }
}

#[test]
fn nothing_is_printed_that_a_terminal_or_a_ci_system_obeys() {
    let folder = folder_with(ONE);
    for arguments in [
        "check --fix --string 'https://a.example/\u{1b}]0;x\u{7}\u{9b}\u{202e}&amp;'",
        "build --only 'x\n::error::y'",
        "build 'no\n::error::y'",
        "placeholders 'x\n::error::y'",
        "placeholders --category 'x\n  ::error::y'",
        "inspect 'https://a.example/\n::error::y'",
        "preview --string https://a.example?a=1 --set 'x\n::error::y=1'",
        "explain 'x\n::error::y'",
    ] {
        let run = cbgen_in(&folder, arguments);
        let all = run.stdout.clone() + &run.stderr;
        let obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        let obeys = |line: &str| line.trim_start().starts_with("::");
        let is_so = all.contains(obeyed) || all.lines().any(obeys);
        run.holds(!is_so, "somebody obeys this");
    }
}

#[test]
fn a_page_and_a_spreadsheet_show_the_text() {
    let folder = folder_with(ONE);
    cbgen_in(&folder, "build --format markdown")
        .prints("| ``-a.x\\|`y`` | `event` | ``x\\|`y`` | `https://a.example` |");
    cbgen_in(&folder, "build --format csv").prints("\n'-a.x|`y,event,");
}

#[test]
fn small_texts_are_taken() {
    cbgen("new -t install -e https://a.example -P -k=v").writes("https://a.example?-k=v");
    let field = "\u{feff}https://a.example?a={adid}";
    cbgen_reads(field, "check --string -").ends(0);
    cbgen_reads(field, "inspect - --format toml").is_silent();
    let names = cbgen("placeholders --format names");
    names.never_prints("<").never_prints(">");
    let save = "new -t install -e https://a.example --save callbacks.toml";
    cbgen_in(folder_with("callback = []\n"), save).says("callback = […]");
}

/// Cubic growth would take hours here.
#[test]
fn many_endpoints_with_tables_of_their_own_are_edited_in_time() {
    let table = |at: usize| {
        format!("{{ url = \"https://a{at}.example\", params = {{ x = \"{at}\" }} }},\n")
    };
    let tables: String = (0..2_000).map(table).collect();
    let file = format!("[[callback]]\nname = \"a\"\nendpoints = [\n{tables}]\n");
    let begin = std::time::Instant::now();
    cbgen_in(folder_with(&file), "edit a -P y=1").ends(0);
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

/// Ten times as much takes about ten times as long; where each was compared with each, it took fifty times.
#[test]
fn many_columns_and_many_unknown_names_take_no_more_than_their_share() {
    let columns = |at: usize| {
        let pairs: String = (0..20).map(|k| format!("k{k} = \"v{at}x{k}\", ")).collect();
        format!(
            "[[callback]]\nname = \"c{at}\"\nendpoints = [\"https://a.example\"]\nparams = {{ {pairs} }}\n"
        )
    };
    let unknown = |at: usize| {
        let names = format!("\"newthinh_{at}\", \"unkn{at}own\"");
        format!(
            "[[callback]]\nname = \"c{at}\"\nendpoints = [\"https://a.example\"]\nplaceholders = [{names}]\n"
        )
    };
    let own = |at: usize| format!("[[placeholder]]\nname = \"newthing_{at}\"\n");
    let takes = |text: &str, arguments: &[&str]| {
        let folder = folder_with(text);
        let run = |_| {
            let begin = std::time::Instant::now();
            assert!(cbgen_in(&folder, arguments).code < 2);
            begin.elapsed()
        };
        (0..3).map(run).min().unwrap_or_default()
    };
    let all = |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<String>();
    let [few, many] = [100, 1_000].map(|count| {
        let names = all(count, &own) + &all(count, &unknown);
        let csv = ["build", "--format", "adjust-csv"];
        [
            takes(&all(count, &columns), &csv),
            takes(&names, &["check"]),
        ]
    });
    for (few, many) in few.into_iter().zip(many) {
        assert!(many < few * 30, "{few:?} -> {many:?}");
    }
}
