//! `edit` and the text around what it changes: comments, blank lines, indentation, each notation of TOML.

use crate::program::{Run, cbgen_in, folder_with};

/// A callback `a` with these lines.
fn callback(lines: &str) -> String {
    format!(
        "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com\"]\n{lines}"
    )
}

/// Runs `edit a` in a folder with the file; the run, and what the file became.
fn edit(file: &str, arguments: &str) -> (Run, String) {
    let folder = folder_with(file);
    let run = cbgen_in(folder.path(), format!("edit a {arguments}"));
    let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
    if run.code == 0 {
        let built = cbgen_in(folder.path(), "build --only a");
        assert_eq!(built.code, 0, "{}\n{text}", built.stderr);
        // A line for each event token has its name in front.
        let field = |line: &str| line.rsplit('\t').next().map(str::to_owned);
        assert_eq!(
            built.stdout.lines().next().and_then(field),
            run.stdout.lines().next().and_then(field),
            "what is built is what is printed"
        );
    } else {
        assert_eq!((run.stdout.as_str(), text.as_str()), ("", file));
    }
    (run, text)
}

/// That an edit of a file gives another.
#[track_caller]
fn becomes(old: &str, arguments: &str, new: &str) {
    let (run, text) = edit(old, arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(text, new);
    let windows = old.replace('\n', "\r\n");
    let (run, text) = edit(&windows, arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(text, new.replace('\n', "\r\n"), "with Windows line endings");
}

/// That lines of a callback become others, and nothing else changes.
#[track_caller]
fn lines_become(old: &str, arguments: &str, new: &str) {
    becomes(&callback(old), arguments, &callback(new));
    // As the last lines of the file, without a line break.
    let open = |lines: &str| callback(lines).trim_end_matches('\n').to_owned();
    becomes(&open(old), arguments, &open(new));
}

#[test]
fn a_comment_above_what_goes_stays() {
    lines_become(
        "placeholders = [\n # device ids\n \"idfa\", # mine\n \"idfv\",\n]\n",
        "--remove idfa",
        "placeholders = [\n # device ids\n \"idfv\",\n]\n",
    );
    lines_become(
        "placeholders = [\n  \"idfa\",\n\n  # device ids\n  \"idfv\" # mine\n]\n",
        "--remove idfv",
        "placeholders = [\n  \"idfa\"\n\n  # device ids\n]\n",
    );
    lines_become(
        "placeholders = [\n # device ids\n \"idfa\",\n \"idfv\",\n]\n",
        "-P idfa=x",
        "placeholders = [\n # device ids\n \"idfv\",\n]\nparams = { idfa = \"x\" }\n",
    );
    lines_become(
        "\n[callback.params]\nb = \"1\"\n\n# the second\nc = \"2\"\n",
        "--remove c",
        "\n[callback.params]\nb = \"1\"\n# the second\n",
    );
    lines_become(
        "# the first\nparams.b = \"1\" # b\nparams.c = \"2\"\n",
        "--remove b",
        "# the first\nparams.c = \"2\"\n",
    );
}

#[test]
fn a_dotted_line_keeps_its_indentation_and_its_comment() {
    lines_become(
        "  params.a = \"1\"\n  params.b.encoded = \"2\" # dotted\n",
        "-P b=3 -P c=4",
        "  params.a = \"1\"\n  params.b = \"3\" # dotted\n  params.c = \"4\"\n",
    );
    lines_become(
        "params.b.encoded = \"2\" # dotted\n",
        "-P b:=3",
        "params.b.encoded = \"3\" # dotted\n",
    );
    lines_become(
        "params.b = { encoded = \"2\" } # in braces\n",
        "-P b:=3",
        "params.b = { encoded = \"3\" } # in braces\n",
    );
}

#[test]
fn a_parameter_of_its_own_table_is_replaced_with_that() {
    lines_become(
        "[callback.params.b]\n# why\nencoded = \"2\"\n",
        "-P b:=3 -P c=4",
        "[callback.params.b]\n# why\nencoded = \"3\"\n\n[callback.params]\nc = \"4\"\n",
    );
}

#[test]
fn only_what_an_edit_has_emptied_goes() {
    lines_become(
        "params = {}\nplaceholders = [\"idfa\"]\nbody = {}\n",
        "--remove idfa",
        "params = {}\nbody = {}\n",
    );
    lines_become(
        "params = { a = \"1\" } # one\nplaceholders = [\"idfa\"]\n",
        "--remove a",
        "placeholders = [\"idfa\"]\n",
    );
}

#[test]
fn a_list_that_is_replaced_keeps_its_comments_and_what_stays() {
    let with = |list: &str| callback("").replace("[\"https://a.example.com\"]", list);
    becomes(
        &with(
            "[\n  # production\n  'https://a.example.com', # one\n  \"https://b.example.com\", # two\n]",
        ),
        "-e https://a.example.com -e https://c.example.com",
        &with(
            "[\n  # production\n  'https://a.example.com', # one\n  \"https://c.example.com\", # two\n]",
        ),
    );
    becomes(
        &with("[\n  \"https://a.example.com\", # one\n  \"https://b.example.com\", # two\n]"),
        "-e https://b.example.com -e https://a.example.com",
        &with("[\n  \"https://b.example.com\", # two\n  \"https://a.example.com\", # one\n]"),
    );
    becomes(
        &with(
            "[\n  # first\n  'https://a.example.com', # one\n  # second\n  \"https://b.example.com\"\n]",
        ),
        "-e https://c.example.com -e https://b.example.com -e https://a.example.com",
        &with(
            "[\n  \"https://c.example.com\",\n  # second\n  \"https://b.example.com\",\n  # first\n  \
             'https://a.example.com' # one\n]",
        ),
    );
    lines_become(
        "conditions = [\n  'country=de', # d\n  \"environment=production\", # e\n]\n",
        "--condition environment=production --condition os_name=ios --condition country=de",
        "conditions = [\n  \"environment=production\", # e\n  \"os_name=ios\",\n  'country=de', # d\n]\n",
    );
}

#[test]
fn an_endpoint_of_a_new_list_keeps_what_it_has() {
    let (b, c) = (
        "url = \"https://b.example.com\"",
        "url = \"https://c.example.com\"",
    );
    let all = [URL, DE, POST, BODY, PARAMS];
    endpoints_become(
        &[&[b], &all],
        "-e https://a.example.com -e https://b.example.com",
        &[&all, &[b]],
    );
    endpoints_become(&[&[b, DE], &all, &[c]], "-e https://a.example.com", &[&all]);
    let said = endpoints_become(
        &[&all, &[b, PARAMS], &[c]],
        "-e https://c.example.com -e https://a.example.com",
        &[&[c], &all],
    );
    assert!(
        said.contains("  removed: equal,{environment},production,https://b.example.com?p=1\n"),
        "{said}"
    );
    // One more, in the notation of a list and of tables.
    let old = "endpoints = [\n  { url = 'https://a.example.com', conditions = [\"country=de\"] }, # own\n]\n";
    let new = old.replace("# own\n", "# own\n  \"https://b.example.com\",\n");
    let with = |list: &str| format!("[[callback]]\nname = \"a\"\n{list}");
    let flags = "-e https://a.example.com -e https://b.example.com";
    becomes(&with(old), flags, &with(&new));
    let old = "# one\n[[callback.endpoints]] # h\nurl = 'https://a.example.com'\n[callback.endpoints.params] # p\nx = \"1\"\n";
    let new = format!("{old}\n[[callback.endpoints]]\nurl = \"https://b.example.com\"\n");
    let with = |tables: &str| {
        format!("[[callback]]\nname = \"a\"\n\n{tables}\n[callback.params]\ny = \"2\"\n")
    };
    becomes(&with(old), flags, &with(&new));
    becomes(&with(&new), "-e https://a.example.com", &with(old));
    let swapped = "[[callback.endpoints]]\nurl = \"https://b.example.com\"\n\n";
    becomes(
        &with(&new),
        "-e https://b.example.com -e https://a.example.com",
        &with(&format!("{swapped}{old}")),
    );
}

#[test]
fn an_endpoint_of_the_defaults_keeps_what_it_has_in_a_list_of_the_callbacks_own() {
    let with = |own: &str| {
        format!(
            "[defaults]\nendpoints = [{{ url = \"https://a.example.com\", conditions = [\"country=de\"], method = \
             \"post\", body = {{ k = \"1\", e = {{ encoded = \"a%20b\" }} }} }}, \"https://b.example.com\"]\n\n\
             [[callback]]\nname = \"a\"\n{own}"
        )
    };
    becomes(
        &with(""),
        "-e https://a.example.com -e https://c.example.com",
        &with(
            "endpoints = [{ url = \"https://a.example.com\", conditions = [\"country=de\"], method = \"post\", body = { \
             k = \"1\", e = { encoded = \"a%20b\" } } }, \"https://c.example.com\"]\n",
        ),
    );
}

/// A callback `a` whose endpoints are these tables, in braces or below headers.
fn endpoints(tables: &[&[&str]], is_braces: bool) -> String {
    let head = "[[callback]]\nname = \"a\"\nconditions = [\"environment=production\"]\n";
    if is_braces {
        let tables: Vec<String> = tables
            .iter()
            .map(|pairs| format!("{{ {} }}", pairs.join(", ")))
            .collect();
        return format!("{head}endpoints = [{}]\n", tables.join(", "));
    }
    let tables: Vec<String> = tables
        .iter()
        .map(|pairs| format!("\n[[callback.endpoints]]\n{}\n", pairs.join("\n")))
        .collect();
    format!("{head}{}", tables.concat())
}

const URL: &str = "url = \"https://a.example.com\"";
const DE: &str = "conditions = [\"country=de\"]";
const POST: &str = "method = \"post\"";
const BODY: &str = "body = { k = \"{adid}\" }";
const PARAMS: &str = "params = { p = \"1\" }";

/// That an edit of endpoint tables gives others, in both notations; what it says.
#[track_caller]
fn endpoints_become(old: &[&[&str]], arguments: &str, new: &[&[&str]]) -> String {
    let mut said = String::new();
    for is_braces in [true, false] {
        let (run, text) = edit(&endpoints(old, is_braces), arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(text, endpoints(new, is_braces));
        said = run.stderr;
    }
    said
}

#[test]
fn a_condition_is_that_of_the_endpoints_that_have_none_of_their_own() {
    let other = "url = \"https://b.example.com\"";
    let to = |conditions: &str, tables: &[&[&str]]| {
        let old = "conditions = [\"environment=production\"]\n";
        endpoints(tables, true).replace(old, conditions)
    };
    let both: &[&[&str]] = &[&[URL, DE, POST, BODY], &[other]];
    let cleared: &[&[&str]] = &[&[URL, POST, BODY], &[other]];
    let (old, own) = (
        to("conditions = [\"environment=production\"]\n", both),
        both,
    );
    for (flags, conditions, tables) in [
        (
            "--condition country=at",
            "conditions = [\"country=at\"]\n",
            own,
        ),
        ("--no-condition", "", cleared),
        (
            "--no-condition --condition country=at",
            "conditions = [\"country=at\"]\n",
            cleared,
        ),
    ] {
        let flags = format!("{flags} --allow post-without-condition");
        let (run, text) = edit(&old, &flags);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let allow = match conditions {
            "" => "allow = [\"post-without-condition\"]\n",
            _ => "",
        };
        let new = to(conditions, tables) + allow;
        assert_eq!(text, new, "{flags:?}");
    }
    let (run, _) = edit(&endpoints(&[&[URL, DE]], true), "--condition country=at");
    assert_eq!(run.code, 2, "it would be a dead line: {}", run.stderr);
    assert!(run.stderr.contains("--no-condition too"), "{}", run.stderr);
}

#[test]
fn an_endpoint_is_given_whole_as_adjust_writes_an_entry() {
    let de = "equal,{country},de,https://a.example.com";
    let post = "POST,equal,{environment},sandbox,https://b.example.com/cb,k={adid}";
    let (run, text) = edit(
        &endpoints(&[&[URL, DE, POST]], true),
        &format!("-e {de} -e {post} -e https://c.example.com"),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.line(),
        format!("POST,{de} {post} equal,{{environment}},production,https://c.example.com")
    );
    assert!(
        text.contains("url = \"https://b.example.com/cb\", conditions = ["),
        "{text}"
    );
}

#[test]
fn a_dry_run_prints_the_difference_and_changes_nothing() {
    let file = callback("params = { x = \"1\" } # x\n");
    let folder = folder_with(&file);
    let edit = |flags: &str| cbgen_in(folder.path(), format!("edit a --dry-run {flags}"));
    let run = edit("-P x=2");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "--- callbacks.toml\n+++ callbacks.toml\n@@ -2,4 +2,4 @@\n name = \"a\"\n trigger = \"install\"\n endpoints = \
         [\"https://a.example.com\"]\n-params = { x = \"1\" } # x\n+params = { x = \"2\" } # x\n"
    );
    assert_eq!((edit("-P x=1").code, edit("-P x={gaid}").code), (0, 1));
    let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
    assert_eq!(text, file);
}

#[test]
fn a_method_is_that_of_all_endpoints() {
    endpoints_become(
        &[&[URL, DE, POST, PARAMS], &[URL, "method = \"post\""]],
        "--method get",
        &[&[URL, DE, PARAMS], &[URL]],
    );
    endpoints_become(&[&[URL, DE, POST]], "--method get", &[&[URL, DE]]);
}

#[test]
fn a_value_is_set_in_each_endpoint_that_has_its_own() {
    endpoints_become(
        &[&[URL, DE, POST, BODY, PARAMS]],
        "--body k=2 --body z=2 -P p=3 -P q=4",
        &[&[
            URL,
            DE,
            POST,
            "body = { k = \"2\", z = \"2\" }",
            "params = { p = \"3\", q = \"4\" }",
        ]],
    );
    let (run, text) = edit(&endpoints(&[&[URL, PARAMS], &[URL]], true), "-P z=2");
    assert_eq!(
        run.stdout,
        "equal,{environment},production,https://a.example.com?p=1&z=2 \
         equal,{environment},production,https://a.example.com?z=2\n",
        "{}",
        run.stderr
    );
    let expected = endpoints(&[&[URL, "params = { p = \"1\", z = \"2\" }"], &[URL]], true);
    assert_eq!(text, expected + "params = { z = \"2\" }\n");
}

#[test]
fn a_value_under_another_name_keeps_its_place() {
    lines_become(
        "params = { a = \"1\", \"b\" = '{adid}', c = \"3\" } # i\n",
        "--remove b -P 'device id={adid}'",
        "params = { a = \"1\", \"device id\" = \"{adid}\", c = \"3\" } # i\n",
    );
    lines_become(
        "params.a.encoded = \"x%20y\" # a\nparams.c = \"3\"\n",
        "--remove a -P z:=x%20y",
        "params.z = { encoded = \"x%20y\" }\nparams.c = \"3\"\n",
    );
    endpoints_become(
        &[&[URL, "params = { p = \"1\", q = \"2\" }"]],
        "--remove p -P x=1",
        &[&[URL, "params = { x = \"1\", q = \"2\" }"]],
    );
    // Another value is another parameter.
    lines_become(
        "params = { a = \"1\", c = \"3\" }\n",
        "--remove a -P b=2",
        "params = { c = \"3\", b = \"2\" }\n",
    );
    // What goes from the body stays where it is among the parameters.
    lines_become(
        "conditions = [\"country=de\"]\nmethod = \"post\"\nplaceholders = [\"idfa\", \"idfv\"]\nbody = { idfa = \
         \"{idfa}\", x = \"1\" }\n",
        "--remove idfa -p idfa",
        "conditions = [\"country=de\"]\nmethod = \"post\"\nplaceholders = [\"idfa\", \"idfv\"]\nbody = { x = \"1\" \
         }\n",
    );
}

#[test]
fn an_endpoint_without_parameters_of_its_own_stays_so() {
    endpoints_become(&[&[URL, PARAMS]], "--remove p", &[&[URL, "params = {}"]]);
    let below = |params: &str| format!("{}{params}\n", endpoints(&[&[URL]], false));
    becomes(
        &below("params.p = \"1\" # p"),
        "--remove p",
        &below("params = {}"),
    );
    becomes(
        &below("[callback.endpoints.params]\np = \"1\""),
        "--remove p",
        &below("[callback.endpoints.params]"),
    );
}

#[test]
fn an_endpoint_of_its_own_table_is_replaced_with_all_that_it_has() {
    let old = endpoints(&[&[URL, DE, PARAMS]], false);
    let (run, text) = edit(&old, "-e https://b.example.com");
    assert!(
        run.stderr
            .contains("condition: equal,{country},de -> equal,{environment},production"),
        "{}",
        run.stderr
    );
    assert_eq!(
        run.stdout,
        "equal,{environment},production,https://b.example.com\n"
    );
    assert!(
        !text.contains("country=de") && !text.contains("p = "),
        "{text}"
    );
}

/// That an edit is refused with this exit code and these words, and nothing is written.
#[track_caller]
fn refused(file: &str, arguments: &str, code: i32, says: &str) {
    let (run, _) = edit(file, arguments);
    assert_eq!(run.code, code, "{}", run.stderr);
    assert!(run.stderr.contains(says), "{}", run.stderr);
}

#[test]
fn what_endpoints_of_the_defaults_have_of_their_own_is_changed_there() {
    let defaults = format!(
        "[defaults]\nendpoints = [{{ {URL}, {DE}, {POST}, {BODY}, {PARAMS} }}]\n\n[[callback]]\nname = \"a\"\n"
    );
    for arguments in ["--no-condition", "--method get", "-P z=2", "--body z=2"] {
        refused(&defaults, arguments, 2, "give it its own with -e");
    }
    let (run, _) = edit(&defaults, "-p idfa");
    assert_eq!(
        run.stdout,
        "POST,equal,{country},de,https://a.example.com?idfa={idfa}&p=1,k={adid}\n"
    );
}

const SETS: &str = "[sets.device]\nplaceholders = [\"idfa\"]\nparams = { os = \"{os_name}\" }\n\n";

#[test]
fn a_parameter_of_a_set_that_is_taken_in_now_is_excluded() {
    becomes(
        &(SETS.to_owned() + &callback("")),
        "--use device --remove os",
        &(SETS.to_owned() + &callback("use = [\"device\"]\nexclude = [\"os\"]\n")),
    );
}

#[test]
fn a_list_moves_into_a_set() {
    let old = SETS.to_owned() + &callback("placeholders = [\"idfa\", \"idfv\"]\n");
    let new = SETS.to_owned() + &callback("placeholders = [\"idfv\"]\nuse = [\"device\"]\n");
    let arguments = "--remove idfa --use device";
    becomes(&old, arguments, &new);
    let (run, _) = edit(&old, arguments);
    assert_eq!(
        run.stdout,
        "https://a.example.com?idfa={idfa}&os={os_name}&idfv={idfv}\n"
    );
    // That is what was asked for.
    assert!(!run.stderr.contains("elsewhere"), "{}", run.stderr);
}

#[test]
fn two_values_for_one_key_are_refused_as_by_new() {
    let file = callback("");
    for flag in ["-P", "--body"] {
        refused(
            &file,
            &format!("{flag} n=1 {flag} n=2"),
            1,
            "error[duplicate-key]",
        );
    }
    refused(&file, "-p adid -P adid=x", 1, "error[duplicate-key]");
    lines_become("", "-P n=1 -P n=1", "params = { n = \"1\" }\n");
}

#[test]
fn a_callback_becomes_one_of_an_event_only_with_its_token() {
    let file = callback("");
    refused(&file, "-t event", 2, "missing --event-token TOKEN");
    becomes(
        &file,
        "-t event --event-token abc123",
        &(file.replace("\"install\"", "\"event\"") + "event_tokens = [\"abc123\"]\n"),
    );
}

#[test]
fn a_set_is_taken_in_and_out() {
    let without = SETS.to_owned() + &callback("");
    let with = SETS.to_owned() + &callback("use = [\"device\"]\n");
    becomes(&without, "--use device", &with);
    becomes(&with, "--no-use device", &without);
    refused(&with, "--no-use devise", 2, "did you mean `device`?");
    refused(&without, "--use devise", 2, "did you mean `device`?");
}

#[test]
fn a_macro_is_declared_in_the_file() {
    let (run, _) = edit(&callback(""), "-P k={zzz}");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("declare it: --macro zzz, or macros = [\"zzz\"]"),
        "{}",
        run.stderr
    );
    let params = "params = { k = \"{zzz}\" }\n";
    let own = callback(&format!("macros = [\"zzz\"]\n{params}"));
    becomes(&callback(""), "-P k={zzz} --macro zzz", &own);
    let of_file = "macros = [\"zzz\"]\n\n".to_owned();
    let new = of_file.clone() + &callback(params);
    let arguments = "-P k={zzz} --macro zzz";
    becomes(&(of_file + &callback("")), arguments, &new);
    refused(&callback(""), "--macro adid", 2, "Adjust replaces it");
}

#[test]
fn what_changes_nothing_is_as_it_was() {
    let head = "[defaults]\nplaceholders = ['adid']\nconditions = [\"country=de\"]\n\n";
    let file = head.to_owned()
        + &callback(
            "defaults = false\nrecommended = false # no\nplaceholders = [\n '{idfa}' ]\nparams.x = 'y'\nmethod = 'GET'\n",
        );
    for arguments in [
        "-p idfa",
        "-P x=y -e https://a.example.com -t install",
        "--no-condition",
        "--no-recommended",
        "--method get",
        "--name a",
    ] {
        let (run, text) = edit(&file, arguments);
        assert_eq!(
            (run.code, text.as_str()),
            (0, file.as_str()),
            "{arguments:?}"
        );
        assert!(run.stderr.contains("`a` is as it was"), "{}", run.stderr);
    }
    let file = head.to_owned() + &callback("");
    let (run, text) = edit(&file, "-p adid");
    assert_eq!((run.code, text), (0, file.clone()));
    let new = file.clone() + "conditions = []\n";
    becomes(&file, "--no-condition", &new);
    becomes(&new, "--no-condition", &new);
}

#[test]
fn what_the_file_would_refuse_tomorrow_is_written_only_where_it_allows_it() {
    let file = callback("");
    let with = |flag: &str| format!("-e https://127.0.0.1 {flag} ip-host");
    refused(
        &file,
        &with("--warn"),
        1,
        "--allow ip-host writes allow = [\"ip-host\"]",
    );
    let (run, text) = edit(&file, &with("--allow"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(text.ends_with("allow = [\"ip-host\"]\n"), "{text}");
    let (run, _) = edit(
        &("[lints]\nip-host = \"warn\"\n".to_owned() + &file),
        &with("--warn"),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn the_name_of_a_line_leads_to_its_callback() {
    let file = callback("event_tokens = [\"abc123\"]\n").replace("\"install\"", "\"event\"");
    let folder = folder_with(&file);
    let run = cbgen_in(folder.path(), "edit a.abc123 -P x=1");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `a`?"), "{}", run.stderr);
}

const UNSET: &str = "macros = [\"click_id\"]\n[[callback]]\nname = \"a\"\ntrigger = \"event\"\nevent_tokens = [\"${TOKEN}\"]\nendpoints = [\"https://${HOST}/cb?k=${KEY}\"]\n";

#[test]
fn without_values_of_the_environment_all_else_is_checked() {
    for (arguments, code, says) in [
        ("-P a={gaid}", 1, "unknown-placeholder"),
        ("-p {bad", 1, "malformed-placeholder"),
        ("--condition bad", 1, "condition-syntax"),
        ("-t evnt", 1, "unknown-trigger"),
        ("-P k=other", 1, "duplicate-key"),
        ("--use x", 2, "there is no set"),
    ] {
        let folder = folder_with(UNSET);
        let run = cbgen_in(folder.path(), format!("edit a {arguments}"));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (code, ""),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(says), "{}", run.stderr);
        let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("read");
        assert_eq!(text, UNSET);
    }
}

#[test]
fn what_lacks_a_value_is_one_warning() {
    let folder = folder_with(UNSET);
    let run = cbgen_in(folder.path(), "edit a -p adid");
    assert_eq!(
        run.line(),
        "https://${HOST}/cb?k=${KEY}&adid={adid}",
        "what is written is printed"
    );
    assert_eq!(run.stderr.matches("warning").count(), 1, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("set TOKEN, HOST, KEY to have it checked whole"),
        "{}",
        run.stderr
    );
    let list = cbgen_in(folder.path(), "list --format json");
    let rows: serde_json::Value = serde_json::from_str(&list.stdout).expect("JSON");
    assert_eq!(rows[0]["parameters"], serde_json::json!(["k", "adid"]));
    assert_eq!(rows[0]["field"], "https://${HOST}/cb?k=${KEY}&adid={adid}");
    let findings = rows[0]["findings"].as_array().expect("a list");
    assert!(
        findings.iter().all(|one| one["level"] == "warn"),
        "{findings:?}"
    );
    assert_eq!(list.stderr.matches("warning").count(), 1, "{}", list.stderr);
}

#[test]
fn a_field_that_needs_no_value_is_printed_without_it() {
    let file = UNSET.replace("${HOST}/cb?k=${KEY}", "a.example.com");
    let folder = folder_with(&file);
    let run = cbgen_in(folder.path(), "edit a -p adid");
    assert_eq!(
        run.stdout, "https://a.example.com?adid={adid}\n",
        "{}",
        run.stderr
    );
}

#[test]
fn each_flag_changes_its_own_line_and_no_other() {
    let head = SETS.to_owned() + "[defaults]\nplaceholders = [\"adid\"]\n\n# about a\n";
    let tail =
        "# end\n\n[[callback]] # other\nname = 'z'\nendpoints = [\"https://z.example.com\"]\n";
    let file = |lines: &str| format!("{head}{}{tail}", callback(lines));
    let url = "https://a.example.com?adid={adid}";
    for (arguments, old, new, field) in [
        (
            "--use device",
            "",
            "use = [\"device\"]\n",
            "https://a.example.com?adid={adid}&idfa={idfa}&os={os_name}",
        ),
        (
            "--exclude adid",
            "",
            "exclude = [\"adid\"]\n",
            "https://a.example.com",
        ),
        (
            "--exclude os",
            "use = ['device'] # u\nexclude = [\n  'idfa', # i\n]\n",
            "use = ['device'] # u\nexclude = [\n  'idfa', # i\n  \"os\",\n]\n",
            url,
        ),
        (
            "--no-recommended",
            "recommended = true # r\n",
            "recommended = false # r\n",
            url,
        ),
        (
            "--method POST",
            "method = 'get' # m\nconditions = [\"country=de\"] # c\n",
            "method = 'post' # m\nconditions = [\"country=de\"] # c\n",
            "POST,equal,{country},de,https://a.example.com?adid={adid}",
        ),
        (
            "--body b=2",
            "method = 'post'\nconditions = [\"country=de\"]\n[callback.body] # b\na = '1' # one\n",
            "method = 'post'\nconditions = [\"country=de\"]\n[callback.body] # b\na = '1' # one\nb = \"2\"\n",
            "POST,equal,{country},de,https://a.example.com?adid={adid},a=1&b=2",
        ),
        (
            "--condition country=at",
            "conditions = [ # c\n  'country=de', # de\n]\n",
            "conditions = [ # c\n  \"country=at\",\n]\n",
            "equal,{country},at,https://a.example.com?adid={adid}",
        ),
        (
            "--condition country=de --condition environment=production",
            "conditions = ['country=de'] # c\n",
            "conditions = ['country=de', \"environment=production\"] # c\n",
            "equal,{country}{environment},deproduction,https://a.example.com?adid={adid}",
        ),
    ] {
        becomes(&file(old), arguments, &file(new));
        let (run, _) = edit(&file(old), arguments);
        assert_eq!(run.line(), field);
    }
    let recommended = edit(&file("recommended = false # r\n"), "--recommended");
    assert_eq!(recommended.1, file("recommended = true # r\n"));
    assert!(recommended.0.line().contains("&tracker={tracker}&"));
    let trigger = edit(&file(""), "-t session");
    assert_eq!(trigger.1, file("").replace("\"install\"", "\"session\""));
    let event = |tokens: &str| {
        file(&format!("event_tokens = {tokens}\n")).replace("\"install\"", "'event'")
    };
    becomes(
        &event("[\n  'abc123', # first\n]"),
        "--event-token abc123 --event-token xyz456",
        &event("[\n  'abc123', # first\n  \"xyz456\",\n]"),
    );
}

#[test]
fn the_comments_of_what_goes_stand_once_and_the_text_of_a_string_is_none() {
    let file = |body: &str| {
        format!("[[callback]]\nname = \"a\"\nendpoints = [\"https://a.example.com/cb\"]\n{body}")
    };
    for (body, flags, left) in [
        (
            "# above\nparams.q = \"1\"\nparams.r = \"2\"\nallow = []\n",
            "--remove q --remove r",
            "# above\nallow = []\n",
        ),
        (
            "[callback.params]\na = \"\"\"\n# no comment\"\"\"\nb = \"2\"\n",
            "--remove a",
            "[callback.params]\nb = \"2\"\n",
        ),
    ] {
        let folder = folder_with(&file(body));
        cbgen_in(folder.path(), format!("edit a {flags}")).ends(0);
        let text = std::fs::read_to_string(folder.path().join("callbacks.toml")).expect("the file");
        assert_eq!(text, file(left), "{flags}");
    }
}
