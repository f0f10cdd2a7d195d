//! Where do the words of a role begin and end?
//!
//! In: the runs that a model marked, with their labels. Out: the same with better borders: no
//! marks or small words at either end, a victim's whole name without titles, a target's whole
//! noun phrase, and one run for what overlaps.

use std::ops::Range;

use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::mentions::role::RoleMention;
use crate::vocabulary::{Role, WordClass};

/// Without marks, determiners, prepositions and conjunctions at either end; may be empty.
pub(crate) fn trimmed(marks: &Marks, mut tokens: Range<usize>) -> Range<usize> {
    let small = |i: usize| {
        matches!(
            marks.tag(i),
            WordClass::Mark
                | WordClass::Determiner
                | WordClass::Preposition
                | WordClass::Conjunction
                | WordClass::Possessive
        )
    };
    while !tokens.is_empty() && small(tokens.end - 1) {
        tokens.end -= 1;
    }
    while !tokens.is_empty() && small(tokens.start) {
        tokens.start += 1;
    }
    tokens
}

/// Up to a bracket that stays open: of "the Front (SLF" the Front.
pub(crate) fn closed(doc: &Document<'_>, tokens: Range<usize>) -> Range<usize> {
    let at = |mark: &str| tokens.clone().find(|i| doc.norm(*i) == mark);
    let open = at("(").filter(|i| *i > tokens.start && at(")").is_none());
    tokens.start..open.unwrap_or(tokens.end)
}

/// The run as far as its phrase goes; `bounds` is its sentence.
pub(crate) fn widened(
    marks: &Marks,
    role: Role,
    tokens: Range<usize>,
    bounds: &Range<usize>,
) -> Range<usize> {
    let tokens = trimmed(marks, tokens);
    if tokens.is_empty() {
        return tokens;
    }
    match role {
        Role::Victim => name(marks, tokens, bounds),
        Role::Target => noun(marks, tokens, bounds),
        _ => tokens,
    }
}

/// A person's whole name, without what stands before it ("General Orin" is "Orin").
fn name(marks: &Marks, mut tokens: Range<usize>, bounds: &Range<usize>) -> Range<usize> {
    let named = |i: usize| marks.tag(i) == WordClass::Name;
    let styled = |i: usize| marks.title[i].is_some() || marks.people[i].is_some();
    while tokens.end < bounds.end
        && named(tokens.end - 1)
        && named(tokens.end)
        && !styled(tokens.end)
    {
        tokens.end += 1;
    }
    while tokens.start > bounds.start
        && named(tokens.start)
        && named(tokens.start - 1)
        && !styled(tokens.start - 1)
    {
        tokens.start -= 1;
    }
    // A title goes only where a name is left.
    while let Some(title) = marks.title[tokens.start]
        && tokens.start + title < tokens.end
        && named(tokens.start + title)
    {
        tokens.start += title;
    }
    tokens
}

/// A thing's whole noun phrase to the right ("embassy" of "embassy building"); people end it.
fn noun(marks: &Marks, mut tokens: Range<usize>, bounds: &Range<usize>) -> Range<usize> {
    let nominal = |i: usize| marks.tag(i).is_noun() || marks.tag(i) == WordClass::Name;
    let joins =
        |i: usize| nominal(i) || matches!(marks.tag(i), WordClass::Adjective | WordClass::Number);
    while tokens.end < bounds.end
        && nominal(tokens.end)
        && joins(tokens.end - 1)
        && marks.people[tokens.end].is_none()
    {
        tokens.end += 1;
    }
    tokens
}

/// One mention for overlapping ones of a label in a sentence: the longer victim, the union of
/// targets. The surest probability stays.
pub(crate) fn united(mentions: Vec<RoleMention>) -> Vec<RoleMention> {
    let mut out: Vec<RoleMention> = Vec::new();
    for mention in mentions {
        let meets = |o: &&mut RoleMention| {
            o.label == mention.label
                && o.tokens.start < mention.tokens.end
                && mention.tokens.start < o.tokens.end
        };
        let Some(known) = out.iter_mut().find(meets) else {
            out.push(mention);
            continue;
        };
        known.score = known.score.max(mention.score);
        if known.role == Role::Target {
            known.tokens = known.tokens.start.min(mention.tokens.start)
                ..known.tokens.end.max(mention.tokens.end);
            known.span.start = known.span.start.min(mention.span.start);
            known.span.end = known.span.end.max(mention.span.end);
        } else if mention.tokens.len() > known.tokens.len() {
            known.tokens = mention.tokens;
            known.span = mention.span;
        }
    }
    out
}
