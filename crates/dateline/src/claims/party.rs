//! What do its words say of a party: its kind, the name inside, the country it belongs to?
//!
//! In: the tokens of a phrase. Out: plain values; `None` where the words do not say.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{EntityKind, WordClass};

/// The words before an apposition: "General Varn" of "General Varn, commander of the guard".
pub(crate) fn core(doc: &Document<'_>, tokens: &Range<usize>) -> Range<usize> {
    let comma = tokens.clone().find(|at| doc.norm(*at) == ",");
    match comma {
        Some(at) if at > tokens.start => tokens.start..at,
        _ => tokens.clone(),
    }
}

/// The name of a person after a title: "Sal Varn" of "General Sal Varn".
pub(crate) fn person(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
) -> Option<Range<usize>> {
    let name = |at: usize| {
        (tokens.contains(&at) && doc.is_capital(at))
            && (m.marks.tags.is_empty() || m.marks.tag(at) == WordClass::Name)
    };
    let from = tokens.clone().find_map(|at| {
        let titled = m.marks.title[at].map(|n| at + n).filter(|after| {
            name(*after) && m.marks.people[*after].is_none() && m.marks.source[*after].is_none()
        });
        let given = name(at) && r.place_words.given_names.contains(doc.norm(at));
        titled.or((given && name(at + 1)).then_some(at))
    })?;
    let end = (from..tokens.end).find(|at| !name(*at));
    Some(from..end.unwrap_or(tokens.end))
}

/// The kind that the last noun of a body gives ("the Varn militia"), or a noun of armed people
/// with a name ("Varnist rebels").
pub(crate) fn kind(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
) -> Option<EntityKind> {
    let norms = &doc.norms[..tokens.end];
    let mut at = tokens.clone().rev();
    let body = at.find_map(|at| r.party_kinds.longest(norms, at).map(|x| *x.1));
    body.or_else(|| {
        let people = tokens
            .clone()
            .rev()
            .find(|at| m.marks.people[*at].is_some())?;
        let first = doc.sentences[doc.sentence_of(people)].tokens.start;
        let named = |at: usize| doc.is_capital(at) && at > first && !doc.caseless;
        let kind = m.marks.people[people].as_ref()?.1.as_str();
        (tokens.start..people)
            .any(named)
            .then(|| EntityKind::read(kind))
            .flatten()
            .filter(|k| matches!(k, EntityKind::ArmedGroup | EntityKind::Military))
    })
}

/// The one country in which the report's places lie; `None` where there are several.
pub(crate) fn home(m: &Mentions, r: &Resources) -> Option<&'static str> {
    let literal = m.places.iter().filter(|p| p.literal);
    let countries: BTreeSet<&'static str> = literal
        .filter_map(|p| r.gazetteer.place(p.place?))
        .map(|p| p.country)
        .filter(|c| !c.is_empty())
        .collect();
    let mut all = countries.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// All countries that the report names, by places or peoples.
pub(crate) fn told(m: &Mentions, r: &Resources) -> BTreeSet<&'static str> {
    let named = m.places.iter().chain(&m.peoples);
    named
        .filter_map(|p| r.gazetteer.place(p.place?))
        .map(|p| p.country)
        .filter(|c| !c.is_empty())
        .collect()
}
