//! Which runs of words does a chain model mark, and how surely?
//!
//! In: what a B/I/O model says of one sentence. Out: runs of one label with a probability, found
//! on the marginals, so that a weak but likely run is not lost to the best path.

use std::ops::Range;

use crate::encoder::Reading;
use crate::linear::features::Row;
use crate::linear::{Model, Tagged};

/// A run of positions under one label.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Label without `B-` or `I-`.
    pub label: String,
    /// First position.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Mean probability over the run.
    pub score: f32,
}

/// Runs whose positions carry a label with at least `least` probability.
pub fn runs(model: &Model, tagged: &Tagged, len: usize, least: f32) -> Vec<Run> {
    let mut out = Vec::new();
    for (begin, name) in model.labels().iter().enumerate() {
        let Some(label) = name.strip_prefix("B-") else {
            continue;
        };
        let Some(inside) = model.label(&format!("I-{label}")) else {
            continue;
        };
        let marks = |at| {
            [
                tagged.probability(at, begin),
                tagged.probability(at, inside),
            ]
        };
        out.extend(trace(label, marks, len, least));
    }
    out.sort_by(|a, b| a.start.cmp(&b.start).then(b.score.total_cmp(&a.score)));
    out
}

/// Runs that the encoder alone marks under one of its heads, over `tokens` of the document.
pub fn seen(reading: &Reading<'_>, head: &str, tokens: &Range<usize>, least: f32) -> Vec<Run> {
    let marks = |at| reading.mark_of(head, tokens.start + at).unwrap_or_default();
    let mut out = trace(head, marks, tokens.len(), least);
    for run in &mut out {
        run.start += tokens.start;
        run.end += tokens.start;
    }
    out
}

/// Follows one label: `marks` gives the probabilities to begin and to go on. A run goes on while
/// being inside is likelier than a new start and no less than half as likely as before.
fn trace(label: &str, marks: impl Fn(usize) -> [f32; 2], len: usize, least: f32) -> Vec<Run> {
    let mut out = Vec::new();
    let both = |at| marks(at).iter().sum::<f32>();
    let mut at = 0;
    while at < len {
        if both(at) < least {
            at += 1;
            continue;
        }
        let start = at;
        let mut sum = both(at);
        at += 1;
        while at < len && {
            let [b, i] = marks(at);
            i > b && i >= least.max(0.5 * both(at - 1))
        } {
            sum += both(at);
            at += 1;
        }
        out.push(Run {
            label: label.to_owned(),
            start,
            end: at,
            score: sum / (at - start) as f32,
        });
    }
    out
}

/// What a B/I/O model says of a sentence's rows, with what the encoder says mixed in where it
/// read: `share` is its weight, `first` the document's number of the sentence's first token.
pub fn tagged(
    model: &Model,
    rows: &[Row],
    seen: Option<&Reading<'_>>,
    first: usize,
    share: f32,
) -> Tagged {
    let mut tagged = model.tag(rows);
    if let Some(reading) = seen {
        blend(&mut tagged, model, reading, first, rows.len(), share);
    }
    tagged
}

/// Mixes what the encoder says into what the model says. A label is the head of the same name,
/// whatever its case.
fn blend(
    tagged: &mut Tagged,
    model: &Model,
    reading: &Reading<'_>,
    first: usize,
    len: usize,
    share: f32,
) {
    for (begin, name) in model.labels().iter().enumerate() {
        let Some(label) = name.strip_prefix("B-") else {
            continue;
        };
        let heads = reading.span_heads();
        let Some(head) = heads
            .iter()
            .find(|h| *h == label)
            .or_else(|| heads.iter().find(|h| h.eq_ignore_ascii_case(label)))
        else {
            continue;
        };
        let Some(inside) = model.label(&format!("I-{label}")) else {
            continue;
        };
        for at in 0..len {
            if let Some([b, i]) = reading.mark_of(head, first + at) {
                tagged.mix(at, begin, b, share);
                tagged.mix(at, inside, i, share);
            }
        }
    }
}
