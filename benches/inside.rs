//! cbgen's work in process, beside the least that others do for the same: `cargo bench` in this folder.

use cbgen::callback::{Draft, Given, Macros, NoValue, SourceKind, Sources};
use cbgen::catalogue::Catalogue;
use cbgen::forms::field;
use cbgen::lint::{self, Levels};
use cbgen::manifest::include::NoIncludes;
use cbgen::manifest::select::CallbackSelection;
use cbgen::manifest::{Manifest, edit};
use divan::{Bencher, black_box};

const PARAMETERS: [(&str, &str); 6] = [
    ("gps_adid", "{gps_adid}"),
    ("idfa", "{idfa}"),
    ("idfv", "{idfv}"),
    ("adid", "{adid}"),
    ("tracker_token", "{tracker}"),
    ("source", "adjust"),
];

fn main() {
    divan::main();
}

/// A file of so many callbacks, a third of them with a condition.
fn file(count: usize) -> String {
    let callback = |at: usize| {
        let condition = ["conditions = [\"environment=production\"]\n", "", ""][at % 3];
        format!(
            "[[callback]]\nname = \"callback-{at}\"\ntrigger = \"install\"\n\
             endpoints = [\"https://collector-{at}.example.com/adjust\"]\n\
             placeholders = [\"gps_adid\", \"idfa\", \"idfv\", \"adid\"]\n\
             params = {{ tracker_token = \"{{tracker}}\", source = \"adjust\" }}\n{condition}\n"
        )
    };
    (0..count).map(callback).collect()
}

/// The callbacks of a file: how many were built, and how much was found, in each and between them.
fn walked(text: &str, with_check: bool) -> (usize, usize) {
    let mut sources = Sources::new();
    let source = sources.add(SourceKind::File, "callbacks.toml", text);
    let manifest = Manifest::parse(text, source, &mut sources, &NoIncludes);
    let levels = manifest.levels(&Levels::default());
    let values = |_: &str| Err(NoValue::Unset);
    let mut selection = CallbackSelection::new(&[], Some(&values));
    let (mut findings, walk) = selection.walk(&manifest, &levels);
    let (mut built, mut members) = (0, Vec::new());
    for mut callback in walk {
        findings.append(&mut callback.take_findings());
        if with_check {
            members.extend(callback.into_member());
        } else if let Some(callback) = callback.built() {
            built += field::render(callback.sent()).len();
        }
    }
    findings.append(&mut lint::file::check(&members, &manifest.catalogue, &levels));
    (built, findings.len())
}

mod url_of_six_parameters {
    use super::*;

    #[divan::bench]
    fn by_cbgen_with_all_rules() -> String {
        let mut sources = Sources::new();
        let source = sources.add(SourceKind::Flag, "callback", "");
        let given = |text: &'static str| Given::whole(source, text);
        let parameters = PARAMETERS.map(|(key, value)| {
            cbgen::callback::DraftParameter::new(
                given(black_box(key)),
                cbgen::callback::DraftValue::Raw(given(black_box(value))),
                cbgen::callback::Layer::Param,
            )
        });
        let draft = Draft {
            trigger: Some(given("install")),
            destinations: vec![cbgen::callback::Destination::new(given(black_box(
                "https://collector.example.com/adjust",
            )))],
            parameters: parameters.into(),
            ..Draft::default()
        };
        let levels = Levels::default();
        let checked = draft.check(&Catalogue::builtin(), Macros::NONE, &levels, &[]);
        field::render(&checked.callback.expect("a sound callback"))
    }

    #[divan::bench]
    fn by_the_url_crate() -> String {
        let mut url = url::Url::parse(black_box("https://collector.example.com/adjust"))
            .expect("a sound URL");
        for (key, value) in black_box(PARAMETERS) {
            url.query_pairs_mut().append_pair(key, value);
        }
        url.into()
    }
}

#[divan::bench]
fn render(bencher: Bencher) {
    let text = "https://collector.example.com/adjust?idfa={idfa}&adid={adid}&source=adjust";
    let callback = field::parse(text, Macros::NONE).expect("a sound callback");
    bencher.bench(|| field::render(black_box(&callback)));
}

mod file_of_1000_callbacks {
    use super::*;

    #[divan::bench]
    fn build(bencher: Bencher) {
        let text = file(1000);
        bencher.bench(|| walked(black_box(&text), false));
    }

    #[divan::bench]
    fn check(bencher: Bencher) {
        let text = file(1000);
        bencher.bench(|| walked(black_box(&text), true));
    }

    #[divan::bench]
    fn edit_one(bencher: Bencher) {
        let text = file(1000);
        bencher.bench(|| edit::duplicate(black_box(&text), "callback-500", "copy"));
    }

    #[divan::bench]
    fn toml_de_table(bencher: Bencher) {
        let text = file(1000);
        bencher.bench(|| toml::de::DeTable::parse(black_box(&text)).map(drop));
    }
}
