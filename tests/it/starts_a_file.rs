//! `cbgen init`, and what stands in files that cbgen makes.

use crate::program::{cbgen_in, finishes, folder_of, has, lacks, new, read, starts, words};

#[test]
fn a_first_file_is_sound_and_asks_nothing() {
    for (more, file) in [
        ("", "callbacks.toml"),
        ("-e 'https://in.acme.com/cb?x=1&y=a%20b'", "callbacks.toml"),
        ("-e http://in.acme.com/it's -q", "callbacks.toml"),
        ("apps.toml --endpoint https://in.acme.com", "apps.toml"),
    ] {
        let folder = folder_of(&[]);
        let more = more.replace("it's", "\"it's\"");
        let run = cbgen_in(&folder, words("init", &*more));
        run.gives(0, "");
        let text = read(&folder, file);
        starts(&text, "#:schema callbacks.schema.json\n\n#");
        assert_eq!(text.contains("collector.example.com"), more.is_empty());
        if !more.contains("-q") {
            run.says(&format!("wrote {file}"));
        }
        let check = cbgen_in(&folder, ["check", file, "--deny", "warnings"]);
        if more.contains("http:") {
            check.ends(1).prints("insecure-endpoint");
        } else {
            check.ends(0);
        }
        let lines = cbgen_in(&folder, ["build", "--join", file]).stdout;
        let activities = lines.lines().map(|line| line.split('\t').next());
        let activities: Vec<&str> = activities.flatten().collect();
        assert_eq!(
            activities,
            ["install", "session", "reattribution", "event.abc123"]
        );
        for line in lines.lines() {
            has(line, "equal,{environment},production,http");
            has(line, " equal,{environment},sandbox,https://sandbox");
        }
        has(&lines, "revenue={revenue_float}");
        // Once more, it is left alone.
        cbgen_in(&folder, words("init", &*more)).gives(2, "");
        assert_eq!(read(&folder, file), text);
    }
}

#[test]
fn a_first_file_that_would_be_wrong_is_not_written() {
    for (url, code, says) in [
        ("ftp://a.example", 1, "--> --endpoint"),
        ("https://a.example/{nope}", 1, "unknown-placeholder"),
        ("https://a.example/cb?revenue=1", 1, "duplicate-key"),
        ("POST,https://a.example/cb", 2, "takes a URL"),
    ] {
        let folder = folder_of(&[]);
        cbgen_in(&folder, ["init", "-e", url])
            .gives(code, "")
            .says(says);
        assert!(!folder.path().join("callbacks.toml").exists(), "{url}");
    }
    let folder = folder_of(&[("callbacks.toml", "")]);
    cbgen_in(&folder, "init")
        .gives(2, "")
        .says("is there already");
    cbgen_in(&folder, "init none/a.toml").gives(3, "");
}

#[test]
fn a_file_that_is_made_names_its_schema_and_one_that_is_there_is_left_alone() {
    let folder = folder_of(&[("old.toml", "# mine\n")]);
    for file in ["new.toml", "old.toml"] {
        let install = "new -t install -e https://a.example.com/cb --save";
        cbgen_in(&folder, words(install, [file])).ends(0);
    }
    starts(
        &read(&folder, "new.toml"),
        "#:schema callbacks.schema.json\n\n[[callback]]\n",
    );
    starts(&read(&folder, "old.toml"), "# mine\n\n[[callback]]\n");
    lacks(
        &new("install", "https://a.example.com", "--format toml").stdout,
        "#:schema",
    );
}

/// As `taplo fmt` lays lists out: two blanks, and a line for each item where one line has not room for all.
#[test]
fn lists_are_laid_out_as_formatters_of_toml_do_it() {
    let url = |length: usize| format!("https://a.example.com/{}", "x".repeat(length));
    // `endpoints = ["…"]` of 80 characters, and of 81.
    for (length, list) in [(42, "[\""), (43, "[\n  \"")] {
        let run = new("install", &url(length), "--format toml");
        has(&run.stdout, &format!("endpoints = {list}https://"));
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 82));
    }
    let names = "-p adid,idfa,idfv,gps_adid,tracker,tracker_name,app_name,activity_kind";
    let run = new("install", &url(1), format!("{names} --format toml"));
    has(&run.stdout, "placeholders = [\n  \"adid\",\n  \"idfa\",\n");
    finishes(&run.stdout, "  \"activity_kind\",\n]\n");
    let two = "-e 'equal,{environment},sandbox,https://b.example.com/cb' \
               --condition environment=production --format toml";
    has(
        &new("install", &url(1), two).stdout,
        "endpoints = [\n  { url = \"https://a.example.com/x\", conditions = [\n    \"environment=production\",\n  ] },\n",
    );
}
