//! Which words of a text weigh most, and which names and ages stand in it?
//!
//! In: a report's text. Out: hashes of words with their weights (`tf-idf`, Salton and Buckley
//! 1988: one plus the logarithm of the count, times the rarity). Rarity is the logarithm of the
//! share of texts that hold a word, counted over the training texts in 65,536 buckets of words.

use std::collections::{BTreeMap, BTreeSet};

use dateline::Resources;
use dateline::report::Report;
use dateline::span::Extent;

use crate::error::{Error, Result};

/// Buckets of words.
const BUCKETS: usize = 1 << 16;
/// Values of a bucket's byte for a rarity of one.
const STEPS: f64 = 24.0;
/// Words of the beginning.
const LEAD: usize = 150;
/// Words kept of the text, of the beginning, of an event's sentences.
const KEPT: [usize; 3] = [64, 40, 16];
/// Names kept.
const NAMES: usize = 20;
/// Numbers that may be years.
const YEARS: std::ops::Range<u32> = 1900..2100;
/// A weight of one in the kept numbers.
const ONE: f64 = 1000.0;

/// Hashes with weights in thousandths, in order of hash.
pub(crate) type Weighted = Vec<(u32, u32)>;

/// The hash of a word or name.
pub(crate) fn hash(word: &str) -> u32 {
    let h = dateline::linear::features::text_hash(word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h >> 32) as u32
}

/// How rare words are.
#[derive(Debug)]
pub struct Rarity {
    bytes: Vec<u8>,
}

impl Rarity {
    /// The embedded table.
    pub fn load() -> Result<Rarity> {
        let bytes = dateline::resources::bytes("models/rarity.bin").map_err(Error::new)?;
        if bytes.len() != BUCKETS {
            return Err(Error::new("models/rarity.bin has another length"));
        }
        Ok(Rarity {
            bytes: bytes.to_vec(),
        })
    }

    /// Counted from texts: the rarest value is that of a word in two of them.
    pub fn count<'t>(texts: impl Iterator<Item = &'t str>) -> Rarity {
        let mut counts = vec![0u32; BUCKETS];
        let mut all = 0u32;
        for text in texts {
            all += 1;
            let buckets: BTreeSet<usize> = tokens(text).map(|t| bucket(hash(&t.folded))).collect();
            buckets.into_iter().for_each(|b| counts[b] += 1);
        }
        let n = f64::from(all) + 1.0;
        let most = (n / 3.0).ln();
        let byte = |c: &u32| ((n / (f64::from(*c) + 1.0)).ln().min(most) * STEPS).round() as u8;
        Rarity {
            bytes: counts.iter().map(byte).collect(),
        }
    }

    /// The table as it is embedded.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The rarity of a word in lower case.
    pub fn word(&self, word: &str) -> f64 {
        self.of(hash(word))
    }

    fn of(&self, hash: u32) -> f64 {
        f64::from(self.bytes[bucket(hash)]) / STEPS
    }
}

fn bucket(hash: u32) -> usize {
    (hash >> 16) as usize
}

/// A word of a text.
struct Token<'t> {
    word: &'t str,
    /// Lower case, without a possessive's ending.
    folded: String,
    /// Code point at which it starts.
    start: u32,
}

/// Runs of letters and digits, with an apostrophe inside.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut open: Option<(usize, u32)> = None;
    let ends = text.char_indices().map(Some).chain([None]);
    let mut out = Vec::new();
    for (at, step) in (0u32..).zip(ends) {
        let inner = step.is_some_and(|(_, c)| {
            c.is_alphanumeric() || (open.is_some() && matches!(c, '\'' | '’'))
        });
        match (open, step) {
            (None, Some((byte, _))) if inner => open = Some((byte, at)),
            (Some((from, start)), _) if !inner => {
                let to = step.map_or(text.len(), |s| s.0);
                out.push((from, to, start));
                open = None;
            }
            _ => {}
        }
    }
    out.into_iter().map(|(from, to, start)| {
        let word = text[from..to].trim_end_matches(['\'', '’']);
        let stem = ["'s", "’s", "'S", "’S"]
            .iter()
            .find_map(|e| word.strip_suffix(e));
        let folded = stem
            .unwrap_or(word)
            .chars()
            .filter(|c| !matches!(c, '\'' | '’'));
        Token {
            word,
            folded: folded.flat_map(char::to_lowercase).collect(),
            start,
        }
    })
}

/// The first and last name of a person, where there are both.
pub(super) fn person(name: &str) -> Option<u32> {
    let folded = dateline::gazetteer::fold(name);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|w| w.chars().count() > 1)
        .collect();
    match words[..] {
        [] | [_] => None,
        [first, .., last] => Some(hash(&format!("{first} {last}"))),
    }
}

/// Sum over the common hashes of the product of weights, as if both had length one.
pub(crate) fn overlap(a: &Weighted, b: &Weighted) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += f64::from(x.1) * f64::from(y.1) / (ONE * ONE);
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

/// A report's words.
pub(super) struct Text<'r> {
    resources: &'r Resources,
    rarity: &'r Rarity,
    chars: Vec<char>,
    tokens: Vec<Token<'r>>,
    /// Of each token, its hash; none of one letter.
    hashes: Vec<Option<u32>>,
}

impl<'r> Text<'r> {
    pub(super) fn of(report: &'r Report, resources: &'r Resources, rarity: &'r Rarity) -> Text<'r> {
        let coded = |at: u32| {
            let mut blocks = report.article.blocks.iter();
            blocks.any(|b| {
                b.start <= at && at < b.end && !matches!(b.kind.as_str(), "related" | "furniture")
            })
        };
        let tokens: Vec<Token<'r>> = tokens(&report.article.text)
            .filter(|t| coded(t.start))
            .collect();
        let hashes = tokens
            .iter()
            .map(|t| (t.folded.len() > 1).then(|| hash(&t.folded)))
            .collect();
        Text {
            resources,
            rarity,
            chars: report.article.text.chars().collect(),
            tokens,
            hashes,
        }
    }

    /// Weights of words, as if their vector had length one; the heaviest are kept.
    fn weigh(&self, hashes: impl Iterator<Item = u32>, keep: usize) -> Weighted {
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        hashes.for_each(|h| *counts.entry(h).or_default() += 1);
        let weights: Vec<(u32, f64)> = counts
            .into_iter()
            .map(|(h, n)| (h, (1.0 + f64::from(n).ln()) * self.rarity.of(h)))
            .collect();
        let length = weights
            .iter()
            .map(|w| w.1 * w.1)
            .sum::<f64>()
            .sqrt()
            .max(f64::MIN_POSITIVE);
        top(
            weights.into_iter().map(|(h, w)| (h, w / length)).collect(),
            keep,
        )
    }

    pub(super) fn heaviest(&self) -> Weighted {
        self.weigh(self.hashes.iter().flatten().copied(), KEPT[0])
    }

    pub(super) fn lead(&self) -> Weighted {
        self.weigh(self.hashes.iter().take(LEAD).flatten().copied(), KEPT[1])
    }

    /// Words that are never written small, and numbers that are no years, as of a house: the
    /// rarest and most repeated.
    pub(super) fn proper(&self) -> Weighted {
        let small: BTreeSet<&str> = self
            .tokens
            .iter()
            .filter(|t| t.word.starts_with(char::is_lowercase))
            .map(|t| t.folded.as_str())
            .collect();
        let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
        for token in &self.tokens {
            let name = token.word.starts_with(char::is_uppercase)
                && token.folded.len() > 2
                && !small.contains(token.folded.as_str());
            let number = token
                .folded
                .parse::<u32>()
                .is_ok_and(|n| (100..100_000).contains(&n) && !YEARS.contains(&n));
            if name || number {
                *counts.entry(hash(&token.folded)).or_default() += 1;
            }
        }
        let weigh = |(h, n): (u32, u32)| (h, self.rarity.of(h) * (1.0 + f64::from(n).ln()).sqrt());
        top(counts.into_iter().map(weigh).collect(), NAMES)
    }

    /// The words of triggers.
    pub(super) fn heads(&self, triggers: &[Extent]) -> Vec<u32> {
        let within = |t: &Token<'_>| {
            triggers
                .iter()
                .any(|e| e.start <= t.start && t.start < e.end)
        };
        let found = self
            .tokens
            .iter()
            .zip(&self.hashes)
            .filter(|(t, _)| within(t));
        let heads: BTreeSet<u32> = found.filter_map(|(_, h)| *h).collect();
        heads.into_iter().collect()
    }

    /// The words of the sentences of triggers.
    pub(super) fn around(&self, triggers: &[Extent]) -> Weighted {
        let ends = self.ends();
        let near: BTreeSet<usize> = triggers
            .iter()
            .map(|e| ends.partition_point(|at| *at <= e.start))
            .collect();
        let found = self
            .tokens
            .iter()
            .zip(&self.hashes)
            .filter(|(t, _)| near.contains(&ends.partition_point(|at| *at <= t.start)));
        self.weigh(found.filter_map(|(_, h)| *h), KEPT[2])
    }

    /// Code points right after the ends of sentences: a stop before a space and a capital, or
    /// the end of a line.
    fn ends(&self) -> Vec<u32> {
        let mut out = Vec::new();
        for (i, c) in self.chars.iter().enumerate() {
            let next = self.chars.get(i + 1).copied().unwrap_or(' ');
            let after = self.chars.get(i + 2).copied().unwrap_or(' ');
            let stop =
                matches!(c, '.' | '!' | '?') && next.is_whitespace() && !after.is_lowercase();
            if stop || *c == '\n' {
                out.push(i as u32 + 1);
            }
        }
        out
    }

    /// Ages that are stated ("aged 23", "23-year-old", "Lena Orsk, 23,"), and with last names.
    pub(super) fn ages(&self) -> (Vec<u32>, Vec<(u32, u32)>) {
        let (mut ages, mut named) = (BTreeSet::new(), BTreeSet::new());
        for (i, token) in self.tokens.iter().enumerate() {
            let Some(age) = token
                .folded
                .parse::<u32>()
                .ok()
                .filter(|a| (1..=110).contains(a))
            else {
                continue;
            };
            let before = i.checked_sub(1).map(|b| &self.tokens[b]);
            let end = token.start as usize + token.word.chars().count();
            let rest = |ending: &String| {
                let mut letters = ending.chars().enumerate();
                letters.all(|(n, c)| self.chars.get(end + n).copied() == Some(c))
            };
            let word = before.is_some_and(|b| self.resources.age_words.contains(&b.folded));
            let name = before.filter(|b| {
                let from = b.start as usize + b.word.chars().count();
                let gap: String = self.chars[from..token.start as usize].iter().collect();
                b.word.starts_with(char::is_uppercase)
                    && matches!(gap.as_str(), ", " | " (")
                    && matches!(self.chars.get(end), Some(',' | ')' | '.'))
            });
            if let Some(name) = name {
                named.insert((hash(&name.folded), age));
            }
            if name.is_some() || word || self.resources.age_endings.iter().any(rest) {
                ages.insert(age);
            }
        }
        (ages.into_iter().collect(), named.into_iter().collect())
    }
}

/// The heaviest, in order of hash, in thousandths.
fn top(mut weights: Vec<(u32, f64)>, keep: usize) -> Weighted {
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights.truncate(keep);
    let mut out: Weighted = weights
        .into_iter()
        .map(|(h, w)| (h, (w * ONE).round() as u32))
        .collect();
    out.sort_unstable();
    out
}
