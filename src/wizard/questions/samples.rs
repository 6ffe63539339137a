//! What an endpoint would receive, with the sample values of `preview`.

use crate::callback::{Callback, Entry};
use crate::catalogue::{Catalogue, Platform, Trigger};
use crate::preview::{SampleDevice, SampleRequest, SampleSetting, SdkParameters, requests};
use std::collections::BTreeMap;

/// The requests of a callback from an Apple and from an Android device: no device has every value.
pub(in crate::wizard) struct Samples<'a>([Vec<SampleRequest<'a>>; 2]);

impl<'a> Samples<'a> {
    /// One device of each platform.
    pub(in crate::wizard) fn new(
        catalogue: &'a Catalogue,
        trigger: Option<&'static Trigger>,
        event_token: Option<&'a str>,
        callback: &Callback,
    ) -> Self {
        const NO_VALUES: &BTreeMap<String, String> = &BTreeMap::new();
        let requests = |platform| {
            let device = SampleDevice::new(SampleSetting {
                catalogue,
                name: None,
                seed: 0,
                number: 0,
                platform,
                trigger,
                event_token,
                chosen: NO_VALUES,
                sdk: SdkParameters::NONE,
            });
            requests(callback, &device)
        };
        Self([Platform::Ios, Platform::Android].map(requests))
    }

    /// The keys and values of one entry, as a server would read them: from the Apple device, and from the
    /// Android one what only that has.
    pub(in crate::wizard) fn received(&self, at: usize, entry: &Entry) -> Vec<(String, String)> {
        let value = |requests: &Vec<SampleRequest<'_>>, key: &str| {
            let request = requests.get(at)?;
            let body = request.body.iter().flatten();
            let found = request.parameters.iter().chain(body);
            let found = found.into_iter().find(|sent| sent.key == key)?;
            Some(found.value.clone().unwrap_or_default())
        };
        let all = entry.parameters().chain(entry.body.iter().flatten());
        all.map(|parameter| {
            let key = parameter.key.decode().into_owned();
            let text = match self.0.each_ref().map(|device| value(device, &key)) {
                [Some(text), _] => text,
                [None, Some(text)] => format!("{text} (Android only)"),
                [None, None] => "(left out: it has no value here)".to_owned(),
            };
            (key, text)
        })
        .collect()
    }
}
