//! Reads our own lists of places and joins them to the world's file.
//!
//! In: `data/gazetteer/*.tsv`. Out: a [`Gazetteer`]. A region, town or site that the world's
//! file has as well (same country, one name in common, near by) is one place: ours, with the
//! other's id and regions.

use std::collections::{BTreeMap, HashMap};

use fst::raw::Fst;

use super::world::{Record, Sort, World};
use super::{Bounds, Gazetteer, Place, PlaceKind, fold, town_radius};
use crate::document::name_words;
use crate::error::{Error, Result};
use crate::lexicon::{Row, Table};
use crate::resources::embedded;
use rustc_hash::{FxHashMap, FxHashSet};

/// How names are put into Latin letters.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    articles: FxHashSet<&'static str>,
    countries: FxHashSet<&'static str>,
}

impl Spellings {
    /// Reads `data/gazetteer/spellings.tsv`.
    pub fn load() -> Result<Spellings> {
        let mut out = Spellings::default();
        let table = table("data/gazetteer/spellings.tsv")?;
        for row in table.rows() {
            let words = match row.cell("what") {
                "article" => &mut out.articles,
                "country" => &mut out.countries,
                other => return Err(row.error(format!("{other:?} is no kind of row"))),
            };
            words.insert(row.cell("word"));
        }
        Ok(out)
    }

    /// Whether names stand with or without this word.
    pub fn is_article(&self, word: &str) -> bool {
        self.articles.contains(word)
    }

    /// Whether names of this country (two letters) are spelled in more ways than one.
    pub fn romanized(&self, iso2: &str) -> bool {
        self.countries.contains(iso2)
    }
}

fn table(name: &'static str) -> Result<Table<'static>> {
    Table::parse(name, embedded(name)?)
}

/// Farthest that a site or town of ours may lie from the same one of the world's file, in km.
const SITE: f64 = 25.0;
/// The same for regions, beside their radius.
const REGION: f64 = 150.0;

/// Our lists while they are read.
struct Reader<'a> {
    abbreviations: &'a FxHashSet<String>,
    listed: Vec<Place>,
    names: BTreeMap<String, Vec<u32>>,
    demonyms: FxHashMap<String, u32>,
    world: World<'static>,
    /// Number in the world's file → index of the same place of ours.
    same: FxHashMap<u32, u32>,
    iso2: HashMap<&'static str, &'static str>,
    short: FxHashSet<String>,
}

impl Gazetteer {
    /// Reads the embedded files.
    pub fn load(abbreviations: &FxHashSet<String>) -> Result<Gazetteer> {
        let file = "data/gazetteer/world.gaz";
        let bytes = dateline_data::file(file)
            .ok_or_else(|| Error::data(format!("{file}: missing from the program")))?;
        let mut reader = Reader {
            abbreviations,
            listed: Vec::new(),
            names: BTreeMap::new(),
            demonyms: FxHashMap::default(),
            world: World::open(bytes)?,
            same: FxHashMap::default(),
            iso2: HashMap::new(),
            short: FxHashSet::default(),
        };
        let mut iso3 = HashMap::new();
        for row in table("data/gazetteer/countries.tsv")?.rows() {
            iso3.insert(row.cell("iso2"), row.cell("iso3"));
            reader.iso2.insert(row.cell("iso3"), row.cell("iso2"));
            let at = reader.add(&row, PlaceKind::Country)?;
            for demonym in row.list("demonyms") {
                let key = reader.key(demonym);
                reader.demonyms.entry(key).or_insert(at);
            }
        }
        for (file, kind) in [
            ("data/gazetteer/regions.tsv", PlaceKind::Region),
            ("data/gazetteer/sites.tsv", PlaceKind::Site),
        ] {
            for row in table(file)?.rows() {
                reader.add(&row, kind)?;
            }
        }
        let countries = 0..reader.world.countries();
        let iso3 = countries.map(|c| iso3.get(reader.world.iso2(c)).copied().unwrap_or(""));
        let iso3 = iso3.collect();
        reader.finish(iso3)
    }
}

impl Reader<'_> {
    /// A name as the index keeps it: normal forms of its tokens, joined by a space.
    fn key(&self, name: &str) -> String {
        name_words(name, self.abbreviations).join(" ")
    }

    /// A name as it is looked up.
    fn folded(&self, name: &str) -> String {
        let words = name_words(name, self.abbreviations);
        let words: Vec<String> = words.iter().map(|w| fold(w)).collect();
        let words = words.iter().filter(|w| !w.is_empty());
        words.map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    fn add(&mut self, row: &Row<'static, '_>, kind: PlaceKind) -> Result<u32> {
        let need = |column: &str| {
            row.number(column)?
                .ok_or_else(|| row.error(format!("{column} is empty")))
        };
        let population = row.number("population")?.unwrap_or_default() as u64;
        let at = self.listed.len() as u32;
        let mut place = Place {
            name: row.cell("name"),
            kind,
            bounds: match row.cell("bounds") {
                "" => Bounds::Official,
                "area" => Bounds::Loose,
                "water" => Bounds::Water,
                other => return Err(row.error(format!("{other:?} is no kind of bounds"))),
            },
            country: row.cell("iso3"),
            lat: need("lat")?,
            lon: need("lon")?,
            radius_km: row
                .number("radius_km")?
                .unwrap_or_else(|| town_radius(population)),
            population,
            geonames: row.number("geonames")?.map(|n| n as u64),
            region: None,
            district: None,
        };
        let names: Vec<&str> = std::iter::once(place.name)
            .chain(row.list("aliases"))
            .collect();
        if kind != PlaceKind::Country
            && let Some((number, record)) = self.same_place(&place, &names)
        {
            place.geonames = (record.geonames > 0).then_some(u64::from(record.geonames));
            place.population = u64::from(record.population);
            // Numbers of the world's file until all lists are read.
            (place.region, place.district) = (record.region, record.district);
            if record.sort == Sort::District {
                place.kind = PlaceKind::District;
            }
            self.same.insert(number, at);
        }
        self.listed.push(place);
        for short in row.list("short") {
            let folded = self.folded(short);
            self.names.entry(folded.clone()).or_default().push(at);
            self.short.insert(folded);
        }
        for name in names {
            let list = self.names.entry(self.folded(name)).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
        Ok(at)
    }

    /// The place of the world's file that this is.
    fn same_place(&self, place: &Place, names: &[&str]) -> Option<(u32, Record<'static>)> {
        let iso2 = self.iso2.get(place.country)?;
        let area = place.kind == PlaceKind::Region;
        let far = if area { REGION + place.radius_km } else { SITE };
        let distance =
            |r: &Record<'_>| Gazetteer::distance_km((r.lat, r.lon), (place.lat, place.lon));
        let fits = |n: &u32, r: &Record<'_>| {
            let sort = matches!(r.sort, Sort::Region | Sort::District);
            sort == area
                && self.world.iso2(r.country) == *iso2
                && distance(r) <= far
                && !self.same.contains_key(n)
        };
        names
            .iter()
            .flat_map(|name| self.world.named(&fold(name)))
            .filter_map(|n| Some((n, self.world.record(n)?)))
            .filter(|(n, r)| fits(n, r))
            .min_by(|(_, a), (_, b)| {
                (a.sort, distance(a))
                    .partial_cmp(&(b.sort, distance(b)))
                    .unwrap_or(std::cmp::Ordering::Equal)
            })
    }

    fn finish(mut self, iso3: Vec<&'static str>) -> Result<Gazetteer> {
        let failed = |e: fst::Error| Error::data(format!("data/gazetteer: {e}"));
        let ours = self.listed.len() as u32;
        let index = |n: u32| self.same.get(&n).copied().unwrap_or(n + ours);
        for place in &mut self.listed {
            place.region = place.region.map(index);
            place.district = place.district.map(index);
        }
        let mut build = fst::MapBuilder::memory();
        let mut lists = Vec::with_capacity(self.names.len());
        for (name, list) in self.names {
            build.insert(name, lists.len() as u64).map_err(failed)?;
            lists.push(list);
        }
        let names = Fst::new(build.into_inner().map_err(failed)?).map_err(failed)?;
        Ok(Gazetteer {
            listed: self.listed,
            names,
            lists,
            demonyms: self.demonyms,
            world: self.world,
            iso3,
            same: self.same,
            spellings: Spellings::load()?,
            short: self.short,
        })
    }
}
