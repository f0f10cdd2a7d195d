//! Place names and the places they mean: LGL and `GeoVirus`.
//!
//! Measures: a name is found where our extent and the coded one share a byte; each is used once.
//! LGL codes adjectives and peoples ("Russian") as places, so ours count there, in `GeoVirus`
//! they do not. Of the coded names that have a place: "named" asks how many have an entry of
//! that very name within 161 km of the coded place in our gazetteer (the ceiling; recall only),
//! "within 161 km" how many of those we found and put there, "given found" the same of those
//! found, "same id" how many have the coded `GeoNames` id (LGL). A coded id that is ours lies
//! within 161 km, whichever middle of a country either side has chosen.

use std::path::Path;

use dateline::Resources;
use dateline::document::{Document, name_words};
use dateline::gazetteer::{Gazetteer, PlaceKind};
use dateline::mentions::marks::Marks;
use dateline::mentions::place::{self, PlaceMention};

use super::{Card, Tally, archive, plain_article};
use crate::failure::Failure;

/// Kilometres: a hundred miles, the measure of the papers.
const NEAR: f64 = 161.0;

/// A coded name: bytes of the text, position and id.
struct Coded {
    start: usize,
    end: usize,
    spot: Option<(f64, f64)>,
    geonames: Option<u64>,
}

struct Record {
    text: String,
    coded: Vec<Coded>,
}

#[derive(Default)]
struct Tallies {
    found: Tally,
    exact: Tally,
    ceiling: Tally,
    within: Tally,
    given: Tally,
    same: Tally,
}

/// How the two sets say the same.
struct Form {
    name: &'static str,
    file: &'static str,
    article: &'static str,
    toponym: &'static str,
    /// What the first code point counts as.
    first: usize,
    peoples: bool,
}

const FORMS: [Form; 2] = [
    Form {
        name: "LGL",
        file: "lgl.xml",
        article: "article",
        toponym: "toponym",
        first: 0,
        peoples: true,
    },
    Form {
        name: "GeoVirus",
        file: "GeoVirus.xml",
        article: "article",
        toponym: "location",
        first: 1,
        peoples: false,
    },
];

/// Scores both sets.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let Some(path) = archive::find(folder, "geoparsing", "lgl_geovirus.tar.xz") else {
        card.missing
            .push("LGL and GeoVirus (data/geoparsing/lgl_geovirus.tar.xz)".to_owned());
        return Ok(());
    };
    let unpacked = archive::untar(&path)?;
    for form in &FORMS {
        let path = unpacked.path().join(form.file);
        let bytes = std::fs::read(&path).map_err(|e| Failure::input(&path, e))?;
        let mut halves = [Tallies::default(), Tallies::default()];
        for (number, record) in parse(&String::from_utf8_lossy(&bytes), form)
            .iter()
            .enumerate()
        {
            let shown = (details && number % 2 == 0).then_some(&mut card.details);
            let half = &mut halves[number % 2];
            one(record, (number, &path), form, resources, half, shown)?;
        }
        for (half, all) in ["", " aside"].into_iter().zip(halves) {
            let name = format!("{}{half}", form.name);
            card.tally(&name, "found", all.found, "");
            card.tally(&name, "found exactly", all.exact, "");
            card.tally(&name, "named", all.ceiling, "");
            card.tally(&name, "within 161 km", all.within, "");
            card.tally(&name, "given found", all.given, "");
            if form.peoples {
                card.tally(&name, "same id", all.same, "");
            }
        }
    }
    Ok(())
}

fn one(
    record: &Record,
    (number, path): (usize, &Path),
    form: &Form,
    resources: &Resources,
    all: &mut Tallies,
    mut details: Option<&mut Vec<String>>,
) -> Result<(), Failure> {
    if record.text.trim().is_empty() {
        return Ok(());
    }
    let article = plain_article(&record.text, None, resources, path)?;
    let doc = Document::new(&article, resources);
    let marks = Marks::of(&doc, resources).tagged(&doc, resources);
    let places = place::find(&doc, &marks, resources);
    let peoples = place::peoples(&doc, resources, &places);
    let g = &resources.gazetteer;
    let peoples = peoples.iter().filter(|_| form.peoples);
    let ours: Vec<&PlaceMention> = places.iter().chain(peoples).collect();
    let extent = |m: &PlaceMention| (m.span.start as usize, m.span.end as usize);
    let mut say = |what: &str, words: &str, more: String| {
        if let Some(d) = details.as_deref_mut() {
            d.push(format!(
                "place {} {number}: {what} {words:?} {more}",
                form.name
            ));
        }
    };
    let mut used = vec![false; ours.len()];
    for c in &record.coded {
        all.found.gold += 1.0;
        let meets = |m: &PlaceMention| extent(m).0 < c.end && c.start < extent(m).1;
        let exact = |m: &PlaceMention| extent(m) == (c.start, c.end);
        let free = |i: &usize| !used[*i] && meets(ours[*i]);
        let best = (0..ours.len())
            .find(|i| !used[*i] && exact(ours[*i]))
            .or_else(|| (0..ours.len()).find(free));
        let words = &record.text[c.start..c.end];
        let around = around(&record.text, c.start, c.end);
        if let Some(i) = best {
            used[i] = true;
            all.found.right += 1.0;
            all.exact.right += f64::from(u8::from(exact(ours[i])));
        } else {
            say("missed", words, format!("in {around:?}"));
        }
        let Some(spot) = c.spot else { continue };
        let named = name_words(words, &resources.word_abbreviations);
        let there = |p: dateline::gazetteer::Place| {
            let whole = p.kind == PlaceKind::Country;
            let reach = if whole { p.radius_km.max(NEAR) } else { NEAR };
            Gazetteer::distance_km((p.lat, p.lon), spot) <= reach
                || (p.geonames.is_some() && p.geonames == c.geonames)
        };
        let known = g
            .starting(&named, 0)
            .into_iter()
            .filter(|(n, _)| *n == named.len())
            .flat_map(|(_, list)| list)
            .chain(g.demonym(&named, 0).map(|x| x.1))
            .filter_map(|i| g.place(i))
            .any(there);
        let place = best.and_then(|i| g.place(ours[i].place?));
        let right = place.is_some_and(there);
        let same = place.is_some_and(|p| p.geonames.is_some() && p.geonames == c.geonames);
        all.ceiling.gold += 1.0;
        all.ceiling.right += f64::from(u8::from(known));
        if known || right {
            all.within.gold += 1.0;
            all.within.right += f64::from(u8::from(right));
        }
        if best.is_some() && (known || right) {
            all.given.gold += 1.0;
            all.given.right += f64::from(u8::from(right));
            if !right {
                let ours =
                    place.map(|p| format!("{} {} {:.1} {:.1}", p.name, p.country, p.lat, p.lon));
                say(
                    "elsewhere",
                    words,
                    format!("{ours:?} coded {spot:?} in {around:?}"),
                );
            }
        }
        if !known && !right {
            say("unknown", words, format!("coded {spot:?}"));
        }
        if c.geonames.is_some() {
            all.same.gold += 1.0;
            all.same.right += f64::from(u8::from(same));
        }
    }
    for (i, m) in ours.iter().enumerate() {
        let (start, end) = extent(m);
        if !used[i] {
            let around = around(&record.text, start, end);
            say("beyond", &record.text[start..end], format!("in {around:?}"));
        }
    }
    all.found.system += ours.len() as f64;
    for t in [
        &mut all.ceiling,
        &mut all.within,
        &mut all.given,
        &mut all.same,
    ] {
        t.system = t.gold;
    }
    (all.exact.system, all.exact.gold) = (all.found.system, all.found.gold);
    Ok(())
}

/// Some bytes of the text before and after a name.
fn around(text: &str, start: usize, end: usize) -> &str {
    let inside = |at: &usize| text.is_char_boundary(*at);
    let from = (0..=start.saturating_sub(40)).rev().find(inside);
    let to = ((end + 30).min(text.len())..=text.len()).find(inside);
    text.get(from.unwrap_or(0)..to.unwrap_or(text.len()))
        .unwrap_or_default()
}

/// The text between a tag's two ends, unescaped.
fn between<'a>(part: &'a str, tag: &str) -> Option<&'a str> {
    let start = part.find(&format!("<{tag}>"))? + tag.len() + 2;
    let end = start + part[start..].find(&format!("</{tag}>"))?;
    part.get(start..end)
}

fn plain(text: &str) -> String {
    if let Some(inner) = text
        .trim()
        .strip_prefix("<![CDATA[")
        .and_then(|t| t.strip_suffix("]]>"))
    {
        return inner.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn parse(file: &str, form: &Form) -> Vec<Record> {
    let opening = format!("<{}", form.article);
    let mut out = Vec::new();
    for part in file
        .split(&opening)
        .skip(1)
        .filter(|p| p.starts_with(['>', ' ']))
    {
        let Some(text) = between(part, "text").map(plain) else {
            continue;
        };
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect();
        let byte = |tag: &str, p: &str| {
            let at: usize = between(p, tag)?.trim().parse().ok()?;
            starts.get(at.checked_sub(form.first)?).copied()
        };
        let coded = part
            .split(&format!("<{}>", form.toponym))
            .skip(1)
            .filter_map(|p| {
                let real = |tag: &str| between(p, tag)?.trim().parse::<f64>().ok();
                let id = p.split("<gaztag geonameid=\"").nth(1);
                Some(Coded {
                    start: byte("start", p)?,
                    end: byte("end", p)?,
                    spot: real("lat").zip(real("lon")),
                    geonames: id.and_then(|i| i.split('"').next()?.parse().ok()),
                })
            })
            .collect();
        out.push(Record { text, coded });
    }
    out
}
