//! Does a shape stand for a time here? "May" may be a verb, "2000" a count, "a second" an ordinal.
//!
//! In: a shape and what stands around it. Out: yes or no; and whether its clause looks ahead.

use super::grammar::{Class, Grammar, Shape};
use super::pieces::{Hits, Piece};
use crate::document::{Document, TokenKind};
use crate::resources::Resources;

/// Most pieces between a word that looks ahead and the time.
const AHEAD: usize = 10;

/// Years that are hardly ever something else.
const MODERN: std::ops::Range<i64> = 1800..2050;

/// Whether a shape is a time where it stands.
pub(super) fn stands(
    doc: &Document<'_>,
    g: &Grammar,
    pieces: &[Piece<'_>],
    hits: &Hits,
    shape: &Shape<'_>,
    r: &Resources,
) -> bool {
    let has = |at: usize, name: &str| {
        let class = g.named(name);
        hits.at(at).iter().any(|h| Some(h.class) == class)
    };
    let (begin, end) = (shape.begin, shape.end);
    let before = begin.checked_sub(1);
    let joined = before.is_some_and(|b| r.joints.contains_key(pieces[b].norm.as_ref()));
    let capital = |at: usize| {
        let word = &doc.text()[pieces[at].start as usize..];
        doc.caseless || word.starts_with(char::is_uppercase)
    };
    // "A 6-year-old", "52 years old".
    if has(end, "age") || (pieces.get(end).is_some_and(|p| p.norm == "-") && has(end + 1, "age")) {
        return false;
    }
    // A month in small letters is a word.
    let month = g.named("month");
    let small = |v: &super::grammar::Value| Some(v.class) == month && !capital(v.at);
    if shape.values.iter().any(small) {
        return false;
    }
    if alone_year(shape, end - begin) {
        return year_stands(doc, g, pieces, hits, shape, r);
    }
    let doubtful = (begin..end).filter(|at| has(*at, "doubtful")).count();
    let told = shape.values.iter().filter(|v| v.end > v.at).count();
    let months = shape.values.iter().any(|v| Some(v.class) == month);
    if doubtful == 0 {
        return true;
    }
    match told {
        // "In May", not "May" and not "may".
        1 => months && joined && !doc.caseless,
        _ if months => true,
        _ => {
            let weak = |name: &str| shape.values.iter().any(|v| Some(v.class) == g.named(name));
            // "a second", "the fall": neither.
            !(weak("one") || weak("'the'")) || told > 2
        }
    }
}

fn alone_year(shape: &Shape<'_>, length: usize) -> bool {
    length == 1 && shape.values.iter().all(|v| v.class == Class::YEAR)
}

/// Whether four digits alone are a year: after a joining word or another time, or a number of
/// our time that counts nothing.
fn year_stands(
    doc: &Document<'_>,
    g: &Grammar,
    pieces: &[Piece<'_>],
    hits: &Hits,
    shape: &Shape<'_>,
    r: &Resources,
) -> bool {
    let at = shape.begin;
    let value = shape.values[0].number;
    let before = at.checked_sub(1).map_or("", |b| pieces[b].norm.as_ref());
    let joined = r.joints.contains_key(before);
    let token = pieces[at].token;
    let money = before
        .chars()
        .any(|c| !c.is_alphanumeric() && !"(,-'\".:;/".contains(c));
    let counted = (token + 1 < doc.tokens.len())
        .then_some(token + 1)
        .is_some_and(|next| {
            let unit = hits.at(at + 1).iter().any(|h| {
                [g.named("unit"), g.named("small-unit"), g.named("ampm")].contains(&Some(h.class))
            });
            unit || r.people.longest(&doc.norms, next).is_some()
                || doc.norm(next) == "%"
                || (doc.tokens[next].kind == TokenKind::Number && !joined)
        });
    let bounded = at >= 1
        && (1..=3).any(|n| {
            token
                .checked_sub(n)
                .is_some_and(|s| r.bounds.longest(&doc.norms, s).is_some_and(|(m, _)| m == n))
        });
    let range = if joined { 1000..2100 } else { MODERN };
    range.contains(&value) && !money && !counted && (!bounded || joined)
}

/// Whether a word before the time in its sentence looks ahead ("will meet on Friday").
pub(super) fn ahead(g: &Grammar, hits: &Hits, begin: usize, end: usize) -> bool {
    let class = g.named("ahead");
    let looks = |at: usize| hits.at(at).iter().any(|h| Some(h.class) == class);
    (begin.saturating_sub(AHEAD)..begin)
        .chain(end..end + 2)
        .any(looks)
}
