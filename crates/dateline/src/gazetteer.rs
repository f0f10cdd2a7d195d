//! Where in the world is this name? Countries, regions, towns and sites with coordinates.
//!
//! In: `data/gazetteer/*.tsv` (sources and licences in `data/README.md`). Out: [`Gazetteer`],
//! asked for names in normal form. One name has many places; the caller picks by context.

use std::collections::{HashMap, HashSet};

use crate::document::name_words;
use crate::error::Result;
use crate::resources::rows;

/// What a gazetteer entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// Base, camp, crossing or small town of our own list.
    Site,
    /// Populated place.
    Town,
    /// First-level region.
    Region,
    /// Country.
    Country,
}

/// One place.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-3.
    pub country: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Radius in km that holds it.
    pub radius_km: f64,
    /// Inhabitants, 0 where unknown.
    pub population: u64,
    /// `GeoNames` id.
    pub geonames: Option<u64>,
}

/// Names to places.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// All places.
    pub places: Vec<Place>,
    by_name: HashMap<String, Vec<u32>>,
    /// Adjective or noun for the people of a country → index of the country.
    demonyms: HashMap<String, u32>,
    longest: usize,
}

/// Radius in km of a town whose extent is not listed, by inhabitants.
fn town_radius(population: u64) -> f64 {
    match population {
        0..50_000 => 3.0,
        50_000..300_000 => 6.0,
        300_000..1_000_000 => 12.0,
        _ => 25.0,
    }
}

impl Gazetteer {
    /// Reads the embedded files.
    pub fn load(abbreviations: &HashSet<String>) -> Result<Gazetteer> {
        let mut g = Gazetteer::default();
        let mut iso = HashMap::new();
        rows("data/gazetteer/countries.tsv", |row| {
            iso.insert(row.cell("iso2").to_owned(), row.cell("iso3").to_owned());
            let at = g.add(row, PlaceKind::Country, row.cell("iso3"), abbreviations)?;
            for demonym in row.list("demonyms") {
                g.demonyms.entry(key(demonym, abbreviations)).or_insert(at);
            }
            Ok(())
        })?;
        rows("data/gazetteer/regions.tsv", |row| {
            g.add(row, PlaceKind::Region, row.cell("iso3"), abbreviations)
                .map(|_| ())
        })?;
        rows("data/gazetteer/sites.tsv", |row| {
            g.add(row, PlaceKind::Site, row.cell("iso3"), abbreviations)
                .map(|_| ())
        })?;
        rows("data/gazetteer/places.tsv", |row| {
            let country = iso.get(row.cell("iso2")).cloned().unwrap_or_default();
            g.add(row, PlaceKind::Town, &country, abbreviations)
                .map(|_| ())
        })?;
        Ok(g)
    }

    fn add(
        &mut self,
        row: &crate::lexicon::Row<'_, '_>,
        kind: PlaceKind,
        country: &str,
        abbreviations: &HashSet<String>,
    ) -> Result<u32> {
        let need = |column: &str| {
            row.number(column)?
                .ok_or_else(|| row.error(format!("{column} is empty")))
        };
        let population = row.number("population")?.unwrap_or_default() as u64;
        let at = self.places.len() as u32;
        self.places.push(Place {
            name: row.cell("name").to_owned(),
            kind,
            country: country.to_owned(),
            lat: need("lat")?,
            lon: need("lon")?,
            radius_km: row
                .number("radius_km")?
                .unwrap_or_else(|| town_radius(population)),
            population,
            geonames: row.number("geonames")?.map(|n| n as u64),
        });
        for name in std::iter::once(row.cell("name")).chain(row.list("aliases")) {
            let name = key(name, abbreviations);
            self.longest = self.longest.max(name.split(' ').count());
            let list = self.by_name.entry(name).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
        Ok(at)
    }

    /// The longest name that starts at `norms[at]`: its length in tokens and its places.
    pub fn longest<'a>(&'a self, norms: &[String], at: usize) -> Option<(usize, &'a [u32])> {
        let most = self.longest.min(norms.len() - at);
        (1..=most).rev().find_map(|n| {
            self.by_name
                .get(&norms[at..at + n].join(" "))
                .map(|list| (n, list.as_slice()))
        })
    }

    /// The country whose people or adjective this is; up to two tokens.
    pub fn demonym(&self, norms: &[String], at: usize) -> Option<(usize, u32)> {
        let one = norms.get(at)?;
        if let Some(two) = norms
            .get(at + 1)
            .and_then(|next| self.demonyms.get(&format!("{one} {next}")))
        {
            return Some((2, *two));
        }
        let found = self.demonyms.get(one).or_else(|| {
            // "Iran-backed", "U.S.-led": the country stands before the hyphen.
            let head = one.rsplit_once('-')?.0;
            self.demonyms.get(head).or_else(|| {
                self.by_name
                    .get(head)
                    .and_then(|l| l.first())
                    .filter(|i| self.places[**i as usize].kind == PlaceKind::Country)
            })
        })?;
        Some((1, *found))
    }

    /// Great-circle distance in km (haversine, mean radius 6371 km).
    pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
        let (la, lb) = (a.0.to_radians(), b.0.to_radians());
        let (dla, dlo) = ((lb - la) / 2.0, (b.1 - a.1).to_radians() / 2.0);
        let h = dla.sin().powi(2) + la.cos() * lb.cos() * dlo.sin().powi(2);
        2.0 * 6371.0 * h.sqrt().asin()
    }
}

/// A name as the index keeps it: normal forms of its tokens, joined by a space.
fn key(name: &str, abbreviations: &HashSet<String>) -> String {
    name_words(name, abbreviations).join(" ")
}
