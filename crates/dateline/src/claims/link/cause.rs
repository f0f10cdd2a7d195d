//! Does a sentence state that one thing brought about another?
//!
//! In: a sentence with its marks. Out: how likely it does, as the model `causal` judges by its
//! words. It names no events; a judged cause is printed only where this is likely.

use crate::document::Document;
use crate::linear::features;
use crate::mentions::Mentions;
use crate::resources::Resources;

/// Probability that the sentence states a cause; `None` without the model.
pub fn likely(doc: &Document<'_>, m: &Mentions, r: &Resources, sentence: usize) -> Option<f32> {
    let model = r.models.get("causal")?;
    let label = model.label("causal")?;
    let tokens = doc.sentences[sentence].tokens.clone();
    let row = features::causal(doc, &m.marks, &m.views, r, tokens);
    Some(model.tag(&[row]).probability(0, label))
}
