//! The words that place names are known by.
//!
//! In: `data/lexicon/given-names.tsv` and `bearings.tsv`. Out: [`PlaceWords`].

use crate::error::Result;
use crate::resources::rows;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words that stand before or beside places and people.
#[derive(Debug, Default)]
pub struct PlaceWords {
    /// Given names: a name after one is a person's.
    pub given_names: FxHashSet<String>,
    /// Prepositions that stand before places far more often than before people.
    pub firm: FxHashSet<String>,
    /// Words that stand right before a place's name ("downtown").
    pub before: FxHashSet<String>,
    /// Words of areas ("province").
    pub areas: FxHashSet<String>,
    /// Words of lines ("road", "border", "river").
    pub lines: FxHashSet<String>,
    /// Words before the end of a line ("to", "between").
    pub ends: FxHashSet<String>,
    /// Words of a part of a country that is no direction ("central").
    pub parts: FxHashSet<String>,
    /// Words that join the members of a list.
    pub joints: FxHashSet<String>,
    /// Words of English that are towns somewhere.
    pub plain: FxHashSet<String>,
    /// Directions, in degrees from north.
    pub bearings: FxHashMap<String, f64>,
    /// Units of length, in km.
    pub units: FxHashMap<String, f64>,
}

impl PlaceWords {
    /// Whether a word before a country's name means a part of it ("southern", "central").
    pub(crate) fn is_part(&self, word: &str) -> bool {
        self.bearings.contains_key(word) || self.parts.contains(word)
    }

    /// Reads the embedded lists.
    pub(crate) fn load(
        set: &mut impl FnMut(&str) -> Result<FxHashSet<String>>,
    ) -> Result<PlaceWords> {
        let mut out = PlaceWords {
            firm: set("firm-place")?,
            before: set("before-place")?,
            areas: set("area-noun")?,
            lines: set("line-noun")?,
            ends: set("line-end")?,
            parts: set("part-of-country")?,
            joints: set("list-joint")?,
            ..PlaceWords::default()
        };
        for (file, words) in [
            ("data/lexicon/given-names.tsv", &mut out.given_names),
            ("data/lexicon/plain-words.tsv", &mut out.plain),
        ] {
            rows(file, |row| {
                words.insert(row.cell("phrase").to_owned());
                Ok(())
            })?;
        }
        rows("data/lexicon/bearings.tsv", |row| {
            let value = row
                .number("value")?
                .ok_or_else(|| row.error("value is empty"))?;
            let list = match row.cell("what") {
                "bearing" => &mut out.bearings,
                "unit" => &mut out.units,
                other => return Err(row.error(format!("{other:?} is no kind of row"))),
            };
            list.insert(row.cell("phrase").to_owned(), value);
            Ok(())
        })?;
        Ok(out)
    }
}
