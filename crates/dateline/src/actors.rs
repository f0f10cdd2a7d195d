//! Which known actor does this name mean? Armed groups, forces, bodies, outlets.
//!
//! In: `data/actors/actors.tsv`. Out: [`Actors`], asked for the longest known name at a token.

use std::collections::{HashMap, HashSet};

use crate::document::name_words;
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::resources::rows;

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
}

/// Names to actors.
#[derive(Debug, Default)]
pub struct Actors {
    /// All actors in order of id.
    pub list: Vec<Actor>,
    names: Lexicon<usize>,
    by_id: HashMap<String, usize>,
}

impl Actors {
    /// Reads the embedded list.
    pub fn load(abbreviations: &HashSet<String>) -> Result<Actors> {
        let mut actors = Actors::default();
        rows("data/actors/actors.tsv", |row| {
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
            });
            for name in std::iter::once(row.cell("name")).chain(row.list("aliases")) {
                actors.names.add_words(name_words(name, abbreviations), at);
            }
            actors.by_id.insert(row.cell("id").to_owned(), at);
            Ok(())
        })?;
        Ok(actors)
    }

    /// The longest known name at `norms[at]`: its length in tokens and the actor.
    pub fn longest<'a>(&'a self, norms: &'a [String], at: usize) -> Option<(usize, &'a Actor)> {
        self.names
            .longest(norms, at)
            .map(|(n, i)| (n, &self.list[*i]))
    }

    /// An actor by id.
    pub fn by_id(&self, id: &str) -> Option<&Actor> {
        self.by_id.get(id).map(|i| &self.list[*i])
    }
}
