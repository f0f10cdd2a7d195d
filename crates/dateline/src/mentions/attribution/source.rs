//! Who is it that speaks?
//!
//! In: attributions with the words of their sources. Out: the same with each source's name and
//! kind; pronouns and "the statement" take those of who spoke before.

use std::ops::Range;

use super::Attribution;
use crate::document::{Document, TokenKind};
use crate::mentions::border::closed;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::vocabulary::{CueClass, SourceKind, WordClass};

/// Kind of source from the words that name it, looking from the back, where the head stands.
fn kind(doc: &Document<'_>, marks: &Marks, r: &Resources, source: &Range<usize>) -> SourceKind {
    if let Some(actor) = source
        .clone()
        .find_map(|at| r.actors.longest(&doc.names[..source.end], at))
        .map(|x| x.1)
    {
        let person = source
            .clone()
            .filter_map(|at| marks.source[at])
            .any(|s| !matches!(s.1, SourceKind::Media | SourceKind::Anonymous));
        let document = is_document_noun(marks, source);
        // "The Security Council of the United Nations", "a spokesman of the Front": the body's.
        let spoken = marks.source[source.start..source.end].iter().flatten();
        let voice = spoken.clone().any(|s| s.1 == SourceKind::Spokesperson);
        let office = spoken.clone().all(|s| s.1 == SourceKind::Official);
        let own = match actor.kind.as_str() {
            "armed_group" => voice,
            "international" => office,
            _ => false,
        };
        if !person || document || own {
            return match actor.kind.as_str() {
                "armed_group" => SourceKind::ArmedGroup,
                "military" => SourceKind::Military,
                "media" => SourceKind::Media,
                "international" => SourceKind::Un,
                "government" | "police" => SourceKind::Official,
                _ => SourceKind::Other,
            };
        }
    }
    // The head stands before the first preposition ("residents of the army base" are residents).
    let stop = source
        .clone()
        .skip(1)
        .find(|i| marks.tag(*i) == WordClass::Preposition)
        .unwrap_or(source.end);
    let mut found: Vec<SourceKind> = (source.start..stop)
        .filter_map(|at| marks.source[at])
        .map(|s| s.1)
        .filter(|k| *k != SourceKind::Other)
        .collect();
    // "police sources" are police.
    if found
        .iter()
        .any(|k| *k != SourceKind::Anonymous && *k != SourceKind::Media)
        && found.len() > 1
    {
        found.retain(|k| *k != SourceKind::Anonymous);
    }
    if let Some(at) = found.iter().position(|k| *k == SourceKind::Spokesperson) {
        return found.swap_remove(at);
    }
    let kind = found.last().copied();
    let titled = source.clone().any(|at| marks.title[at].is_some());
    match kind {
        Some(kind) => kind,
        None if titled => SourceKind::Official,
        None => SourceKind::Other,
    }
}

/// The tokens of a person's name inside a source phrase: two or more names in a row, or one
/// after a title, that are no known actor, place or people. A name that opens the phrase or
/// closes it is the speaker's; one inside is that of what he belongs to.
pub(super) fn person(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    source: &Range<usize>,
) -> Option<Range<usize>> {
    let is_name = |at: usize| {
        marks.tag(at) == WordClass::Name
            && (doc.caseless || doc.is_capital(at))
            && marks.title[at].is_none()
            && marks.source[at].is_none()
            && marks.object[at].is_none()
            && r.gazetteer.demonym(&doc.names, at).is_none()
            && r.actors.longest(&doc.names[..source.end], at).is_none()
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = source.start;
    while at < source.end {
        let start = at;
        while at < source.end && is_name(at) {
            at += 1;
        }
        let titled = start > source.start && marks.title[start - 1].is_some();
        let place = r
            .gazetteer
            .well_known(&r.gazetteer.starting(&doc.names[..at], start))
            .is_some_and(|(n, _)| start + n >= at);
        let closed = at == source.end
            || marks.tag(at) == WordClass::Mark
            || marks.tag(at) == WordClass::Preposition;
        let article = start > source.start && marks.tag(start - 1) == WordClass::Determiner;
        if (at - start >= 2 || (at > start && titled)) && !place && closed && !article {
            found.push(start..at);
        }
        at = at.max(start + 1);
    }
    found
        .iter()
        .find(|f| f.start == source.start)
        .or(found.last())
        .cloned()
}

/// A source named before.
struct Known {
    kind: SourceKind,
    name: String,
    /// Whether it may be one person.
    person: bool,
    /// Whether a person's name was given.
    named: bool,
    /// The words that named it.
    words: Vec<String>,
}

/// Who the words of a source name.
pub(super) struct Who {
    pub(super) name: Option<String>,
    pub(super) kind: SourceKind,
    /// Whether a person's name is given.
    pub(super) named: bool,
}

/// Name and kind of a source by its own words. Of "a statement from the ministry" the ministry
/// speaks.
pub(super) fn who(doc: &Document<'_>, marks: &Marks, r: &Resources, source: &Range<usize>) -> Who {
    let issuer = super::rules::issuer(doc, marks, r, source);
    let speaker = issuer.clone().unwrap_or(source.clone());
    let named = person(doc, marks, r, &speaker);
    let words = named.clone().or(issuer.map(|i| without_article(marks, &i)));
    let words = closed(doc, words.unwrap_or(without_article(marks, source)));
    Who {
        name: (!words.is_empty()).then(|| doc.span(words).of(doc.text()).to_owned()),
        kind: kind(doc, marks, r, &speaker),
        named: named.is_some(),
    }
}

/// Gives every attribution its source's name and kind; pronouns and bare nouns such as "the
/// statement" take those of the last fitting source.
pub(super) fn resolve_sources(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    list: &mut [Attribution],
) {
    let mut last: Vec<Known> = Vec::new();
    for a in list.iter_mut() {
        if a.source
            .clone()
            .is_some_and(|s| !s.into_iter().any(|i| doc.tokens[i].kind != TokenKind::Mark))
        {
            a.source = None;
        }
        let Some(source) = a.source.clone() else {
            a.kind = SourceKind::Narration;
            continue;
        };
        let bare = source.len() <= 2
            && (marks.tag(source.end - 1) == WordClass::Pronoun
                || is_document_noun(marks, &source));
        if bare {
            let wants_person = r.person_pronouns.contains(doc.norm(source.start));
            if let Some(known) = last.iter().rev().find(|k| !wants_person || k.person) {
                a.kind = known.kind;
                a.name = Some(known.name.clone());
                continue;
            }
        }
        // "the spokesman", "her lawyer": somebody who was named with that word before.
        let definite = source.len() >= 2
            && (marks.tag(source.start) == WordClass::Determiner
                || marks.tag(source.start) == WordClass::Pronoun);
        let head = doc.norm(source.end - 1);
        if let Some(known) = last
            .iter()
            .rev()
            .find(|k| definite && k.named && k.words.iter().any(|w| w == head))
        {
            a.kind = known.kind;
            a.name = Some(known.name.clone());
            continue;
        }
        let Who { name, kind, named } = who(doc, marks, r, &source);
        a.kind = kind;
        let Some(name) = name else { continue };
        let singular = named
            || a.kind == SourceKind::Anonymous
            || !source.clone().any(|at| marks.tag(at) == WordClass::Plural);
        let words = doc.norms[source.clone()].to_vec();
        last.push(Known {
            kind: a.kind,
            name: name.clone(),
            person: singular,
            named,
            words,
        });
        a.name = Some(name);
    }
}

/// "the statement", "it": nouns that stand for the one who issued them.
fn is_document_noun(marks: &Marks, source: &Range<usize>) -> bool {
    source
        .clone()
        .any(|at| marks.cue[at].is_some_and(|(_, cue)| cue.class == CueClass::Noun))
}

fn without_article(marks: &Marks, tokens: &Range<usize>) -> Range<usize> {
    let skip = usize::from(tokens.len() > 1 && marks.tag(tokens.start) == WordClass::Determiner);
    tokens.start + skip..tokens.end
}
