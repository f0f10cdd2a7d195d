//! Where? Names of places, and which place each means in this report.
//!
//! In: a document. Out: [`PlaceMention`]s. A name has many places in the gazetteer; the choice
//! goes by kind, by the countries the report names, by nearness to its other places and by
//! inhabitants. A name that is no listed place stays a name without coordinates.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::gazetteer::{Gazetteer, PlaceKind};
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::WordClass;

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
    /// Whether the words only say "north of" or "near" it.
    pub near: bool,
    /// Whether it stands as a place and not inside another name or for a government.
    pub literal: bool,
}

/// All place names, in order.
pub fn find(doc: &Document<'_>, marks: &Marks, resources: &Resources) -> Vec<PlaceMention> {
    let mut out: Vec<PlaceMention> = Vec::new();
    for sentence in &doc.sentences {
        if !sentence.kind.is_coded() {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match candidate(doc, marks, resources, at, sentence.tokens.end) {
                Some((end, literal)) => {
                    out.push(PlaceMention {
                        span: doc.span(at..end),
                        start: at,
                        end,
                        place: None,
                        kind: None,
                        near: near(doc, resources, at),
                        literal,
                    });
                    at = end;
                }
                None => match unlisted(doc, marks, resources, at, sentence.tokens.end) {
                    Some(end) => {
                        out.push(PlaceMention {
                            span: doc.span(at..end),
                            start: at,
                            end,
                            place: None,
                            kind: None,
                            near: near(doc, resources, at),
                            literal: true,
                        });
                        at = end;
                    }
                    None => at += 1,
                },
            }
        }
    }
    choose(doc, resources, &mut out);
    out
}

/// The listed name at a token, if it can be one here.
fn candidate(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<(usize, bool)> {
    if !(doc.caseless || doc.is_capital(at)) {
        return None;
    }
    let (n, places) = r.gazetteer.longest(&doc.names[..stop], at)?;
    let end = at + n;
    let best = places
        .iter()
        .map(|p| &r.gazetteer.places[*p as usize])
        .max_by_key(|p| (p.kind, p.population))?;
    // An actor's name that is at least as long wins ("Islamic State").
    if r.actors
        .longest(&doc.names[..stop], at)
        .is_some_and(|(m, _)| m >= n)
        && best.kind < PlaceKind::Region
    {
        return None;
    }
    // Words of time ("March") and of grammar ("Of") are towns somewhere, too.
    let common = n == 1
        && (r.joints.contains_key(doc.norm(at))
            || r.times.longest(&doc.norms, at).is_some()
            || r.place_prepositions.contains(doc.norm(at))
            || r.place_nouns.contains(doc.norm(at))
            || r.numbers.longest(&doc.norms, at).is_some());
    let name_class = marks.tags.is_empty() || (at..end).any(|i| marks.tag(i) == WordClass::Name);
    if common
        || (best.kind == PlaceKind::Town
            && (!name_class || !town_fits(doc, marks, r, at, end, best.population)))
    {
        return None;
    }
    let placed = placed(doc, r, at);
    let next = marks.tag(end);
    let modifies = next.is_noun() && !r.place_nouns.contains(doc.norm(end));
    let possessive = next == WordClass::Possessive;
    let speaks = marks.cue.get(end).is_some_and(std::option::Option::is_some);
    let literal = match best.kind {
        // A country is where something happened only after a preposition or in a chain of
        // places; elsewhere it is a state that acts or an adjective.
        PlaceKind::Country => !modifies && !possessive && (placed || chained(doc, r, at)),
        _ => {
            placed
                || chained(doc, r, at)
                || !(possessive
                    || speaks
                    || (next == WordClass::Name && !doc.caseless)
                    || (at > 0
                        && marks.tag(at - 1) == WordClass::Name
                        && doc.is_capital(at - 1)
                        && !doc.caseless))
        }
    };
    Some((end, literal))
}

/// Whether "near", or a direction and "of", stands before.
fn near(doc: &Document<'_>, r: &Resources, at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map_or("", |i| doc.norm(i));
    r.near_words.contains(before(1)) || (r.joint_of(before(1)) && r.directions.contains(before(2)))
}

/// Whether it stands after the comma of another place ("Kabul, Afghanistan").
fn chained(doc: &Document<'_>, r: &Resources, at: usize) -> bool {
    at >= 2
        && doc.norm(at - 1) == ","
        && (1..=4).any(|n| {
            at > n
                && r.gazetteer
                    .longest(&doc.names[..at - 1], at - 1 - n)
                    .is_some_and(|(m, _)| m == n)
        })
}

/// A name after a preposition and a noun of place, or before one, that no list knows: "in the
/// town of Kessra", "Kessra district".
fn unlisted(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<usize> {
    if !(doc.caseless || doc.is_capital(at))
        || marks.tag(at) != WordClass::Name
        || marks.title[at].is_some()
        || r.times.longest(&doc.norms, at).is_some()
    {
        return None;
    }
    let mut end = at;
    while end < stop
        && marks.tag(end) == WordClass::Name
        && (doc.caseless || doc.is_capital(end))
        && end < at + 4
    {
        end += 1;
    }
    let of = at >= 2 && r.joint_of(doc.norm(at - 1)) && r.place_nouns.contains(doc.norm(at - 2));
    let noun = r.place_nouns.contains(doc.norm(end - 1)) && end - at >= 2
        || r.place_nouns.contains(doc.norm(end));
    let actor = r.actors.longest(&doc.names[..stop], at).is_some();
    // "in Kessra": a name right after "in", unless it is one of people, a body or a thing.
    let inside = !doc.caseless
        && at > 0
        && r.inside_words.contains(doc.norm(at - 1))
        && (at..end).all(|i| {
            marks.people[i].is_none()
                && marks.source[i].is_none()
                && marks.object[i].is_none()
                && marks.cue[i].is_none()
        })
        && r.gazetteer.demonym(&doc.names, at).is_none()
        && marks.tag(end) != WordClass::Possessive
        && !marks.tag(end).is_noun();
    (!actor && (of || inside || (placed(doc, r, at) && noun))).then(|| {
        if r.place_nouns.contains(doc.norm(end)) && !of && end < stop {
            end + 1
        } else {
            end
        }
    })
}

/// Whether a preposition of place stands before.
fn placed(doc: &Document<'_>, r: &Resources, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|b| r.place_prepositions.contains(doc.norm(b)))
}

/// A town's name is common as a surname or word: it needs a preposition, a comma chain, a word
/// such as "city" beside it, or many inhabitants.
fn town_fits(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    at: usize,
    end: usize,
    population: u64,
) -> bool {
    let titled = at > 0
        && (0..at)
            .rev()
            .take(3)
            .any(|i| marks.title[i].is_some_and(|n| i + n == at));
    let part_of_name = (marks.tag(end) == WordClass::Name
        || (at > 0 && marks.tag(at - 1) == WordClass::Name))
        && !doc.caseless;
    let beside = r.place_nouns.contains(doc.norm(end))
        || (at > 0 && r.place_nouns.contains(doc.norm(at - 1)));
    if titled || (part_of_name && !placed(doc, r, at) && !beside) {
        return false;
    }
    let chain = doc.norm(end) == "," && r.gazetteer.longest(&doc.names, end + 1).is_some();
    let noun = r.place_nouns.contains(doc.norm(end))
        || (at > 0 && r.place_nouns.contains(doc.norm(at - 1)));
    placed(doc, r, at) || chain || noun || population >= 200_000
}

/// Gives every mention its place: two rounds, the second with the first's centre.
fn choose(doc: &Document<'_>, r: &Resources, mentions: &mut [PlaceMention]) {
    let g = &r.gazetteer;
    let mut countries: BTreeMap<&str, f64> = BTreeMap::new();
    for at in 0..doc.tokens.len() {
        if (doc.caseless || doc.is_capital(at))
            && let Some((_, index)) = g.demonym(&doc.names, at)
        {
            *countries
                .entry(g.places[index as usize].country.as_str())
                .or_default() += 0.5;
        }
    }
    for mention in mentions.iter() {
        let list = options(g, doc, mention);
        if let Some(country) = list
            .iter()
            .map(|i| &g.places[*i as usize])
            .find(|p| matches!(p.kind, PlaceKind::Country | PlaceKind::Region))
        {
            *countries.entry(country.country.as_str()).or_default() += 1.0;
        } else if let [only] = list[..] {
            *countries
                .entry(g.places[only as usize].country.as_str())
                .or_default() += 0.5;
        }
    }
    for _ in 0..2 {
        let centres: Vec<(f64, f64)> = mentions
            .iter()
            .filter_map(|m| m.place)
            .map(|p| &g.places[p as usize])
            .filter(|p| p.kind != PlaceKind::Country)
            .map(|p| (p.lat, p.lon))
            .collect();
        for mention in mentions.iter_mut() {
            let mut best: Option<(f64, u32)> = None;
            for index in options(g, doc, mention) {
                let place = &g.places[*index as usize];
                let near = centres
                    .iter()
                    .filter(|c| Gazetteer::distance_km(**c, (place.lat, place.lon)) < 300.0)
                    .count();
                let score = countries
                    .get(place.country.as_str())
                    .copied()
                    .unwrap_or_default()
                    .min(4.0)
                    * 1.5
                    + (near.min(5) as f64) * 0.4
                    + ((place.population + 1) as f64).log10() * 0.5
                    + match place.kind {
                        PlaceKind::Country => 6.0,
                        PlaceKind::Region => 2.5,
                        PlaceKind::Site => 2.5,
                        PlaceKind::Town => 0.0,
                    };
                if best.is_none_or(|(s, _)| score > s) {
                    best = Some((score, *index));
                }
            }
            mention.place = best.map(|b| b.1);
            mention.kind = mention.place.map(|p| g.places[p as usize].kind);
        }
    }
}

fn options<'a>(g: &'a Gazetteer, doc: &Document<'_>, mention: &PlaceMention) -> &'a [u32] {
    g.longest(&doc.names[..mention.end], mention.start)
        .map_or(&[], |(_, list)| list)
}
