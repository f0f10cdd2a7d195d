//! Where in the world is this name? Countries, regions, towns and sites with coordinates.
//!
//! In: our own lists `data/gazetteer/*.tsv` over the file of the world's towns and regions
//! (`world.gaz`; sources and licences in `data/README.md`). Out: [`Gazetteer`], asked for names
//! in normal form. One name has many places; the caller picks by context.

mod fold;
mod listed;
pub mod world;
pub mod write;

use fst::raw::Fst;

pub use fold::{fold, key, nearness};
pub use listed::Spellings;
use rustc_hash::{FxHashMap, FxHashSet};
use world::{Sort, World, walk};

/// What a gazetteer entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// Base, camp, crossing, airport or small town of our own list.
    Site,
    /// Populated place.
    Town,
    /// Second-level region.
    District,
    /// First-level region or named area.
    Region,
    /// Country.
    Country,
}

impl PlaceKind {
    /// Whether it is part of a country and has parts itself.
    pub fn is_area(self) -> bool {
        matches!(self, PlaceKind::District | PlaceKind::Region)
    }
}

/// What bounds a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// A point, or land within official bounds.
    Official,
    /// A named area, line or range without official bounds.
    Loose,
    /// Waters.
    Water,
}

/// One place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: PlaceKind,
    /// What bounds it.
    pub bounds: Bounds,
    /// ISO 3166-1 alpha-3; empty in waters of no one state.
    pub country: &'static str,
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
    /// First-level region that it lies in or is: an index as [`Gazetteer::place`] takes.
    pub region: Option<u32>,
    /// Second-level region.
    pub district: Option<u32>,
}

/// Names to places.
pub struct Gazetteer {
    /// Places of our own lists; their indices come before those of the world's file.
    listed: Vec<Place>,
    names: Fst<Vec<u8>>,
    /// Places of each name of `names`.
    lists: Vec<Vec<u32>>,
    /// Adjective or noun for the people of a country → index of the country.
    demonyms: FxHashMap<String, u32>,
    world: World<'static>,
    /// ISO 3166-1 alpha-3 of each country of the world's file.
    iso3: Vec<&'static str>,
    /// Places of the world's file that our lists have as well.
    same: FxHashMap<u32, u32>,
    spellings: Spellings,
    /// Folded names that stand only after a comma.
    short: FxHashSet<String>,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Gazetteer({} places of ours, {:?})",
            self.listed.len(),
            self.world
        )
    }
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
    /// The place of an index.
    pub fn place(&self, index: u32) -> Option<Place> {
        match self.listed.get(index as usize) {
            Some(place) => Some(*place),
            None => self.of_world(index - self.listed.len() as u32),
        }
    }

    /// Whether it is a country.
    pub fn is_country(&self, index: u32) -> bool {
        let place = self.listed.get(index as usize);
        place.is_some_and(|p| p.kind == PlaceKind::Country)
    }

    /// Whether a folded name is an abbreviation that stands only after the comma of a town.
    pub fn is_short(&self, folded: &str) -> bool {
        self.short.contains(folded)
    }

    /// Whether our own lists have it.
    pub fn is_listed(&self, index: u32) -> bool {
        (index as usize) < self.listed.len()
    }

    fn of_world(&self, number: u32) -> Option<Place> {
        let r = self.world.record(number)?;
        let population = u64::from(r.population);
        let kind = match r.sort {
            Sort::Region => PlaceKind::Region,
            Sort::District => PlaceKind::District,
            Sort::Airport => PlaceKind::Site,
            Sort::Town | Sort::Seat | Sort::Capital => PlaceKind::Town,
        };
        Some(Place {
            name: r.name,
            kind,
            bounds: Bounds::Official,
            country: self.iso3.get(usize::from(r.country)).unwrap_or(&""),
            lat: r.lat,
            lon: r.lon,
            radius_km: match r.radius_km {
                0 => town_radius(population),
                km => f64::from(km),
            },
            population,
            geonames: (r.geonames > 0).then_some(u64::from(r.geonames)),
            region: r.region.map(|n| self.index(n)),
            district: r.district.map(|n| self.index(n)),
        })
    }

    /// The index of a place of the world's file.
    fn index(&self, number: u32) -> u32 {
        let own = self.same.get(&number).copied();
        own.unwrap_or(number + self.listed.len() as u32)
    }

    /// All names that start at `names[at]`: their lengths in tokens and their places, the
    /// shortest first. A place that our lists have comes first and once.
    pub fn starting(&self, names: &[String], at: usize) -> Vec<(usize, Vec<u32>)> {
        let words = names.get(at..).unwrap_or_default();
        let mut out: Vec<(usize, Vec<u32>)> = Vec::new();
        walk(&self.names, words, |n, value| {
            out.push((n, self.lists[value as usize].clone()));
        });
        for (n, numbers) in self.world.starting(words) {
            let found = out.partition_point(|(m, _)| *m < n);
            if out.get(found).is_none_or(|(m, _)| *m != n) {
                out.insert(found, (n, Vec::new()));
            }
            let list = &mut out[found].1;
            for index in numbers.into_iter().map(|n| self.index(n)) {
                if !self.is_listed(index) || !list.contains(&index) {
                    list.push(index);
                }
            }
        }
        out
    }

    /// The longest of names (as [`Gazetteer::starting`] gives them) of a place that our lists
    /// have or that has many inhabitants.
    pub fn well_known(&self, names: &[(usize, Vec<u32>)]) -> Option<(usize, Vec<u32>)> {
        let known = |i: &u32| {
            let town = |p: Place| p.kind == PlaceKind::Town && p.population >= KNOWN;
            self.is_listed(*i) || self.place(*i).is_some_and(town)
        };
        for (n, list) in names.iter().rev() {
            // The rest is smaller still.
            let small = |i: &u32| {
                let place = self.place(*i).filter(|_| !self.is_listed(*i));
                place.is_some_and(|p| !p.kind.is_area() && p.population < KNOWN)
            };
            let end = list.iter().position(small).unwrap_or(list.len());
            let list: Vec<u32> = list[..end].iter().copied().filter(known).collect();
            if !list.is_empty() {
                return Some((*n, list));
            }
        }
        None
    }

    /// The longest name of our own lists that starts at `names[at]`.
    pub fn longest_listed<'a>(&'a self, names: &[String], at: usize) -> Option<(usize, &'a [u32])> {
        let mut last = None;
        walk(
            &self.names,
            names.get(at..).unwrap_or_default(),
            |n, value| {
                last = Some((n, value));
            },
        );
        last.map(|(n, value)| (n, self.lists[value as usize].as_slice()))
    }

    /// Places whose names are other spellings of this one, the nearest spellings only.
    pub fn spelled_alike(&self, name: &str) -> Vec<u32> {
        let folded = fold(name);
        let Some(key) = key(&folded, &|w| self.spellings.is_article(w)) else {
            return Vec::new();
        };
        let near = |i: &u32| {
            self.place(*i)
                .is_some_and(|p| nearness(&fold(p.name), &folded) >= ALIKE)
        };
        let numbers = self.world.keyed(&key).into_iter();
        numbers.map(|n| self.index(n)).filter(near).collect()
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
        let found = self.demonyms.get(one).copied().or_else(|| {
            // "Iran-backed", "U.S.-led": the country stands before the hyphen.
            let head = one.rsplit_once('-')?.0;
            let country = || {
                let (_, list) = self.longest_listed(&[head.to_owned()], 0)?;
                let first = list.first().copied()?;
                (self.listed[first as usize].kind == PlaceKind::Country).then_some(first)
            };
            self.demonyms.get(head).copied().or_else(country)
        })?;
        Some((1, found))
    }

    /// Great-circle distance in km (haversine, mean radius 6371 km).
    pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
        let (la, lb) = (a.0.to_radians(), b.0.to_radians());
        let (dla, dlo) = ((lb - la) / 2.0, (b.1 - a.1).to_radians() / 2.0);
        let h = dla.sin().powi(2) + la.cos() * lb.cos() * dlo.sin().powi(2);
        2.0 * 6371.0 * h.sqrt().asin()
    }
}

/// Inhabitants from which a town's name is known beyond its region.
const KNOWN: u64 = 15_000;

/// Least nearness of two spellings of one key; see [`nearness`].
const ALIKE: f64 = 0.6;
