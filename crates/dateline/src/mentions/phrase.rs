//! Which words make one noun phrase?
//!
//! In: a document with word classes. Out: base noun phrases: a determiner, number, adjectives
//! and nouns up to the head, with possessives inside ("Iraq's military"), never across a comma.

use std::ops::Range;

use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::vocabulary::WordClass;

/// A base noun phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NounPhrase {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its last noun or pronoun.
    pub head: usize,
}

fn opens(class: WordClass) -> bool {
    class.is_noun()
        || matches!(
            class,
            WordClass::Determiner | WordClass::Number | WordClass::Adjective | WordClass::Pronoun
        )
}

/// All base noun phrases, in order.
pub fn find(doc: &Document<'_>, marks: &Marks) -> Vec<NounPhrase> {
    let mut out = Vec::new();
    for sentence in &doc.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match phrase(marks, at, sentence.tokens.end) {
                Some(found) => {
                    at = found.tokens.end;
                    out.push(found);
                }
                None => at += 1,
            }
        }
    }
    out
}

/// The phrase that opens at a token.
fn phrase(marks: &Marks, start: usize, stop: usize) -> Option<NounPhrase> {
    if !opens(marks.tag(start)) {
        return None;
    }
    let mut head = None;
    let mut at = start;
    while at < stop {
        let class = marks.tag(at);
        if class == WordClass::Pronoun {
            if head.is_none() && at == start {
                head = Some(at);
                // "his house": a pronoun before a noun is part of the phrase.
                if !(at + 1 < stop
                    && (marks.tag(at + 1).is_noun() || marks.tag(at + 1) == WordClass::Adjective))
                {
                    break;
                }
            } else {
                break;
            }
        } else if class.is_noun() {
            head = Some(at);
        } else if class == WordClass::Determiner && at > start && head.is_some() {
            break;
        } else if class == WordClass::Possessive {
            // "Iraq's military": goes on only if a noun follows.
            if !(at + 1 < stop
                && (marks.tag(at + 1).is_noun() || marks.tag(at + 1) == WordClass::Adjective))
            {
                break;
            }
        } else if class == WordClass::Number && head.is_some() {
            break;
        } else if matches!(class, WordClass::Participle | WordClass::Gerund) {
            // "wounded soldiers": a participle right before a noun.
            if head.is_some() || !(at + 1 < stop && marks.tag(at + 1).is_noun()) {
                break;
            }
        } else if !opens(class) {
            break;
        }
        at += 1;
    }
    // "the military", "Iraq's military": an adjective that stands as a noun.
    let nominal = at > start + 1
        && marks.tag(at - 1) == WordClass::Adjective
        && matches!(
            marks.tag(at - 2),
            WordClass::Determiner | WordClass::Possessive
        );
    let head = if nominal { Some(at - 1) } else { head };
    let head = head.or_else(|| {
        (start..at)
            .rev()
            .find(|i| matches!(marks.tag(*i), WordClass::Number))
    })?;
    Some(NounPhrase {
        tokens: start..head + 1,
        head,
    })
}

/// The phrase that holds a token.
pub fn holding(phrases: &[NounPhrase], token: usize) -> Option<&NounPhrase> {
    let at = phrases.partition_point(|p| p.tokens.end <= token);
    phrases.get(at).filter(|p| p.tokens.start <= token)
}
