//! `edit` and the text around what it changes: comments, blank lines, indentation, each notation of TOML.

use crate::program::{
    Run, cbgen_in, changes, coded, finishes, folder_with, has, lacks, pairs, parts, read, stays,
    triples, words,
};

/// A callback `a` with these lines.
fn callback(lines: &str) -> String {
    format!(
        "[[callback]]\nname = \"a\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com\"]\n{lines}"
    )
}

/// Runs `edit a` in a folder with the file; the run, and what the file became.
fn edit(file: &str, arguments: &str) -> (Run, String) {
    let folder = folder_with(file);
    let run = cbgen_in(&folder, words("edit a", arguments));
    let text = read(&folder, "callbacks.toml");
    if run.code == 0 {
        let built = cbgen_in(&folder, "build --only a");
        // A line for each event token has its name in front.
        let field = |line: &str| line.rsplit('\t').next().map(str::to_owned);
        let first = |run: &Run| run.stdout.lines().next().and_then(field);
        built.ends(0);
        run.holds(first(&built) == first(&run), "what is built is printed");
    } else {
        run.gives(run.code, "").holds(text == file, "it is changed");
    }
    (run, text)
}

/// That an edit of a file gives another, with either line ending.
#[track_caller]
fn becomes(old: &str, arguments: &str, new: &str) {
    for ending in ["\n", "\r\n"] {
        let (run, text) = edit(&old.replace('\n', ending), arguments);
        run.ends(0);
        assert_eq!(text, new.replace('\n', ending), "{arguments}");
    }
}

/// That lines of a callback become others by these flags, and nothing else changes.
#[track_caller]
fn each_becomes<const N: usize>(rows: [&str; N]) {
    for (old, arguments, new) in triples(rows) {
        becomes(&callback(old), arguments, &callback(new));
        // As the last lines of the file, without a line break.
        let open = |lines: &str| callback(lines).trim_end_matches('\n').to_owned();
        becomes(&open(old), arguments, &open(new));
    }
}

#[test]
fn a_comment_above_what_goes_stays() {
    each_becomes([
        "placeholders = [\n # device ids\n \"idfa\", # mine\n \"idfv\",\n]\n | --remove idfa | placeholders = [\n # device ids\n \"idfv\",\n]\n",
        "placeholders = [\n  \"idfa\",\n\n  # device ids\n  \"idfv\" # mine\n]\n | --remove idfv | placeholders = [\n  \"idfa\"\n\n  # device ids\n]\n",
        "placeholders = [\n # device ids\n \"idfa\",\n \"idfv\",\n]\n | -P idfa=x | placeholders = [\n # device ids\n \"idfv\",\n]\nparams = { idfa = \"x\" }\n",
        "\n[callback.params]\nb = \"1\"\n\n# the second\nc = \"2\"\n | --remove c | \n[callback.params]\nb = \"1\"\n# the second\n",
        "# the first\nparams.b = \"1\" # b\nparams.c = \"2\"\n | --remove b | # the first\nparams.c = \"2\"\n",
    ]);
}

#[test]
fn a_dotted_line_keeps_its_indentation_and_its_comment() {
    each_becomes([
        "  params.a = \"1\"\n  params.b.encoded = \"2\" # dotted\n | -P b=3 -P c=4 |   params.a = \"1\"\n  params.b = \"3\" # dotted\n  params.c = \"4\"\n",
        "params.b.encoded = \"2\" # dotted\n | -P b:=3 | params.b.encoded = \"3\" # dotted\n",
        "params.b = { encoded = \"2\" } # in braces\n | -P b:=3 | params.b = { encoded = \"3\" } # in braces\n",
    ]);
}

#[test]
fn a_parameter_of_its_own_table_is_replaced_with_that() {
    each_becomes([
        "[callback.params.b]\n# why\nencoded = \"2\"\n | -P b:=3 -P c=4 | [callback.params.b]\n# why\nencoded = \"3\"\n\n[callback.params]\nc = \"4\"\n",
    ]);
}

#[test]
fn only_what_an_edit_has_emptied_goes() {
    each_becomes([
        "params = {}\nplaceholders = [\"idfa\"]\nbody = {}\n | --remove idfa | params = {}\nbody = {}\n",
        "params = { a = \"1\" } # one\nplaceholders = [\"idfa\"]\n | --remove a | placeholders = [\"idfa\"]\n",
    ]);
}

#[test]
fn a_list_that_is_replaced_keeps_its_comments_and_what_stays() {
    for (old, flags, new) in triples([
        "[\n  # production\n  'A', # one\n  \"B\", # two\n] | -e A -e C | [\n  # production\n  'A', # one\n  \"C\", # two\n]",
        "[\n  \"A\", # one\n  \"B\", # two\n] | -e B -e A | [\n  \"B\", # two\n  \"A\", # one\n]",
        "[\n  # first\n  'A', # one\n  # second\n  \"B\"\n] | -e C -e B -e A | [\n  \"C\",\n  # second\n  \"B\",\n  # first\n  'A' # one\n]",
    ]) {
        let whole = |text: &str| {
            let url = |name: &str| format!("https://{}.example.com", name.to_lowercase());
            let names = ["A", "B", "C"].into_iter();
            names.fold(text.to_owned(), |text, name| text.replace(name, &url(name)))
        };
        let with = |list: &str| callback("").replace("[\"https://a.example.com\"]", &whole(list));
        becomes(&with(old), &whole(flags), &with(new));
    }
    each_becomes([
        "conditions = [\n  'country=de', # d\n  \"environment=production\", # e\n]\n | --condition environment=production --condition os_name=ios --condition country=de | conditions = [\n  \"environment=production\", # e\n  \"os_name=ios\",\n  'country=de', # d\n]\n",
    ]);
}

#[test]
fn an_endpoint_of_a_new_list_keeps_what_it_has() {
    endpoints_become([
        "B ; URL + DE + POST + BODY + PARAMS | -e https://a.example.com -e https://b.example.com | URL + DE + POST + BODY + PARAMS ; B",
        "B + DE ; URL + DE + POST ; C | -e https://a.example.com | URL + DE + POST",
        "URL + DE + POST + BODY ; B + PARAMS ; C | -e https://c.example.com -e https://a.example.com | C ; URL + DE + POST + BODY",
    ]);
    let (run, _) = edit(
        &endpoints("URL ; B + PARAMS", true),
        "-e https://a.example.com",
    );
    run.says("  removed: equal,{environment},production,https://b.example.com?p=1\n");
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
    let swapped = format!("[[callback.endpoints]]\nurl = \"https://b.example.com\"\n\n{old}");
    let flags = "-e https://b.example.com -e https://a.example.com";
    becomes(&with(&new), flags, &with(&swapped));
}

#[test]
fn an_endpoint_of_the_defaults_keeps_what_it_has_in_a_list_of_the_callbacks_own() {
    let endpoint = "{ url = \"https://a.example.com\", conditions = [\"country=de\"], method = \"post\", body = { k = \"1\", e = { encoded = \"a%20b\" } } }";
    let head = format!("[defaults]\nendpoints = [{endpoint}, \"https://b.example.com\"]\n\n");
    let old = head + "[[callback]]\nname = \"a\"\n";
    let flags = "-e https://a.example.com -e https://c.example.com";
    let own = format!("endpoints = [{endpoint}, \"https://c.example.com\"]\n");
    becomes(&old, flags, &(old.clone() + &own));
}

/// A callback `a` whose endpoints are these tables, in braces or below headers.
fn endpoints(tables: &str, is_braces: bool) -> String {
    fn pair(word: &str) -> &str {
        match word {
            "URL" => URL,
            "B" => "url = \"https://b.example.com\"",
            "C" => "url = \"https://c.example.com\"",
            "DE" => DE,
            "POST" => POST,
            "BODY" => BODY,
            "PARAMS" => PARAMS,
            other => other,
        }
    }
    let table = |table: &str| {
        let pairs: Vec<&str> = table.split(" + ").map(pair).collect();
        if is_braces {
            format!("{{ {} }}", pairs.join(", "))
        } else {
            format!("\n[[callback.endpoints]]\n{}\n", pairs.join("\n"))
        }
    };
    let head = "[[callback]]\nname = \"a\"\nconditions = [\"environment=production\"]\n";
    let tables: Vec<String> = tables.split(" ; ").map(table).collect();
    if is_braces {
        format!("{head}endpoints = [{}]\n", tables.join(", "))
    } else {
        format!("{head}{}", tables.concat())
    }
}

const URL: &str = "url = \"https://a.example.com\"";
const DE: &str = "conditions = [\"country=de\"]";
const POST: &str = "method = \"post\"";
const BODY: &str = "body = { k = \"{adid}\" }";
const PARAMS: &str = "params = { p = \"1\" }";

/// That endpoint tables become others by these flags, in both notations.
#[track_caller]
fn endpoints_become<const N: usize>(rows: [&str; N]) {
    for (old, arguments, new) in triples(rows) {
        for is_braces in [true, false] {
            let (run, text) = edit(&endpoints(old, is_braces), arguments);
            run.ends(0);
            assert_eq!(text, endpoints(new, is_braces), "{arguments}");
        }
    }
}

#[test]
fn a_condition_is_that_of_the_endpoints_that_have_none_of_their_own() {
    let production = "conditions = [\"environment=production\"]\n";
    let old = endpoints("URL + DE + POST + BODY ; B", true);
    for [flags, conditions, tables, allow] in parts([
        "--condition country=at | conditions = [\"country=at\"]\n | URL + DE + POST + BODY ; B | ",
        "--no-condition |  | URL + POST + BODY ; B | allow = [\"post-without-condition\"]\n",
        "--no-condition --condition country=at | conditions = [\"country=at\"]\n | URL + POST + BODY ; B | ",
    ]) {
        let (run, text) = edit(&old, &format!("{flags} --allow post-without-condition"));
        run.ends(0);
        let new = endpoints(tables, true).replace(production, conditions) + allow;
        assert_eq!(text, new, "{flags}");
    }
    // It would be a dead line.
    let flags = "--condition country=at";
    refused(&endpoints("URL + DE", true), flags, 2, "--no-condition too");
}

#[test]
fn an_endpoint_is_given_whole_as_adjust_writes_an_entry() {
    let de = "equal,{country},de,https://a.example.com";
    let post = "POST,equal,{environment},sandbox,https://b.example.com/cb,k={adid}";
    let flags = format!("-e {de} -e {post} -e https://c.example.com");
    let (run, text) = edit(&endpoints("URL + DE + POST", true), &flags);
    run.writes(&format!(
        "POST,{de} {post} equal,{{environment}},production,https://c.example.com"
    ));
    has(&text, "url = \"https://b.example.com/cb\", conditions = [");
}

#[test]
fn a_dry_run_prints_the_difference_and_changes_nothing() {
    let file = callback("params = { x = \"1\" } # x\n");
    let difference = "--- callbacks.toml\n+++ callbacks.toml\n@@ -2,4 +2,4 @@\n name = \"a\"\n trigger = \"install\"\n endpoints = \
         [\"https://a.example.com\"]\n-params = { x = \"1\" } # x\n+params = { x = \"2\" } # x\n";
    for (flags, code, prints) in [
        ("-P x=2", 0, difference),
        ("-P x=1", 0, ""),
        ("-P x={gaid}", 1, ""),
    ] {
        let (run, text) = changes(&file, words("edit a --dry-run", flags));
        run.gives(code, prints).holds(text == file, "it is changed");
    }
}

#[test]
fn a_method_or_a_value_is_set_in_each_endpoint_that_has_its_own() {
    endpoints_become([
        "URL + DE + POST + PARAMS ; URL + POST | --method get | URL + DE + PARAMS ; URL",
        "URL + DE + POST | --method get | URL + DE",
        "URL + DE + POST + BODY + PARAMS | --body k=2 --body z=2 -P p=3 -P q=4 | URL + DE + POST + body = { k = \"2\", z = \"2\" } + params = { p = \"3\", q = \"4\" }",
    ]);
    let (run, text) = edit(&endpoints("URL + PARAMS ; URL", true), "-P z=2");
    run.writes(
        "equal,{environment},production,https://a.example.com?p=1&z=2 \
         equal,{environment},production,https://a.example.com?z=2",
    );
    let expected = endpoints("URL + params = { p = \"1\", z = \"2\" } ; URL", true);
    assert_eq!(text, expected + "params = { z = \"2\" }\n");
}

#[test]
fn a_value_under_another_name_keeps_its_place() {
    each_becomes([
        "params = { a = \"1\", \"b\" = '{adid}', c = \"3\" } # i\n | --remove b -P 'device id={adid}' | params = { a = \"1\", \"device id\" = \"{adid}\", c = \"3\" } # i\n",
        "params.a.encoded = \"x%20y\" # a\nparams.c = \"3\"\n | --remove a -P z:=x%20y | params.z = { encoded = \"x%20y\" }\nparams.c = \"3\"\n",
        // Another value is another parameter.
        "params = { a = \"1\", c = \"3\" }\n | --remove a -P b=2 | params = { c = \"3\", b = \"2\" }\n",
        // Several values go from the body to the URL.
        "conditions = [\"country=de\"]\nmethod = \"post\"\nbody = { a = \"1\", b = \"2\" }\n | --remove a --remove b -P a=1 -P b=2 | conditions = [\"country=de\"]\nmethod = \"post\"\nparams = { a = \"1\", b = \"2\" }\n",
        // What goes from the body stays where it is among the parameters.
        "conditions = [\"country=de\"]\nmethod = \"post\"\nplaceholders = [\"idfa\", \"idfv\"]\nbody = { idfa = \"{idfa}\", x = \"1\" }\n | --remove idfa -p idfa | conditions = [\"country=de\"]\nmethod = \"post\"\nplaceholders = [\"idfa\", \"idfv\"]\nbody = { x = \"1\" }\n",
    ]);
    endpoints_become([
        "URL + params = { p = \"1\", q = \"2\" } | --remove p -P x=1 | URL + params = { x = \"1\", q = \"2\" }",
    ]);
}

#[test]
fn an_endpoint_without_parameters_of_its_own_stays_so() {
    endpoints_become(["URL + PARAMS | --remove p | URL + params = {}"]);
    let below = |params: &str| format!("{}{params}\n", endpoints("URL", false));
    for (old, new) in pairs([
        "params.p = \"1\" # p | params = {}",
        "[callback.endpoints.params]\np = \"1\" | [callback.endpoints.params]",
    ]) {
        becomes(&below(old), "--remove p", &below(new));
    }
}

#[test]
fn an_endpoint_of_its_own_table_is_replaced_with_all_that_it_has() {
    let old = endpoints("URL + DE + PARAMS", false);
    let (run, text) = edit(&old, "-e https://b.example.com");
    run.says("condition: equal,{country},de -> equal,{environment},production");
    run.writes("equal,{environment},production,https://b.example.com");
    lacks(&text, "country=de");
    lacks(&text, "p = ");
}

/// That an edit is refused with this exit code and these words, and nothing is written.
#[track_caller]
fn refused(file: &str, arguments: &str, code: i32, says: &str) {
    stays(file, code, words("edit a", arguments), says);
}

#[test]
fn what_endpoints_of_the_defaults_have_of_their_own_is_changed_there() {
    let defaults = format!(
        "[defaults]\nendpoints = [{{ {URL}, {DE}, {POST}, {BODY}, {PARAMS} }}]\n\n[[callback]]\nname = \"a\"\n"
    );
    for arguments in ["--no-condition", "--method get", "-P z=2", "--body z=2"] {
        refused(&defaults, arguments, 2, "give it its own with -e");
    }
    edit(&defaults, "-p idfa")
        .0
        .writes("POST,equal,{country},de,https://a.example.com?idfa={idfa}&p=1,k={adid}");
}

const SETS: &str = "[sets.device]\nplaceholders = [\"idfa\"]\nparams = { os = \"{os_name}\" }\n\n";

#[test]
fn a_set_is_taken_in_and_out() {
    let with = |lines: &str| SETS.to_owned() + &callback(lines);
    for (old, flags, new) in triples([
        " | --use device | use = [\"device\"]\n",
        "use = [\"device\"]\n | --no-use device | ",
        // Its parameters can be left out at once.
        " | --use device --remove os | use = [\"device\"]\nexclude = [\"os\"]\n",
        // A list moves into it.
        "placeholders = [\"idfa\", \"idfv\"]\n | --remove idfa --use device | placeholders = [\"idfv\"]\nuse = [\"device\"]\n",
    ]) {
        becomes(&with(old), flags, &with(new));
        edit(&with(old), flags).0.never_says("elsewhere");
    }
    for (lines, flag) in [
        ("use = [\"device\"]\n", "--no-use devise"),
        ("", "--use devise"),
    ] {
        refused(&with(lines), flag, 2, "did you mean `device`?");
    }
}

#[test]
fn two_values_for_one_key_are_refused_as_by_new() {
    for flags in [
        "-P n=1 -P n=2",
        "--body n=1 --body n=2",
        "-p adid -P adid=x",
    ] {
        refused(&callback(""), flags, 1, "error[duplicate-key]");
    }
    each_becomes([" | -P n=1 -P n=1 | params = { n = \"1\" }\n"]);
}

#[test]
fn a_macro_is_declared_in_the_file() {
    let says = "declare it: --macro zzz, or macros = [\"zzz\"]";
    refused(&callback(""), "-P k={zzz}", 1, says);
    refused(&callback(""), "--macro adid", 2, "Adjust replaces it");
    let flags = "-P k={zzz} --macro zzz";
    let params = callback("params = { k = \"{zzz}\" }\n");
    let own = callback("macros = [\"zzz\"]\nparams = { k = \"{zzz}\" }\n");
    becomes(&callback(""), flags, &own);
    let of_file = |callback: &str| format!("macros = [\"zzz\"]\n\n{callback}");
    becomes(&of_file(&callback("")), flags, &of_file(&params));
}

#[test]
fn what_changes_nothing_is_as_it_was() {
    let head = "[defaults]\nplaceholders = ['adid']\nconditions = [\"country=de\"]\n\n";
    let file = |lines: &str| head.to_owned() + &callback(lines);
    let full = file(
        "defaults = false\nrecommended = false # no\nplaceholders = [\n '{idfa}' ]\nparams.x = 'y'\nmethod = 'GET'\n",
    );
    for (text, arguments) in [
        (&full, "-p idfa"),
        (&full, "-P x=y -e https://a.example.com -t install"),
        (&full, "--no-condition"),
        (&full, "--no-recommended"),
        (&full, "--method get"),
        (&full, "--name a"),
        (&file(""), "-p adid"),
        (&file("conditions = []\n"), "--no-condition"),
    ] {
        let (run, now) = edit(text, arguments);
        run.ends(0).says("`a` is as it was");
        run.holds(now == *text, "it is changed");
    }
    becomes(&file(""), "--no-condition", &file("conditions = []\n"));
}

#[test]
fn what_the_file_would_refuse_tomorrow_is_written_only_where_it_allows_it() {
    let file = callback("");
    let with = |flag: &str| format!("-e https://127.0.0.1 {flag} ip-host");
    let says = "--allow ip-host writes allow = [\"ip-host\"]";
    refused(&file, &with("--warn"), 1, says);
    let (run, text) = edit(&file, &with("--allow"));
    run.ends(0);
    finishes(&text, "allow = [\"ip-host\"]\n");
    let warned = "[lints]\nip-host = \"warn\"\n".to_owned() + &file;
    edit(&warned, &with("--warn")).0.ends(0);
}

#[test]
fn an_event_has_a_token_and_the_name_of_a_line_leads_to_its_callback() {
    let install = callback("");
    refused(&install, "-t event", 2, "missing --event-token TOKEN");
    let event = callback("event_tokens = [\"abc123\"]\n").replace("\"install\"", "\"event\"");
    becomes(&install, "-t event --event-token abc123", &event);
    stays(&event, 2, "edit a.abc123 -P x=1", "did you mean `a`?");
}

const UNSET: &str = "macros = [\"click_id\"]\n[[callback]]\nname = \"a\"\ntrigger = \"event\"\nevent_tokens = [\"${TOKEN}\"]\nendpoints = [\"https://${HOST}/cb?k=${KEY}\"]\n";

#[test]
fn without_values_of_the_environment_all_else_is_checked() {
    for (arguments, code, says) in coded([
        "-P a={gaid} | 1 | unknown-placeholder",
        "-p {bad | 1 | malformed-placeholder",
        "--condition bad | 1 | condition-syntax",
        "-t evnt | 1 | unknown-trigger",
        "-P k=other | 1 | duplicate-key",
        "--use x | 2 | there is no set",
    ]) {
        refused(UNSET, arguments, code, says);
    }
}

#[test]
fn what_lacks_a_value_is_one_warning() {
    let folder = folder_with(UNSET);
    let run = cbgen_in(&folder, "edit a -p adid");
    // What is written is printed.
    run.writes("https://${HOST}/cb?k=${KEY}&adid={adid}");
    run.says("set TOKEN, HOST, KEY to have it checked whole");
    let list = cbgen_in(&folder, "list --format json");
    for run in [&run, &list] {
        run.holds(run.stderr.matches("warning").count() == 1, "one warning");
    }
    let row = &list.json()[0];
    assert_eq!(row["parameters"], serde_json::json!(["k", "adid"]));
    assert_eq!(row["field"], "https://${HOST}/cb?k=${KEY}&adid={adid}");
    let mut findings = row["findings"].as_array().expect("a list").iter();
    assert!(findings.all(|one| one["level"] == "warn"), "{row}");
    // A field that needs no value is printed without it.
    let file = UNSET.replace("${HOST}/cb?k=${KEY}", "a.example.com");
    let (run, _) = changes(&file, "edit a -p adid");
    run.writes("https://a.example.com?adid={adid}");
}

#[test]
fn each_flag_changes_its_own_line_and_no_other() {
    let head = SETS.to_owned() + "[defaults]\nplaceholders = [\"adid\"]\n\n# about a\n";
    let tail =
        "# end\n\n[[callback]] # other\nname = 'z'\nendpoints = [\"https://z.example.com\"]\n";
    let file = |lines: &str| format!("{head}{}{tail}", callback(lines));
    for [arguments, old, new, field] in parts([
        "--use device |  | use = [\"device\"]\n | https://a.example.com?adid={adid}&idfa={idfa}&os={os_name}",
        "--exclude adid |  | exclude = [\"adid\"]\n | https://a.example.com",
        "--exclude os | use = ['device'] # u\nexclude = [\n  'idfa', # i\n]\n | use = ['device'] # u\nexclude = [\n  'idfa', # i\n  \"os\",\n]\n | https://a.example.com?adid={adid}",
        "--no-recommended | recommended = true # r\n | recommended = false # r\n | https://a.example.com?adid={adid}",
        "--method POST | method = 'get' # m\nconditions = [\"country=de\"] # c\n | method = 'post' # m\nconditions = [\"country=de\"] # c\n | POST,equal,{country},de,https://a.example.com?adid={adid}",
        "--body b=2 | method = 'post'\nconditions = [\"country=de\"]\n[callback.body] # b\na = '1' # one\n | method = 'post'\nconditions = [\"country=de\"]\n[callback.body] # b\na = '1' # one\nb = \"2\"\n | POST,equal,{country},de,https://a.example.com?adid={adid},a=1&b=2",
        "--condition country=at | conditions = [ # c\n  'country=de', # de\n]\n | conditions = [ # c\n  \"country=at\",\n]\n | equal,{country},at,https://a.example.com?adid={adid}",
        "--condition country=de --condition environment=production | conditions = ['country=de'] # c\n | conditions = ['country=de', \"environment=production\"] # c\n | equal,{country}{environment},deproduction,https://a.example.com?adid={adid}",
    ]) {
        becomes(&file(old), arguments, &file(new));
        edit(&file(old), arguments).0.writes(field);
    }
    let recommended = edit(&file("recommended = false # r\n"), "--recommended");
    assert_eq!(recommended.1, file("recommended = true # r\n"));
    recommended.0.prints("&tracker={tracker}&");
    let session = file("").replace("\"install\"", "\"session\"");
    becomes(&file(""), "-t session", &session);
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
    for (body, flags, left) in triples([
        "# above\nparams.q = \"1\"\nparams.r = \"2\"\nallow = []\n | --remove q --remove r | # above\nallow = []\n",
        "[callback.params]\na = \"\"\"\n# no comment\"\"\"\nb = \"2\"\n | --remove a | [callback.params]\nb = \"2\"\n",
    ]) {
        becomes(&file(body), flags, &file(left));
    }
}
