//! The world's towns, regions and airports in one file that is searched where it lies.
//!
//! In: the bytes of `data/gazetteer/world.gaz`, which [`super::write`] made. Out: places by
//! number, and numbers by name. Opening reads a header and copies nothing.
//!
//! Layout, all numbers little-endian: the magic; eight `u32`: countries, first districts, first
//! towns, places, then the ends of postings, strings, names and keys; the countries (two
//! letters each); the places (28 bytes each, regions first, then districts, then towns and
//! airports); postings (runs of `u32`, the first of a run its length); strings (a byte of length
//! before each); two transducers (crate `fst`): names and keys.

use fst::raw::{Fst, Output};

use super::fold;
use crate::error::{Error, Result};

/// First bytes of the file; the digit is the version of the layout.
pub(super) const MAGIC: &[u8; 8] = b"DLGAZ 1\n";
/// Bytes of the header.
pub(super) const HEADER: usize = 8 + 8 * 4;
/// Bytes of a place.
pub(super) const PLACE: usize = 28;
/// In the value of a name: one place stands alone (low bit 0) or in a run (1).
pub(super) const RUN: u64 = 1;

/// What a place of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Sort {
    /// First-level region.
    Region = 0,
    /// Second-level region.
    District = 1,
    /// Town or village.
    Town = 2,
    /// Seat of a first-level region.
    Seat = 3,
    /// Capital of a country.
    Capital = 4,
    /// Airport or airfield.
    Airport = 5,
}

impl Sort {
    fn of(byte: u8) -> Sort {
        match byte {
            0 => Sort::Region,
            1 => Sort::District,
            3 => Sort::Seat,
            4 => Sort::Capital,
            5 => Sort::Airport,
            _ => Sort::Town,
        }
    }
}

/// One place of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record<'a> {
    /// `GeoNames` id, 0 where it has none.
    pub geonames: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants, 0 where unknown.
    pub population: u32,
    /// Its name.
    pub name: &'a str,
    /// Number of the first-level region that it lies in or is.
    pub region: Option<u32>,
    /// Number of the second-level region.
    pub district: Option<u32>,
    /// Radius in km, 0 where only inhabitants tell it.
    pub radius_km: u16,
    /// Number of its country in the file.
    pub country: u8,
    /// What it is.
    pub sort: Sort,
}

/// The opened file.
pub struct World<'a> {
    countries: &'a [u8],
    records: &'a [u8],
    postings: &'a [u8],
    strings: &'a [u8],
    names: Fst<&'a [u8]>,
    keys: Fst<&'a [u8]>,
    districts: u32,
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "World({} places)", self.len())
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

impl<'a> World<'a> {
    /// Opens the file; an error where it is cut, of another version or no such file.
    pub fn open(bytes: &'a [u8]) -> Result<World<'a>> {
        let broken = |what: &str| Error::data(format!("world gazetteer: {what}"));
        if bytes.get(..8) != Some(MAGIC) {
            return Err(broken("no file of this version"));
        }
        let at = |n: usize| number(bytes, 8 + 4 * n) as usize;
        let countries = HEADER + 2 * at(0);
        let records = countries + PLACE * at(3);
        let cut =
            |from: usize, to: usize| bytes.get(from..to).ok_or_else(|| broken("the file is cut"));
        let open =
            |from: usize, to: usize| Fst::new(cut(from, to)?).map_err(|e| broken(&e.to_string()));
        Ok(World {
            countries: cut(HEADER, countries)?,
            records: cut(countries, records)?,
            postings: cut(records, at(4))?,
            strings: cut(at(4), at(5))?,
            names: open(at(5), at(6))?,
            keys: open(at(6), at(7))?,
            districts: at(1) as u32,
        })
    }

    /// How many places it holds.
    pub fn len(&self) -> u32 {
        (self.records.len() / PLACE) as u32
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many names it holds.
    pub fn names(&self) -> usize {
        self.names.len()
    }

    /// The two letters of a country.
    pub fn iso2(&self, country: u8) -> &'a str {
        let at = 2 * usize::from(country);
        let letters = self.countries.get(at..at + 2).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }

    /// How many countries it names.
    pub fn countries(&self) -> u8 {
        (self.countries.len() / 2) as u8
    }

    /// A place by number.
    pub fn record(&self, index: u32) -> Option<Record<'a>> {
        let at = PLACE * index as usize;
        let r = self.records.get(at..at + PLACE)?;
        let short = |at: usize| u16::from_le_bytes([r[at], r[at + 1]]);
        let region = u32::from(short(20)).checked_sub(1);
        let district = u32::from(short(22)).checked_sub(1);
        Some(Record {
            geonames: number(r, 0),
            lat: f64::from(number(r, 4) as i32) / 1e4,
            lon: f64::from(number(r, 8) as i32) / 1e4,
            population: number(r, 12),
            name: self.string(number(r, 16) as usize),
            region,
            district: district.map(|d| d + self.districts),
            radius_km: short(24),
            country: r[26],
            sort: Sort::of(r[27]),
        })
    }

    fn string(&self, at: usize) -> &'a str {
        let length = self.strings.get(at).copied().map_or(0, usize::from);
        let bytes = self.strings.get(at + 1..at + 1 + length);
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// The places behind the value of a name: regions, districts, then the most inhabited.
    fn places(&self, value: u64) -> impl Iterator<Item = u32> + use<'a> {
        let (alone, postings) = ((value >> 1) as u32, self.postings);
        let run = value & RUN == RUN;
        let at = alone as usize * 4;
        let count = if run { number(postings, at) } else { 1 };
        (0..count).map(move |i| {
            if run {
                number(postings, at + 4 + 4 * i as usize)
            } else {
                alone
            }
        })
    }

    /// Every name that starts with the first of these words: how many words it takes, and its
    /// places, shortest first.
    pub fn starting(&self, words: &[String]) -> Vec<(usize, Vec<u32>)> {
        let mut out = Vec::new();
        walk(&self.names, words, |n, value| {
            out.push((n, self.places(value).collect()));
        });
        out
    }

    /// The places of exactly this folded name.
    pub fn named(&self, folded: &str) -> Vec<u32> {
        let value = self.names.get(folded).map(Output::value);
        value.map_or(Vec::new(), |v| self.places(v).collect())
    }

    /// The places whose names share this key; see [`fold::key`].
    pub fn keyed(&self, key: &str) -> Vec<u32> {
        let value = self.keys.get(key).map(Output::value);
        value.map_or(Vec::new(), |v| self.places(v).collect())
    }
}

/// Longest word whose point may stand inside a name.
const ABBREVIATED: usize = 3;

/// Walks a transducer along folded words and tells of each word that ends a name: how many
/// words it takes, and the name's value.
pub(super) fn walk<D: AsRef<[u8]>>(
    names: &Fst<D>,
    words: &[String],
    mut found: impl FnMut(usize, u64),
) {
    let (mut node, mut value) = (names.root(), Output::zero());
    for (n, word) in words.iter().enumerate() {
        let (mut space, mut any) = (n > 0, false);
        let folded;
        let bytes = if fold::is_simple(word) {
            word.as_bytes()
        } else {
            folded = fold::fold(word);
            folded.as_bytes()
        };
        for byte in bytes {
            if byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'^' {
                space = space || any;
                continue;
            }
            let steps = std::mem::take(&mut space).then_some(b' ');
            for step in steps.into_iter().chain([*byte]) {
                let Some(i) = node.find_input(step) else {
                    return;
                };
                let transition = node.transition(i);
                value = value.cat(transition.out);
                node = names.node(transition.addr);
            }
            any = true;
        }
        if !any {
            // The point of "St. Petersburg" and "W. Va.".
            let abbreviated = word == "." && n > 0 && words[n - 1].len() <= ABBREVIATED;
            if abbreviated {
                continue;
            }
            return;
        }
        if node.is_final() {
            found(n + 1, value.cat(node.final_output()).value());
        }
    }
}
