//! Who did it, by the order of words? Arguments where no model speaks.
//!
//! In: an event and the phrases around its triggers. Out: more arguments of the event: the
//! subject of an active verb, the phrase after "by", the people or state before a noun of doing
//! ("American air strikes"), and whom or what it is aimed at.

use std::ops::Range;

use crate::claims::entities::Entities;
use crate::claims::event::{Argument, Event};
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::NounPhrase;
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, EntityKind, Role, WordClass};

/// Adds what the word order gives and no model has given.
pub fn arguments(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    event: &mut Event,
    entities: &mut Entities<'_>,
) {
    named_in_trigger(doc, m, r, event, entities);
    for index in event.happening.triggers.clone() {
        let tokens = m.triggers[index].tokens.clone();
        let has = |event: &Event, role: Role| event.arguments.iter().any(|a| a.role == role);
        if !has(event, Role::Initiator)
            && let Some(found) = initiator(doc, m, r, &tokens)
        {
            push(event, entities, m, Role::Initiator, found);
        }
        if !has(event, Role::Target)
            && !has(event, Role::Victim)
            && !has(event, Role::Recipient)
            && let Some(found) = recipient(doc, m, r, &tokens)
        {
            push(event, entities, m, Role::Recipient, found);
        }
    }
}

/// "American air strikes" names who did it; whoever else stands near did not.
fn named_in_trigger(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    event: &mut Event,
    entities: &mut Entities<'_>,
) {
    let mut named = Vec::new();
    for index in &event.happening.triggers {
        let tokens = &m.triggers[*index].tokens;
        let last = m.marks.tag(tokens.end - 1);
        if last.is_noun() && !tokens.clone().any(|i| m.marks.tag(i).is_verb()) {
            named.extend(modifier(doc, m, r, tokens));
        }
    }
    if named.is_empty() {
        return;
    }
    event
        .arguments
        .retain(|a| a.role != Role::Initiator || a.maker == super::roles::MAKER);
    for tokens in named {
        push(event, entities, m, Role::Initiator, tokens);
    }
}

fn push(
    event: &mut Event,
    entities: &mut Entities<'_>,
    m: &Mentions,
    role: Role,
    tokens: Range<usize>,
) {
    let kind = if tokens.clone().any(|i| m.marks.object[i].is_some()) && role == Role::Recipient {
        EntityKind::Facility
    } else if tokens.clone().any(|i| m.marks.people[i].is_some()) {
        EntityKind::Person
    } else {
        EntityKind::Organization
    };
    let entity = entities.of(tokens.clone(), kind);
    let taken = event.arguments.iter().any(|a| {
        a.entity == entity
            && matches!(
                a.role,
                Role::Initiator | Role::Recipient | Role::Victim | Role::Target
            )
    });
    if !taken {
        event.arguments.push(Argument {
            role,
            entity,
            tokens,
            status: ArgumentStatus::Stated,
            score: None,
            maker: "rule:syntax",
        });
    }
}

/// The word of a trigger that a rule looks from: its verb, else its last word.
fn head(m: &Mentions, tokens: &Range<usize>) -> usize {
    tokens
        .clone()
        .find(|i| m.marks.tag(*i).is_verb())
        .unwrap_or(tokens.end - 1)
}

fn passive(m: &Mentions, head: usize) -> bool {
    m.marks.tag(head) == WordClass::Participle
        && (head.saturating_sub(3)..head).any(|i| m.marks.tag(i) == WordClass::Auxiliary)
}

/// Whether a phrase can act: people, a named somebody, a known actor or a speaking noun.
fn can_act(doc: &Document<'_>, m: &Mentions, r: &Resources, phrase: &NounPhrase) -> bool {
    let head = phrase.head;
    if m.marks.weapon[head].is_some()
        || m.marks.trigger[head].is_some()
        || m.marks.casualty[head].is_some()
    {
        return false;
    }
    if m.times
        .iter()
        .any(|t| doc.tokens_in(t.span).contains(&head))
    {
        return false;
    }
    phrase.tokens.clone().any(|i| {
        m.marks.people[i].is_some()
            || m.marks.source[i].is_some()
            || (m.marks.tag(i) == WordClass::Name && m.marks.object[head].is_none())
            || r.actors
                .longest(&doc.names[..phrase.tokens.end], i)
                .is_some()
    })
}

fn initiator(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
) -> Option<Range<usize>> {
    let head = head(m, tokens);
    let sentence = doc.sentences[doc.sentence_of(head)].tokens.clone();
    let verb = m.marks.tag(head).is_verb();
    if let Some(by) = by_phrase(doc, m, r, tokens, &sentence) {
        return Some(by);
    }
    if verb && !passive(m, head) {
        return subject(doc, m, r, head, &sentence);
    }
    if !verb {
        return modifier(doc, m, r, tokens).or_else(|| carrier(doc, m, r, tokens, &sentence));
    }
    None
}

/// "by the front", within a few words after the trigger.
fn by_phrase(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let by = (tokens.end..sentence.end.min(tokens.end + 8))
        .find(|i| r.by_words.contains(doc.norm(*i)))?;
    if (tokens.end..by).any(|i| matches!(m.marks.tag(i), WordClass::Finite | WordClass::Mark)) {
        return None;
    }
    let phrase = m.phrases.iter().find(|p| p.tokens.start == by + 1)?;
    can_act(doc, m, r, phrase).then(|| phrase.tokens.clone())
}

/// The nearest phrase before a verb that can act and does not hang on a preposition.
fn subject(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    verb: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    for phrase in m
        .phrases
        .iter()
        .rev()
        .filter(|p| p.tokens.end <= verb && p.tokens.start >= sentence.start)
    {
        if (phrase.tokens.end..verb).any(|i| {
            m.marks.tag(i) == WordClass::Finite
                && m.marks.cue[i].is_none()
                && m.marks.trigger[i].is_none()
        }) {
            return None;
        }
        let hangs = phrase.tokens.start > sentence.start
            && m.marks.tag(phrase.tokens.start - 1) == WordClass::Preposition;
        if !hangs && m.marks.tag(phrase.head) != WordClass::Pronoun && can_act(doc, m, r, phrase) {
            return Some(phrase.tokens.clone());
        }
    }
    None
}

/// "American air strikes", "Friday's U.S. strikes": a people or actor inside the noun phrase.
fn modifier(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
) -> Option<Range<usize>> {
    let phrase = crate::mentions::phrase::holding(&m.phrases, tokens.end - 1)
        .or_else(|| crate::mentions::phrase::holding(&m.phrases, tokens.start))?;
    let inside = phrase.tokens.start.min(tokens.start)..phrase.head;
    let mut found = None;
    for at in inside.clone() {
        if !(doc.caseless || doc.is_capital(at)) {
            continue;
        }
        if let Some((n, _)) = r.actors.longest(&doc.names[..inside.end], at) {
            found = Some(at..at + n);
        } else if let Some((n, _)) = r.gazetteer.demonym(&doc.names, at) {
            found = Some(at..at + n);
        } else if let Some((n, list)) = r.gazetteer.longest_listed(&doc.names[..inside.end], at)
            && list.iter().any(|p| r.gazetteer.is_country(*p))
        {
            found = Some(at..at + n);
        }
    }
    // Words of another noun between ("the Iraqi base attack") make it the one attacked.
    found.filter(|f| {
        !(f.end..phrase.head).any(|i| m.marks.object[i].is_some() || m.marks.people[i].is_some())
    })
}

/// "the army launched air strikes": the subject of the verb that the noun is the object of.
fn carrier(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let start = crate::mentions::phrase::holding(&m.phrases, tokens.start)
        .map_or(tokens.start, |p| p.tokens.start.min(tokens.start));
    let verb = (sentence.start..start)
        .rev()
        .take(3)
        .find(|i| m.marks.tag(*i).is_verb())?;
    if (verb + 1..start).any(|i| m.marks.tag(i) == WordClass::Preposition) || passive(m, verb) {
        return None;
    }
    subject(doc, m, r, verb, sentence)
}

fn recipient(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    tokens: &Range<usize>,
) -> Option<Range<usize>> {
    let head = head(m, tokens);
    let sentence = doc.sentences[doc.sentence_of(head)].tokens.clone();
    if m.marks.tag(head).is_verb() && passive(m, head) {
        return subject(doc, m, r, head, &sentence);
    }
    let mut at = tokens.end;
    // "attack against", "talks with": one preposition, or none after a verb.
    if r.against_words.contains(doc.norm(at)) {
        at += 1;
    } else if !m.marks.tag(head).is_verb() {
        return None;
    }
    let phrase = m.phrases.iter().find(|p| {
        p.tokens.start >= at && p.tokens.start <= at + 1 && p.tokens.end <= sentence.end
    })?;
    let time = m
        .times
        .iter()
        .any(|t| doc.tokens_in(t.span).contains(&phrase.head));
    let thing = m.marks.object[phrase.head].is_some();
    (!time
        && m.marks.tag(phrase.head) != WordClass::Pronoun
        && (thing || can_act(doc, m, r, phrase)))
    .then(|| phrase.tokens.clone())
}
