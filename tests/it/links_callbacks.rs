//! `cbgen link`: callbacks in Adjust links.

use crate::program::{cbgen, cbgen_in, cbgen_reads, folder_with};

const LINK: &str = "https://app.adjust.com/abc123";

#[test]
fn the_documented_example_comes_out_byte_for_byte() {
    let run = cbgen([
        "link",
        "https://app.adjust.com/abc1234?campaign=new-campaign",
        "--callback",
        "install=http://mynetworkserver.com/callback?country={country}&click_id={click_id}",
        "--macro",
        "click_id",
    ]);
    assert_eq!(
        run.line(),
        "https://app.adjust.com/abc1234?campaign=new-campaign&install_callback=http%3A%2F%2Fmynetworkserver.com\
         %2Fcallback%3Fcountry%3D%7Bcountry%7D%26click_id%3D{click_id}"
    );
}

#[test]
fn several_callbacks_and_several_tokens_on_one_url() {
    let run = cbgen([
        "link",
        LINK,
        "--callback",
        "install=https://a.example/i?a={adid}",
        "--callback",
        "event:abc123_xyz456=https://a.example/e?x=%20&m=[m]",
        "--macro",
        "[m]",
        "--branded",
    ]);
    assert_eq!(
        run.line(),
        "https://app.adjust.com/abc123?adj_install_callback=https%3A%2F%2Fa.example%2Fi%3Fa%3D%7Badid%7D\
         &adj_event_callback_abc123_xyz456=https%3A%2F%2Fa.example%2Fe%3Fx%3D%2520%26m%3D[m]"
    );
}

#[test]
fn links_on_standard_input_are_kept_as_they_are() {
    let run = cbgen_reads(
        b"https://app.adjust.com/a?x=[y]&\r\n\nhttps://app.adjust.com/b?\n",
        ["link", "-", "--callback", "install=https://a.example"],
    );
    assert_eq!(
        run.stdout,
        "https://app.adjust.com/a?x=[y]&install_callback=https%3A%2F%2Fa.example\n\
         https://app.adjust.com/b?install_callback=https%3A%2F%2Fa.example\n"
    );
}

#[test]
fn a_files_callbacks_bring_their_tokens_and_macros() {
    let folder = folder_with(
        "macros = [\"click_id\"]\n[[callback]]\nname = \"buy\"\ntrigger = \"event\"\n\
         event_tokens = [\"abc123\", \"xyz456\"]\nendpoints = [\"https://a.example?c={click_id}\"]\n",
    );
    let run = cbgen_in(folder.path(), ["link", LINK, "--from", "callbacks.toml"]);
    assert_eq!(
        run.line(),
        "https://app.adjust.com/abc123?event_callback_abc123_xyz456=https%3A%2F%2Fa.example%3Fc%3D{click_id}"
    );
}

#[test]
fn what_a_link_cannot_carry_is_refused() {
    let with = |link: &str, callback: &str| cbgen(["link", link, "--callback", callback]);
    with("https://app.adjust.com/a#f", "install=https://a.example").refuses(1, "endpoint-fragment");
    with("https://app.adjust.com/a b", "install=https://a.example")
        .refuses(1, "endpoint-whitespace");
    with("app.adjust.com/a", "install=https://a.example").refuses(1, "endpoint-scheme");
    with(LINK, "instal=https://a.example").refuses(1, "unknown-trigger");
    with(LINK, "install=https://a.example?x={adidd}").refuses(1, "unknown-placeholder");
    let taken = format!("{LINK}?install_callback=x");
    with(&taken, "install=https://a.example").refuses(1, "duplicate-key");
    for (callback, says) in [
        (
            "ad_revenue=https://a.example",
            "no parameter in Adjust links",
        ),
        ("event=https://a.example", "token"),
        ("event:a&b=https://a.example", "no event token"),
        ("install:abc123=https://a.example", "takes no event token"),
        (
            "install=https://a.example https://b.example",
            "takes one URL",
        ),
        ("install", "type ID=FIELD"),
    ] {
        let run = with(LINK, callback);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{callback}: {}",
            run.stderr
        );
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
}
