//! Does the report tell of anything that is coded at all?
//!
//! In: a text. Out: how likely it does, by its words alone, before anything else is done, so that
//! reports of other things cost next to nothing. The model `gate` was shown reports of conflict,
//! crime and politics beside those of sport, business, science and entertainment.

use crate::resources::Resources;

/// Most words that are looked at: reports say early what they are about.
const WORDS: usize = 500;

/// Hashes of the words and of pairs of neighbours, each once: lower case, letters and digits.
pub fn row(text: &str) -> Vec<u64> {
    let mut out = Vec::with_capacity(2 * WORDS);
    let mut before = 0u64;
    let mut hash = 0u64;
    let mut words = 0;
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_alphanumeric() {
            for low in c.to_lowercase() {
                hash = step(if hash == 0 { SEED } else { hash }, u64::from(low));
            }
        } else if hash != 0 {
            out.push(finish(hash));
            out.push(finish(step(before ^ SEED, hash)));
            before = hash;
            hash = 0;
            words += 1;
            if words == WORDS {
                break;
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a.
fn step(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0100_0000_01b3)
}

/// Spreads a hash over all bits (the finaliser of splitmix64).
fn finish(hash: u64) -> u64 {
    let z = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Probability that the text tells of something that is coded; `None` without the model.
pub fn likely(text: &str, r: &Resources) -> Option<f32> {
    let model = r.models.get("gate")?;
    let label = model.label("coded")?;
    Some(model.tag(&[row(text)]).probability(0, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_say_nothing() {
        assert_eq!(row("Rebels took Kessra."), row("REBELS  took, kessra"));
        assert_ne!(row("rebels took kessra"), row("kessra took rebels"));
        assert!(row("...").is_empty());
    }
}
