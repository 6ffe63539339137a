//! What an endpoint would receive, with the sample values of `preview`.

use crate::callback::{Callback, Entry};
use crate::catalogue::{Catalogue, Platform, Trigger};
use crate::preview::{SampleDevice, SampleRequest, SampleSetting, SdkParameters, requests};
use std::collections::BTreeMap;

/// The requests of a callback from an Apple and from an Android device: no device has every value.
pub(in crate::wizard) struct Samples<'a> {
    apple: Vec<SampleRequest<'a>>,
    android: Vec<SampleRequest<'a>>,
}

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
        Self {
            apple: requests(Platform::Ios),
            android: requests(Platform::Android),
        }
    }

    /// The keys and values of one entry, as a server would read them: from the Apple device, and from the
    /// Android one what only that has.
    pub(in crate::wizard) fn received(&self, at: usize, entry: &Entry) -> Vec<(String, String)> {
        let value = |requests: &[SampleRequest<'_>], key: &str| {
            let request = requests.get(at)?;
            let sent = request
                .parameters
                .iter()
                .chain(request.body.iter().flatten());
            let found = sent.into_iter().find(|sent| sent.key == key)?;
            Some(found.value.clone().unwrap_or_default())
        };
        let body = entry.body.iter().flatten();
        entry
            .parameters()
            .chain(body)
            .map(|parameter| {
                let key = parameter.key.decode().into_owned();
                let text = match value(&self.apple, &key) {
                    Some(text) => text,
                    None => match value(&self.android, &key) {
                        Some(text) => format!("{text} (Android only)"),
                        None => "(left out: it has no value here)".to_owned(),
                    },
                };
                (key, text)
            })
            .collect()
    }
}
