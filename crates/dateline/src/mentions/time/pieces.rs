//! Which pieces does a sentence have, for the rules of time? Tokens, cut at hyphens and between
//! digits and letters ("third-quarter", "6pm", "1990s").
//!
//! In: a sentence of a document. Out: [`Piece`]s with what each may be: words of the lists, and
//! kinds of numbers.

use std::ops::Range;

use super::grammar::{Class, Classes, Grammar, Hit};
use crate::document::{Document, TokenKind, norm};
use crate::resources::Resources;

/// A word, number or mark.
#[derive(Clone, Debug)]
pub(super) struct Piece<'a> {
    /// Normal form.
    pub(super) norm: std::borrow::Cow<'a, str>,
    /// First byte in the text.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Its token.
    pub(super) token: usize,
}

/// Cuts the tokens of a sentence.
pub(super) fn cut<'a>(doc: &'a Document<'_>, tokens: Range<usize>) -> Vec<Piece<'a>> {
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        let span = doc.tokens[token].span;
        let text = span.of(doc.text());
        let whole = doc.norm(token);
        if !splits(whole) {
            out.push(Piece {
                norm: whole.into(),
                start: span.start,
                end: span.end,
                token,
            });
            continue;
        }
        for part in parts(text) {
            out.push(Piece {
                norm: norm(&text[part.clone()]).into(),
                start: span.start + part.start as u32,
                end: span.start + part.end as u32,
                token,
            });
        }
    }
    out
}

/// Whether a word has an inner seam.
fn splits(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() > 1
        && (bytes.contains(&b'-')
            || (bytes[0].is_ascii_digit()
                && (word.ends_with(|c: char| c.is_ascii_alphabetic())
                    || word.matches('.').count() == 2)))
}

/// Greater numbers say nothing of a time.
const GREATEST: i64 = 1_000_000_000;

/// Endings that make a number an ordinal, and stay with it.
const ORDINAL: [&str; 4] = ["st", "nd", "rd", "th"];

/// Extents of the parts of a word, in bytes: at hyphens, at the dots of a date, and where
/// letters follow digits.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = ' ';
    let dots = text.matches('.').count() == 2 && text.starts_with(|c: char| c.is_ascii_digit());
    for (at, c) in text.char_indices() {
        let seam = |c: char| matches!(c, '-' | '–' | '—' | '‑') || (c == '.' && dots);
        let ordinal = ORDINAL.iter().any(|o| {
            (text[at..].get(..2)).is_some_and(|e| e.eq_ignore_ascii_case(o))
                && !text[at + 2..].starts_with(char::is_alphanumeric)
        });
        let letters = last.is_ascii_digit() && c.is_alphabetic() && !ordinal;
        let end = at + c.len_utf8();
        if out.is_empty() || seam(c) || seam(last) || letters {
            out.push(at..end);
        } else if let Some(part) = out.last_mut() {
            part.end = end;
        }
        last = c;
    }
    out
}

/// What each piece may be: the longest readings of lists and numbers that start there.
pub(super) fn hits(pieces: &[Piece<'_>], g: &Grammar, r: &Resources, doc: &Document<'_>) -> Hits {
    let mut all = Hits::default();
    for at in 0..pieces.len() {
        g.words(pieces, at, &mut all.list);
        if doc.tokens[pieces[at].token].kind == TokenKind::Number
            || pieces[at].norm.starts_with(|c: char| c.is_ascii_digit())
        {
            digits(&pieces[at].norm, &mut all.list);
        } else if let Some((value, len)) = spelled(pieces, at, r) {
            all.list.push(Hit::new(Class::COUNT, value, len));
            if (13..=21).contains(&value)
                && let Some((low, more)) = spelled(pieces, at + len, r)
                && (10..100).contains(&low)
            {
                // "nineteen seventy-nine"
                all.list
                    .push(Hit::new(Class::YEAR, value * 100 + low, len + more));
            }
        }
        let start = all.ends.last().copied().unwrap_or_default();
        let classes = all.list[start..].iter();
        let classes = classes.fold(Classes::default(), |c, h| c.with(h.class));
        all.classes.push(classes);
        all.ends.push(all.list.len());
    }
    all.after = (0..pieces.len())
        .map(|at| {
            let ends = all.at(at).iter().map(|hit| at + hit.len);
            ends.fold(Classes::default(), |c, end| c.or(all.classes(end)))
        })
        .collect();
    all
}

/// The hits of all pieces, one after the other.
#[derive(Debug, Default)]
pub(super) struct Hits {
    list: Vec<Hit>,
    ends: Vec<usize>,
    classes: Vec<Classes>,
    after: Vec<Classes>,
}

impl Hits {
    /// Classes of a piece.
    pub(super) fn classes(&self, piece: usize) -> Classes {
        self.classes.get(piece).copied().unwrap_or_default()
    }

    /// Classes of the pieces that may come after the words of a piece.
    pub(super) fn after(&self, piece: usize) -> Classes {
        self.after.get(piece).copied().unwrap_or_default()
    }

    /// Those of a piece.
    pub(super) fn at(&self, piece: usize) -> &[Hit] {
        let Some(end) = self.ends.get(piece) else {
            return &[];
        };
        let start = piece.checked_sub(1).map_or(0, |p| self.ends[p]);
        &self.list[start..*end]
    }
}

/// Kinds of a number in digits.
fn digits(norm: &str, out: &mut Vec<Hit>) {
    let mut push = |class, value| out.push(Hit::new(class, value, 1));
    if let Some((h, m)) = norm.split_once([':', '.']) {
        if let (Ok(hour), Ok(minute), 2) = (h.parse::<i64>(), m.parse::<i64>(), m.len())
            && hour <= 24
            && minute < 60
        {
            let colon = norm.contains(':');
            push(
                if colon { Class::CLOCK } else { Class::DOTTED },
                hour * 60 + minute,
            );
        }
        return;
    }
    let plain = norm.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ordinal = ORDINAL.contains(&&norm[plain.len()..]);
    if plain.len() != norm.len() && !ordinal {
        return;
    }
    let grouped = plain.contains(',');
    let value = plain.replace(',', "").parse::<i64>();
    let Some(value) = value.ok().filter(|v| *v <= GREATEST) else {
        return;
    };
    if (1..=31).contains(&value) && plain.len() <= 2 {
        push(Class::DAY, value);
        if !ordinal {
            push(Class::DOM, value);
        }
    }
    if ordinal {
        return push(Class::ORD, value);
    }
    push(Class::COUNT, value);
    push(Class::NUM, value);
    if (1..=12).contains(&value) && plain.len() <= 2 {
        push(Class::MON, value);
    }
    if value <= 24 && plain.len() <= 2 {
        push(Class::HOUR, value * 60);
    }
    if plain.len() == 2 {
        let year = if value >= 40 { 1900 } else { 2000 } + value;
        push(Class::YEAR2, year);
        if value >= 50 {
            push(Class::YY, year);
        }
    }
    if plain.len() == 4 && !grouped {
        if (1000..2200).contains(&value) {
            push(Class::YEAR, value);
        }
        if value / 100 <= 24 && value % 100 < 60 {
            push(Class::HHMM, value / 100 * 60 + value % 100);
        }
    }
}

/// Value and length of a number in words: "two", "twenty-one", "three hundred".
fn spelled(pieces: &[Piece<'_>], at: usize, r: &Resources) -> Option<(i64, usize)> {
    let word = |i: usize| {
        let found = r.numbers.one(&pieces.get(i)?.norm)?;
        (!found.approximate && (found.multiplier || found.max == Some(found.min))).then_some(found)
    };
    // "a", "an" and "no" are no numbers here.
    let first = word(at).filter(|w| !w.multiplier && pieces[at].norm.len() > 2)?;
    let (mut value, mut end) = (first.min as i64, at + 1);
    let mut total = 0;
    loop {
        let next = if pieces.get(end).is_some_and(|p| p.norm == "-") {
            end + 1
        } else {
            end
        };
        match word(next) {
            Some(w) if w.multiplier && next == end => {
                value = (value * w.min as i64).min(GREATEST);
                if w.min >= 1000 {
                    total += value;
                    value = 0;
                }
                end += 1;
            }
            Some(w)
                if !w.multiplier && w.min < 10 && (20..100).contains(&value) && value % 10 == 0 =>
            {
                value += w.min as i64;
                end = next + 1;
            }
            _ => break,
        }
    }
    Some((total + value, end - at))
}
