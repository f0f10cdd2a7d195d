//! Which articles are copies of one text? 200 pairs of the violent corpus, marked by reading.
//!
//! Measure: precision and recall of the pairs that are one family when the two are laid side by
//! side. The rule of the marks and what they hold stands at the head of `copies.tsv`.

use std::collections::HashMap;

use dateline::lexicon::Table;

use super::{Card, Tally};
use crate::failure::Failure;

/// The marks.
const MARKS: &str = include_str!("copies.tsv");

/// The mark of two texts that are one source.
const COPY: &str = "copy";

/// Scores the marked pairs of texts by their names.
pub(super) fn score(
    set: &str,
    texts: &HashMap<String, String>,
    card: &mut Card,
) -> Result<(), Failure> {
    let mut tally = Tally::default();
    for row in Table::parse("copies.tsv", MARKS)?.rows() {
        let (Some(a), Some(b)) = (texts.get(row.cell("a")), texts.get(row.cell("b"))) else {
            continue;
        };
        let one = dateline_ledger::family::families(&[a, b]) == [0, 0];
        let marked = row.cell("label") == COPY;
        tally.right += f64::from(u8::from(one && marked));
        tally.system += f64::from(u8::from(one));
        tally.gold += f64::from(u8::from(marked));
    }
    card.tally(set, "copies", tally, "200 pairs, one reader");
    Ok(())
}
