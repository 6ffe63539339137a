//! The requests of callbacks for many devices, made as they are asked for.

use super::device::SampleSetting;
use super::request::{SampleRequest, requests};
use crate::callback::{Callback, Given};
use crate::catalogue::{Catalogue, Platform, Trigger};
use crate::lint::Code;

/// A callback to make requests of.
#[derive(Debug)]
pub struct SampleCallback<'a> {
    /// Its name, where a file gives it one.
    pub name: Option<Given<'a>>,
    /// Its trigger, where it has one.
    pub trigger: Option<&'static Trigger>,
    /// Its event tokens.
    pub event_tokens: Vec<String>,
    /// The codes that it allows.
    pub allow: Vec<Code>,
    /// It, with the values of its variables.
    pub callback: Callback,
}

impl SampleCallback<'_> {
    /// Its event tokens, each for requests of its own; where it has none, one time nothing.
    pub fn tokens(&self) -> impl Iterator<Item = Option<&str>> {
        let none = self.event_tokens.is_empty().then_some(None);
        let tokens = self.event_tokens.iter().map(|token| Some(&**token));
        none.into_iter().chain(tokens)
    }

    /// The setting for it and an event token.
    pub fn setting<'s>(
        &'s self,
        event_token: Option<&'s str>,
        setting: SampleSetting<'s>,
    ) -> SampleSetting<'s> {
        SampleSetting {
            name: self.name.as_ref().map(Given::text),
            trigger: self.trigger,
            event_token,
            ..setting
        }
    }
}

/// Callbacks and devices, ready to make requests of.
#[derive(Debug)]
pub struct SampleSet<'a> {
    /// The callbacks.
    pub callbacks: &'a [SampleCallback<'a>],
    /// The setting of the first device, but for its callback.
    pub setting: SampleSetting<'a>,
    /// The platform of all devices; without it they alternate.
    pub platform: Option<Platform>,
}

/// So many devices make their requests side by side.
const TAKE_TURNS: u32 = 16;

impl<'a> SampleSet<'a> {
    /// The requests of all callbacks for so many devices, each with the place of its callback. Some devices at a time take
    /// turns, so that memory does not grow with their number.
    pub fn requests(&'a self, devices: u32) -> impl Iterator<Item = (usize, SampleRequest<'a>)> {
        let mut steps: Vec<_> = self.callbacks.iter().enumerate().collect();
        if devices > 1 {
            steps.sort_by_key(|(_, callback)| in_a_life(callback.trigger));
        }
        let all = (0..devices).step_by(TAKE_TURNS as usize);
        all.flat_map(move |first| {
            let turn = first..first.saturating_add(TAKE_TURNS).min(devices);
            steps.clone().into_iter().flat_map(move |(at, callback)| {
                let turn = turn.clone();
                callback.tokens().flat_map(move |token| {
                    let requests = move |number| {
                        let setting = callback.setting(token, self.device(number));
                        requests(&callback.callback, setting)
                    };
                    let requests = turn.clone().flat_map(requests);
                    requests.map(move |request| (at, request))
                })
            })
        })
    }

    fn device(&self, number: u32) -> SampleSetting<'a> {
        let platform = match (self.setting.platform, number % 2) {
            _ if self.platform.is_some() => self.setting.platform,
            (first, 0) => first,
            (Platform::Android, _) => Platform::Ios,
            _ => Platform::Android,
        };
        SampleSetting {
            number,
            platform,
            ..self.setting
        }
    }
}

/// When an activity happens in the life of an app on a device: before the installation, with it, then, at the end.
fn in_a_life(trigger: Option<&'static Trigger>) -> u8 {
    match trigger.map_or("", |trigger| trigger.id) {
        "impression" | "san_impression" => 0,
        "click" | "san_click" => 1,
        "install" | "sk_install" | "sk_install_direct" | "rejected_install" | "conversion" => 2,
        "uninstall" => 4,
        "reinstall" | "reattribution_reinstall" => 5,
        "gdpr_forget_device" => 6,
        _ => 3,
    }
}

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
