//! What a user sees: modules are named by what the user does.

use proptest::prelude::ProptestConfig;

mod answer_on_a_terminal;
mod answer_questions;
mod answer_wrongly;
mod answer_wrongly_on_a_terminal;
mod applies_each_help;
mod breaks_it_with_hostile_input;
mod builds_a_file;
mod checking;
mod chooses_callbacks;
mod codes;
mod compiles_the_apps_code;
mod copies_from_the_pages;
mod copies_to_the_clipboard;
mod declares_macros;
mod denies_warnings;
mod edits_by_a_model;
mod edits_keep_what_is_written;
mod edits_of_any_file;
mod edits_several;
mod edits_with_own_endpoints;
mod edits_with_questions;
mod exports_to_adjust;
mod fails_safely;
mod hands_over_safely;
mod inspecting;
mod installs_it;
mod keeps_a_file;
mod keeps_every_byte;
mod keeps_for_links;
mod keeps_secrets;
mod links_callbacks;
mod lists_a_file;
mod looks_up_the_catalogue;
mod makes_mistakes;
mod makes_one_from_flags;
mod makes_several_callbacks;
mod makes_values_up;
mod names_macros;
mod previews_what_arrives;
mod program;
mod reads_only_the_first_line;
mod reads_the_environment;
mod reads_the_readme;
mod reviews_an_edit;
mod round_trip;
mod run_the_printed_command;
mod runs_on_a_terminal;
mod saves_to_a_file;
mod scripted;
#[cfg(feature = "delivery")]
mod sends_and_listens;
mod shares_across_files;
mod shares_sets;
mod source_layout;
mod starts_a_file;
mod stores_what_arrives;
mod tables;
mod takes_back_what_it_prints;
mod takes_the_same_everywhere;
mod takes_words;
mod terminal;
mod types_what_it_is_told;
mod writes_a_file_wrong;
mod writes_the_apps_code;
mod writes_the_catalogue;
mod writes_the_facts_of_the_sdks;

/// The cases of a property: this many in an optimised build, 250 in another; `PROPTEST_CASES` sets another number.
fn cases(optimised: u32) -> ProptestConfig {
    let set = std::env::var("PROPTEST_CASES").ok();
    let usual = if cfg!(debug_assertions) {
        250
    } else {
        optimised
    };
    ProptestConfig {
        cases: set.and_then(|cases| cases.parse().ok()).unwrap_or(usual),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
