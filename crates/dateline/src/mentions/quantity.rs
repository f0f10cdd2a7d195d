//! How many? Numbers in digits and words, with their bounds.
//!
//! In: a document. Out: [`Quantity`]s: "at least 25", "three", "dozens of", "no". Words are data
//! (`numbers.tsv`, `bounds.tsv`, `fractions.tsv`). Years, clock times, ages and calibres are told apart by where
//! they stand; the caller leaves out what a time expression has taken.

mod number;

use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::Bound;

use number::number;

mod other;

use other::{dialled, is_age};

/// A number as the text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The words, with their bound.
    pub span: Span,
    /// First token, with the bound.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// Least value.
    pub min: u64,
    /// Greatest value; open when absent.
    pub max: Option<u64>,
    /// Whether the words are vague.
    pub approximate: bool,
    /// Whether it is only an article ("a civilian").
    pub article: bool,
}

impl Quantity {
    /// The one value, where it is exact.
    pub fn exact(&self) -> Option<u64> {
        (self.max == Some(self.min)).then_some(self.min)
    }
}

/// Longest bound phrase before a number, in tokens.
const BOUND_REACH: usize = 4;

/// All quantities, in order.
pub fn find(doc: &Document<'_>, marks: &Marks, resources: &Resources) -> Vec<Quantity> {
    let mut out = Vec::new();
    for sentence in &doc.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let tokens = sentence.tokens.clone();
            if let Some(part) = some_of(doc, resources, at, tokens.end) {
                at = part.end;
                out.push(part);
                continue;
            }
            if let Some((end, part)) = share(doc, resources, at, tokens.end) {
                at = end;
                out.extend(part);
                continue;
            }
            if is_age(doc, resources, at, tokens.start) {
                at += 1;
                continue;
            }
            if let Some(end) = dialled(doc, resources, at) {
                at = end;
                continue;
            }
            match quantity(doc, marks, resources, at, tokens.start, tokens.end) {
                Some(found) => {
                    at = found.end;
                    // "As many as 15": the bound's own words are no number.
                    out.retain(|q: &Quantity| q.start < found.start);
                    out.push(found);
                }
                None => at += 1,
            }
        }
    }
    out
}

/// Some of a greater number: "two out of five guards", "three of the nine dead" count two and
/// three.
fn some_of(doc: &Document<'_>, r: &Resources, at: usize, stop: usize) -> Option<Quantity> {
    let (count, max, _, end) = number(doc, r, at, stop)?;
    max.filter(|m| *m == count)?;
    let of = end + usize::from(r.out_words.contains(doc.norm(end)));
    r.of_words.contains(doc.norm(of)).then_some(())?;
    let from = of + 1 + usize::from(r.definites.contains(doc.norm(of + 1)));
    let (total, Some(_), _, last) = number(doc, r, from, stop)? else {
        return None;
    };
    (total > count).then(|| Quantity {
        span: doc.span(at..last),
        start: at,
        end: last,
        min: count,
        max: Some(count),
        approximate: false,
        article: false,
    })
}

/// A share at a token: one past its words, and how many it counts where the total follows
/// ("half of the 30 passengers"); nobody where none does.
fn share(
    doc: &Document<'_>,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<(usize, Option<Quantity>)> {
    let listed = r.fractions.longest(&doc.norms, at);
    let (parts, of, end) = if let Some((n, (Some(parts), of))) = listed {
        (*parts, *of, at + n)
    } else {
        let (value, max, _, end) = number(doc, r, at, stop)?;
        let (n, (_, of)) = r
            .fractions
            .longest(&doc.norms, end)
            .filter(|(_, (parts, _))| parts.is_none())?;
        (max.filter(|m| *m == value)?, *of, end + n)
    };
    // "Half a dozen" is a number of its own.
    let longer = r
        .numbers
        .longest(&doc.norms, at)
        .is_some_and(|(n, _)| at + n >= end);
    if longer && parts < of && !r.of_words.contains(doc.norm(end)) {
        return None;
    }
    let from = end + 1;
    let from = from + usize::from(r.definites.contains(doc.norm(from)));
    let whole = r
        .of_words
        .contains(doc.norm(end))
        .then(|| number(doc, r, from, stop));
    let Some((total, Some(_), vague, last)) = whole.flatten() else {
        return Some((end, None));
    };
    let count = total.checked_mul(parts)? / of;
    Some((
        last,
        Some(Quantity {
            span: doc.span(at..last),
            start: at,
            end: last,
            min: count,
            max: Some(count),
            approximate: vague || total * parts % of != 0,
            article: false,
        }),
    ))
}

fn quantity(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    at: usize,
    first: usize,
    stop: usize,
) -> Option<Quantity> {
    let (mut min, mut max, mut approximate, mut end) = number(doc, r, at, stop)?;
    let compound = doc.norm(at).contains('-') || doc.norm(at).contains('.');
    let article = !(marks.number[at] || compound)
        || (end == at + 1
            && min == 1
            && max == Some(1)
            && marks.tag(at) == crate::vocabulary::WordClass::Determiner);
    // "20 to 30", "20-30"
    if let Some((_, Some(high), _, e)) = r
        .ranges
        .contains(doc.norm(end))
        .then(|| number(doc, r, end + 1, stop))
        .flatten()
        && high > min
        && max == Some(min)
    {
        (max, end) = (Some(high), e);
    }
    let mut start = at;
    let between = at > first && r.between_words.contains(doc.norm(at - 1));
    if between
        && r.number_joints.contains(doc.norm(end))
        && let Some((_, Some(high), _, e)) = number(doc, r, end + 1, stop)
        && high > min
    {
        (start, max, end) = (at - 1, Some(high), e);
        return Some(Quantity {
            span: doc.span(start..end),
            start,
            end,
            min,
            max,
            approximate: true,
            article: false,
        });
    }
    // "Under a truck" tells of a place.
    let bound = (1..=if article { 0 } else { BOUND_REACH })
        .rev()
        .filter_map(|n| at.checked_sub(n).filter(|s| *s >= first))
        .find_map(|s| {
            r.bounds
                .all(&doc.norms, s)
                .find(|(n, _)| s + n == at)
                .map(|(_, b)| (s, *b))
        });
    if let Some((s, bound)) = bound {
        start = s;
        (min, max, approximate) = match bound {
            Bound::AtLeast => (min, None, approximate),
            Bound::MoreThan => (min + 1, None, approximate),
            Bound::AtMost => (0, max, approximate),
            Bound::LessThan => (0, max.map(|m| m.saturating_sub(1)), approximate),
            Bound::About => (min, max, true),
            Bound::Exactly => (min, max, false),
        };
    }
    Some(Quantity {
        span: doc.span(start..end),
        start,
        end,
        min,
        max,
        approximate,
        article,
    })
}
