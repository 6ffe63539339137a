//! What edits ask for, by a small model that shares nothing with the program.

use std::collections::BTreeMap;

/// Keys and values as they are sent.
pub(crate) type Pairs = Vec<(&'static str, &'static str)>;

/// What a file says about an endpoint; what is `None` is the callback's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Endpoint {
    pub(crate) url: &'static str,
    pub(crate) condition: Option<&'static str>,
    pub(crate) is_post: Option<bool>,
    pub(crate) params: Option<Pairs>,
    pub(crate) body: Option<Pairs>,
}

impl Endpoint {
    pub(crate) fn to(url: &'static str) -> Self {
        Self {
            url,
            ..Self::default()
        }
    }
}

/// What a file says about a callback; a condition of no text is none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Callback {
    pub(crate) name: &'static str,
    pub(crate) trigger: &'static str,
    pub(crate) token: Option<&'static str>,
    pub(crate) uses: bool,
    pub(crate) excludes: Vec<&'static str>,
    pub(crate) placeholders: Vec<&'static str>,
    pub(crate) params: Pairs,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) condition: Option<&'static str>,
    pub(crate) is_post: bool,
    pub(crate) body: Pairs,
}

impl Callback {
    fn own(&mut self) -> impl Iterator<Item = &mut Pairs> {
        let own = self
            .endpoints
            .iter_mut()
            .flat_map(|to| [&mut to.params, &mut to.body]);
        own.flatten().chain([&mut self.params, &mut self.body])
    }

    pub(crate) fn set(&mut self, key: &'static str, value: &'static str) {
        self.take_out(key);
        let own = self
            .endpoints
            .iter_mut()
            .filter_map(|to| to.params.as_mut());
        own.chain([&mut self.params])
            .for_each(|pairs| pairs.push((key, value)));
    }

    fn take_out(&mut self, key: &str) -> bool {
        let count = |own: &mut Self| {
            own.own().map(|pairs| pairs.len()).sum::<usize>() + own.placeholders.len()
        };
        let before = count(self);
        self.placeholders.retain(|own| *own != key);
        self.own()
            .for_each(|pairs| pairs.retain(|(own, _)| *own != key));
        before > count(self)
    }

    pub(crate) fn remove(&mut self, key: &'static str) {
        if !self.take_out(key) {
            self.excludes.push(key);
        }
    }

    pub(crate) fn point_to(&mut self, urls: &[&'static str]) {
        let kept = |url: &&'static str| self.endpoints.iter().find(|to| to.url == *url).cloned();
        let to = |url| kept(url).unwrap_or_else(|| Endpoint::to(url));
        self.endpoints = urls.iter().map(to).collect();
    }

    pub(crate) fn send_always(&mut self) {
        self.condition = Some("");
        self.endpoints.iter_mut().for_each(|to| to.condition = None);
    }

    pub(crate) fn send_by(&mut self, is_post: bool) {
        self.is_post = is_post;
        self.endpoints.iter_mut().for_each(|to| to.is_post = None);
    }

    pub(crate) fn post(&mut self) {
        self.send_by(true);
        self.condition = Some("country=at");
        self.take_out("w");
        let own = self.endpoints.iter_mut().filter_map(|to| to.body.as_mut());
        own.chain([&mut self.body])
            .for_each(|pairs| pairs.push(("w", "1")));
    }

    /// The requests, each as a text: method, condition, address, parameters, body.
    pub(crate) fn entries(&self) -> Vec<String> {
        let default = [Endpoint::to("https://d.example.com")];
        let endpoints = match &self.endpoints[..] {
            [] => &default,
            own => own,
        };
        let entry = |to: &Endpoint| {
            let shared = SHARED.iter().chain(SET.iter().filter(|_| self.uses));
            let shared = shared.filter(|(key, _)| !self.excludes.contains(key));
            let (url, query) = to.url.split_once('?').unwrap_or((to.url, ""));
            let mut params: BTreeMap<&str, String> = BTreeMap::new();
            let mut put = |key, value: &str| _ = params.insert(key, value.to_owned());
            let typed = query.split_once('=');
            typed
                .iter()
                .chain(shared)
                .for_each(|(key, value)| put(key, value));
            let placeholders = self.placeholders.iter();
            placeholders.for_each(|key| put(key, &format!("{{{key}}}")));
            let own = to.params.as_ref().unwrap_or(&self.params).iter();
            own.for_each(|(key, value)| put(key, value));
            let body = to.body.as_ref().unwrap_or(&self.body).iter().copied();
            let body: BTreeMap<&str, &str> = body.collect();
            let condition = to.condition.or(self.condition).unwrap_or_default();
            let is_post = to.is_post.unwrap_or(self.is_post);
            let method = if is_post { "POST" } else { "GET" };
            format!("{method} {condition} {url} {params:?} {body:?}")
        };
        endpoints.iter().map(entry).collect()
    }
}

const SHARED: &[(&str, &str)] = &[("adid", "{adid}"), ("gps_adid", "{gps_adid}"), ("src", "d")];

const SET: &[(&str, &str)] = &[("os_name", "{os_name}"), ("dev", "s"), ("k", "set")];

/// What `build --format json` prints, as the model has it.
pub(crate) fn entries(built: &serde_json::Value) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let pairs = |list: &serde_json::Value| -> BTreeMap<String, String> {
        let pairs = list.as_array().into_iter().flatten();
        let pairs = pairs.map(|pair| (text(&pair["raw_key"]), text(&pair["raw_value"])));
        pairs.collect()
    };
    let entry = |entry: &serde_json::Value| {
        let condition = &entry["condition"];
        let (name, value) = (&condition["placeholders"][0], &condition["values"][0]);
        let condition = match condition["prefix"].as_str() {
            Some("equal") => format!("{}={}", text(name), text(value)),
            other => other.unwrap_or_default().to_owned(),
        };
        let (method, url) = (text(&entry["method"]), text(&entry["endpoint"]));
        let (params, body) = (pairs(&entry["params"]), pairs(&entry["body"]));
        format!("{method} {condition} {url} {params:?} {body:?}")
    };
    let all = built["entries"].as_array().expect("entries");
    all.iter().map(entry).collect()
}
