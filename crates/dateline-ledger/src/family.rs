//! Which articles are copies of one text?
//!
//! In: the texts of articles. Out: a family number per article. Two texts are of one family when
//! half of the shorter one's runs of three words stand in the other (containment, Broder 1997):
//! ten prints of one wire report are one source, cut, led anew or updated. Of many texts only a
//! part of the runs is compared, chosen by their hashes (the same paper's sampling).

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Words of a run.
const RUN: usize = 3;
/// Share of the shorter text's runs from which two texts are copies.
const COPY: f64 = 0.5;
/// Texts up to which every run is compared.
const FEW: usize = 32;
/// Runs kept of many texts: one of so many.
const SAMPLE: u64 = 8;
/// Texts that a run is looked up in, of many: the first. A copy shares its runs with the first
/// print as with the hundredth.
const HOLDERS: usize = 16;
/// Least runs of a text that say anything.
const LEAST: usize = 8;

/// Hashes of a text's runs, in order.
pub(crate) type Runs = Vec<u64>;

/// The runs of a text.
pub(crate) fn runs(text: &str) -> Runs {
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let hash = |run: &[&str]| {
        let parts: Vec<&str> = run.iter().flat_map(|w| [*w, " "]).collect();
        dateline::linear::features::parts_hash(&parts).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
    };
    let all = words.windows(RUN.min(words.len().max(1))).map(hash);
    let all: BTreeSet<u64> = all.collect();
    all.into_iter().collect()
}

/// Family per text: the index of its first member.
pub fn families(texts: &[&str]) -> Vec<usize> {
    let all: Vec<Runs> = texts.iter().map(|t| runs(t)).collect();
    families_of(&all.iter().collect::<Vec<_>>())
}

/// Family per text, from the runs of each.
pub(crate) fn families_of(texts: &[&Runs]) -> Vec<usize> {
    let mut family: Vec<usize> = (0..texts.len()).collect();
    if texts.len() < 2 {
        return family;
    }
    let (sample, most) = if texts.len() > FEW {
        (SAMPLE, HOLDERS)
    } else {
        (1, FEW)
    };
    let sampled = |runs: &Runs| runs.iter().filter(|h| *h % sample == 0).count();
    let sizes: Vec<usize> = texts.iter().map(|t| sampled(t)).collect();
    // Only texts that share a run are compared.
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, runs) in texts.iter().enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for run in runs.iter().filter(|h| *h % sample == 0) {
            let list = holders.entry(*run).or_default();
            list.iter()
                .for_each(|o| *common.entry(*o).or_default() += 1);
            if list.len() < most {
                list.push(i);
            }
        }
        for (other, shared) in common {
            let shorter = sizes[i].min(sizes[other]);
            let same = texts[i] == texts[other];
            let copy = shorter >= LEAST && shared as f64 >= COPY * shorter as f64;
            if same || copy {
                let (from, to) = (family[i].max(family[other]), family[i].min(family[other]));
                let members = family.iter_mut().filter(|f| **f == from);
                members.for_each(|f| *f = to);
            }
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

    #[test]
    fn a_cut_text_is_family_and_a_shared_quote_is_not() {
        let long = "Shells fell on the market of Kessra on Tuesday morning and killed nine people, a doctor at the town's hospital said. Police blamed fighters from the northern hills for it and closed the road to the river. The mayor asked for blood.";
        let cut = long.split_once(" Police").map_or(long, |p| p.0);
        let own = "Nine bodies were brought to the hospital after the attack. The mayor asked for blood. Traders said that three rounds had come from across the river within a minute of each other, and that nobody had warned them.";
        assert_eq!(families(&[long, cut, own]), [0, 0, 2]);
    }
}
