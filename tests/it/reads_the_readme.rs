//! Every example of the README is run as it stands there.

#[test]
fn every_example_of_the_readme_is_true() {
    trycmd::TestCases::new().case("README.md");
}
