//! A request as it goes over the wire: HTTP/1.1, with no header that Adjust need not send.

use super::request::{SampleParameter, SampleRequest};
use crate::callback::Method;
use crate::report::to_json;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use percent_encoding::percent_decode_str;
use serde::{Serialize, Serializer};
use std::collections::HashSet;

/// The parts of an HTTP message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpMessage {
    /// GET or POST.
    pub method: &'static str,
    /// The host with its port, if the URL has one.
    pub host: String,
    /// Path and query as they stand behind the host: the path may be empty, and is `/` then.
    pub target: String,
    /// All headers but `Host`.
    pub headers: Vec<(&'static str, String)>,
    /// The body of a POST: a flat JSON object of texts, empty where the callback has no pairs for it.
    pub body: Option<String>,
}

impl HttpMessage {
    /// The message of a request.
    pub fn new(request: &SampleRequest<'_>) -> Self {
        let (authority, target) = authority_and_target(&request.url);
        let (credentials, host) = match authority.rsplit_once('@') {
            Some((credentials, host)) => (Some(credentials), host),
            None => (None, authority),
        };
        let is_post = request.method == Method::Post;
        let body = is_post.then(|| to_json(&Flat(request.body.as_deref().unwrap_or_default())));
        let mut headers = Vec::new();
        headers.extend(credentials.map(|words| ("Authorization", authorization(words))));
        if let Some(body) = &body {
            headers.push(("Content-Type", "application/json".to_owned()));
            headers.push(("Content-Length", body.len().to_string()));
        }
        Self {
            method: request.method.word(),
            host: host.to_owned(),
            target: target.to_owned(),
            headers,
            body,
        }
    }
}

/// Authority, and what stands behind it, of a URL, which begins with `scheme://`: the model has checked that.
pub fn authority_and_target(url: &str) -> (&str, &str) {
    let rest = url.find("://").map_or(url, |at| &url[at + 3..]);
    rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()))
}

/// The header's value for `user:password@` of a URL, decoded first, as curl and browsers do.
fn authorization(credentials: &str) -> String {
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let mut plain: Vec<u8> = percent_decode_str(user).collect();
    plain.push(b':');
    plain.extend(percent_decode_str(password));
    format!("Basic {}", BASE64_STANDARD.encode(plain))
}

/// Of each key the first.
pub(super) fn first_of_each<'r>(
    parameters: impl IntoIterator<Item = &'r SampleParameter>,
) -> impl Iterator<Item = &'r SampleParameter> {
    let mut seen = HashSet::new();
    let parameters = parameters.into_iter();
    parameters.filter(move |sent| seen.insert(&sent.key))
}

/// Pairs as an object of texts, in order; of a repeated key the first.
pub(super) struct Flat<'r>(pub(super) &'r [SampleParameter]);

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pairs = first_of_each(self.0);
        let pairs = pairs.map(|sent| (&sent.key, sent.value.as_deref().unwrap_or_default()));
        serializer.collect_map(pairs)
    }
}
