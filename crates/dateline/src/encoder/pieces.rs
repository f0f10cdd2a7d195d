//! Which word pieces stand for a token?
//!
//! In: a token as the text writes it. Out: numbers of pieces of the encoder's vocabulary. The
//! method is `WordPiece` (Schuster and Nakajima 2012) as BERT's uncased models use it: lower case,
//! no accents, marks set apart, then always the longest piece that fits.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Most pieces that are kept of a token.
const MOST: usize = 12;
/// Most letters of a word that is cut at all.
const LONGEST: usize = 100;

/// The vocabulary of word pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Pieces that open a word.
    first: HashMap<&'static str, u32>,
    /// Pieces that go on with it, without the mark `##`.
    inner: HashMap<&'static str, u32>,
    unknown: u32,
    /// What stands before every window.
    pub(super) start: u32,
    /// What stands after it.
    pub(super) end: u32,
}

impl Pieces {
    /// Reads the pieces, one a line, in the order of their numbers. `None` where one of the
    /// special pieces is missing.
    pub(super) fn new(lines: &'static str) -> Option<Pieces> {
        let (mut first, mut inner) = (HashMap::new(), HashMap::new());
        for (number, piece) in lines.lines().enumerate() {
            match piece.strip_prefix("##").filter(|rest| !rest.is_empty()) {
                Some(rest) => inner.insert(rest, number as u32),
                None => first.insert(piece, number as u32),
            };
        }
        let special = |name: &str| first.get(name).copied();
        Some(Pieces {
            unknown: special("[UNK]")?,
            start: special("[CLS]")?,
            end: special("[SEP]")?,
            first,
            inner,
        })
    }

    /// The pieces of one token, at least one.
    pub(super) fn of(&self, token: &str, out: &mut Vec<u32>) {
        let from = out.len();
        let plain: String = token
            .nfd()
            .filter(|c| !is_combining_mark(*c) && !c.is_control())
            .flat_map(char::to_lowercase)
            .collect();
        let mut rest = plain.as_str();
        while let Some(c) = rest.chars().next() {
            let end = if is_mark(c) {
                c.len_utf8()
            } else {
                rest.find(is_mark).unwrap_or(rest.len())
            };
            self.word(&rest[..end], out);
            rest = &rest[end..];
        }
        if out.len() == from {
            out.push(self.unknown);
        }
        out.truncate(from + MOST);
    }

    fn word(&self, word: &str, out: &mut Vec<u32>) {
        let from = out.len();
        let mut at = 0;
        while at < word.len() {
            let pieces = if at == 0 { &self.first } else { &self.inner };
            let found = (at + 1..=word.len())
                .rev()
                .filter(|end| word.is_char_boundary(*end))
                .find_map(|end| Some((end, *pieces.get(&word[at..end])?)));
            let Some((end, piece)) = found.filter(|_| word.len() <= LONGEST) else {
                out.truncate(from);
                out.push(self.unknown);
                return;
            };
            out.push(piece);
            at = end;
        }
    }
}

/// Marks that are pieces of their own: punctuation, and white space, which pieces never hold.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '«' | '»' | '¡' | '¿' | '§' | '¶' | '·')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test stops at the first surprise
mod tests {
    use super::*;

    #[test]
    fn the_longest_piece_comes_first() {
        let pieces = Pieces::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\nkes\n##s\n##sra\n'\ne").unwrap();
        let of = |token: &str| {
            let mut out = Vec::new();
            pieces.of(token, &mut out);
            out
        };
        assert_eq!(of("KESSRA"), [4, 6]);
        assert_eq!(of("Késs'É"), [4, 5, 7, 8]);
        assert_eq!(of("Q"), [1]);
        assert_eq!(of(""), [1]);
    }
}
