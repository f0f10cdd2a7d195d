//! Sentences of the Causal News Corpus (CC0): those that state a cause, and those that do not.

use std::path::Path;

use dateline::linear::features::{self, Views};
use dateline::mentions::marks::Marks;
use dateline::{Document, Resources};

use super::{article, sets};
use crate::train::Sequence;

/// Label 0 is `causal`, 1 is `other`. What `dateline score` measures on is held out.
pub(super) fn sentences(
    data: &Path,
    r: &Resources,
) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let archive = data.join("data/causal-news/cnc_v2_train.tar.xz");
    let table = sets::untar(&archive, "data/V2/train_subtask1.csv")?;
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|e| format!("{}: {e}", archive.display()))?;
        let (Some(name), Some(text), Some(label)) = (record.get(0), record.get(1), record.get(2))
        else {
            return Err(format!("{}: a row has no three cells", archive.display()));
        };
        let sequence = Sequence {
            rows: row(text, r),
            labels: vec![u16::from(label != "1")],
            weight: 1.0,
        };
        if sequence.rows.is_empty() {
            continue;
        }
        if held_out(name) {
            held.push(sequence);
        } else {
            train.push(sequence);
        }
    }
    Ok((vec!["causal".to_owned(), "other".to_owned()], train, held))
}

/// Every fifth hundred of the sentences, by the number in the name (`train_01_0_892`): sentences
/// of one article have numbers that follow each other.
fn held_out(name: &str) -> bool {
    let number = name
        .rsplit('_')
        .next()
        .and_then(|n| n.parse::<usize>().ok());
    number.is_some_and(|n| n / 100 % 5 == 4)
}

fn row(text: &str, r: &Resources) -> Vec<Vec<u64>> {
    let Some(article) = article(text, r) else {
        return Vec::new();
    };
    let doc = Document::new(&article, r);
    let marks = Marks::of(&doc, r).tagged(&doc, r);
    let views = Views::of(&doc, &marks, r);
    vec![features::causal(
        &doc,
        &marks,
        &views,
        r,
        0..doc.tokens.len(),
    )]
}
