//! `edit --replace-endpoint`: endpoints that begin with a text begin with another. Only that begin is written over.

use super::Usage;
use super::edit::Arguments;
use super::edit_file::Refused;
use super::keep::parsed;
use crate::callback::{Given, Sources};
use crate::manifest::edit::{self, Blocks};
use std::collections::HashSet;
use std::ops::Range;

/// `--replace-endpoint`: written over the begin of each endpoint, so that what stands around it stays.
pub(super) fn replaced(
    arguments: &Arguments,
    names: &[String],
    text: &str,
) -> Result<String, Refused> {
    let path = &arguments.file.file;
    let mut sources = Sources::new();
    let mut manifest = parsed(&mut sources, path, text);
    let mut places: Vec<(Range<usize>, String)> = Vec::new();
    let mut used = HashSet::new();
    let mut endpoints: Vec<String> = Vec::new();
    let wanted: HashSet<&str> = names.iter().map(String::as_str).collect();
    let blocks = if arguments.all {
        None
    } else {
        Some(Blocks::of(text)?)
    };
    for index in 0..manifest.len() {
        let name = manifest.name(index).map(str::to_owned);
        let Some(name) = name.filter(|name| wanted.contains(name.as_str())) else {
            continue;
        };
        for to in manifest.draft(index).draft.destinations {
            for (old, new) in arguments.replaced() {
                let Some(place) = begin(text, &to.url, old)? else {
                    continue;
                };
                let is_own = blocks
                    .as_ref()
                    .map(|blocks| blocks.is_within(&name, &place));
                if !is_own.transpose()?.unwrap_or(true) {
                    let message = format!(
                        "the endpoints of `{name}` are those of [defaults]: change them for all with --all, or give it \
                         its own with -e"
                    );
                    return Err(Refused::Usage(Usage(message)));
                }
                used.insert(old);
                places.push((place, new.to_owned()));
                break;
            }
            endpoints.push(to.url.written().to_owned());
        }
    }
    for (old, _) in arguments.replaced() {
        if !used.contains(old) {
            let near = crate::catalogue::nearest(old, endpoints.iter().map(String::as_str));
            let near = near.or(endpoints.first().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!("; one is {near}"));
            let message = format!("--replace-endpoint {old}: no endpoint begins so{near}");
            return Err(Refused::Usage(Usage(message)));
        }
    }
    Ok(edit::rewrite(text, &places)?)
}

/// Where an endpoint begins with a text and goes on with another part of the URL; the place of that text.
fn begin(text: &str, url: &Given<'_>, old: &str) -> Result<Option<Range<usize>>, Refused> {
    let Some(rest) = url.written().strip_prefix(old) else {
        return Ok(None);
    };
    if !(old.ends_with(['/', '?', '&', '='])
        || rest.is_empty()
        || rest.starts_with(['/', '?', '&']))
    {
        return Ok(None);
    }
    let place = url.place().range;
    if text.get(place.clone()) != Some(url.written()) {
        let message = format!(
            "`{}` is written with escapes: write it plainly, or change it in the file",
            url.written()
        );
        return Err(Refused::Usage(Usage(message)));
    }
    Ok(Some(place.start..place.start + old.len()))
}
