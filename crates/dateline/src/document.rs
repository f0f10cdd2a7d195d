//! Which words and sentences does the report have?
//!
//! In: an [`Article`]. Out: a [`Document`]: tokens and sentences as spans on its text. Built
//! once, never edited. Tokens and the gaps between them rebuild the text; a sentence never
//! crosses a block. Splitting follows a list of abbreviations (`data/lexicon/abbreviations.tsv`).

use std::ops::Range;

use crate::article::{Article, BlockKind};
use crate::resources::Resources;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// A word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its extent.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, inner apostrophes, hyphens and points.
    Word,
    /// Digits with inner separators.
    Number,
    /// One mark.
    Mark,
}

/// A run of tokens inside one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Index of its block.
    pub block: usize,
    /// Kind of its block.
    pub kind: BlockKind,
}

/// An article with its tokens and sentences.
#[derive(Debug)]
pub struct Document<'a> {
    /// The report.
    pub article: &'a Article,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// Per token: lower case, straight quotes; what lexicons are asked for.
    pub norms: Vec<String>,
    /// Per token: the norm, but abbreviations that are also words ("US", "WHO") are set apart,
    /// so that "us" is no country; what lists of names are asked for.
    pub names: Vec<String>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    /// Whether letters are (nearly) all of one case, so that case says nothing.
    pub caseless: bool,
}

impl<'a> Document<'a> {
    /// Splits an article.
    pub fn new(article: &'a Article, resources: &Resources) -> Document<'a> {
        let text = &article.text;
        let caseless = is_caseless(text);
        let mut tokens = Vec::new();
        let mut sentences = Vec::new();
        for (block, part) in article.blocks.iter().enumerate() {
            let first = tokens.len();
            tokenize(text, part.span, &mut tokens);
            let starts = sentence_starts(text, &tokens, first, caseless, resources);
            for (i, start) in starts.iter().enumerate() {
                let end = starts.get(i + 1).copied().unwrap_or(tokens.len());
                sentences.push(Sentence {
                    tokens: *start..end,
                    block,
                    kind: part.kind,
                });
            }
        }
        let norms: Vec<String> = tokens.iter().map(|t| norm(t.span.of(text))).collect();
        let names = tokens
            .iter()
            .map(|t| name(t.span.of(text), caseless, &resources.word_abbreviations))
            .collect();
        Document {
            article,
            tokens,
            norms,
            names,
            sentences,
            caseless,
        }
    }

    /// The article's text.
    pub fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The extent of a run of tokens; empty at 0 where there are none.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        match (
            self.tokens.get(tokens.start),
            tokens.end.checked_sub(1).and_then(|i| self.tokens.get(i)),
        ) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.span.cover(last.span),
            _ => Span::default(),
        }
    }

    /// The tokens that share a byte with the span.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// Index of the sentence that holds the token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences
            .partition_point(|s| s.tokens.end <= token)
            .min(self.sentences.len().saturating_sub(1))
    }

    /// Normal form of a token, empty out of range.
    pub fn norm(&self, token: usize) -> &str {
        self.norms.get(token).map_or("", String::as_str)
    }

    /// Whether the token starts with a capital letter.
    pub fn is_capital(&self, token: usize) -> bool {
        self.tokens
            .get(token)
            .and_then(|t| t.span.of(self.text()).chars().next())
            .is_some_and(char::is_uppercase)
    }
}

/// Whether nearly all letters of a text are capitals, or nearly none.
fn is_caseless(text: &str) -> bool {
    let (mut up, mut low) = (0usize, 0usize);
    for c in text.chars() {
        up += usize::from(c.is_uppercase());
        low += usize::from(c.is_lowercase());
    }
    up > 4 * low || (low > 200 && up * 500 < low)
}

/// The normal forms of the tokens of a phrase, as lexicons keep them.
pub fn words(phrase: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(phrase, Span::new(0, phrase.len()), &mut tokens);
    tokens.iter().map(|t| norm(t.span.of(phrase))).collect()
}

/// The forms of a name's tokens, as lists of names keep them.
pub fn name_words(phrase: &str, abbreviations: &FxHashSet<String>) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenize(phrase, Span::new(0, phrase.len()), &mut tokens);
    tokens
        .iter()
        .map(|t| name(t.span.of(phrase), false, abbreviations))
        .collect()
}

/// The norm; an abbreviation that is also a word is marked where capitals show which it is.
fn name(word: &str, caseless: bool, abbreviations: &FxHashSet<String>) -> String {
    let norm = norm(word);
    let capitals = word.chars().filter(|c| c.is_uppercase()).count() > 1;
    if capitals && !caseless && abbreviations.contains(&norm) {
        format!("^{norm}")
    } else {
        norm
    }
}

/// Lower case with straight quotes and dashes.
pub fn norm(word: &str) -> String {
    word.chars()
        .flat_map(|c| {
            match c {
                '’' | '‘' | '`' => '\'',
                '“' | '”' | '„' | '«' | '»' => '"',
                '–' | '—' | '‑' => '-',
                other => other,
            }
            .to_lowercase()
        })
        .collect()
}

fn is_inner(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '‑' | '.' | '&')
}

/// Appends the tokens of one block: runs of letters and digits (with inner `'`, `-`, `.`, `&`),
/// numbers with inner separators, and single marks. A possessive `'s` is a token of its own.
fn tokenize(text: &str, block: Span, tokens: &mut Vec<Token>) {
    let base = block.start as usize;
    let chars: Vec<(usize, char)> = block
        .of(text)
        .char_indices()
        .map(|(i, c)| (base + i, c))
        .collect();
    let end_of = |i: usize| chars.get(i).map_or(block.end as usize, |c| c.0);
    let at = |i: usize| chars.get(i).map_or('\0', |c| c.1);
    let mut i = 0;
    while i < chars.len() {
        let c = at(i);
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        let from = i;
        let kind = if c.is_ascii_digit() {
            // "1,200", "10:50", "3.5"; also "17-year-old", which counts nobody.
            while at(i).is_alphanumeric()
                || (matches!(at(i), '.' | ',' | ':') && at(i + 1).is_ascii_digit())
                || (matches!(at(i), '-' | '‑') && at(i + 1).is_alphabetic())
            {
                i += 1;
            }
            TokenKind::Number
        } else if c.is_alphanumeric() {
            i = word_end(&at, i);
            TokenKind::Word
        } else {
            i += 1;
            if matches!(c, '\'' | '’')
                && matches!(at(i), 's' | 'S')
                && !at(i + 1).is_alphanumeric()
                && from > 0
                && at(from - 1).is_alphanumeric()
            {
                i += 1;
                TokenKind::Word
            } else {
                TokenKind::Mark
            }
        };
        tokens.push(Token {
            span: Span::new(end_of(from), end_of(i)),
            kind,
        });
    }
}

/// One past the word that starts at `i`.
fn word_end(at: &impl Fn(usize) -> char, mut i: usize) -> usize {
    let from = i;
    loop {
        let c = at(i);
        if c.is_alphanumeric() {
            i += 1;
        } else if is_inner(c) && at(i + 1).is_alphanumeric() {
            let possessive = matches!(c, '\'' | '’')
                && matches!(at(i + 1), 's' | 'S')
                && !at(i + 2).is_alphanumeric();
            // "end.Then": a point between two words of more than a letter is a sentence end.
            let glued = c == '.' && i - from > 2 && at(i + 2).is_lowercase();
            if possessive || glued {
                return i;
            }
            i += 1;
        } else if c == '.' && is_initials(at, from, i) {
            i += 1;
            // "U.S.-led" is one word.
            if !(at(i) == '-' && at(i + 1).is_alphanumeric()) {
                return i;
            }
        } else {
            return i;
        }
    }
}

/// Whether the characters `from..i` are single letters with points, as in `U.S`.
fn is_initials(at: &impl Fn(usize) -> char, from: usize, i: usize) -> bool {
    i - from >= 3
        && (from..i).all(|k| {
            if (k - from).is_multiple_of(2) {
                at(k).is_alphabetic()
            } else {
                at(k) == '.'
            }
        })
}

/// Indices of the tokens that open a sentence, from `first` on.
fn sentence_starts(
    text: &str,
    tokens: &[Token],
    first: usize,
    caseless: bool,
    resources: &Resources,
) -> Vec<usize> {
    let mut starts = Vec::new();
    if first >= tokens.len() {
        return starts;
    }
    starts.push(first);
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    let mut i = first;
    while i + 1 < tokens.len() {
        let gap = &text[tokens[i].span.end as usize..tokens[i + 1].span.start as usize];
        let breaks = match word(i) {
            "." => {
                let abbreviated =
                    i > first && is_abbreviation(word(i - 1), word(i + 1), caseless, resources);
                !gap.is_empty() && !abbreviated
            }
            "!" | "?" | "…" => !gap.is_empty() && (caseless || !starts_lower(word(i + 1))),
            "\"" | "”" | "'" | "’" | ")" => {
                i > first
                    && matches!(word(i - 1), "." | "!" | "?" | "…")
                    && !gap.is_empty()
                    && tokens[i].span.start == tokens[i - 1].span.end
                    && (caseless || !starts_lower(word(i + 1)))
            }
            w if w.len() > 2 && w.ends_with('.') => {
                !gap.is_empty()
                    && resources.sentence_openers.contains(&norm(word(i + 1)))
                    && (caseless || starts_upper(word(i + 1)))
            }
            _ => {
                gap.contains("\n\n") || gap.contains("\n   ") || (caseless && gap.contains("    "))
            }
        };
        // A closing quotation mark right after the point belongs to the sentence it closes.
        let closes = matches!(word(i + 1), "”" | "\"" | "’" | ")" | "'")
            && tokens[i].span.end == tokens[i + 1].span.start;
        if breaks && !closes {
            starts.push(i + 1);
        }
        i += 1;
    }
    starts
}

fn starts_lower(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a point after `before` closes an abbreviation and not a sentence.
fn is_abbreviation(before: &str, after: &str, caseless: bool, resources: &Resources) -> bool {
    if before.chars().count() == 1 && before.chars().all(char::is_alphabetic) {
        return true;
    }
    let lower = after.chars().next().is_some_and(char::is_lowercase);
    match resources.abbreviations.get(norm(before).as_str()) {
        Some(before_name) => *before_name || (lower && !caseless),
        None => lower && !caseless,
    }
}
