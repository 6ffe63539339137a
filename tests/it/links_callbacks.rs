//! `cbgen link`: callbacks in Adjust links, given as flags or from a file with what it declares.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, folder_with, pairs, triples, words,
};

const LINK: &str = "https://app.adjust.com/abc123";

#[test]
fn the_documented_example_comes_out_byte_for_byte() {
    let run = cbgen(
        "link https://app.adjust.com/abc1234?campaign=new-campaign --callback \
         install=http://mynetworkserver.com/callback?country={country}&click_id={click_id} --macro \
         click_id",
    );
    run.writes("https://app.adjust.com/abc1234?campaign=new-campaign&install_callback=http%3A%2F%2Fmynetworkserver.com\
         %2Fcallback%3Fcountry%3D%7Bcountry%7D%26click_id%3D{click_id}");
}

#[test]
fn what_a_link_cannot_carry_is_refused() {
    let with = |link: &str, callback: &str| cbgen(["link", link, "--callback", callback]);
    with("https://app.adjust.com/a#f", "install=https://a.example").refuses(1, "endpoint-fragment");
    with("https://app.adjust.com/a b", "install=https://a.example")
        .refuses(1, "endpoint-whitespace");
    with("app.adjust.com/a", "install=https://a.example").refuses(1, "endpoint-scheme");
    with(LINK, "install=https://a.example?x={adidd}").refuses(1, "unknown-placeholder");
    let taken = format!("{LINK}?install_callback=x");
    with(&taken, "install=https://a.example").refuses(1, "duplicate-key");
    for (callback, says) in pairs([
        "event:a&b=https://a.example | no event token",
        "install=https://a.example https://b.example | takes one URL",
    ]) {
        with(LINK, callback).gives(2, "").says(says);
    }
}

#[test]
fn a_link_that_check_denies_gets_no_callbacks() {
    for (link, code) in pairs([
        "https://app.adjust.com/abc123&a=1 | missing-question-mark",
        "https://app.adjust.com/abc123& | missing-question-mark",
        "https://app.adjust.com/abc123?a=1&amp;b=2 | html-entity",
        "https://app.adjust.com/abc123?a=1 2 | endpoint-whitespace",
        "https://app.adjust.com/abc123?a=\u{200b}1 | endpoint-whitespace",
        "https://app.adjust.com/abc123?a=\u{1b}1 | control-character",
        "https://app.adjust.com/abc123?click_callback= | empty-callback",
        "https://app.adjust.com/abc123?click_callback=https://b.example.com?x=1&y=2 | unencoded-callback",
        "https://clicks.example/abc123&a=1 | missing-question-mark",
        "https://clicks.example/x?a=1&amp;b=2 | html-entity",
    ]) {
        cbgen(format!(
            "link '{link}' --callback install=https://a.example.com/cb"
        ))
        .refuses(1, code);
        if link.starts_with("https://app.adjust.com") {
            cbgen(["check", "--string", link]).prints(code);
        }
    }
}

#[test]
fn a_rule_that_is_allowed_refuses_no_link() {
    let run = cbgen(
        "link https://app.adjust.com/abc123?a=1&amp;b=2 --callback \
         install=https://a.example.com/cb --allow html-entity",
    );
    run.writes("https://app.adjust.com/abc123?a=1&amp;b=2&install_callback=https%3A%2F%2Fa.example.com%2Fcb");
}

#[test]
fn a_link_without_a_host_is_refused() {
    for link in [
        "https://?install_callback=x",
        "https://",
        "https:///abc123",
        "https://user@:443/abc123",
        "https://.",
        "https://./abc123",
    ] {
        cbgen(format!(
            "link '{link}' --callback click=https://a.example.com/cb --allow endpoint-host"
        ))
        .refuses(1, "endpoint-host");
    }
}

#[test]
fn a_secret_and_a_long_url_are_told_once_where_they_were_typed() {
    let callback = format!(
        "install=https://a.example.com/cb?api_key=x1&x={}",
        "a".repeat(9_000)
    );
    let run = cbgen(format!(
        "link https://brand.go.link/x?a=1 --callback '{callback}'"
    ));
    run.warns("secret-in-link").warns("long-url");
    for code in ["[secret-in-link]", "[long-url]"] {
        assert_eq!(run.stderr.matches(code).count(), 1, "{}", run.stderr);
    }
    run.never_says("--> the link");
}

#[test]
fn a_branded_link_without_the_prefix_asks_for_the_flag() {
    let branded = |link: &str, more: &str| {
        let callback = "--callback install=https://a.example.com/cb";
        cbgen(words(["link", link], words(callback, more)))
    };
    for link in [
        "https://brand.go.link/x",
        "https://BRAND.adj.st/x?a=1",
        "https://user:pw@brand.go.link:443/x",
    ] {
        branded(link, "")
            .warns("branded-prefix")
            .says("add --branded");
        branded(link, "--branded").is_silent();
        branded(link, "--allow branded-prefix").is_silent();
    }
    branded("https://app.adjust.com/abc123", "").is_silent();
}

#[test]
fn the_prefix_on_a_host_of_adjusts_own_is_warned_of() {
    for link in [
        "https://app.adjust.com/abc123",
        "http://S2S.adjust.com:80/abc123?a=1",
        "https://view.adjust.com/impression/abc123",
        "https://app.adjust.io/abc123",
    ] {
        let base = format!("link '{link}' --callback install=https://a.example.com/cb");
        let with = |more: &str| cbgen(words(&base, more));
        with("").is_silent();
        let run = with("--branded");
        run.warns("branded-prefix").says("leave --branded out");
        with("--branded --allow branded-prefix").is_silent();
        let check = cbgen(["check", "--string", run.line()]);
        check.ends(0).prints("warning[branded-prefix]");
        check.prints("type install_callback");
        cbgen(["check", "--quiet", "--string", with("").line()]).gives(0, "");
    }
    // Whose the other hosts are, cbgen cannot know.
    let other = ["link", "https://clicks.example.com/x", "--branded"];
    cbgen(
        other
            .iter()
            .chain(&["--callback", "install=https://a.example.com/cb"]),
    )
    .is_silent();
}

#[test]
fn a_link_without_a_token_is_warned_of() {
    for link in [
        "https://app.adjust.com",
        "https://app.adjust.com/",
        "https://app.adjust.com:443/?a=abc123",
        "https://view.adjust.com?a=1",
    ] {
        let run = cbgen(format!(
            "link '{link}' --callback install=https://a.example.com/cb"
        ));
        run.ends(0).says("the link has no token");
        cbgen(["check", "--string", run.line()]).prints("the link has no token");
    }
    // A link on a host of somebody's own may carry it elsewhere.
    for link in [
        "https://clicks.example.com",
        "https://brand.go.link/?adj_t=abc123",
    ] {
        let run = cbgen(format!(
            "link '{link}' --branded --callback install=https://a.example.com/cb"
        ));
        run.is_silent();
    }
}

#[test]
fn an_activity_gets_one_url_however_its_parameters_are_spelt() {
    for (link, callback, says) in triples([
        "?rejected_install=x | rejected_install | `rejected_install` already",
        "?adj_install_callback=x | install | `install` already",
        "?conversion_callback=x | install | `install` already",
        "?conversion_callback=x | reattribution | `reattribution` already",
        "?install_callback=x | conversion | `install` already",
        "?event_callback_abc123_xyz456=x | event:abc123 | the event `abc123` already",
        "?adj_event_callback_xyz456=x | event:abc123_xyz456 | the event `xyz456` already",
    ]) {
        let run = cbgen([
            "link",
            &format!("{LINK}{link}"),
            "--callback",
            &format!("{callback}=https://a.example.com/cb"),
        ]);
        run.refuses(1, "duplicate-key").says(says);
        run.says("take it out");
    }
}

#[test]
fn two_callbacks_for_one_activity_are_refused() {
    for (callbacks, says) in pairs([
        "install install | both for `install`",
        "event:abc123 event:abc123_xyz456 | both for the event `abc123`",
        "conversion reattribution | leave one of them out",
        "event:abc123_abc123 | the event `abc123` twice",
    ]) {
        for more in [&[][..], &["--branded"]] {
            let fields: Vec<String> = callbacks
                .split(' ')
                .map(|id| format!("--callback={id}=https://a.example.com/cb"))
                .collect();
            let words = ["link", LINK].into_iter().chain(more.iter().copied());
            let run = cbgen(words.chain(fields.iter().map(String::as_str)));
            run.refuses(1, "duplicate-key").says(says);
        }
    }
}

#[test]
fn different_activities_stand_side_by_side() {
    let run = cbgen(
        "link \
         https://app.adjust.com/abc123?rejected_reattribution_callback=x&event_callback_abc123=y \
         --callback rejected_install=https://a.example.com/cb --callback \
         event:xyz456=https://a.example.com/cb --callback install=https://a.example.com/cb \
         --callback reattribution=https://a.example.com/cb",
    );
    run.ends(0);
}

#[test]
fn two_parameters_for_one_activity_are_remarked_on_where_a_link_is_read() {
    let run = cbgen(
        "check --string \
         https://app.adjust.com/abc123?event_callback_abc123=x&event_callback_xyz456_abc123=y",
    );
    run.ends(0).prints("the event `abc123` has two URLs");
}

fn reads(input: &str, more: impl Arguments) -> crate::program::Run {
    let callback = ["link", "-", "--callback", "install=https://a.example.com"];
    cbgen_reads(input.as_bytes(), words(callback, more))
}

#[test]
fn a_bad_line_of_standard_input_is_named_by_its_number() {
    let run = reads(
        "https://app.adjust.com/a\n\nnolink\nhttps://app.adjust.com/b\nhttps://app.adjust.com/c#f\n",
        "",
    );
    run.refuses(1, "endpoint-scheme");
    run.refuses(1, "endpoint-fragment");
    run.says_each(["<stdin>:3:1", "<stdin>:5:25"]);
    let json = reads("https://app.adjust.com/a\nnolink\n", "--report json");
    let all: serde_json::Value = serde_json::from_str(&json.stderr).expect("JSON");
    assert_eq!(all["diagnostics"][0]["line"], 2, "{}", json.stderr);
    assert_eq!(all["diagnostics"][0]["source"], "<stdin>");
}

#[test]
fn what_editors_leave_around_a_link_is_no_part_of_it() {
    let run = reads(
        "\u{feff}https://app.adjust.com/a?x=%20 \t\r\n  https://app.adjust.com/b\u{200b}\n\t\r\n\u{feff}",
        "",
    );
    assert_eq!(
        run.stdout,
        "https://app.adjust.com/a?x=%20&install_callback=https%3A%2F%2Fa.example.com\n\
         https://app.adjust.com/b?install_callback=https%3A%2F%2Fa.example.com\n",
        "{}",
        run.stderr
    );
    let run = cbgen("link ' https://app.adjust.com/b\n' --callback install=https://a.example.com");
    run.writes("https://app.adjust.com/b?install_callback=https%3A%2F%2Fa.example.com");
}

#[test]
fn no_links_on_standard_input_are_said_to_be_none() {
    for input in ["", "\n \r\n", "\u{feff}"] {
        reads(input, "")
            .gives(0, "")
            .says("no links on standard input");
    }
    reads("", "--quiet").is_silent();
}

#[test]
fn a_callback_without_its_id_asks_for_one() {
    for field in [
        "https://a.example.com/?a=1",
        "https://a.example.com/cb",
        "equal,{environment},production,https://a.example.com/cb?x={adid}",
        "POST,equal,{environment},production,https://a.example.com/cb",
        "https%3A%2F%2Fa.example.com",
        "install",
    ] {
        let run = cbgen(["link", LINK, "--callback", field]);
        run.gives(2, "").says_each(["type ID=FIELD", "install="]);
    }
}

#[test]
fn the_name_of_a_links_parameter_finds_its_id() {
    for (id, meant) in pairs([
        "install_callback | did you mean `install`?",
        "adj_session_callback | did you mean `session`?",
        "event_callback_abc123_xyz456 | did you mean `event:abc123_xyz456`?",
        "Install | did you mean `install`?",
        "instal | did you mean `install`?",
        "abc123 | cbgen triggers",
    ]) {
        let run = cbgen([
            "link",
            LINK,
            "--callback",
            &format!("{id}=https://a.example.com"),
        ]);
        run.refuses(1, "unknown-trigger").says(meant);
    }
}

#[test]
fn tokens_that_are_joined_otherwise_are_shown_with_underscores() {
    for id in ["event:a1,b2", "event:a1:b2", "event:a1 b2", "event:a1;b2"] {
        let run = cbgen([
            "link",
            LINK,
            "--callback",
            &format!("{id}=https://a.example.com"),
        ]);
        run.gives(2, "").says("type event:a1_b2");
    }
}

#[test]
fn a_token_is_judged_as_those_of_new_are() {
    for (id, token) in [
        ("event:ABC123", "ABC123"),
        ("event:a", "a"),
        ("event:abc123_xyz4567", "xyz4567"),
    ] {
        let callback = format!("{id}=https://a.example.com");
        let run = cbgen(["link", LINK, "--callback", &callback]);
        run.warns("event-token-format");
        let says = format!("`{token}` does not look like an event token");
        run.says(&says);
        assert_eq!(run.stderr.matches("warning").count(), 1, "{}", run.stderr);
        cbgen(format!(
            "link {LINK} --callback '{callback}' --allow event-token-format"
        ))
        .is_silent();
    }
}

#[test]
fn an_empty_token_is_wrong_usage_with_what_to_type() {
    for (id, says, types) in triples([
        "event: | needs the event's token | type event:abc123, or",
        "event:_ | `_` has an empty event token | type event:abc123, or",
        "event::abc123 | `:abc123` is no event token | type event:abc123\n",
        "event:abc123__xyz456 | `abc123__xyz456` has an empty event token | type event:abc123_xyz456\n",
        "event:abc123_ | `abc123_` has an empty event token | type event:abc123\n",
        "event:_abc123 | `_abc123` has an empty event token | type event:abc123\n",
        "install: | `install` takes no event token | type install\n",
        "install:_ | `install` takes no event token | type install\n",
    ]) {
        let callback = format!("{id}=https://a.example.com");
        cbgen(["link", LINK, "--callback", &callback])
            .gives(2, "")
            .says_each([says, types]);
    }
}

#[test]
fn all_that_is_wrong_with_the_callbacks_is_told_in_one_run() {
    let run = cbgen(format!(
        "link {LINK} --callback=event=https://a.example.com \
         --callback=session:abc123=https://a.example.com \
         --callback=ad_revenue=https://a.example.com --callback=instal=https://a.example.com"
    ));
    run.gives(2, "");
    run.says_each([
        "`event` needs the event's token",
        "event:abc123",
        "`session` takes no event token",
        "`ad_revenue` has no parameter in Adjust links",
        "set it up in the dashboard",
        "did you mean `install`?",
    ]);
}

const MIXED: &str = "[[callback]]\nname = \"gone\"\ntrigger = \"uninstall\"\nendpoints = [\"https://a.example.com/u\"]\n\
    [[callback]]\nname = \"start\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/i\"]\n\
    [[callback]]\nname = \"plain\"\nendpoints = [\"https://a.example.com/p\"]\n\
    [[callback]]\nname = \"two\"\ntrigger = \"click\"\nendpoints = [\"https://a.example.com/c\", \"https://b.example.com/c\"]\n\
    [[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"abc123\", \"xyz456\"]\nendpoints = [\"https://a.example.com/e\"]\n";

#[test]
fn callbacks_of_a_file_that_fit_no_link_are_all_told_and_the_others_offered() {
    let folder = folder_with(MIXED);
    let run = cbgen_in(&folder, ["link", LINK, "--from", "callbacks.toml"]);
    run.gives(2, "");
    run.says_each([
        "`uninstall` has no parameter in Adjust links",
        "callbacks.toml:2:9",
        "`plain` has no trigger",
        "callbacks.toml:10:9",
        "takes one URL",
        "--only start --only buy",
    ]);
    let run = cbgen_in(
        &folder,
        format!("link {LINK} --from callbacks.toml --only start --only buy"),
    );
    run.writes(
        "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example.com%2Fi\
         &event_callback_abc123_xyz456=https%3A%2F%2Fa.example.com%2Fe",
    );
    let run = cbgen_in(
        &folder,
        format!("link {LINK} --from callbacks.toml --only buy.xyz456"),
    );
    run.writes(
        "https://app.adjust.com/abc123?event_callback_xyz456=https%3A%2F%2Fa.example.com%2Fe",
    );
}

#[test]
fn values_from_the_environment_are_in_the_link_and_in_no_message() {
    let folder = folder_with(
        "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"${TOK}\"]\n\
         endpoints = [\"https://${HOST}/cb?api_key=${KEY}\"]\n\
         [[callback]]\nname = \"sell\"\ntrigger = \"event\"\nevent_tokens = [\"${TOK2}\"]\n\
         endpoints = [\"https://a.example.com/cb\"]\n",
    );
    let with = |tok: &str, tok2: &str, key: &str, link: &str, more: &str| {
        let variables = [
            ("TOK", tok),
            ("TOK2", tok2),
            ("KEY", key),
            ("HOST", "hidden.example.com"),
        ];
        let arguments = words(["link", link, "--from", "callbacks.toml"], more);
        crate::program::cbgen_with(&folder, &variables, &arguments)
    };
    let run = with("abc123", "xyz456", "k3y", LINK, "");
    run.warns("secret-in-link");
    run.writes("https://app.adjust.com/abc123?event_callback_abc123=https%3A%2F%2Fhidden.example.com%2Fcb%3Fapi_key%3Dk3y\
         &event_callback_xyz456=https%3A%2F%2Fa.example.com%2Fcb");
    let odd = with("s3cr-tok", "xyz456", "k3y", LINK, "");
    odd.says("`${TOK}` is no event token");
    let twice = with("s3crtk", "s3crtk", "k3y", LINK, "");
    twice.refuses(1, "duplicate-key");
    twice.says("the event `${TOK}`");
    let taken = with(
        "s3crtk",
        "xyz456",
        "k3y",
        "https://app.adjust.com/abc123?event_callback_s3crtk=x",
        "--report json",
    );
    taken.ends(1).says("the event `${TOK}` already");
    for run in [run, odd, twice, taken] {
        run.never_says_each(["s3cr", "k3y", "hidden"]);
    }
}

#[test]
fn every_sound_link_comes_back_with_its_bytes_and_passes_the_check() {
    let added = "install_callback=https%3A%2F%2Fa.example.com%2Fcb%3Fid%3D%7Badid%7D";
    for (link, separator, more) in triples([
        "https://app.adjust.com/abc123 | ? | ",
        "https://app.adjust.com/abc123? |  | ",
        "https://app.adjust.com/abc123?a=1 | & | ",
        "https://app.adjust.com/abc123?a=1& |  | ",
        "https://app.adjust.com/abc123?a=1&& |  | ",
        "HTTPS://APP.ADJUST.COM/abc123?a=%zz+%2f | & | ",
        "https://app.adjust.com:8443/abc123 | ? | ",
        "https://user:pw@app.adjust.com/abc123 | ? | ",
        "https://view.adjust.com/impression/abc123 | ? | ",
        "https://s2s.adjust.com/abc123?s2s=1 | & | ",
        "http://app.adjust.io/abc_def?x={gps}&y=__IDFA__&z=[z] | & | ",
        "https://app.adjust.com/abc123?deep=x%3A%2F%2Fy?z | & | ",
        "https://clicks.example.com/x | ? | ",
        "https://Brand.Go.Link/abc123?a=1 | & | --branded",
        "https://brand.adj.st/path?adj_t=abc123 | & | --branded",
        "https://app.adjust.com/abc123?click_callback=https%3A%2F%2Fb.example.com | & | ",
    ]) {
        let callback = [
            "link",
            link,
            "--callback",
            "install=https://a.example.com/cb?id={adid}",
        ];
        let run = cbgen(words(callback, more));
        run.is_silent();
        let prefix = if more.is_empty() { "" } else { "adj_" };
        run.writes(&format!("{link}{separator}{prefix}{added}"));
        cbgen(["check", "--quiet", "--string", run.line()]).gives(0, "");
    }
}

#[test]
fn conditions_and_posts_stand_in_a_link_as_in_the_dashboard() {
    let folder = folder_with(
        "[[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
         conditions = [\"environment=production\"]\n\
         [[callback]]\nname = \"s\"\ntrigger = \"session\"\nmethod = \"post\"\n\
         endpoints = [\"https://a.example.com/cb\"]\nconditions = [\"environment=production\"]\nbody = { id = \"{adid}\" }\n",
    );
    let run = cbgen_in(&folder, ["link", LINK, "--from", "callbacks.toml"]);
    run.is_silent();
    run.writes("https://app.adjust.com/abc123\
         ?install_callback=equal%2C%7Benvironment%7D%2Cproduction%2Chttps%3A%2F%2Fa.example.com%2Fcb\
         &session_callback=POST%2Cequal%2C%7Benvironment%7D%2Cproduction%2Chttps%3A%2F%2Fa.example.com%2Fcb%2Cid%3D%7Badid%7D");
    cbgen(["check", "--quiet", "--string", run.line()]).gives(0, "");
    cbgen([
        "link",
        LINK,
        "--callback",
        "install=POST,https://a.example.com/cb,id={adid}",
    ])
    .refuses(1, "post-without-condition");
}

#[test]
fn several_links_get_several_callbacks_each_on_its_line() {
    let run = cbgen_reads(
        b"https://app.adjust.com/a\r\n\nhttps://app.adjust.com/b?x=1\n",
        "link - --callback=install=https://a.example.com/i \
         --callback=event:abc123_xyz456=https://a.example.com/e?m={click_id} \
         --callback=event:def789=https://a.example.com/e?s=%20&m=[x] --macro=click_id --macro=[x]",
    );
    let added = "install_callback=https%3A%2F%2Fa.example.com%2Fi\
        &event_callback_abc123_xyz456=https%3A%2F%2Fa.example.com%2Fe%3Fm%3D{click_id}\
        &event_callback_def789=https%3A%2F%2Fa.example.com%2Fe%3Fs%3D%2520%26m%3D[x]";
    let lines = format!("https://app.adjust.com/a?{added}\nhttps://app.adjust.com/b?x=1&{added}\n");
    run.gives(0, &lines);
}

#[test]
fn a_macro_of_a_flag_is_one_for_the_callbacks_of_a_file_too() {
    let folder = folder_with(
        "[[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
         params = { c = \"{click_id}\", x = \"[x]\" }\n",
    );
    let arguments = ["link", LINK, "--from", "callbacks.toml"];
    let without = cbgen_in(&folder, arguments);
    without.refuses(1, "foreign-macro");
    without.refuses(1, "unknown-placeholder");
    let macros = ["--macro", "click_id", "--macro", "[x]"];
    let run = cbgen_in(&folder, arguments.iter().chain(&macros));
    run.writes("https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example.com%2Fcb%3Fc%3D{click_id}%26x%3D[x]");
}

#[test]
fn flags_and_a_file_come_together_and_only_wants_names_that_exist() {
    let folder = folder_with(
        "[[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n",
    );
    let with = |more: &str| {
        let arguments = ["link", LINK, "--from", "callbacks.toml"];
        cbgen_in(&folder, words(arguments, more))
    };
    with("--callback click=https://a.example.com/c").writes(
        "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example.com%2Fcb\
         &click_callback=https%3A%2F%2Fa.example.com%2Fc",
    );
    with("--callback install=https://a.example.com/c").refuses(1, "duplicate-key");
    with("--only j").gives(2, "").says("no callback `j`");
}

#[test]
fn a_file_without_callbacks_adds_none_and_says_so() {
    let folder = folder_with("# none yet\n");
    let run = cbgen_in(&folder, ["link", LINK, "--from", "callbacks.toml"]);
    run.gives(2, "").says("no callbacks to add");
}

/// Declares a placeholder and macros; its callback has none of them.
const DECLARES: &str = "macros = [\"click_id\", \"[x]\"]\n[[placeholder]]\nname = \"brand_new\"\n\
    [[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n";

fn link_from(file: &str, link: &str, more: impl Arguments) -> Run {
    let folder = folder_with(file);
    let base = ["link", link, "--from", "callbacks.toml"];
    cbgen_in(&folder, words(base, more))
}

#[test]
fn a_link_is_judged_by_what_the_file_declares() {
    let with = format!(
        "{LINK}?click_callback=https%3A%2F%2Fa.example.com%3Fx%3D%7Bbrand_new%7D%26y%3D{{click_id}}"
    );
    let run = link_from(DECLARES, &with, "");
    run.is_silent();
    run.writes(&format!(
        "{with}&install_callback=https%3A%2F%2Fa.example.com%2Fcb"
    ));
    let without = link_from(&DECLARES.replace("brand_new", "other"), &with, "");
    without.refuses(1, "unknown-placeholder");
    without.says("{brand_new}");
}

#[test]
fn callbacks_of_flags_are_judged_by_what_the_file_declares() {
    let session = "session=https://a.example.com/s?x={brand_new}&y={click_id}&z=[x]";
    let run = link_from(DECLARES, LINK, ["--callback", session]);
    run.is_silent();
    assert!(
        run.line()
            .ends_with("%3Fx%3D%7Bbrand_new%7D%26y%3D{click_id}%26z%3D[x]"),
        "{}",
        run.stdout
    );
    let other = DECLARES.replace("brand_new", "other");
    link_from(&other, LINK, ["--callback", session]).refuses(1, "unknown-placeholder");
}

#[test]
fn what_the_file_says_of_secrets_holds_for_its_callbacks() {
    let file = DECLARES.replace("/cb\"", "/cb?api_key=x1\"");
    link_from(&file, LINK, "").warns("secret-in-link");
    // The keys of the file's top come first.
    let (top, rest) = file.split_once('\n').expect("macros");
    let with = |level: &str| format!("{top}\n[lints]\nsecret-in-link = \"{level}\"\n{rest}");
    link_from(&with("allow"), LINK, "").is_silent();
    link_from(&with("deny"), LINK, "").refuses(1, "secret-in-link");
}

#[test]
fn a_test_link_makes_adjust_send_a_callback() {
    let run = cbgen([
        "link",
        "--test",
        "equal,{event},41i3c9,https://a.example.com/cb?id={adid}&c={click_id}",
        "--macro",
        "click_id",
    ]);
    run.writes("https://app.adjust.com/cbtest?install_callback=equal%2C%7Bevent%7D%2C41i3c9%2Chttps%3A%2F%2Fa.example.com%2Fcb%3Fid%3D%7Badid%7D%26c%3D{click_id}");
    run.says_each([
        "one GET to https://a.example.com/cb",
        "sent only if event is 41i3c9",
    ]);
    run.never_says("unavailable");
    cbgen(["link", "--test", "https://a.example.com/cb?id={adidd}"])
        .refuses(1, "unknown-placeholder");
    cbgen([
        "link",
        "https://app.adjust.com/abc123",
        "--test",
        "https://a.example.com/cb",
    ])
    .gives(2, "");
    cbgen(["link", "--callback", "install=https://a.example.com/cb"]).gives(2, "");
}
