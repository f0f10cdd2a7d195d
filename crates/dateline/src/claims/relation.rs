//! How do the actors of the report stand to each other?
//!
//! In: phrases and the words between them (`data/lexicon/relations.tsv`). Out: [`Relation`]s
//! that the text states: "the Varn-backed militia", "spokesman for the ministry".

use crate::claims::entities::Entities;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::EntityKind;

/// One stated relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Index of the entity it is said of.
    pub of: usize,
    /// Index of the other.
    pub to: usize,
    /// `backed_by`, `part_of` …
    pub relation: String,
    /// The words.
    pub span: Span,
}

/// All relations, in order.
pub fn find(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    entities: &mut Entities<'_>,
) -> Vec<Relation> {
    let mut out = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind.is_coded()) {
        for at in sentence.tokens.clone() {
            let found =
                glued(doc, m, r, at).or_else(|| between(doc, m, r, at, sentence.tokens.end));
            let Some((of, to, relation)) = found else {
                continue;
            };
            let span = doc.span(of.start.min(to.start)..of.end.max(to.end));
            let (of, to) = (
                entities.of(of, EntityKind::Organization),
                entities.of(to, EntityKind::Organization),
            );
            if of != to {
                out.push(Relation {
                    of,
                    to,
                    relation,
                    span,
                });
            }
        }
    }
    out
}

type Found = (std::ops::Range<usize>, std::ops::Range<usize>, String);

/// "Iran-backed militia": the relation is a suffix of the word before the noun.
fn glued(doc: &Document<'_>, m: &Mentions, r: &Resources, at: usize) -> Option<Found> {
    let (_, tail) = doc.norm(at).rsplit_once('-')?;
    let relation = r.relation_suffixes.get(tail)?;
    r.gazetteer.demonym(&doc.names, at)?;
    let phrase = holding(&m.phrases, at)?;
    (phrase.head > at).then(|| (at + 1..phrase.tokens.end, at..at + 1, relation.clone()))
}

/// "spokesman for the ministry": a phrase, the relation's words, a phrase.
fn between(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<Found> {
    let (n, relation) = r.relations.longest(&doc.norms[..stop], at)?;
    let named = |p: &&NounPhrase| {
        p.tokens
            .clone()
            .any(|i| (doc.caseless || doc.is_capital(i)) && m.marks.tag(i).is_noun())
    };
    let after = m
        .phrases
        .iter()
        .find(|p| p.tokens.start >= at + n && p.tokens.start <= at + n + 1)
        .filter(named)?;
    let before = m
        .phrases
        .iter()
        .rev()
        .find(|p| p.tokens.end <= at + 1 && p.tokens.end + 2 >= at)
        .filter(named)?;
    Some((
        before.tokens.start..before.tokens.end.min(at).max(before.tokens.start + 1),
        after.tokens.clone(),
        relation.clone(),
    ))
}
