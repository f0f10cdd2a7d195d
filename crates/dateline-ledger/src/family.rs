//! Which articles are copies of one text?
//!
//! In: the texts of articles. Out: a family number per article. Two texts are of one family
//! when the sketches of their five-word runs share at least two fifths (bottom-k sketch, Broder 1997):
//! ten prints of one wire report are one source.

use std::collections::{BTreeMap, BTreeSet};

/// Words of a run.
const RUN: usize = 5;
/// Hashes kept per text.
const SKETCH: usize = 128;
/// Share of common hashes from which two texts are copies.
const COPY: f64 = 0.4;

fn sketch(text: &str) -> BTreeSet<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let all: BTreeSet<u64> = words
        .windows(RUN.min(words.len().max(1)))
        .map(|run| {
            dateline::linear::features::text_hash(&run.join(" "))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
        .collect();
    all.into_iter().take(SKETCH).collect()
}

/// Share of the smallest hashes of both that are common.
fn likeness(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> f64 {
    let union: Vec<&u64> = a.union(b).take(SKETCH).collect();
    let common = union
        .iter()
        .filter(|h| a.contains(h) && b.contains(h))
        .count();
    if union.is_empty() {
        0.0
    } else {
        common as f64 / union.len() as f64
    }
}

/// Family per text: the index of its first member.
pub fn families(texts: &[&str]) -> Vec<usize> {
    let sketches: Vec<BTreeSet<u64>> = texts.iter().map(|t| sketch(t)).collect();
    let mut family: Vec<usize> = (0..texts.len()).collect();
    // Only texts that share a hash are compared.
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (i, sketch) in sketches.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for hash in sketch {
            let list = holders.entry(*hash).or_default();
            for other in list.iter().filter(|o| seen.insert(**o)) {
                if family[i] != family[*other] && likeness(&sketches[i], &sketches[*other]) >= COPY
                {
                    let (from, to) = (family[i].max(family[*other]), family[i].min(family[*other]));
                    family
                        .iter_mut()
                        .filter(|f| **f == from)
                        .for_each(|f| *f = to);
                }
            }
            list.push(i);
        }
    }
    family
}

#[cfg(test)]
mod tests {
    use super::families;

    #[test]
    fn a_copy_with_small_changes_is_family() {
        let wire = "Shells fell on the market of Kessra on Tuesday morning and killed nine people, a doctor at the town's hospital said, while police blamed fighters from the northern hills for it.";
        let copy = wire
            .replace("Tuesday morning", "Tuesday")
            .replace("a doctor", "one doctor");
        let other = "The council of Port Ister met on Monday to talk about the harbour, the price of fish and the new bridge over the river, and will meet again on Friday to vote on all three.";
        assert_eq!(families(&[wire, other, &copy]), [0, 1, 0]);
    }
}
