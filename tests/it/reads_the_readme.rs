//! Every example of the README is run as it stands there.

use crate::program::{cbgen_without_desktop, folder_with};

#[test]
fn every_example_of_the_readme_is_true() {
    trycmd::TestCases::new().case("README.md");
}

/// A section of the README, by its heading.
fn section(heading: &str) -> &'static str {
    let readme = include_str!("../../README.md");
    let start = readme.find(&format!("\n## {heading}\n")).expect(heading);
    let rest = &readme[start + 1..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

/// The commands in the tables of a section, in their order.
fn commands(section: &str) -> impl Iterator<Item = &str> {
    let rows = section.lines();
    rows.filter_map(|row| row.strip_prefix("| `")?.split_once("` |"))
        .map(|(command, _)| command)
}

#[test]
fn the_file_of_the_readme_is_sound_and_its_commands_work_on_it() {
    let keep = section("Keep them in a file");
    let (_, file) = keep.split_once("```toml\n").expect("a file");
    let (file, _) = file.split_once("```").expect("its end");
    let folder = folder_with(file);
    let run = |words: &[&str]| cbgen_without_desktop(&folder, words);
    let check = run(&["check"]);
    let told = (check.code, check.stdout.as_str(), check.stderr.as_str());
    assert_eq!(told, (0, "", "2 callbacks checked: no problems found\n"));
    let mut count = 0;
    for command in commands(keep).chain(commands(section("List, copy and change them"))) {
        let words = shlex::split(command).expect("words");
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let run = run(&words);
        let asks = words == ["edit", "install"];
        let wanted = if asks { 2 } else { 0 };
        run.ends(wanted);
        assert_eq!(
            run.stderr.contains("error: "),
            asks,
            "{command}: {}",
            run.stderr
        );
        if words[0] == "edit" {
            cbgen_without_desktop(folder_with(file).path(), &words).ends(wanted);
        }
        count += 1;
    }
    assert!(count > 12, "{count} commands");
}
