//! Pairs of triggers of one text: `same` happening or `other`.

use std::path::Path;

use dateline::claims::anchors;
use dateline::claims::pair::Sides;
use dateline::linear::features;
use dateline::mentions::Mentions;
use dateline::mentions::trigger::Trigger;
use dateline::vocabulary::Status;
use dateline::{Article, Document, Resources};
use serde_json::Value;

use super::gold::gold;
use super::{Labelled, Sample, article, fold_of, list, span_of};
use crate::train::Sequence;

/// Pairs of triggers of one text: `same` happening or `other`.
pub(super) fn coref(
    data: &Path,
    resources: &Resources,
    part: Option<&str>,
) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let labels = vec!["other".to_owned(), "same".to_owned()];
    let numbered = |coded: &Value, _: &str, bytes: &[usize]| -> Labelled {
        list(coded, "events")
            .iter()
            .enumerate()
            .flat_map(|(i, e)| list(e, "triggers").iter().map(move |t| (i, t)))
            .filter_map(|(i, t)| Some((span_of(t, bytes)?, i.to_string())))
            .collect()
    };
    let (fold, folds) = fold_of(part);
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for (index, sample) in gold(data, &numbered)?.iter().enumerate() {
        let Some(article) = article(&sample.text, resources) else {
            continue;
        };
        let made = pairs(&article, sample, resources);
        if index % folds == fold {
            held.extend(made);
        } else {
            train.extend(made);
        }
    }
    Ok((labels, train, held))
}

fn pairs(article: &Article, sample: &Sample, resources: &Resources) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let mut mentions = Mentions::find(&doc, resources);
    // The coder's triggers, with times and places found around them as in reading.
    let coded = coded_triggers(&doc, sample);
    mentions.triggers = coded.iter().map(|c| c.0.clone()).collect();
    let anchors = anchors::find(
        &doc,
        &mentions,
        resources,
        article.published.map(|p| p.date),
    );
    let sides = Sides::of(&doc, &mentions, resources, &anchors);
    let mut out = Vec::new();
    for b in 0..coded.len() {
        for a in 0..b {
            if coded[a].0.tokens.end > coded[b].0.tokens.start {
                continue;
            }
            let relations = sides.relations(a, b);
            let row = features::pair(
                &doc,
                &mentions.marks,
                &mentions.views,
                &coded[a].0.tokens,
                &coded[b].0.tokens,
                &relations,
            );
            out.push(Sequence {
                rows: vec![row],
                labels: vec![u16::from(coded[a].1 == coded[b].1)],
                weight: 1.0,
            });
        }
    }
    out
}

/// The coder's triggers in order of the text, each with the event it names.
pub(super) fn coded_triggers(doc: &Document<'_>, sample: &Sample) -> Vec<(Trigger, String)> {
    let mut coded: Vec<(Trigger, String)> = Vec::new();
    for (span, event) in &sample.spans {
        let tokens = doc.tokens_in(*span);
        if !tokens.is_empty() {
            let sentence = doc.sentence_of(tokens.start);
            coded.push((
                Trigger {
                    tokens,
                    span: *span,
                    sentence,
                    kind: 0,
                    kinds: Vec::new(),
                    status: Status::Happened,
                    score: 1.0,
                    maker: "",
                },
                event.clone(),
            ));
        }
    }
    coded.sort_by_key(|(t, _)| (t.tokens.start, t.tokens.end));
    coded
}
