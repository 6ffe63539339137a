//! What an endpoint would receive: the value of each key on a device that has it.

use super::device::SampleSetting;
use super::request::{SampleRequest, requests};
use crate::callback::Callback;
use crate::catalogue::{Catalogue, Platform, Trigger};

/// The requests of a callback from an Apple and from an Android device: no device has every value.
pub struct SampleValues<'a>([Vec<SampleRequest<'a>>; 2]);

impl<'a> SampleValues<'a> {
    /// One device of each platform.
    pub fn new(
        catalogue: &'a Catalogue,
        trigger: Option<&'static Trigger>,
        event_token: Option<&'a str>,
        callback: &Callback,
    ) -> Self {
        let requests = |platform| {
            let setting = SampleSetting {
                trigger,
                event_token,
                ..SampleSetting::new(catalogue, platform)
            };
            requests(callback, setting)
        };
        Self([Platform::Ios, Platform::Android].map(requests))
    }

    /// The value of a key of one entry, as a server would read it: from the Apple device, or from the Android one what
    /// only that has.
    pub fn of(&self, at: usize, key: &str) -> String {
        let value = |requests: &Vec<SampleRequest<'_>>| {
            let request = requests.get(at)?;
            let mut all = request
                .parameters
                .iter()
                .chain(request.body.iter().flatten());
            let found = all.find(|sent| sent.key == key)?;
            Some(found.value.clone().unwrap_or_default())
        };
        match self.0.each_ref().map(value) {
            [Some(text), _] => text,
            [None, Some(text)] => format!("{text} (Android only)"),
            [None, None] => "(left out: no value here)".to_owned(),
        }
    }
}
