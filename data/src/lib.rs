//! Dateline's vocabulary as bytes: ontology, lexicons, gazetteer, actors and models.
//!
//! This crate only embeds; it knows no format. `data/README.md` names the source, the licence
//! and the date of every list, `models/README.md` those of every model.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The bytes of one embedded file, such as `data/lexicon/cues.tsv`.
pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES
        .binary_search_by(|(n, _)| (*n).cmp(name))
        .ok()
        .map(|i| FILES[i].1)
}

/// The embedded files whose names start with `folder`, in order of name.
pub fn folder(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES
        .iter()
        .copied()
        .filter(move |(name, _)| name.starts_with(folder))
}
