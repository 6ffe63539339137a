//! What a typed text finds, best first: the one ranking of every list and query.

/// What a thing is found by.
#[derive(Debug, Clone, Default)]
pub struct Searchable {
    name: String,
    /// Each by itself: one that is typed whole is as good as the name.
    keywords: Vec<String>,
    text: String,
}

impl Searchable {
    /// A thing of this name; `keywords` (its aliases among them) are kept apart by blanks, `texts` say what it means.
    pub fn new(name: &str, keywords: &str, texts: &[&str]) -> Self {
        Self {
            name: folded(name),
            keywords: keywords.split_whitespace().map(folded).collect(),
            text: folded(&texts.join(" ")),
        }
    }

    /// How well it is found; the smaller, the better.
    fn rank(&self, query: &str) -> Option<usize> {
        let words = || query.split(' ');
        let all_in = |text: &str| words().all(|word| text.contains(word));
        let all_begin =
            |text: &str| words().all(|word| text.split(' ').any(|begun| begun.starts_with(word)));
        let is_whole = |text: &String| joined(text) == joined(query);
        let named = self.named();
        let tests = [
            is_whole(&self.name),
            self.keywords.iter().any(is_whole),
            self.name.starts_with(query),
            all_begin(&self.name),
            all_in(&self.name),
            all_begin(&named),
            all_in(&named),
            all_in(&format!("{named} {}", self.text)),
        ];
        tests.iter().position(|is_so| *is_so)
    }

    /// Its name and its keywords.
    fn named(&self) -> String {
        format!("{} {}", self.name, self.keywords.join(" "))
    }

    /// How far its name and keywords are from a misspelt query, whose every word is like one of them.
    fn distance(&self, query: &str) -> Option<usize> {
        let named = self.named();
        let far = |word: &str| {
            let limit = word.chars().count() / 3;
            let near = |candidate: &str| {
                let distance = strsim::osa_distance(word, candidate);
                let is_near = distance <= limit && distance < candidate.len();
                (candidate.starts_with(word) || is_near).then_some(distance)
            };
            named.split(' ').filter_map(near).min()
        };
        let far: usize = query.split(' ').map(far).sum::<Option<usize>>()?;
        // Of names that are as near, the shorter is meant.
        Some(1000 * far + self.name.len())
    }

    /// How well it is found by at least half of a query's words: "country of the user".
    fn partly(&self, query: &str) -> Option<usize> {
        let words: Vec<&str> = query.split(' ').filter(|word| word.len() > 2).collect();
        let ranks: Vec<usize> = words.iter().filter_map(|word| self.rank(word)).collect();
        let lacking = words.len() - ranks.len();
        let is_found = !ranks.is_empty() && lacking <= ranks.len();
        is_found.then(|| 1000 * lacking + ranks.iter().sum::<usize>())
    }
}

/// The places of the things that a query finds, best first: by name, by keyword, by meaning, with its words in
/// any order; where none is, by a near spelling, and last by some of its words. Equals stay in their order. An empty
/// query finds all.
pub fn search(query: &str, things: &[Searchable]) -> Vec<usize> {
    let query = folded(query);
    if query.is_empty() {
        return (0..things.len()).collect();
    }
    let stages = [Searchable::rank, Searchable::distance, Searchable::partly];
    let mut found = stages
        .iter()
        .map(|rank| by(things, |thing| rank(thing, &query)));
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

fn by(things: &[Searchable], rank: impl Fn(&Searchable) -> Option<usize>) -> Vec<usize> {
    let ranks = things.iter().enumerate();
    let mut found: Vec<(usize, usize)> = ranks
        .filter_map(|(at, thing)| Some((rank(thing)?, at)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// Words of small letters with one blank between them: `{ad_revenue}` -> `ad revenue`.
fn folded(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || "_-{}".contains(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// `ad spend` -> `adspend`.
fn joined(text: &str) -> String {
    text.replace(' ', "")
}
