//! Which of the places of a name is meant?
//!
//! In: candidates with all places of their names. Out: one place each, or none. Names that are
//! spelled the same mean one place. What speaks for a place: its size and kind, the country or
//! region named after its comma, the countries and regions the report names, and how near it
//! lies to what the report's other names may mean. The last is asked in rounds: each name
//! spreads its weight over its places, and they speak for each other (relaxation labelling).

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, Spelling};
use crate::document::Document;
use crate::gazetteer::{Gazetteer, Place, PlaceKind};
use crate::resources::Resources;

/// Weights of what speaks for a place.
mod weight {
    /// Of the logarithm (base 10) of inhabitants.
    pub(super) const PEOPLE: f64 = 0.6;
    /// Of a country that the report names, by the logarithm of how often.
    pub(super) const COUNTRY: f64 = 1.5;
    /// Of a region.
    pub(super) const REGION: f64 = 1.5;
    /// Of lying near other places.
    pub(super) const NEAR: f64 = 0.8;
    /// Of lying in the place named after the comma.
    pub(super) const CHAIN: f64 = 8.0;
    /// Against a region whose name is that of its town.
    pub(super) const SEAT: f64 = 5.0;
    /// How sharply weight is spread: the share of a place is exp(score × this).
    pub(super) const SHARP: f64 = 1.2;
}

/// Most places of one name that are weighed.
const MOST: usize = 40;
/// Rounds of weighing.
const ROUNDS: usize = 3;
/// Kilometres in which nearness falls to a third.
const REACH: f64 = 60.0;
/// Least share of the weight of a place that is taken.
const SURE: f64 = 0.15;
/// The same of a name that only the report's other places speak for.
const SURER: f64 = 0.6;
/// Inhabitants of a town that needs no other place of its country in the report.
const CITY: u64 = 200_000;
/// Inhabitants of such a place.
const KNOWN: u64 = 5_000;

/// A place that a name may mean.
struct Choice {
    index: u32,
    place: Place,
    prior: f64,
    share: f64,
}

/// A name with its mentions.
struct Name {
    choices: Vec<Choice>,
    mentions: Vec<usize>,
    /// Whether the words around one of its mentions say that it is a place.
    sure: bool,
    /// Whether a word such as "province" stands beside one.
    area: bool,
    /// Whether its places only have names that are spelled alike.
    alike: bool,
}

/// The place of each candidate.
pub(super) fn choose(
    doc: &Document<'_>,
    r: &Resources,
    candidates: &[Candidate],
) -> Vec<Option<u32>> {
    let g = &r.gazetteer;
    let mut names = names(doc, g, candidates);
    chains(doc, g, candidates, &mut names);
    let told = peoples(doc, g);
    for _ in 0..ROUNDS {
        share(&mut names);
        weigh(&mut names, &told);
    }
    share(&mut names);
    let named = names.iter().filter(|n| n.sure && !n.alike).filter_map(|n| {
        let of = n.choices.iter().filter(|c| c.share >= SURER);
        of.map(|c| c.place.country).next()
    });
    let countries: BTreeSet<&str> = told.keys().copied().chain(named).collect();
    let mut out = vec![None; candidates.len()];
    for name in &names {
        let best = name
            .choices
            .iter()
            .max_by(|a, b| a.share.total_cmp(&b.share).then(b.index.cmp(&a.index)));
        let fits = |b: &&Choice| {
            let known = name.alike || b.place.population >= KNOWN || g.is_listed(b.index);
            let supported = known && b.share >= SURER && countries.contains(b.place.country);
            let by_name = name.sure && !name.alike;
            supported || (by_name && !is_stray(g, &names, name, b, &told))
        };
        let sure = best.filter(|b| b.share >= SURE).filter(fits);
        for mention in &name.mentions {
            out[*mention] = sure.map(|b| b.index);
        }
    }
    out
}

/// A town of a land that nothing else tells of is more likely another one, which no list has.
fn is_stray(
    g: &Gazetteer,
    names: &[Name],
    name: &Name,
    choice: &Choice,
    told: &BTreeMap<&'static str, f64>,
) -> bool {
    let place = &choice.place;
    let small = place.kind == PlaceKind::Town && place.population < CITY;
    let other = others(names, name);
    small
        && !g.is_listed(choice.index)
        && choice.prior < weight::CHAIN
        && !other.is_empty()
        && !told.contains_key(place.country)
        && !other.contains(place.country)
}

/// Countries of the places of all other sure names.
fn others(names: &[Name], name: &Name) -> BTreeSet<&'static str> {
    let others = names.iter().filter(|n| n.sure && !std::ptr::eq(*n, name));
    let sure = others.flat_map(|n| n.choices.iter().filter(|c| c.share >= SURER));
    sure.map(|c| c.place.country).collect()
}

/// Candidates by name.
fn names(doc: &Document<'_>, g: &Gazetteer, candidates: &[Candidate]) -> Vec<Name> {
    let mut by_name: BTreeMap<String, Name> = BTreeMap::new();
    for (number, c) in candidates.iter().enumerate() {
        let name = by_name.entry(c.name(doc)).or_insert_with(|| Name {
            choices: c
                .places
                .iter()
                .filter_map(|index| {
                    let place = g.place(*index)?;
                    Some(Choice {
                        index: *index,
                        place,
                        prior: prior(&place),
                        share: 0.0,
                    })
                })
                .take(MOST)
                .collect(),
            mentions: Vec::new(),
            sure: false,
            area: false,
            alike: c.spelling == Spelling::Alike,
        });
        name.mentions.push(number);
        name.sure |= c.sure;
        name.area |= c.area;
    }
    let mut names: Vec<Name> = by_name.into_values().collect();
    names.iter_mut().for_each(seats);
    names
}

/// A region and a town in it that go by one name: the bare name means the town.
fn seats(name: &mut Name) {
    let inside = |c: &Choice| {
        let seat =
            |t: &Choice| t.place.kind == PlaceKind::Town && lies_in(&t.place, c.index, &c.place);
        c.place.kind.is_area() && name.choices.iter().any(seat)
    };
    let areas: Vec<bool> = name.choices.iter().map(inside).collect();
    for (choice, area) in name.choices.iter_mut().zip(areas) {
        if area && !name.area {
            choice.prior -= weight::SEAT;
        } else if name.area && choice.place.kind.is_area() {
            choice.prior += weight::SEAT;
        }
    }
}

fn prior(place: &Place) -> f64 {
    let people = ((place.population + 1) as f64).log10() * weight::PEOPLE;
    people
        + match place.kind {
            PlaceKind::Country => 7.5,
            PlaceKind::Region => 6.0,
            PlaceKind::District => 2.0,
            PlaceKind::Site => 2.0,
            PlaceKind::Town => 0.0,
        }
}

/// Whether one place lies in another.
fn lies_in(inner: &Place, outer: u32, area: &Place) -> bool {
    match area.kind {
        PlaceKind::Country => inner.country == area.country,
        _ => inner.region == Some(outer) || inner.district == Some(outer),
    }
}

/// Raises the places that lie in one of the name after their comma, and those it lies in.
fn chains(doc: &Document<'_>, g: &Gazetteer, candidates: &[Candidate], names: &mut [Name]) {
    for (number, pair) in candidates.windows(2).enumerate() {
        let (inner, outer) = (&pair[0], &pair[1]);
        let comma = inner.end + 1 == outer.start && doc.norm(inner.end) == ",";
        if !comma {
            continue;
        }
        let pairs: Vec<(u32, u32)> = inner
            .places
            .iter()
            .filter_map(|i| Some((*i, g.place(*i)?)))
            .flat_map(|(i, a)| {
                let fits = move |o: &&u32| {
                    g.place(**o)
                        .is_some_and(|b| b.kind > a.kind && lies_in(&a, **o, &b))
                };
                outer.places.iter().filter(fits).map(move |o| (i, *o))
            })
            .collect();
        let of = |number: usize| names.iter().position(|n| n.mentions.contains(&number));
        for (at, pick) in [(of(number), 0), (of(number + 1), 1)] {
            let Some(name) = at.map(|at| &mut names[at]) else {
                continue;
            };
            for choice in &mut name.choices {
                let fits = pairs
                    .iter()
                    .any(|p| if pick == 0 { p.0 } else { p.1 } == choice.index);
                choice.prior += if fits { weight::CHAIN } else { 0.0 };
            }
        }
    }
}

/// How often each country's people are named.
fn peoples(doc: &Document<'_>, g: &Gazetteer) -> BTreeMap<&'static str, f64> {
    let mut out = BTreeMap::new();
    for at in 0..doc.tokens.len() {
        if (doc.caseless || doc.is_capital(at))
            && let Some(place) = g.demonym(&doc.names, at).and_then(|(_, i)| g.place(i))
        {
            *out.entry(place.country).or_insert(0.0) += 0.5;
        }
    }
    out
}

/// Spreads the weight of each name over its places.
fn share(names: &mut [Name]) {
    for name in names {
        let scores = name.choices.iter().map(|c| c.prior + c.share);
        let top = scores.clone().fold(f64::MIN, f64::max);
        let powers: Vec<f64> = scores.map(|s| ((s - top) * weight::SHARP).exp()).collect();
        let sum: f64 = powers.iter().sum();
        for (choice, power) in name.choices.iter_mut().zip(powers) {
            choice.share = power / sum;
        }
    }
}

/// Puts what the context says of each place in the place of its share.
fn weigh(names: &mut [Name], told: &BTreeMap<&'static str, f64>) {
    let mut countries: BTreeMap<&str, f64> = told.clone();
    let mut regions: BTreeMap<u32, f64> = BTreeMap::new();
    let region = |c: &Choice| match c.place.kind {
        PlaceKind::Region => Some(c.index),
        _ => c.place.region,
    };
    let weights: Vec<f64> = names
        .iter()
        .map(|n| {
            if n.sure {
                (n.mentions.len() as f64).ln_1p()
            } else {
                0.0
            }
        })
        .collect();
    for (name, weight) in names.iter().zip(&weights) {
        for choice in &name.choices {
            *countries.entry(choice.place.country).or_default() += choice.share * weight;
            if let Some(region) = region(choice) {
                *regions.entry(region).or_default() += choice.share * weight;
            }
        }
    }
    let spots: Vec<Vec<(f64, f64, f64)>> = names
        .iter()
        .map(|n| {
            let points = n.choices.iter().filter(|c| {
                n.sure
                    && c.share > 0.02
                    && !matches!(c.place.kind, PlaceKind::Country | PlaceKind::Region)
            });
            points
                .map(|c| (c.place.lat, c.place.lon, c.share))
                .collect()
        })
        .collect();
    for (number, name) in names.iter_mut().enumerate() {
        for choice in &mut name.choices {
            let own = choice.share * weights[number];
            let country = countries
                .get(choice.place.country)
                .copied()
                .unwrap_or_default()
                - own;
            let region = region(choice)
                .and_then(|x| regions.get(&x))
                .map_or(0.0, |x| x - own);
            let near: f64 = spots
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != number)
                .map(|(_, spots)| nearest(spots, &choice.place))
                .sum();
            choice.share = weight::COUNTRY * country.max(0.0).ln_1p()
                + weight::REGION * region.max(0.0).ln_1p()
                + weight::NEAR * near.min(4.0);
        }
    }
}

/// How near the likeliest near place of another name lies, 0 to 1.
fn nearest(spots: &[(f64, f64, f64)], place: &Place) -> f64 {
    spots
        .iter()
        .filter(|s| (s.0 - place.lat).abs() < 3.0)
        .map(|(lat, lon, share)| {
            let km = Gazetteer::distance_km((*lat, *lon), (place.lat, place.lon));
            share * (-km / REACH).exp()
        })
        .fold(0.0, f64::max)
}
