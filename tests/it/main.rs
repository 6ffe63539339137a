//! What a user sees: modules are named by what the user does.

mod answer_on_a_terminal;
mod answer_questions;
mod breaks_it_with_hostile_input;
mod builds_a_file;
mod checking;
mod codes;
mod compiles_the_apps_code;
mod copies_from_the_pages;
mod inspecting;
mod looks_up_the_catalogue;
mod makes_mistakes;
mod makes_one_from_flags;
mod previews_what_arrives;
mod program;
mod reads_the_readme;
mod round_trip;
mod run_the_printed_command;
mod saves_to_a_file;
mod stores_what_arrives;
mod support;
mod terminal;
mod tries_anything;
mod writes_the_apps_code;
mod writes_the_catalogue;
mod writes_the_facts_of_the_sdks;
