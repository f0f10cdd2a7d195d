//! What kinds of happenings are there? The event types, one data file each.
//!
//! In: `data/ontology/*.toml`; the file's name is the type's id. Out: [`Ontology`]: definitions,
//! crosswalks to PLOVER, CAMEO, ACLED and UCDP, and the words that point at a type.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::lexicon::Lexicon;

/// Index of a type in its ontology.
pub type TypeId = usize;

/// One kind of happening.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// File name without ending.
    #[serde(skip)]
    pub id: String,
    /// What it is.
    pub definition: String,
    /// What belongs to it.
    #[serde(default)]
    pub includes: Vec<String>,
    /// What does not, and where that goes.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// PLOVER type (2021 list of 16).
    pub plover: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// ACLED sub-event.
    pub acled: Option<String>,
    /// UCDP type of violence, 1 to 3.
    pub ucdp: Option<u8>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Incident type of MUC-4, for that yardstick.
    pub muc: Option<String>,
    /// Coarse family: only types of one family can be one event.
    pub family: String,
    /// Words that point at it by themselves.
    pub triggers: Vec<String>,
    /// Words that need context.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Sentences that hold one.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Sentences that hold a trigger word but no such happening.
    #[serde(default)]
    pub counter: Vec<String>,
}

/// All types, in order of id.
#[derive(Debug)]
pub struct Ontology {
    /// The types.
    pub types: Vec<EventType>,
    /// Words that point at one type.
    pub triggers: Lexicon<TypeId>,
    /// Words that point at one or more types, in context.
    pub weak: Lexicon<TypeId>,
}

impl Ontology {
    /// Reads the embedded files.
    pub fn load() -> Result<Ontology> {
        let mut types = Vec::new();
        for (name, bytes) in dateline_data::folder("data/ontology/") {
            let text = std::str::from_utf8(bytes)
                .map_err(|_| Error::data(format!("{name} is not UTF-8")))?;
            let mut one: EventType =
                toml::from_str(text).map_err(|e| Error::data(format!("{name}: {e}")))?;
            name.trim_start_matches("data/ontology/")
                .trim_end_matches(".toml")
                .clone_into(&mut one.id);
            types.push(one);
        }
        // Files are sorted with their ending, ids are asked for without it.
        types.sort_by(|a, b| a.id.cmp(&b.id));
        let (mut triggers, mut weak) = (Lexicon::default(), Lexicon::default());
        for (id, one) in types.iter().enumerate() {
            one.triggers
                .iter()
                .for_each(|phrase| triggers.add(phrase, id));
            one.weak.iter().for_each(|phrase| weak.add(phrase, id));
        }
        Ok(Ontology {
            types,
            triggers,
            weak,
        })
    }

    /// A type by id.
    pub fn find(&self, id: &str) -> Option<TypeId> {
        self.types.binary_search_by(|t| t.id.as_str().cmp(id)).ok()
    }
}
