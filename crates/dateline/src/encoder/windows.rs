//! Which part of a document does the encoder see at once?
//!
//! In: a document and the number of word pieces of each token. Out: [`Window`]s: whole coded
//! sentences that together hold each coded token once as their own, with some sentences before
//! for context. What is not coded between them is left out.

use std::ops::Range;

use crate::document::Document;

/// Most word pieces of a window, without the marks at its ends.
pub(super) const WINDOW: usize = 448;
/// Most pieces of the sentences before a window's own.
const OVERLAP: usize = 96;

/// Tokens that are read at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// All its tokens in order.
    pub tokens: Vec<usize>,
    /// The first token whose reading counts; those before it give context.
    pub own: usize,
}

/// The windows of a document in order. `sizes` gives the pieces of each token.
pub(super) fn windows(doc: &Document<'_>, sizes: &[usize]) -> Vec<Window> {
    let parts = parts(doc, sizes);
    let mut out = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let own = at;
        let (mut used, mut back) = (0, own);
        while back > 0 && used + parts[back - 1].1 <= OVERLAP {
            back -= 1;
            used += parts[back].1;
        }
        while at < parts.len() && (at == own || used + parts[at].1 <= WINDOW) {
            used += parts[at].1;
            at += 1;
        }
        out.push(Window {
            tokens: parts[back..at].iter().flat_map(|p| p.0.clone()).collect(),
            own: parts[own].0.start,
        });
    }
    out
}

/// Coded sentences with their number of pieces; long ones are cut.
fn parts(doc: &Document<'_>, sizes: &[usize]) -> Vec<(Range<usize>, usize)> {
    let mut out = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind.is_coded()) {
        let (mut start, mut total) = (sentence.tokens.start, 0);
        for i in sentence.tokens.clone() {
            if total + sizes[i] > WINDOW - OVERLAP {
                out.push((start..i, total));
                (start, total) = (i, 0);
            }
            total += sizes[i];
        }
        if sentence.tokens.end > start {
            out.push((start..sentence.tokens.end, total));
        }
    }
    out
}
