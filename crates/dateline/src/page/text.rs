//! The parts of a plain text: headline, paragraphs, captions, other headlines, furniture.
//!
//! Blank lines part blocks. A chunk of several lines is one hard-wrapped paragraph unless its
//! lines end like sentences. Furniture is told by patterns (`data/lexicon/furniture.tsv`);
//! headlines of other reports by their form and by being repeated.

use crate::article::{Block, BlockKind};
use crate::document::norm;
use crate::resources::Resources;
use crate::span::Span;

/// Most words of a headline.
const HEADLINE_WORDS: usize = 28;

/// The blocks of a text, in order. `titled`: the first block is known to be the title.
pub(super) fn blocks(text: &str, titled: bool, resources: &Resources) -> Vec<Block> {
    let mut blocks: Vec<Block> = chunks(text, resources)
        .into_iter()
        .map(|span| Block {
            kind: pattern(span.of(text), resources),
            span,
        })
        .collect();
    repeated(text, &mut blocks);
    if let Some(first) = blocks.first_mut() {
        let alone = text.len() == first.span.len();
        if titled
            || (first.kind == BlockKind::Paragraph && !alone && is_headline(first.span.of(text)))
        {
            first.kind = BlockKind::Title;
        }
    }
    if blocks.len() > 1 && blocks[0].kind == BlockKind::Title {
        other_headlines(text, &mut blocks);
    }
    blocks
}

/// Chunks between blank lines; furniture lines inside a chunk stand alone.
fn chunks(text: &str, resources: &Resources) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut open: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let start = at + (body.len() - body.trim_start().len());
        let span = Span::new(start.min(at + body.len()), at + body.len());
        if body.trim().is_empty() {
            close(text, &mut open, &mut out, resources);
        } else {
            open.push(span);
        }
        at += line.len();
    }
    close(text, &mut open, &mut out, resources);
    out
}

/// One paragraph if the lines look wrapped, else one per line.
fn close(text: &str, open: &mut Vec<Span>, out: &mut Vec<Span>, resources: &Resources) {
    let (Some(first), Some(last)) = (open.first().copied(), open.last().copied()) else {
        return;
    };
    let longest = open.iter().map(|s| s.len()).max().unwrap_or(0);
    let wrapped = open.len() > 1
        && longest <= 100
        && open[..open.len() - 1]
            .iter()
            .filter(|s| s.len() * 2 > longest)
            .count()
            * 3
            >= (open.len() - 1) * 2;
    let sentences = open
        .iter()
        .filter(|s| ends_like_sentence(s.of(text)))
        .count();
    let furniture = open
        .iter()
        .any(|s| pattern(s.of(text), resources) != BlockKind::Paragraph);
    if open.len() > 1 && (!wrapped || furniture || sentences == open.len()) {
        out.append(open);
    } else {
        out.push(first.cover(last));
        open.clear();
    }
}

fn ends_like_sentence(line: &str) -> bool {
    line.trim_end()
        .trim_end_matches(['”', '"', '’', '\'', ')', ']'])
        .ends_with(['.', '!', '?', ':', '…'])
}

fn pattern(line: &str, resources: &Resources) -> BlockKind {
    let line = line.trim();
    resources
        .furniture
        .iter()
        .find(|(regex, _)| line.len() < 400 && regex.is_match(line))
        .map_or(BlockKind::Paragraph, |(_, kind)| *kind)
}

/// A short line that a neighbouring furniture line repeats is the headline of something else.
fn repeated(text: &str, blocks: &mut [Block]) {
    let plain: Vec<String> = blocks
        .iter()
        .map(|b| norm(b.span.of(text).trim()))
        .collect();
    for i in 0..blocks.len() {
        let short = plain[i].split_whitespace().count() <= HEADLINE_WORDS && plain[i].len() > 12;
        let near = |j: usize| {
            blocks[j].kind != BlockKind::Paragraph
                && blocks[j].kind != BlockKind::Title
                && plain[j].contains(&plain[i])
        };
        let beside = (i > 0 && near(i - 1)) || (i + 1 < blocks.len() && near(i + 1));
        if short && beside && blocks[i].kind == BlockKind::Paragraph {
            blocks[i].kind = BlockKind::Related;
        }
    }
}

fn is_headline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    (3..=HEADLINE_WORDS).contains(&words)
        && !line.trim_end().ends_with(['.', ':', ',', ';'])
        && !line.contains('\n')
}

/// Two or more headline-like blocks in a row, after the title, are lists of other reports.
fn other_headlines(text: &str, blocks: &mut [Block]) {
    let like: Vec<bool> = blocks
        .iter()
        .map(|b| {
            let line = b.span.of(text);
            b.kind == BlockKind::Paragraph
                && is_headline(line)
                && !ends_like_sentence(line)
                && !line.starts_with(['“', '"', '-', '–', '•', '*'])
        })
        .collect();
    for i in 1..blocks.len() {
        if like[i] && ((i > 1 && like[i - 1]) || (i + 1 < like.len() && like[i + 1])) {
            blocks[i].kind = BlockKind::Related;
        }
    }
}
