//! How many? Numbers in digits and words, with their bounds.
//!
//! In: a document. Out: [`Quantity`]s: "at least 25", "three", "dozens of", "no". Words are data
//! (`numbers.tsv`, `bounds.tsv`). Years, clock times, ages and calibres are told apart by where
//! they stand; the caller leaves out what a time expression has taken.

use crate::document::{Document, TokenKind};
use crate::mentions::marks::Marks;
use crate::resources::{NumberWord, Resources};
use crate::span::Span;
use crate::vocabulary::Bound;

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
            match quantity(
                doc,
                marks,
                resources,
                at,
                sentence.tokens.start,
                sentence.tokens.end,
            ) {
                Some(found) => {
                    at = found.end;
                    out.push(found);
                }
                None => at += 1,
            }
        }
    }
    out
}

/// Value of the digits of a token: "1,200", "25"; not "107mm", "10:50" or "3.5".
fn digits(doc: &Document<'_>, at: usize) -> Option<u64> {
    let token = doc.tokens.get(at).filter(|t| t.kind == TokenKind::Number)?;
    let text = token.span.of(doc.text());
    let grouped = text.split(',').skip(1).all(|part| part.len() == 3);
    (grouped && text.bytes().all(|b| b.is_ascii_digit() || b == b','))
        .then(|| text.replace(',', "").parse().ok())
        .flatten()
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
    let article = !marks.number[at]
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
    let bound = (1..=BOUND_REACH)
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
        article: article && bound.is_none(),
    })
}

/// Value and end of the number that starts at a token: digits with a multiplier, or words.
fn number(
    doc: &Document<'_>,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<(u64, Option<u64>, bool, usize)> {
    if at >= stop {
        return None;
    }
    if let Some(value) = digits(doc, at) {
        let times = r
            .numbers
            .longest(&doc.norms, at + 1)
            .filter(|(_, w)| w.multiplier);
        return Some(match times {
            Some((n, word)) => (value * word.min, Some(value * word.min), false, at + 1 + n),
            None => (value, Some(value), false, at + 1),
        });
    }
    words(doc, r, at, stop)
}

/// "two hundred and six", "twenty-five", "dozens"
fn words(
    doc: &Document<'_>,
    r: &Resources,
    at: usize,
    stop: usize,
) -> Option<(u64, Option<u64>, bool, usize)> {
    if let Some((head, tail)) = doc.norm(at).split_once('-') {
        let (a, b) = (r.numbers.get(head)?, r.numbers.get(tail)?);
        let tens = a.max == Some(a.min)
            && b.max == Some(b.min)
            && a.min >= 20
            && a.min < 100
            && b.min < 10;
        return tens.then_some((a.min + b.min, Some(a.min + b.min), false, at + 1));
    }
    let (n, first) = r.numbers.longest(&doc.norms, at)?;
    if first.multiplier {
        return None;
    }
    let (mut value, mut end) = (first.min, at + n);
    if first.max != Some(first.min) || first.approximate {
        // "dozens of", "hundreds": vague words stand alone.
        return Some((first.min, first.max, true, end));
    }
    let mut total = 0;
    while end < stop {
        let Some((n, next)) = r.numbers.longest(&doc.norms, end) else {
            break;
        };
        if next.multiplier {
            value *= next.min;
            if next.min >= 1000 {
                total += value;
                value = 0;
            }
            end += n;
        } else if follows(value, next) {
            value += next.min;
            end += n;
        } else {
            break;
        }
    }
    total += value;
    Some((total, Some(total), false, end))
}

/// Whether a number word goes on after a value: "twenty" and "six", "two hundred" and "six".
fn follows(value: u64, next: &NumberWord) -> bool {
    let exact = next.max == Some(next.min) && !next.approximate;
    let tens = (20..100).contains(&value) && value.is_multiple_of(10) && next.min < 10;
    exact && (tens || (value >= 100 && next.min < 100))
}
