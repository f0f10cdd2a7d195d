//! Which numbers count nothing?
//!
//! In: a token. Out: whether it is an age or a number to dial.

use crate::document::{Document, TokenKind};
use crate::resources::Resources;

/// "Aged 12", "younger than 12", "between the ages of 11 and 25": a number of years.
pub(super) fn is_age(doc: &Document<'_>, r: &Resources, at: usize, first: usize) -> bool {
    let before = |n: usize| {
        at.checked_sub(n)
            .filter(|i| *i >= first)
            .map(|i| doc.norm(i))
    };
    let number = doc.tokens[at].kind == TokenKind::Number || r.numbers.one(doc.norm(at)).is_some();
    let age = |n: usize| before(n).is_some_and(|w| r.age_words.contains(w));
    let of = before(1).is_some_and(|w| r.group_joints.contains(w)) && age(2);
    let joint = before(1).is_some_and(|w| r.joints.contains_key(w));
    let second = joint && before(2).is_some() && is_age(doc, r, at - 2, first);
    number && (age(1) || of || second || before(2).is_some_and(|w| r.older_words.contains(w)))
}

/// Digits of the parts of a number to dial.
const PARTS: [usize; 3] = [3, 3, 4];

/// A number to dial, "911" or "(904) 630-0500": one past its last token.
pub(super) fn dialled(doc: &Document<'_>, r: &Resources, at: usize) -> Option<usize> {
    if doc.tokens[at].kind != TokenKind::Number {
        return None;
    }
    let calls = |i: usize| r.dialling.contains(doc.norm(i));
    let called = at.checked_sub(1).is_some_and(calls) || calls(at + 1);
    if r.dialled.contains(doc.norm(at)) && called {
        return Some(at + 1);
    }
    let start = doc.tokens[at].span.start as usize;
    let mut rest = &doc.text()[start..];
    for (i, digits) in PARTS.into_iter().enumerate() {
        let part = rest.bytes().take_while(u8::is_ascii_digit).count();
        if part != digits {
            return None;
        }
        rest = &rest[part..];
        if i + 1 < PARTS.len() {
            let joined = rest.strip_prefix(')').unwrap_or(rest);
            rest = joined.trim_start_matches(['-', '.', ' ', '\u{2013}']);
            if rest.len() == joined.len() {
                return None;
            }
        }
    }
    let end = (doc.text().len() - rest.len()) as u32;
    let inside = doc.tokens[at..].iter().take_while(|t| t.span.start < end);
    Some(at + inside.count())
}
