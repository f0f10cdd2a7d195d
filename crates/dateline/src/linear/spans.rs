//! Which runs of words does a chain model mark, and how surely?
//!
//! In: what a B/I/O model says of one sentence. Out: runs of one label with a probability, found
//! on the marginals, so that a weak but likely run is not lost to the best path.

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

/// Runs whose positions carry a label with at least `least` probability. A run goes on while
/// being inside is likelier than a new start and no less than half as likely as before.
pub fn runs(model: &Model, tagged: &Tagged, len: usize, least: f32) -> Vec<Run> {
    let mut out = Vec::new();
    for (begin, name) in model.labels().iter().enumerate() {
        let Some(label) = name.strip_prefix("B-") else {
            continue;
        };
        let Some(inside) = model.label(&format!("I-{label}")) else {
            continue;
        };
        let (b, i) = (
            |at| tagged.probability(at, begin),
            |at| tagged.probability(at, inside),
        );
        let mut at = 0;
        while at < len {
            if b(at) + i(at) < least {
                at += 1;
                continue;
            }
            let start = at;
            let mut sum = b(at) + i(at);
            at += 1;
            while at < len && i(at) > b(at) && i(at) >= least.max(0.5 * (b(at - 1) + i(at - 1))) {
                sum += b(at) + i(at);
                at += 1;
            }
            out.push(Run {
                label: label.to_owned(),
                start,
                end: at,
                score: sum / (at - start) as f32,
            });
        }
    }
    out.sort_by(|a, b| a.start.cmp(&b.start).then(b.score.total_cmp(&a.score)));
    out
}
