//! Which articles are worth comparing? Blocks: keys that articles of one event share.
//!
//! In: an article's sketch. Out: keys it is kept under, and keys it is looked for under. Kept
//! keys: the fortnight and half-degree cell of each event's day and place; each person's name in
//! its quarter; the rarest names and the heaviest words, each in its two months; a last name with
//! an age, and pairs of the rarest names, at any time. One shared place, person or pair is enough,
//! of names and words it takes two. A cell is looked for together with its
//! neighbours, so being near is mutual.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::home::{Home, insert};
use crate::sketch::ArticleSketch;

/// Days of a period for places, persons, names and words.
const PERIODS: [i32; 4] = [14, 91, 60, 60];
/// Cells of one degree.
const CELLS: f64 = 2.0;
/// Rarest names and heaviest words that are keys.
const WORDS: [usize; 2] = [12, 6];
/// Rarest names whose pairs are keys at any time.
const PAIRED: usize = 6;
/// Members of a block that are looked at: the latest. This bounds the cost of an article; where
/// a block holds more, the order of arrival can matter.
const LATEST: i64 = 64;
/// Votes that make two articles worth comparing.
const ENOUGH: u32 = 2;

/// Bits of a key that are a hash; above them stands the time.
const HASHED: u32 = 48;

/// A key: its sort, the number of its period and its other parts as one number. Keys of one time
/// lie side by side, so that what is kept touches few pages of the table.
fn key(sort: usize, period: Option<i64>, parts: &[i64]) -> i64 {
    let mut text = format!("{sort} {}", period.unwrap_or_default());
    for part in parts {
        text.push(' ');
        text.push_str(&part.to_string());
    }
    let hash = dateline::linear::features::text_hash(&text).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let days = period.map(|p| p * i64::from(PERIODS.get(sort - 1).copied().unwrap_or(1)));
    // Fortnights, for all sorts alike; what has no time comes first.
    let time = days.map_or(0, |d| d.div_euclid(14) + 1);
    (time << HASHED) | (hash >> (64 - HASHED)) as i64
}

fn cell(degrees: f64) -> i64 {
    (degrees * CELLS).floor() as i64
}

/// The heaviest of weighted words.
fn heaviest(words: &[(u32, u32)], most: usize) -> Vec<u32> {
    let mut words = words.to_vec();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    words.into_iter().take(most).map(|w| w.0).collect()
}

/// Keys of an article with their votes; `wide`: with the neighbours of cells and periods.
fn keys(article: &ArticleSketch, wide: bool) -> BTreeMap<i64, u32> {
    let steps: &[i64] = if wide { &[-1, 0, 1] } else { &[0] };
    let mut out = BTreeMap::new();
    let period = |day: i32, sort: usize| i64::from(day.div_euclid(PERIODS[sort - 1]));
    for (day, lat, lon) in &article.spots {
        for a in steps {
            for b in steps {
                for c in steps {
                    let parts = [cell(*lat) + b, cell(*lon) + c];
                    out.insert(key(1, Some(period(*day, 1) + a), &parts), ENOUGH);
                }
            }
        }
    }
    let mut named = |sort: usize, names: &[u32], votes: u32| {
        for name in names {
            let name = [i64::from(*name)];
            match article.published {
                Some(day) => steps.iter().for_each(|a| {
                    out.insert(key(sort, Some(period(day, sort) + a), &name), votes);
                }),
                None => {
                    out.insert(key(sort, None, &name), votes);
                }
            }
        }
    };
    named(2, &article.persons, ENOUGH);
    let names = heaviest(&article.proper, WORDS[0]);
    named(3, &names, 1);
    named(4, &heaviest(&article.words, WORDS[1]), 1);
    for (name, age) in &article.named_ages {
        out.insert(key(5, None, &[i64::from(*name), i64::from(*age)]), ENOUGH);
    }
    let names = &names[..names.len().min(PAIRED)];
    for (i, a) in names.iter().enumerate() {
        for b in &names[i + 1..] {
            out.insert(
                key(6, None, &[i64::from(*a.min(b)), i64::from(*a.max(b))]),
                ENOUGH,
            );
        }
    }
    out
}

/// The keys of an article, as it is kept and as it is looked for.
pub struct Keys {
    /// In order.
    kept: Vec<i64>,
    /// In order, with their votes.
    wide: Vec<(i64, u32)>,
}

impl Keys {
    /// Of a sketch.
    pub fn of(article: &ArticleSketch) -> Keys {
        Keys {
            kept: keys(article, false).into_keys().collect(),
            wide: keys(article, true).into_iter().collect(),
        }
    }

    /// Whether two articles are worth comparing.
    pub fn meet(&self, other: &Keys) -> bool {
        let mut wide = self.wide.iter().peekable();
        let mut votes = 0;
        for key in &other.kept {
            while wide.next_if(|w| w.0 < *key).is_some() {}
            votes += wide.next_if(|w| w.0 == *key).map_or(0, |w| w.1);
            if votes >= ENOUGH {
                return true;
            }
        }
        false
    }
}

/// Readings worth comparing with an article, in order of number.
pub(crate) fn near(home: &dyn Home, article: &ArticleSketch) -> Result<Vec<i64>> {
    let mut votes: BTreeMap<i64, u32> = BTreeMap::new();
    let wide = keys(article, true);
    let asked = format!(
        "SELECT key, reading FROM block WHERE key = ?1 ORDER BY reading DESC LIMIT {LATEST}"
    );
    let looked_for: Vec<i64> = wide.keys().copied().collect();
    for row in home.each(&asked, &looked_for)? {
        *votes.entry(row.int(1)?).or_default() += wide[&row.int(0)?];
    }
    let near = votes.into_iter().filter(|v| v.1 >= ENOUGH);
    Ok(near.map(|v| v.0).collect())
}

/// Keeps a reading under its article's keys.
pub(crate) fn keep(home: &dyn Home, article: &ArticleSketch, reading: i64) -> Result<()> {
    let keys = keys(article, false).into_keys();
    let rows = keys.map(|key| [key.into(), reading.into()]).collect();
    insert(home, "block (key, reading)", "(?, ?)", "", rows)?;
    Ok(())
}
