//! Does a sentence state that one thing brought about another?
//!
//! In: a sentence with its marks. Out: how likely it does, as the model `causal` judges by its
//! words. It names no events; the `link` model sees the answer beside the words of both.

use std::ops::Range;

use crate::document::Document;
use crate::linear::features::{self, Views};
use crate::mentions::Mentions;
use crate::mentions::marks::Marks;
use crate::resources::Resources;

/// What the model sees of a sentence.
pub fn row(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    r: &Resources,
    sentence: Range<usize>,
) -> features::Row {
    features::causal(doc, marks, views, r, sentence)
}

/// Probability that the sentence states a cause; `None` without the model.
pub fn likely(doc: &Document<'_>, m: &Mentions, r: &Resources, sentence: usize) -> Option<f32> {
    let model = r.models.get("causal")?;
    let label = model.label("causal")?;
    let tokens = doc.sentences[sentence].tokens.clone();
    let row = row(doc, &m.marks, &m.views, r, tokens);
    Some(model.tag(&[row]).probability(0, label))
}
