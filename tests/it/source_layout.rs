//! How the sources hang together: imports point one way and in no circle, and what is read at once fits on a few screens.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

// All of these are 0, and stay so.
/// Files that stand in a circle of imports.
const FILES_IN_CIRCLES: usize = 0;
/// Imports from a folder that stands above, in the order that `src/lib.rs` documents.
const IMPORTS_UPWARDS: usize = 0;
/// Files over 500 lines.
const LONG_FILES: usize = 0;
/// Functions over 90 lines.
const LONG_FUNCTIONS: usize = 0;
/// Public types that have the name of another one.
const SHARED_TYPE_NAMES: usize = 0;
/// Paths to `std::fs`, `std::env` or `std::process` outside `commands`, `wizard`, `system` and `delivery`.
const USES_OF_THE_SYSTEM: usize = 0;

/// File names below `src`, and what they hold.
type Sources = Vec<(String, String)>;

fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![root], Sources::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if let Some((name, "rs")) = name.rsplit_once('.') {
                let (_, name) = name.rsplit_once("/src/").expect("below src");
                let text = std::fs::read_to_string(&path).expect("UTF-8");
                sources.push((format!("{name}.rs"), text));
            }
        }
    }
    sources.sort();
    sources
}

/// The folder of a file, or the file itself that stands beside the folders.
fn folder(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn word(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

/// What is here but the items below `#[cfg(test)]`.
fn tokens(stream: TokenStream) -> Vec<TokenTree> {
    let (mut kept, mut skips) = (Vec::new(), false);
    for token in stream {
        let is_test = || token.to_string().replace(' ', "") == "[cfg(test)]";
        if skips {
            // What stands behind the braces of an import is a `;` that does no harm.
            skips = !is_sign(Some(&token), ';') && !token.to_string().starts_with('{');
        } else if is_sign(kept.last(), '#') && is_test() {
            kept.pop();
            skips = true;
        } else {
            kept.push(token);
        }
    }
    kept
}

/// A module: what its imports bind, and the paths that it uses.
#[derive(Debug, Default)]
struct Module {
    file: String,
    names: BTreeMap<String, Vec<String>>,
    uses: Vec<Vec<String>>,
}

type Modules = BTreeMap<String, Module>;

/// Reads one tree of an import: each path, with the name that it binds.
fn import(trees: &[TokenTree], before: &[String], out: &mut Vec<(String, Vec<String>)>) {
    for tree in trees.split(|token| is_sign(Some(token), ',')) {
        let mut path = before.to_vec();
        let words = tree.iter().filter(|token| !is_sign(Some(token), ':'));
        path.extend(words.map(ToString::to_string));
        if let Some(TokenTree::Group(group)) = tree.last() {
            path.pop();
            import(&tokens(group.stream()), &path, out);
            continue;
        }
        let alias = path.last().cloned().unwrap_or_default();
        if let Some(at) = path.iter().position(|word| word == "as") {
            path.truncate(at);
        }
        match path.pop_if(|word| word == "self").and(path.last()) {
            Some(last) if alias == "self" => out.push((last.clone(), path)),
            _ => out.push((alias, path)),
        }
    }
}

fn read(name: &str, module: &mut Module, tree: &[TokenTree], modules: &mut Modules) {
    let at = |i: usize| tree.get(i);
    let mut i = 0;
    while let Some(token) = at(i) {
        let before = i.checked_sub(1).and_then(at);
        i += 1;
        match (token, word(Some(token)).as_deref()) {
            (TokenTree::Group(group), _) => {
                let inner = tokens(group.stream());
                // The table of the verbs names modules without a path.
                if is_sign(before, '!') && word(at(i.wrapping_sub(3))).as_deref() == Some("verbs") {
                    let verbs = inner.iter().filter_map(|token| word(Some(token)));
                    module
                        .uses
                        .extend(verbs.map(|verb| vec![verb, "Arguments".to_owned()]));
                }
                read(name, module, &inner, modules);
            }
            (_, Some("mod")) => {
                if let Some(TokenTree::Group(body)) = at(i + 1) {
                    let name = format!("{name}::{}", word(at(i)).expect("a name"));
                    read_file(&name, &module.file, body.stream(), modules);
                }
                i += 2;
            }
            (_, Some("use")) => {
                let tree = tree[i..].split(|token| is_sign(Some(token), ';')).next();
                let tree = tree.expect("a part");
                let mut found = Vec::new();
                import(tree, &[], &mut found);
                let is_public =
                    before.is_some_and(|token| token.to_string().starts_with(['p', '(']));
                // What is only handed on gets another name, and is not used.
                let used = found.iter().filter(|_| !is_public);
                module.uses.extend(used.map(|(_, path)| path.clone()));
                module.names.extend(found);
                i += tree.len();
            }
            (_, Some(first)) if !is_sign(before, '.') && !is_sign(before, '$') => {
                let mut path = vec![first.to_owned()];
                let is_colon = |i: usize| is_sign(at(i), ':');
                while is_colon(i) && is_colon(i + 1) && word(at(i + 2)).is_some() {
                    path.extend(word(at(i + 2)));
                    i += 3;
                }
                module.uses.push(path);
            }
            _ => {}
        }
    }
}

fn read_file(name: &str, file: &str, text: TokenStream, modules: &mut Modules) {
    let mut module = Module::default();
    file.clone_into(&mut module.file);
    read(name, &mut module, &tokens(text), modules);
    modules.insert(name.to_owned(), module);
}

fn modules(sources: &Sources) -> Modules {
    let mut modules = Modules::new();
    for (file, text) in sources {
        let path = format!("crate/{file}").replace("/mod.rs", "");
        let name = path
            .replace(".rs", "")
            .replace("/lib", "")
            .replace('/', "::");
        read_file(&name, file, text.parse().expect("Rust"), &mut modules);
    }
    modules
}

/// The module that defines what a path means, and whether the path means that module itself.
fn resolve(modules: &Modules, from: &str, path: &[String], depth: usize) -> Option<(String, bool)> {
    let mut at = from.to_owned();
    for (i, word) in path.iter().enumerate() {
        let child = format!("{at}::{word}");
        let alias = modules.get(&at)?.names.get(word);
        match word.as_str() {
            "crate" => "crate".clone_into(&mut at),
            "self" => {}
            "super" => at.truncate(at.rfind("::")?),
            _ if modules.contains_key(&child) && (i + 1 < path.len() || alias.is_none()) => {
                at = child;
            }
            _ => match alias.filter(|_| depth < 9) {
                Some(alias) => match resolve(modules, &at, alias, depth + 1) {
                    Some((module, true)) => at = module,
                    item => return item,
                },
                None => return (i > 0).then_some((at, false)),
            },
        }
    }
    Some((at, true))
}

/// From one file to another, by these paths.
type Imports = BTreeMap<(String, String), BTreeSet<String>>;

fn imports(sources: &Sources) -> Imports {
    let modules = modules(sources);
    let mut imports = Imports::new();
    for (name, module) in &modules {
        for path in &module.uses {
            if let Some((target, false)) = resolve(&modules, name, path, 0)
                && modules[&target].file != module.file
            {
                let edge = (module.file.clone(), modules[&target].file.clone());
                imports.entry(edge).or_default().insert(path.join("::"));
            }
        }
    }
    imports
}

/// The imports that lead back to the file they stand in.
fn circular(imports: &Imports) -> Imports {
    let leads_back = |(from, to): &(String, String)| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![to]);
        while let Some(file) = open.pop() {
            let further = imports.range((file.clone(), String::new())..);
            let further = further
                .map(|(edge, _)| edge)
                .take_while(|(own, _)| own == file);
            open.extend(further.map(|(_, to)| to).filter(|to| reached.insert(*to)));
        }
        reached.contains(from)
    };
    let all = imports.clone().into_iter();
    all.filter(|(edge, _)| leads_back(edge)).collect()
}

fn shown((edge, paths): (&(String, String), &BTreeSet<String>)) -> String {
    format!("src/{} -> src/{}: {paths:?}\n", edge.0, edge.1)
}

#[track_caller]
fn at_most(bound: usize, what: &str, list: &[String]) {
    let (found, list) = (list.len(), list.join("\n"));
    assert!(found <= bound, "{found} {what}, of {bound}:\n{list}");
}

#[test]
fn no_file_stands_in_a_circle_of_imports() {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (edge, paths) in &circular(&imports(&sources())) {
        *files.entry(edge.0.clone()).or_default() += &shown((edge, paths));
    }
    let list: Vec<String> = files.into_values().collect();
    at_most(FILES_IN_CIRCLES, "files in circles of imports", &list);
}

#[test]
fn no_import_points_up() {
    let sources = sources();
    let root = sources.iter().find(|(file, _)| file == "lib.rs");
    let places = root.expect("it is there").1.lines();
    let places = places.filter_map(|line| line.strip_prefix("//! - [`")?.split('`').next());
    let order: Vec<&str> = places.collect();
    let place = |file: &str| {
        let place = order.iter().position(|name| *name == folder(file));
        place.unwrap_or_else(|| panic!("src/lib.rs does not place {file}"))
    };
    let mut imports = imports(&sources);
    imports.retain(|(from, to), _| from != "lib.rs" && to != "lib.rs" && place(from) > place(to));
    let list: Vec<String> = imports.iter().map(shown).collect();
    at_most(IMPORTS_UPWARDS, "imports that point up", &list);
}

/// How many lines the function has that begins on the first one, as rustfmt lays it out; 0 where none begins.
fn lines_of_function(lines: &[&str]) -> usize {
    let first = lines[0].trim_start();
    let behind = first
        .strip_prefix("pub(")
        .and_then(|rest| rest.split_once(") "));
    let head = behind
        .map_or(first, |(_, rest)| rest)
        .split(['(', '"', '/'])
        .next()
        .expect("a part");
    if !head.split(' ').any(|word| word == "fn") || first.ends_with(['}', ';']) {
        return 0;
    }
    let indent = &lines[0][..lines[0].len() - first.len()];
    let is_last = |line: &&str| {
        let rest = line.strip_prefix(indent);
        rest.is_some_and(|rest| rest == "}" || rest.starts_with(')') && rest.ends_with(';'))
    };
    lines.iter().position(is_last).map_or(0, |last| last + 1)
}

#[test]
fn no_file_has_over_500_lines_and_no_function_over_90() {
    let (mut files, mut long) = (Vec::new(), Vec::new());
    for (file, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > 500 {
            files.push(format!("src/{file}: {}", lines.len()));
        }
        for (at, line) in lines.iter().enumerate() {
            let count = lines_of_function(&lines[at..]);
            if count > 90 {
                long.push(format!("src/{file}:{}: {count}: {}", at + 1, line.trim()));
            }
        }
    }
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    for entry in std::fs::read_dir(tests).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let count = text.lines().count();
            files.extend((count > 500).then(|| format!("{}: {count}", path.display())));
        }
    }
    at_most(LONG_FILES, "files over 500 lines", &files);
    at_most(LONG_FUNCTIONS, "functions over 90 lines", &long);
}

#[test]
fn no_two_public_types_have_one_name() {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources() {
        for line in text.lines() {
            let mut words = line.trim_start().split([' ', '<', '(', ';', ':', '{']);
            let is_public = words.next() == Some("pub");
            let is_type = matches!(words.next(), Some("struct" | "enum" | "trait" | "type"));
            if let (true, true, Some(name)) = (is_public, is_type, words.next()) {
                types.entry(name.to_owned()).or_default().push(file.clone());
            }
        }
    }
    let others = |(name, files): (&String, &Vec<String>)| {
        vec![format!("{name}: {}", files.join(", ")); files.len() - 1]
    };
    let list: Vec<String> = types.iter().flat_map(others).collect();
    at_most(SHARED_TYPE_NAMES, "public types with a shared name", &list);
}

#[test]
fn only_commands_wizard_system_and_delivery_touch_the_system() {
    let mut list = Vec::new();
    for Module { file, uses, .. } in modules(&sources()).values() {
        let uses = uses.iter().map(|path| path.join("::"));
        let outer = ["commands", "wizard", "system", "delivery", "main"];
        if !outer.contains(&folder(file)) {
            list.extend(uses.map(|path| format!("src/{file}: {path}")));
        }
    }
    let system = ["std::fs", "std::env", "std::process"];
    list.retain(|line| system.iter().any(|path| line.contains(path)));
    at_most(USES_OF_THE_SYSTEM, "uses of the system", &list);
}

/// The reader finds what it is to find: through a name that is handed on, nested braces and a path within a function.
#[test]
fn the_reader_of_imports_finds_a_circle() {
    let sources = [
        "lib.rs: pub mod a; pub mod b;",
        "a/mod.rs: mod one; mod two; pub use one::{One, other::{self}}; pub use two::Two;",
        "a/one.rs: use {super::{Two as Own}, std::fs}; /* use crate::b::B; */ pub struct One(Own);\
         #[cfg(test)] mod tests { use crate::b::B; }",
        "a/two.rs: pub struct Two; fn f() -> &'static str { let _ = crate::a::One::new; \"crate::b::B\" }",
        "b.rs: use crate::a; pub struct B(a::Two);",
    ];
    let sources = sources.map(|source| source.split_once(": ").expect("a name"));
    let sources = sources.map(|(file, text)| (file.to_owned(), text.to_owned()));
    let imports = imports(&sources.to_vec());
    let edges = |imports: &Imports| -> Vec<String> {
        let edges = imports.keys().map(|(from, to)| format!("{from} {to}"));
        edges.collect()
    };
    let circle = ["a/one.rs a/two.rs", "a/two.rs a/one.rs"];
    assert_eq!(edges(&imports), [&circle[..], &["b.rs a/two.rs"]].concat());
    assert_eq!(edges(&circular(&imports)), circle);
}
