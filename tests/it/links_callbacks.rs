//! `cbgen link`: callbacks in Adjust links, given as flags or from a file with what it declares.

use crate::program::{
    Arguments, Run, cbgen, cbgen_in, cbgen_reads, cbgen_with, finishes, folder_with, pairs, parts,
    triples, words,
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

/// Adds a callback for the install to a link.
fn with_install(link: &str, more: impl Arguments) -> Run {
    let base = [
        "link",
        link,
        "--callback",
        "install=https://a.example.com/cb",
    ];
    cbgen(words(base, more))
}

#[test]
fn a_link_that_check_denies_gets_no_callbacks() {
    for (link, code) in pairs([
        "https://app.adjust.com/a#f | endpoint-fragment",
        "https://app.adjust.com/a b | endpoint-whitespace",
        "app.adjust.com/a | endpoint-scheme",
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
        "https://?install_callback=x | endpoint-host",
        "https:// | endpoint-host",
        "https:///abc123 | endpoint-host",
        "https://user@:443/abc123 | endpoint-host",
        "https://. | endpoint-host",
        "https://./abc123 | endpoint-host",
    ]) {
        // A missing host cannot be allowed.
        with_install(link, "--allow endpoint-host").refuses(1, code);
        if link.starts_with("https://app.adjust.com/abc123") {
            cbgen(["check", "--string", link]).prints(code);
        }
    }
    with_install("https://app.adjust.com/abc123?a=1&amp;b=2", "--allow html-entity")
        .writes("https://app.adjust.com/abc123?a=1&amp;b=2&install_callback=https%3A%2F%2Fa.example.com%2Fcb");
}

#[test]
fn a_secret_and_a_long_url_are_told_once_where_they_were_typed() {
    let long = "a".repeat(9_000);
    let callback = format!("install=https://a.example.com/cb?api_key=x1&x={long}");
    let run = cbgen(words(
        "link https://brand.go.link/x?a=1 --callback",
        [callback],
    ));
    for code in ["secret-in-link", "long-url"] {
        let count = run.warns(code).stderr.matches(code).count();
        run.holds(count == 1, "it is told once");
    }
    run.never_says("--> the link");
}

#[test]
fn a_branded_link_without_the_prefix_asks_for_the_flag() {
    for link in [
        "https://brand.go.link/x",
        "https://BRAND.adj.st/x?a=1",
        "https://user:pw@brand.go.link:443/x",
    ] {
        with_install(link, "")
            .warns("branded-prefix")
            .says("add --branded");
        with_install(link, "--branded").is_silent();
        with_install(link, "--allow branded-prefix").is_silent();
    }
    // On a host of Adjust's own it is the other way round.
    for link in [
        "https://app.adjust.com/abc123",
        "http://S2S.adjust.com:80/abc123?a=1",
        "https://view.adjust.com/impression/abc123",
        "https://app.adjust.io/abc123",
    ] {
        let without = with_install(link, "");
        without.is_silent();
        cbgen(["check", "--quiet", "--string", without.line()]).gives(0, "");
        let run = with_install(link, "--branded");
        run.warns("branded-prefix").says("leave --branded out");
        with_install(link, "--branded --allow branded-prefix").is_silent();
        let check = cbgen(["check", "--string", run.line()]);
        check.ends(0).prints("warning[branded-prefix]");
        check.prints("type install_callback");
    }
    // Whose the other hosts are, cbgen cannot know.
    with_install("https://clicks.example.com/x", "--branded").is_silent();
}

#[test]
fn a_link_without_a_token_is_warned_of() {
    for link in [
        "https://app.adjust.com",
        "https://app.adjust.com/",
        "https://app.adjust.com:443/?a=abc123",
        "https://view.adjust.com?a=1",
    ] {
        let run = with_install(link, "");
        run.ends(0).says("the link has no token");
        cbgen(["check", "--string", run.line()]).prints("the link has no token");
    }
    // A link on a host of somebody's own may carry it elsewhere.
    for link in [
        "https://clicks.example.com",
        "https://brand.go.link/?adj_t=abc123",
    ] {
        with_install(link, "--branded").is_silent();
    }
}

/// What the link has, the activities of the callbacks, and what is said.
#[test]
fn an_activity_gets_one_url_however_its_parameters_are_spelt() {
    for (query, ids, says) in triples([
        "?rejected_install=x | rejected_install | `rejected_install` already",
        "?adj_install_callback=x | install | `install` already",
        "?conversion_callback=x | install | `install` already",
        "?conversion_callback=x | reattribution | `reattribution` already",
        "?install_callback=x | conversion | `install` already",
        "?install_callback=x | install | take it out",
        "?event_callback_abc123_xyz456=x | event:abc123 | the event `abc123` already",
        "?adj_event_callback_xyz456=x | event:abc123_xyz456 | the event `xyz456` already",
        " | install install | both for `install`",
        " | event:abc123 event:abc123_xyz456 | both for the event `abc123`",
        " | conversion reattribution | leave one of them out",
        " | event:abc123_abc123 | the event `abc123` twice",
    ]) {
        for more in ["", "--branded"] {
            let of = |id: &str| format!("--callback={id}=https://a.example.com/cb ");
            let callbacks: String = ids.split(' ').map(of).collect();
            let link = ["link".to_owned(), format!("{LINK}{query}")];
            let run = cbgen(words(words(link, callbacks), more));
            run.refuses(1, "duplicate-key").says(says);
        }
    }
    cbgen(
        "link https://app.adjust.com/abc123?rejected_reattribution_callback=x&event_callback_abc123=y \
         --callback=rejected_install=https://a.example.com/cb --callback=event:xyz456=https://a.example.com/cb \
         --callback=install=https://a.example.com/cb --callback=reattribution=https://a.example.com/cb",
    )
    .ends(0);
    // Where a link is read, it is remarked on.
    let twice = "?event_callback_abc123=x&event_callback_xyz456_abc123=y";
    cbgen(["check", "--string", &format!("{LINK}{twice}")])
        .ends(0)
        .prints("the event `abc123` has two URLs");
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
    let finding = &json.findings()[0];
    json.holds(
        finding["line"] == 2 && finding["source"] == "<stdin>",
        "its place",
    );
}

#[test]
fn what_editors_leave_around_a_link_is_no_part_of_it() {
    reads(
        "\u{feff}https://app.adjust.com/a?x=%20 \t\r\n  https://app.adjust.com/b\u{200b}\n\t\r\n\u{feff}",
        "",
    )
    .gives(
        0,
        "https://app.adjust.com/a?x=%20&install_callback=https%3A%2F%2Fa.example.com\n\
         https://app.adjust.com/b?install_callback=https%3A%2F%2Fa.example.com\n",
    );
    let run = cbgen("link ' https://app.adjust.com/b\n' --callback install=https://a.example.com");
    run.writes("https://app.adjust.com/b?install_callback=https%3A%2F%2Fa.example.com");
    for input in ["", "\n \r\n", "\u{feff}"] {
        reads(input, "")
            .gives(0, "")
            .says("no links on standard input");
    }
    reads("", "--quiet").is_silent();
}

/// The callback, the exit code, what is said, and what to type.
#[test]
fn a_callback_without_its_activity_is_told_what_to_type() {
    for [callback, code, says, types] in parts([
        // A field alone.
        "https://a.example.com/?a=1 | 2 | type ID=FIELD | install=",
        "https://a.example.com/cb | 2 | type ID=FIELD | install=",
        "equal,{environment},production,https://a.example.com/cb?x={adid} | 2 | type ID=FIELD | install=",
        "POST,equal,{environment},production,https://a.example.com/cb | 2 | type ID=FIELD | install=",
        "https%3A%2F%2Fa.example.com | 2 | type ID=FIELD | install=",
        "install | 2 | type ID=FIELD | install=",
        // The name of a link's parameter finds its id.
        "install_callback=F | 1 | error[unknown-trigger] | did you mean `install`?",
        "adj_session_callback=F | 1 | error[unknown-trigger] | did you mean `session`?",
        "event_callback_abc123_xyz456=F | 1 | error[unknown-trigger] | did you mean `event:abc123_xyz456`?",
        "Install=F | 1 | error[unknown-trigger] | did you mean `install`?",
        "instal=F | 1 | error[unknown-trigger] | did you mean `install`?",
        "abc123=F | 1 | error[unknown-trigger] | cbgen triggers",
        // Tokens that are joined otherwise.
        "event:a1,b2=F | 2 | a1 | event:abc123_xyz456",
        "event:a1:b2=F | 2 | a1 | event:abc123_xyz456",
        "event:a1 b2=F | 2 | a1 | event:abc123_xyz456",
        "event:a1;b2=F | 2 | a1 | event:abc123_xyz456",
        "event:a&b=F | 2 | no event token | a&b",
        // Empty ones.
        "event:=F | 2 | `` is no event token | event:abc123, for",
        "event:_=F | 2 | `` is no event token | event:abc123, for",
        "event::abc123=F | 2 | `:abc123` is no event token | event:abc123, for",
        "event:abc123__xyz456=F | 2 | `` is no event token | event:abc123_xyz456",
        "event:abc123_=F | 2 | `` is no event token | event:abc123, for",
        "event:_abc123=F | 2 | `` is no event token | event:abc123, for",
        "install:=F | 2 | `install` takes no event token | leave it out",
        "install:_=F | 2 | `install` takes no event token | leave it out",
        "install=F https://b.example | 2 | takes one URL | install",
    ]) {
        let callback = callback.replace("=F", "=https://a.example.com");
        cbgen(["link", LINK, "--callback", &callback])
            .gives(code.parse().expect("a number"), "")
            .says_each([says, types]);
    }
    cbgen([
        "link",
        LINK,
        "--callback",
        "install=https://a.example?x={adidd}",
    ])
    .refuses(1, "unknown-placeholder");
}

#[test]
fn a_token_is_judged_as_those_of_new_are() {
    for (id, token) in pairs([
        "event:ABC123 | ABC123",
        "event:a | a",
        "event:abc123_xyz4567 | xyz4567",
    ]) {
        let callback = format!("{id}=https://a.example.com");
        let base = ["link", LINK, "--callback", &callback];
        let run = cbgen(base);
        run.warns("event-token-format")
            .says(&format!("`{token}` does not look like an event token"));
        run.holds(run.stderr.matches("warning").count() == 1, "one warning");
        cbgen(words(base, "--allow event-token-format")).is_silent();
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
fn callbacks_of_a_file_that_fit_no_link_are_all_told() {
    link_from(MIXED, LINK, "").gives(2, "").says_each([
        "`uninstall` has no parameter in Adjust links",
        "callbacks.toml:2:9",
        "`plain` has no trigger",
        "callbacks.toml:10:9",
        "takes one URL",
    ]);
    for (flags, query) in pairs([
        "--only start --only buy | install_callback=https%3A%2F%2Fa.example.com%2Fi&event_callback_abc123_xyz456=https%3A%2F%2Fa.example.com%2Fe",
        "--only buy.xyz456 | event_callback_xyz456=https%3A%2F%2Fa.example.com%2Fe",
    ]) {
        link_from(MIXED, LINK, flags).writes(&format!("{LINK}?{query}"));
    }
}

#[test]
fn values_from_the_environment_are_in_the_link_and_in_no_message() {
    let folder = folder_with(
        "[[callback]]\nname = \"buy\"\ntrigger = \"event\"\nevent_tokens = [\"${TOK}\"]\n\
         endpoints = [\"https://${HOST}/cb?api_key=${KEY}\"]\n\
         [[callback]]\nname = \"sell\"\ntrigger = \"event\"\nevent_tokens = [\"${TOK2}\"]\n\
         endpoints = [\"https://a.example.com/cb\"]\n",
    );
    for [tokens, query, code, says] in parts([
        "abc123,xyz456 |  | 0 | warning[secret-in-link]",
        "s3cr-tok,xyz456 |  | 2 | `${TOK}` is no event token",
        "s3crtk,s3crtk |  | 1 | the event `${TOK}`",
        "s3crtk,xyz456 | ?event_callback_s3crtk=x | 1 | the event `${TOK}` already",
    ]) {
        let (first, second) = tokens.split_once(',').expect("two");
        let variables = [
            ("TOK", first),
            ("TOK2", second),
            ("KEY", "k3y"),
            ("HOST", "hidden.example.com"),
        ];
        let link = format!("{LINK}{query}");
        // The report for people shows the line that was typed.
        let report = if query.is_empty() { "human" } else { "json" };
        let flags = ["--from", "callbacks.toml", "--report", report];
        let run = cbgen_with(&folder, &variables, words(["link", &link], flags));
        run.ends(code.parse().expect("a number")).says(says);
        run.never_says_each(["s3cr", "k3y", "hidden"]);
        if code == "0" {
            run.writes("https://app.adjust.com/abc123?event_callback_abc123=https%3A%2F%2Fhidden.example.com%2Fcb%3Fapi_key%3Dk3y\
                 &event_callback_xyz456=https%3A%2F%2Fa.example.com%2Fcb");
        }
    }
}

#[test]
fn every_sound_link_comes_back_with_its_bytes_and_passes_the_check() {
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
        let run = with_install(link, more);
        let prefix = if more.is_empty() { "" } else { "adj_" };
        let added = "install_callback=https%3A%2F%2Fa.example.com%2Fcb";
        run.is_silent()
            .writes(&format!("{link}{separator}{prefix}{added}"));
        cbgen(["check", "--quiet", "--string", run.line()]).gives(0, "");
    }
}

#[test]
fn conditions_and_posts_stand_in_a_link_as_in_the_dashboard() {
    let file = "[[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n\
         conditions = [\"environment=production\"]\n\
         [[callback]]\nname = \"s\"\ntrigger = \"session\"\nmethod = \"post\"\n\
         endpoints = [\"https://a.example.com/cb\"]\nconditions = [\"environment=production\"]\nbody = { id = \"{adid}\" }\n";
    let run = link_from(file, LINK, "");
    run.is_silent().writes("https://app.adjust.com/abc123\
         ?install_callback=equal%2C%7Benvironment%7D%2Cproduction%2Chttps%3A%2F%2Fa.example.com%2Fcb\
         &session_callback=POST%2Cequal%2C%7Benvironment%7D%2Cproduction%2Chttps%3A%2F%2Fa.example.com%2Fcb%2Cid%3D%7Badid%7D");
    cbgen(["check", "--quiet", "--string", run.line()]).gives(0, "");
    let post = "install=POST,https://a.example.com/cb,id={adid}";
    cbgen(["link", LINK, "--callback", post]).refuses(1, "post-without-condition");
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
fn flags_and_a_file_come_together() {
    let file = "[[callback]]\nname = \"i\"\ntrigger = \"install\"\nendpoints = [\"https://a.example.com/cb\"]\n";
    link_from(file, LINK, "--callback click=https://a.example.com/c").writes(
        "https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example.com%2Fcb\
         &click_callback=https%3A%2F%2Fa.example.com%2Fc",
    );
    link_from(file, LINK, "--callback install=https://a.example.com/c").refuses(1, "duplicate-key");
    link_from(file, LINK, "--only j")
        .gives(2, "")
        .says("no callback `j`");
    link_from("# none yet\n", LINK, "")
        .gives(2, "")
        .says("no callbacks to add");
    // A macro of a flag is one for the callbacks of the file too.
    let macros = format!("{file}params = {{ c = \"{{click_id}}\", x = \"[x]\" }}\n");
    link_from(&macros, LINK, "")
        .refuses(1, "foreign-macro")
        .refuses(1, "unknown-placeholder");
    link_from(&macros, LINK, "--macro click_id --macro [x]")
        .writes("https://app.adjust.com/abc123?install_callback=https%3A%2F%2Fa.example.com%2Fcb%3Fc%3D{click_id}%26x%3D[x]");
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
fn links_and_callbacks_of_flags_are_judged_by_what_the_file_declares() {
    let other = DECLARES.replace("brand_new", "other");
    let with = format!(
        "{LINK}?click_callback=https%3A%2F%2Fa.example.com%3Fx%3D%7Bbrand_new%7D%26y%3D{{click_id}}"
    );
    link_from(DECLARES, &with, "").is_silent().writes(&format!(
        "{with}&install_callback=https%3A%2F%2Fa.example.com%2Fcb"
    ));
    link_from(&other, &with, "")
        .refuses(1, "unknown-placeholder")
        .says("{brand_new}");
    let session = "--callback 'session=https://a.example.com/s?x={brand_new}&y={click_id}&z=[x]'";
    let run = link_from(DECLARES, LINK, session);
    finishes(
        run.is_silent().line(),
        "%3Fx%3D%7Bbrand_new%7D%26y%3D{click_id}%26z%3D[x]",
    );
    link_from(&other, LINK, session).refuses(1, "unknown-placeholder");
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
    let field = "equal,{event},41i3c9,https://a.example.com/cb?id={adid}&c={click_id}";
    let run = cbgen(["link", "--test", field, "--macro", "click_id"]);
    run.writes("https://app.adjust.com/cbtest?install_callback=equal%2C%7Bevent%7D%2C41i3c9%2Chttps%3A%2F%2Fa.example.com%2Fcb%3Fid%3D%7Badid%7D%26c%3D{click_id}");
    run.says("one GET to https://a.example.com/cb")
        .says("sent only if event is 41i3c9")
        .never_says("unavailable");
    cbgen("link --test https://a.example.com/cb?id={adidd}").refuses(1, "unknown-placeholder");
    cbgen("link https://app.adjust.com/abc123 --test https://a.example.com/cb").gives(2, "");
    cbgen("link --callback install=https://a.example.com/cb").gives(2, "");
}
