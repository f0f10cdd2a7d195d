//! Where? Names of places, and which place each means in this report.
//!
//! In: a document. Out: [`PlaceMention`]s. `candidate` says which words name a place,
//! `choose` which of the places of that name; a name that is no listed place stays a name
//! without coordinates.

mod candidate;
mod choose;
mod offset;
mod words;

use crate::article::BlockKind;
use crate::document::Document;
use crate::gazetteer::{Place, PlaceKind};
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::span::Span;

use candidate::Candidate;
pub use offset::Offset;
pub use words::PlaceWords;

/// A place's name in the text.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    /// Its words.
    pub span: Span,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Index in the gazetteer.
    pub place: Option<u32>,
    /// What was found.
    pub kind: Option<PlaceKind>,
    /// How far and which way from it, where the words only say "north of" or "near" it.
    pub offset: Option<Offset>,
    /// Whether it stands as a place and not inside another name or for a government.
    pub literal: bool,
    /// Whether the words mean a line or a part of it without bounds: "the road to Kessra",
    /// "southern Varenia".
    pub stretch: bool,
}

impl PlaceMention {
    /// Whether the words only say "north of" or "near" it.
    pub fn near(&self) -> bool {
        self.offset.is_some()
    }

    /// Degrees north and east of what the words say of this place, and the radius in km that
    /// holds it.
    pub fn spot(&self, place: &Place) -> (f64, f64, f64) {
        match self.offset {
            Some(offset) => offset.from(place),
            None => (place.lat, place.lon, place.radius_km),
        }
    }
}

/// All place names, in order.
pub fn find(doc: &Document<'_>, marks: &Marks, r: &Resources) -> Vec<PlaceMention> {
    let found = candidate::find(doc, marks, r);
    let chosen = choose::choose(doc, r, &found);
    let sure = |(c, place): &(&Candidate, Option<u32>)| c.sure || place.is_some();
    let pairs = found.iter().zip(chosen).filter(sure);
    pairs
        .map(|(c, place)| PlaceMention {
            span: doc.span(c.start..c.end),
            start: c.start,
            end: c.end,
            place,
            kind: place.and_then(|p| Some(r.gazetteer.place(p)?.kind)),
            offset: Offset::before(doc, r, c.start),
            literal: c.literal,
            stretch: stretch(
                doc,
                r,
                c,
                place.and_then(|p| Some(r.gazetteer.place(p)?.kind)),
            ),
        })
        .collect()
}

/// Whether the words around a name speak of a line at it, or of a part of a country.
fn stretch(doc: &Document<'_>, r: &Resources, c: &Candidate, kind: Option<PlaceKind>) -> bool {
    let words = &r.place_words;
    let before = |n: usize| c.start.checked_sub(n).map_or("", |i| doc.norm(i));
    let line = |word: &str| words.lines.contains(word);
    let part = words.is_part(before(1));
    let side = words.bearings.contains_key(before(2)) && r.of_words.contains(before(1));
    let joined = r.of_words.contains(before(1)) || words.ends.contains(before(1));
    line(doc.norm(c.end))
        || (joined && line(before(2)))
        || (kind == Some(PlaceKind::Country) && (part || side))
}

/// Country of the place that a report's first paragraph opens with, in capitals.
pub fn filed_in(
    doc: &Document<'_>,
    r: &Resources,
    places: &[PlaceMention],
) -> Option<&'static str> {
    let first = doc
        .sentences
        .iter()
        .find(|s| s.kind == BlockKind::Paragraph)?;
    let filed = places.iter().find(|p| p.start == first.tokens.start)?;
    let place = filed.place.filter(|_| is_loud(doc, filed.span))?;
    r.gazetteer.place(place).map(|p| p.country)
}

/// Whether words stand in capitals where others do not.
fn is_loud(doc: &Document<'_>, words: Span) -> bool {
    !doc.caseless && words.of(doc.text()).chars().all(|c| !c.is_lowercase())
}

/// Adjectives and names of peoples, outside the place names.
pub fn peoples(doc: &Document<'_>, r: &Resources, places: &[PlaceMention]) -> Vec<PlaceMention> {
    let taken = |at: usize| places.iter().any(|p| (p.start..p.end).contains(&at));
    let coded = doc.sentences.iter().filter(|s| s.kind.is_coded());
    coded
        .flat_map(|s| s.tokens.clone())
        .filter(|at| (doc.caseless || doc.is_capital(*at)) && !taken(*at))
        .filter_map(|at| {
            let (n, country) = r.gazetteer.demonym(&doc.names, at)?;
            Some(PlaceMention {
                span: doc.span(at..at + n),
                start: at,
                end: at + n,
                place: Some(country),
                kind: Some(PlaceKind::Country),
                offset: None,
                literal: false,
                stretch: false,
            })
        })
        .collect()
}
