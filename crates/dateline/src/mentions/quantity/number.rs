//! Which number do words or digits give?
//!
//! In: tokens. Out: value, bounds, whether it is vague, and one past its last token.

use crate::document::{Document, TokenKind};
use crate::resources::{NumberWord, Resources};

/// Most digits after the point of "1.5 million".
const PLACES: u32 = 4;
/// From here on "and" goes on with a number ("two hundred and six").
const HUNDRED: u64 = 100;

/// Value of the digits of a token: "1,200", "25"; not "107mm", "10:50" or "3.5".
fn digits(doc: &Document<'_>, at: usize) -> Option<u64> {
    let token = doc.tokens.get(at).filter(|t| t.kind == TokenKind::Number)?;
    let text = token.span.of(doc.text());
    let grouped = text.split(',').skip(1).all(|part| part.len() == 3);
    (grouped && text.bytes().all(|b| b.is_ascii_digit() || b == b','))
        .then(|| text.replace(',', "").parse().ok())
        .flatten()
}

/// Value and end of the number that starts at a token: digits with a multiplier, or words.
pub(super) fn number(
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
            Some((n, word)) => (
                value.saturating_mul(word.min),
                Some(value.saturating_mul(word.min)),
                false,
                at + 1 + n,
            ),
            None => (value, Some(value), false, at + 1),
        });
    }
    decimal(doc, r, at).or_else(|| words(doc, r, at, stop))
}

/// "1.5 million": digits with a point count only before a multiplier.
fn decimal(
    doc: &Document<'_>,
    r: &Resources,
    at: usize,
) -> Option<(u64, Option<u64>, bool, usize)> {
    let (whole, part) = doc.norm(at).split_once('.')?;
    let (n, word) = r.numbers.longest(&doc.norms, at + 1)?;
    let places = u32::try_from(part.len())
        .ok()
        .filter(|p| (1..=PLACES).contains(p))?;
    let digits: u64 = format!("{}{part}", whole.replace(',', "")).parse().ok()?;
    let value = digits.checked_mul(word.min)? / 10u64.pow(places);
    word.multiplier
        .then_some((value, Some(value), true, at + 1 + n))
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
        let joined = r.number_joints.contains(doc.norm(end)) && value + total >= HUNDRED;
        let from = end + usize::from(joined);
        let Some((n, next)) = r.numbers.longest(&doc.norms, from) else {
            break;
        };
        if joined && (next.multiplier || !follows(value.max(HUNDRED), next)) {
            break;
        }
        end = from;
        if next.multiplier {
            value = value.saturating_mul(next.min);
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
