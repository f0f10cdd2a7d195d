//! What do the lists say of each word? Lexicon classes, quotation state and cluster ids.
//!
//! In: a [`Document`]. Out: [`Marks`], one entry per token, made once per document and read by
//! the feature rows and by the rules.

use crate::document::Document;
use crate::gazetteer::PlaceKind;
use crate::linear::features::{Views, parts_hash, text_hash};
use crate::ontology::TypeId;
use crate::resources::{Resources, StatusMark, opening};
use crate::vocabulary::{CasualtyForm, Cue, Measure, SourceKind, WordClass};

/// What the lists say, per token.
#[derive(Debug, Default)]
pub struct Marks {
    /// Hashes of class names such as `W:rocket`.
    pub classes: Vec<Vec<u64>>,
    /// Type that a trigger phrase starting or continuing here points at, and whether by itself.
    pub trigger: Vec<Option<(TypeId, bool)>>,
    /// Hash of that type's id, 0 where there is none: what models see, so that a new type does
    /// not shift the others.
    pub topic: Vec<u64>,
    /// Cue phrase that starts here: length and what it does.
    pub cue: Vec<Option<(usize, Cue)>>,
    /// Speaking noun that starts here: length and kind.
    pub source: Vec<Option<(usize, SourceKind)>>,
    /// Casualty word that starts here: length, measure, form.
    pub casualty: Vec<Option<(usize, Measure, CasualtyForm)>>,
    /// Status mark that starts here: length, what it says, whether it must stand before.
    pub status: Vec<Option<(usize, StatusMark, bool)>>,
    /// Kind of people word that starts here, with length.
    pub people: Vec<Option<(usize, String)>>,
    /// Kind of weapon that starts here, with length.
    pub weapon: Vec<Option<(usize, String)>>,
    /// Kind of object that starts here, with length.
    pub object: Vec<Option<(usize, String)>>,
    /// Title that starts here: its length.
    pub title: Vec<Option<usize>>,
    /// Names of places that start here: lengths and places, shortest first.
    pub named: Vec<Vec<(usize, Vec<u32>)>>,
    /// Number word or digits.
    pub number: Vec<bool>,
    /// Inside a direct quotation.
    pub quoted: Vec<bool>,
    /// Word classes; empty before [`Marks::tagged`].
    pub tags: Vec<WordClass>,
    /// Word clusters, 0 where unknown (ids are shifted by one).
    pub clusters: Vec<[u16; 3]>,
}

fn spread(classes: &mut [Vec<u64>], at: usize, len: usize, prefix: &str, name: &str) {
    let (first, rest) = (
        parts_hash(&[prefix, ":", name]),
        parts_hash(&[prefix, "+", name]),
    );
    for (k, list) in classes.iter_mut().skip(at).take(len).enumerate() {
        list.push(if k == 0 { first } else { rest });
    }
}

impl Marks {
    /// Looks every token up.
    pub fn of(doc: &Document<'_>, resources: &Resources) -> Marks {
        let n = doc.tokens.len();
        let mut m = Marks {
            classes: vec![Vec::new(); n],
            trigger: vec![None; n],
            topic: vec![0; n],
            cue: vec![None; n],
            source: vec![None; n],
            casualty: vec![None; n],
            status: vec![None; n],
            people: vec![None; n],
            weapon: vec![None; n],
            object: vec![None; n],
            title: vec![None; n],
            named: vec![Vec::new(); n],
            number: vec![false; n],
            quoted: quoted(doc),
            tags: Vec::new(),
            clusters: doc
                .norms
                .iter()
                .map(|w| {
                    resources
                        .clusters
                        .get(w)
                        .map_or([0; 3], |c| c.map(|x| x + 1))
                })
                .collect(),
        };
        for sentence in &doc.sentences {
            // Phrases never cross a sentence.
            let norms = &doc.norms[..sentence.tokens.end];
            for at in sentence.tokens.clone() {
                m.look(norms, at, resources);
            }
        }
        m.places_and_actors(doc, resources);
        m
    }

    /// Adds word classes, where the model for them is there.
    #[must_use]
    pub fn tagged(mut self, doc: &Document<'_>, resources: &Resources) -> Marks {
        let Some(model) = resources.models.get("tag") else {
            return self;
        };
        let views = Views::of(doc, &self, resources);
        let mut tags = vec![WordClass::Other; doc.tokens.len()];
        let classes: Vec<WordClass> = model
            .labels()
            .iter()
            .map(|l| WordClass::read(l).unwrap_or(WordClass::Other))
            .collect();
        for (index, sentence) in doc.sentences.iter().enumerate() {
            if !sentence.kind.is_coded() {
                continue;
            }
            let rows = crate::linear::features::sentence(doc, &self, &views, index);
            for (at, label) in sentence.tokens.clone().zip(model.best_path(&rows)) {
                // No word is a mark, whatever the model makes of "15-year-old".
                tags[at] = match classes[label] {
                    WordClass::Mark if doc.norm(at).contains(char::is_alphabetic) => {
                        WordClass::Noun
                    }
                    class => class,
                };
            }
        }
        self.tags = tags;
        self
    }

    /// Class of a word; [`WordClass::Other`] out of range or before tagging.
    pub fn tag(&self, at: usize) -> WordClass {
        self.tags.get(at).copied().unwrap_or(WordClass::Other)
    }

    fn look(&mut self, norms: &[String], at: usize, r: &Resources) {
        let lists = r.openings.of(&norms[at]);
        let opens = |list: u32| lists & (1 << list) != 0;
        let has = |list: u32| opens(list).then_some(());
        let strong = has(opening::TRIGGERS)
            .and_then(|()| r.ontology.triggers.longest(norms, at))
            .map(|(n, t)| (n, *t, true));
        let weak = has(opening::WEAK)
            .and_then(|()| r.ontology.weak.longest(norms, at))
            .map(|(n, t)| (n, *t, false));
        if let Some((n, id, sure)) = strong.or(weak) {
            let ty = &r.ontology.types[id];
            spread(
                &mut self.classes,
                at,
                n,
                if sure { "T" } else { "t" },
                &ty.id,
            );
            spread(&mut self.classes, at, n, "F", &ty.family);
            for k in at..at + n {
                if self.trigger[k].is_none() {
                    self.trigger[k] = Some((id, sure));
                    self.topic[k] = text_hash(&ty.id);
                }
            }
        }
        if let Some((n, cue)) = has(opening::CUES).and_then(|()| r.cues.longest(norms, at)) {
            self.cue[at] = Some((n, *cue));
            spread(&mut self.classes, at, n, "Q", cue.class.name());
            spread(&mut self.classes, at, n, "Qs", cue.stance.name());
        }
        if let Some((n, kind)) =
            has(opening::SOURCES).and_then(|()| r.source_nouns.longest(norms, at))
        {
            self.source[at] = Some((n, *kind));
            spread(&mut self.classes, at, n, "S", kind.name());
        }
        if let Some((n, (measure, form))) =
            has(opening::CASUALTIES).and_then(|()| r.casualties.longest(norms, at))
        {
            self.casualty[at] = Some((n, *measure, *form));
            spread(&mut self.classes, at, n, "C", measure.name());
        }
        if let Some((n, (mark, before))) =
            has(opening::STATUS).and_then(|()| r.status.longest(norms, at))
        {
            self.status[at] = Some((n, *mark, *before));
            spread(&mut self.classes, at, n, "X", &format!("{mark:?}"));
        }
        for (number, list, slot, prefix) in [
            (opening::PEOPLE, &r.people, &mut self.people, "P"),
            (opening::OBJECTS, &r.objects, &mut self.object, "O"),
            (opening::WEAPONS, &r.weapons, &mut self.weapon, "W"),
        ] {
            if let Some((n, kind)) = has(number).and_then(|()| list.longest(norms, at)) {
                slot[at] = Some((n, kind.clone()));
                spread(&mut self.classes, at, n, prefix, kind);
            }
        }
        if let Some((n, kind)) = has(opening::TITLES).and_then(|()| r.titles.longest(norms, at)) {
            self.title[at] = Some(n);
            spread(&mut self.classes, at, n, "H", kind);
        }
        if norms[at].starts_with(|c: char| c.is_ascii_digit())
            || (opens(opening::NUMBERS) && r.numbers.longest(norms, at).is_some())
        {
            self.number[at] = true;
            spread(&mut self.classes, at, 1, "N", "");
        }
        if let Some((n, word)) = has(opening::TIMES).and_then(|()| r.times.longest(norms, at)) {
            spread(&mut self.classes, at, n, "Y", &word.class);
        }
    }

    fn places_and_actors(&mut self, doc: &Document<'_>, r: &Resources) {
        for at in 0..doc.tokens.len() {
            if !(doc.caseless || doc.is_capital(at)) {
                continue;
            }
            if let Some((n, actor)) = r.actors.longest(&doc.names, at) {
                spread(&mut self.classes, at, n, "A", &actor.kind);
            }
            if let Some((n, _)) = r.gazetteer.demonym(&doc.names, at) {
                spread(&mut self.classes, at, n, "D", "");
            }
            self.named[at] = r.gazetteer.starting(&doc.names, at);
            if let Some((n, places)) = r.gazetteer.well_known(&self.named[at]) {
                let kind = places
                    .iter()
                    .filter_map(|p| Some(r.gazetteer.place(*p)?.kind))
                    .max()
                    .unwrap_or(PlaceKind::Town);
                spread(
                    &mut self.classes,
                    at,
                    n,
                    "G",
                    match kind {
                        PlaceKind::Country => "country",
                        PlaceKind::Region | PlaceKind::District => "region",
                        PlaceKind::Town => "town",
                        PlaceKind::Site => "site",
                    },
                );
            }
        }
    }
}

/// Which tokens stand inside direct speech. A quotation that is not closed in its block ends
/// with it; opening and closing marks themselves count as outside.
fn quoted(doc: &Document<'_>) -> Vec<bool> {
    let mut out = vec![false; doc.tokens.len()];
    let (mut inside, mut block) = (false, usize::MAX);
    for sentence in &doc.sentences {
        if sentence.block != block {
            (inside, block) = (false, sentence.block);
        }
        for at in sentence.tokens.clone() {
            match doc.tokens[at].span.of(doc.text()) {
                "“" | "«" | "„" => inside = true,
                "”" | "»" => inside = false,
                "\"" => inside = !inside,
                _ => out[at] = inside,
            }
        }
    }
    out
}
