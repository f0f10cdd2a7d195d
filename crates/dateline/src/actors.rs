//! Which known actor does this name mean? Armed groups, forces, bodies, outlets.
//!
//! In: `data/actors/*.tsv`, of which a name's first bearer counts. Out: [`Actors`], asked for the longest known name at a token.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::document::name_words;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::resources::rows;
use rustc_hash::FxHashSet;

/// One known actor.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Our id.
    pub id: String,
    /// Its usual name.
    pub name: String,
    /// `armed_group`, `military`, `government` …
    pub kind: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// UCDP actor id.
    pub ucdp: Option<String>,
    /// Gleditsch-Ward number of its state.
    pub gwn: Option<String>,
    /// Ids of the actors that it is part of.
    pub part_of: Vec<String>,
    /// Ids, or country codes, of those that reference works name as its backers.
    pub backed_by: Vec<String>,
    /// First year, where known.
    pub from: Option<i16>,
    /// Last year; absent where it lasts or is unknown.
    pub to: Option<i16>,
}

/// The lists, those whose names win first.
const FILES: [&str; 3] = [
    "data/actors/actors.tsv",
    "data/actors/more.tsv",
    "data/actors/ucdp.tsv",
];

/// Years after its end for which reports still name an actor.
const AFTER: i16 = 10;

/// Names to actors.
#[derive(Debug, Default)]
pub struct Actors {
    /// All actors in order of id.
    pub list: Vec<Actor>,
    names: Lexicon<Vec<usize>>,
    by_id: HashMap<String, usize>,
}

impl Actors {
    /// Reads the embedded list.
    pub fn load(abbreviations: &FxHashSet<String>) -> Result<Actors> {
        let mut actors = Actors::default();
        let mut names = BTreeMap::new();
        for file in FILES {
            actors.read(file, abbreviations, &mut names)?;
        }
        for (words, bearers) in names {
            actors.names.add_words(words, bearers);
        }
        Ok(actors)
    }

    fn read(
        &mut self,
        file: &'static str,
        abbreviations: &FxHashSet<String>,
        names: &mut BTreeMap<Vec<String>, Vec<usize>>,
    ) -> Result<()> {
        let actors = self;
        rows(file, |row| {
            let at = actors.list.len();
            let some = |column: &str| {
                Some(row.cell(column))
                    .filter(|c| !c.is_empty())
                    .map(str::to_owned)
            };
            let kind = row.cell("kind").to_owned();
            actors.list.push(Actor {
                id: row.cell("id").to_owned(),
                name: row.cell("name").to_owned(),
                kind,
                country: some("country"),
                wikidata: some("wikidata"),
                ucdp: some("ucdp"),
                gwn: some("gwn"),
                part_of: row.list("part_of").map(str::to_owned).collect(),
                backed_by: row.list("backed_by").map(str::to_owned).collect(),
                from: row.number("from")?.map(|y| y as i16),
                to: row.number("to")?.map(|y| y as i16),
            });
            for name in std::iter::once(row.cell("name")).chain(row.list("aliases")) {
                let bearers = names.entry(name_words(name, abbreviations)).or_default();
                if !bearers.contains(&at) {
                    bearers.push(at);
                }
            }
            actors.by_id.insert(row.cell("id").to_owned(), at);
            Ok(())
        })
    }

    /// The longest known name at `norms[at]`: its length in tokens and the actor.
    pub fn longest<'a>(&'a self, norms: &'a [String], at: usize) -> Option<(usize, &'a Actor)> {
        self.names
            .longest(norms, at)
            .and_then(|(n, i)| Some((n, &self.list[*i.first()?])))
    }

    /// The longest known name at `norms[at]` and the bearer that fits a report of a year and
    /// countries best: one of its time and lands, else one of its time, else the first.
    pub fn fitting<'a>(
        &'a self,
        norms: &[String],
        at: usize,
        year: Option<i16>,
        countries: &BTreeSet<&str>,
    ) -> Option<(usize, &'a Actor)> {
        let (n, bearers) = self.names.longest(norms, at)?;
        let there = |a: &Actor| a.country.as_deref().is_some_and(|c| countries.contains(c));
        let then = |a: &Actor| {
            year.is_none_or(|y| {
                a.from.is_none_or(|f| f <= y) && a.to.is_none_or(|t| t + AFTER >= y)
            })
        };
        let bearers = bearers.iter().map(|i| &self.list[*i]);
        let best = bearers.enumerate().max_by_key(|(i, a)| {
            (
                then(a) && there(a),
                then(a),
                there(a),
                std::cmp::Reverse(*i),
            )
        });
        best.map(|(_, actor)| (n, actor))
    }

    /// An actor by id.
    pub fn by_id(&self, id: &str) -> Option<&Actor> {
        self.by_id.get(id).map(|i| &self.list[*i])
    }
}
