//! Words that are files, names or strings, in whatever place people type them; what one field of Adjust's takes; and a
//! file whose values are not there.

use crate::program::{Run, cbgen_in, cbgen_with, coded, folder_of, folder_with, starts};
use tempfile::TempDir;

const FILE: &str = r#"
[defaults]
endpoints = ["https://a.example.com/cb"]
placeholders = ["gps_adid", "adid"]

[[callback]]
name = "install"
trigger = "install"

[[callback]]
name = "second"
trigger = "install"
defaults = false
endpoints = ["https://b.example.com"]

[[callback]]
name = "buy"
trigger = "event"
event_tokens = ["abc123", "xyz456"]
defaults = false
endpoints = ["https://c.example.com"]
"#;
const INSTALL: &str = "https://a.example.com/cb?gps_adid={gps_adid}&adid={adid}";
/// Of a name that is no callback's, a file, and the default one.
fn folder() -> TempDir {
    let own = FILE.replace("\"second\"", "\"other\"");
    folder_of(&[("callbacks.toml", FILE), ("game.toml", &own)])
}

#[test]
fn a_word_is_a_file_or_a_name_and_every_verb_takes_a_file() {
    let folder = folder();
    let run = |line: &str| cbgen_in(&folder, line);
    let bare = format!("{INSTALL}\n");
    for line in [
        "build install",
        "build --only install",
        "build -f callbacks.toml install",
        "build game.toml install",
        "build --file game.toml --only install",
    ] {
        run(line).gives(0, &bare);
    }
    for verb in ["build", "check", "list"] {
        let run = cbgen_in(folder_of(&[]), [verb, "nope"]);
        run.ends(3)
            .says("file or folder `nope`, and no callbacks.toml");
    }
    run("build sub/nope").ends(3).says("cannot read sub/nope");
    for (line, code, says) in coded([
        "list game.toml | 0 | other",
        "ls -f game.toml | 0 | other",
        "list buy | 0 | buy",
        "preview game.toml other | 0 | https://b.example.com",
        "schema game.toml --dialect sqlite | 0 | gps_adid",
        "schema nope --dialect sqlite | 2 | no callback `nope`: no file",
        "list game.toml callbacks.toml | 2 | one file",
        "list game.toml -f other.toml | 2 | one file",
        "copy -f game.toml nope | 2 | no callback `nope`",
        "link https://app.adjust.com/abc123 -f game.toml --only other | 0 | install_callback=",
        "check -f game.toml | 0 | same-trigger",
        "validate buy | 0 | 1 callback checked",
        "check nope | 2 | no callback `nope`",
        "build nope | 2 | no file or folder has this name either",
        "copy x.toml | 2 | -f x.toml",
        "edit sub/x -p adid | 2 | -f sub/x",
        "rm x.toml | 2 | -f x.toml",
        "cp x.toml y | 2 | -f x.toml",
        "check https://a.example.com?x={adidd} | 1 | unknown-placeholder",
        "check ?install_callback=https%3A%2F%2Fa.example%3Fx%3D{} buy | 1 | malformed-placeholder",
        "check /cb?x={adid} | 1 | this is a path alone",
        "check {adid},{idfa} | 1 | CSV definition",
        "check . | 0 | same-trigger",
        "preview https://a.example | 3 | by --string",
        "inspect callbacks.toml | 1 | cbgen check callbacks.toml",
        "inspect gone.toml | 1 | cbgen check gone.toml",
        "inspect install | 1 | cbgen list NAME",
        "inspect www.a.example/cb?x={adid} | 0 | endpoint-scheme",
        "cp install copied | 0 | copied",
        "rm copied --yes | 0 | copied",
        "add -t install -e https://a.example.com | 0 | https://a.example.com",
    ]) {
        let run = run(line);
        run.ends(code);
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains(says), "{line}: {all}");
    }
    run("new -t install -e https://a.example.com -p 'adid , idfa' --condition ' country != de ; at '").gives(
        0,
        "notcontained,{country},de;at,https://a.example.com?adid={adid}&idfa={idfa}\n",
    );
}

#[test]
fn what_one_field_of_adjusts_takes_is_one_line() {
    let folder = folder();
    let run = |line: &str| cbgen_in(&folder, line);
    let install = format!("{INSTALL} https://b.example.com");
    let buy = "https://c.example.com";
    run("build --join").gives(
        0,
        &format!("install\t{install}\nevent.abc123\t{buy}\nevent.xyz456\t{buy}\n"),
    );
    run("build --join --only install --only second").gives(0, &format!("{install}\n"));
    run("build --join buy.xyz456").gives(0, &format!("{buy}\n"));
    let json = run("build --join --format json");
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(
        json[0]["callbacks"],
        serde_json::json!(["install", "second"])
    );
    assert_eq!(json[0]["field"], install);
    assert_eq!(
        (&json[1]["name"], &json[1]["trigger"]),
        (&"event.abc123".into(), &"event".into())
    );
    run("build --join --format csv")
        .ends(2)
        .says("--join is for");
    run("build --join -o out.txt").gives(0, "");
    run("build --join -o out.txt --check").gives(0, "");
    run("build --join -o out.txt --check --only buy").ends(1);
    let without = folder_of(&[(
        "callbacks.toml",
        &FILE.replace("trigger = \"install\"\ndefaults", "defaults"),
    )]);
    let run = cbgen_in(&without, "build --join");
    run.ends(0).says("`second` has no trigger");
}

fn check_of(text: &str, values: &[(&str, &str)], line: &str) -> Run {
    let folder = folder_of(&[("callbacks.toml", text)]);
    cbgen_with(&folder, values, line)
}

#[test]
fn a_file_whose_values_are_not_there_is_checked_with_stand_ins_and_not_built() {
    for place in [
        "${HOST}",
        "https://${HOST}/cb",
        "https://a.example.com/cb?k=${KEY}&x=${HOST}",
    ] {
        let text = FILE.replace("https://a.example.com/cb", place);
        for line in [
            "check",
            "check --deny warnings --allow same-trigger",
            "check install",
        ] {
            let run = check_of(&text, &[], line);
            run.ends(0);
            assert_eq!(
                run.stdout.matches("in the environment").count(),
                1,
                "{}",
                run.stdout
            );
        }
        check_of(&text, &[("HOST", ""), ("KEY", "")], "check").ends(0);
        check_of(&text, &[], "build")
            .ends(2)
            .says("`${HOST}` is not set");
        let broken = text.replace("\"gps_adid\"", "\"gps_adidd\"");
        check_of(&broken, &[], "check")
            .ends(1)
            .prints_each(["gps_adidd", "in the environment"]);
    }
}

#[test]
fn a_missing_file_is_an_annotation_too() {
    let run = cbgen_in(folder(), "check gone.toml --format github");
    run.ends(3);
    starts(
        &run.stdout,
        "::error file=gone.toml,line=1,col=1::cannot read",
    );
}

#[test]
fn a_finding_in_defaults_names_the_callback_that_it_is_about() {
    let text = format!("{FILE}\n[[callback]]\nname = \"skan\"\ntrigger = \"sk_install\"\n");
    let run = check_of(&text, &[], "check --format json");
    run.ends(0).prints_each([
        "in the callback `skan`",
        "exclude = [\\\"gps_adid\\\", \\\"adid\\\"]",
    ]);
    let mended = text + "exclude = [\"gps_adid\", \"adid\"]\n";
    let run = check_of(&mended, &[], "check");
    run.never_prints("skan");
}

#[test]
fn one_exclude_names_all_that_a_trigger_cannot_carry() {
    let file = "[defaults]\nendpoints = [\"https://a.example/cb\"]\nplaceholders = [\"gps_adid\", \"idfa\", \"adid\"]\n\
        [[callback]]\nname = \"u\"\ntrigger = \"uninstall\"\n";
    let exclude = "exclude = [\"gps_adid\", \"idfa\"]";
    let run = cbgen_in(folder_with(file), "check");
    run.ends(0).prints(exclude);
    cbgen_in(folder_with(&format!("{file}{exclude}\n")), "check").gives(0, "");
}
