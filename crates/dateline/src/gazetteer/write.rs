//! Makes the file of the world's places from tables of towns, regions and airports.
//!
//! In: the tables that `data/make/gazetteer.py` writes, as text. Out: the bytes that
//! [`super::world::World`] opens. The same tables give the same bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::fold::{fold, key};
use super::world::{HEADER, MAGIC, PLACE, RUN, Sort};
use crate::error::{Error, Result};
use crate::lexicon::{Row, Table};

/// The tables, as text.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    /// First-level regions.
    pub regions: &'a str,
    /// Second-level regions.
    pub districts: &'a str,
    /// Towns.
    pub towns: &'a str,
    /// Airports.
    pub airports: &'a str,
}

/// What the file's names are made with.
#[derive(Clone, Copy)]
pub struct Spelling<'a> {
    /// Whether a country's names are put into Latin letters in more ways than one.
    pub romanized: &'a dyn Fn(&str) -> bool,
    /// Whether a word is an article that names stand with or without.
    pub article: &'a dyn Fn(&str) -> bool,
}

/// Most other names of a place that are kept; the tables put those of English first.
const ALIASES: usize = 10;
/// Most other names that get a key.
const KEYED: usize = 4;
/// Least letters of another name.
const LETTERS: usize = 3;

struct Entry<'a> {
    geonames: u32,
    lat: f64,
    lon: f64,
    population: u32,
    name: &'a str,
    aliases: Vec<&'a str>,
    region: u16,
    district: u16,
    radius: u16,
    iso2: &'a str,
    sort: Sort,
}

fn whole(row: &Row<'_, '_>, column: &str) -> Result<u32> {
    Ok(row.number(column)?.unwrap_or_default() as u32)
}

fn entry<'a>(row: &Row<'a, '_>, sort: Sort) -> Result<Option<Entry<'a>>> {
    let (Some(lat), Some(lon)) = (row.number("lat")?, row.number("lon")?) else {
        return Ok(None);
    };
    let code = row.cell("code");
    Ok(Some(Entry {
        geonames: whole(row, "geonames")?,
        lat,
        lon,
        population: whole(row, "population")?,
        name: row.cell("name"),
        aliases: row.list("aliases").take(ALIASES).collect(),
        region: 0,
        district: 0,
        radius: whole(row, "radius_km")? as u16,
        iso2: code.get(..2).unwrap_or(row.cell("iso2")),
        sort,
    }))
}

/// Numbers (from 1) of regions by their codes, and the entries themselves.
fn regions<'a>(
    name: &'a str,
    text: &'a str,
    sort: Sort,
    all: &mut Vec<Entry<'a>>,
    above: Option<&HashMap<String, u16>>,
) -> Result<HashMap<String, u16>> {
    let table = Table::parse(name, text)?;
    let mut numbers = HashMap::new();
    for row in table.rows() {
        let code = row.cell("code");
        let Some(mut entry) = entry(&row, sort)? else {
            continue;
        };
        let number = u16::try_from(numbers.len() + 1)
            .map_err(|_| row.error("more regions than the file can number"))?;
        numbers.insert(code.to_owned(), number);
        match above {
            Some(above) => {
                let outer = code.rsplit_once('.').map_or("", |x| x.0);
                entry.region = above.get(outer).copied().unwrap_or_default();
                entry.district = number;
            }
            None => entry.region = number,
        }
        all.push(entry);
    }
    Ok(numbers)
}

/// All places in the order of the file, and how many regions and districts lead.
fn entries<'a>(tables: &Tables<'a>) -> Result<(Vec<Entry<'a>>, usize, usize)> {
    let mut all = Vec::new();
    let first = regions("admin1", tables.regions, Sort::Region, &mut all, None)?;
    let districts = all.len();
    let second = regions(
        "admin2",
        tables.districts,
        Sort::District,
        &mut all,
        Some(&first),
    )?;
    let towns = all.len();
    for row in Table::parse("towns", tables.towns)?.rows() {
        let sort = match row.cell("feature") {
            "PPLC" => Sort::Capital,
            "PPLA" => Sort::Seat,
            _ => Sort::Town,
        };
        if let Some(mut town) = entry(&row, sort)? {
            let region = format!("{}.{}", town.iso2, row.cell("admin1"));
            let district = format!("{region}.{}", row.cell("admin2"));
            town.region = first.get(&region).copied().unwrap_or_default();
            town.district = second.get(&district).copied().unwrap_or_default();
            all.push(town);
        }
    }
    for row in Table::parse("airports", tables.airports)?.rows() {
        all.extend(entry(&row, Sort::Airport)?);
    }
    Ok((all, districts, towns))
}

/// Names to numbers of places: regions, districts, then the most inhabited.
type Index = BTreeMap<String, Vec<u32>>;

fn index(all: &[Entry<'_>], spelling: &Spelling<'_>) -> (Index, Index) {
    let (mut names, mut keys) = (Index::new(), Index::new());
    let add = |index: &mut Index, name: String, at: u32| {
        let list = index.entry(name).or_default();
        if list.last() != Some(&at) {
            list.push(at);
        }
    };
    for (at, entry) in all.iter().enumerate() {
        let at = at as u32;
        let own = fold(entry.name);
        let others = entry.aliases.iter().map(|a| fold(a));
        let others: Vec<String> = others.filter(|a| a.chars().count() >= LETTERS).collect();
        if (spelling.romanized)(entry.iso2) && entry.sort != Sort::Airport {
            let latin = others.iter().filter(|o| o.is_ascii()).take(KEYED);
            for name in std::iter::once(&own).chain(latin) {
                if let Some(key) = key(name, spelling.article) {
                    add(&mut keys, key, at);
                }
            }
        }
        for name in std::iter::once(own).chain(others) {
            if !name.is_empty() {
                add(&mut names, name, at);
            }
        }
    }
    for list in names.values_mut().chain(keys.values_mut()) {
        let rank = |at: &u32| {
            let entry = &all[*at as usize];
            (
                entry.sort.min(Sort::Town),
                std::cmp::Reverse(entry.population),
                *at,
            )
        };
        list.sort_by_key(rank);
        list.dedup();
    }
    (names, keys)
}

/// A transducer of names; lists of several places go to `postings`.
fn transducer(index: &Index, postings: &mut Vec<u8>) -> Result<Vec<u8>> {
    let failed = |e: fst::Error| Error::data(format!("world gazetteer: {e}"));
    let mut build = fst::MapBuilder::memory();
    for (name, list) in index {
        let value = if let [only] = list[..] {
            u64::from(only) << 1
        } else {
            let at = (postings.len() / 4) as u64;
            let numbers = std::iter::once(list.len() as u32).chain(list.iter().copied());
            postings.extend(numbers.flat_map(u32::to_le_bytes));
            at << 1 | RUN
        };
        build.insert(name, value).map_err(failed)?;
    }
    build.into_inner().map_err(failed)
}

fn record(entry: &Entry<'_>, name: u32, country: u8, out: &mut Vec<u8>) {
    let degrees = |x: f64| ((x * 1e4).round() as i32).to_le_bytes();
    out.extend(entry.geonames.to_le_bytes());
    out.extend(degrees(entry.lat));
    out.extend(degrees(entry.lon));
    out.extend(entry.population.to_le_bytes());
    out.extend(name.to_le_bytes());
    out.extend(entry.region.to_le_bytes());
    out.extend(entry.district.to_le_bytes());
    out.extend(entry.radius.to_le_bytes());
    out.extend([country, entry.sort as u8]);
}

/// The bytes of the file.
pub fn write(tables: &Tables<'_>, spelling: &Spelling<'_>) -> Result<Vec<u8>> {
    let (all, districts, towns) = entries(tables)?;
    let countries: BTreeSet<&str> = all.iter().map(|e| e.iso2).collect();
    let countries: Vec<&str> = countries.into_iter().collect();
    let (mut records, mut strings, mut known) = (Vec::new(), Vec::new(), HashMap::new());
    for entry in &all {
        let name = *known.entry(entry.name).or_insert_with(|| {
            let at = strings.len() as u32;
            let length = u8::try_from(entry.name.len()).unwrap_or_default();
            strings.push(length);
            strings.extend(&entry.name.as_bytes()[..usize::from(length)]);
            at
        });
        let country = countries.partition_point(|c| *c < entry.iso2) as u8;
        record(entry, name, country, &mut records);
    }
    debug_assert_eq!(records.len(), all.len() * PLACE);
    let (names, keys) = index(&all, spelling);
    let mut postings = Vec::new();
    let names = transducer(&names, &mut postings)?;
    let keys = transducer(&keys, &mut postings)?;
    let mut out = MAGIC.to_vec();
    let start = HEADER + 2 * countries.len() + records.len() + postings.len();
    let ends = [
        start,
        start + strings.len(),
        start + strings.len() + names.len(),
        start + strings.len() + names.len() + keys.len(),
    ];
    let counts = [countries.len(), districts, towns, all.len()];
    for number in counts.into_iter().chain(ends) {
        out.extend((number as u32).to_le_bytes());
    }
    countries.iter().for_each(|c| out.extend(c.as_bytes()));
    for part in [records, postings, strings, names, keys] {
        out.extend(part);
    }
    Ok(out)
}
