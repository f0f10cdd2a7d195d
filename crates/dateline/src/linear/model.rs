//! The model file and its two sums: the best path and the marginals.
//!
//! File layout, little endian: magic `DLCRF001`; u32 labels L, u32 bucket bits, u32 features,
//! u32 weights, f32 scale; L names (u8 length, bytes); L×L f32 transitions (row: from);
//! 2^bits+1 u32 first feature of each bucket; 2^bits u32 first weight of each bucket;
//! u16 remainder per feature; u8 number of weights per feature; (u8 label, i8 weight) each.
//! A feature's bucket is the top bits of its hash, its remainder the lowest 16.

use crate::error::{Error, Result};

const MAGIC: &[u8] = b"DLCRF001";

/// A trained chain model; its tables stay in the bytes it was read from.
#[derive(Debug)]
pub struct Model {
    labels: Vec<String>,
    transitions: Vec<f32>,
    bits: u32,
    scale: f32,
    first_feature: &'static [u8],
    first_weight: &'static [u8],
    remainders: &'static [u8],
    counts: &'static [u8],
    weights: &'static [u8],
}

/// What a model says of one sequence.
#[derive(Debug)]
pub struct Tagged {
    /// Best label per position.
    pub best: Vec<usize>,
    /// Probability per position and label, rows of [`Model::labels`] length.
    pub marginals: Vec<f32>,
    labels: usize,
}

impl Tagged {
    /// Probability of a label at a position.
    pub fn probability(&self, at: usize, label: usize) -> f32 {
        self.marginals
            .get(at * self.labels + label)
            .copied()
            .unwrap_or_default()
    }

    /// Takes another finder's probability of a label in, with its `share` of the whole.
    pub fn mix(&mut self, at: usize, label: usize, other: f32, share: f32) {
        if let Some(p) = self.marginals.get_mut(at * self.labels + label) {
            *p = (1.0 - share) * *p + share * other;
        }
    }
}

struct Cursor {
    rest: &'static [u8],
}

impl Cursor {
    fn take(&mut self, n: usize) -> Result<&'static [u8]> {
        if n > self.rest.len() {
            return Err(Error::data("model file is cut short"));
        }
        let (head, rest) = self.rest.split_at(n);
        self.rest = rest;
        Ok(head)
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32_at(self.take(4)?, 0))
    }
}

fn u32_at(bytes: &[u8], index: usize) -> u32 {
    let b = &bytes[index * 4..index * 4 + 4];
    u32::from_le_bytes([b[0], b[1], b[2], b[3]])
}

fn u16_at(bytes: &[u8], index: usize) -> u16 {
    u16::from_le_bytes([bytes[index * 2], bytes[index * 2 + 1]])
}

impl Model {
    /// Opens a model; only names and transitions are copied.
    pub fn open(bytes: &'static [u8]) -> Result<Model> {
        let mut cursor = Cursor { rest: bytes };
        if cursor.take(8)? != MAGIC {
            return Err(Error::data("not a model file of this version"));
        }
        let n = cursor.u32()? as usize;
        let bits = cursor.u32()?;
        let features = cursor.u32()? as usize;
        let weights = cursor.u32()? as usize;
        let scale = f32::from_bits(cursor.u32()?);
        let mut labels = Vec::with_capacity(n);
        for _ in 0..n {
            let len = cursor.take(1)?[0] as usize;
            labels.push(String::from_utf8_lossy(cursor.take(len)?).into_owned());
        }
        let raw = cursor.take(n * n * 4)?;
        let transitions = (0..n * n).map(|i| f32::from_bits(u32_at(raw, i))).collect();
        Ok(Model {
            labels,
            transitions,
            bits,
            scale,
            first_feature: cursor.take(((1 << bits) + 1) * 4)?,
            first_weight: cursor.take((1 << bits) * 4)?,
            remainders: cursor.take(features * 2)?,
            counts: cursor.take(features)?,
            weights: cursor.take(weights * 2)?,
        })
    }

    /// Label names in the order of their indices.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Index of a label.
    pub fn label(&self, name: &str) -> Option<usize> {
        self.labels.iter().position(|l| l == name)
    }

    /// Adds a feature's weights to the scores of one position.
    fn add(&self, hash: u64, scores: &mut [f32]) {
        let bucket = (hash >> (64 - self.bits)) as usize;
        let remainder = hash as u16;
        let (from, to) = (
            u32_at(self.first_feature, bucket) as usize,
            u32_at(self.first_feature, bucket + 1) as usize,
        );
        let mut weight = u32_at(self.first_weight, bucket) as usize;
        for feature in from..to {
            let count = self.counts[feature] as usize;
            if u16_at(self.remainders, feature) == remainder {
                for k in weight..weight + count {
                    let (label, value) =
                        (self.weights[2 * k] as usize, self.weights[2 * k + 1] as i8);
                    if let Some(score) = scores.get_mut(label) {
                        *score += value as f32 * self.scale;
                    }
                }
                return;
            }
            weight += count;
        }
    }

    /// Only the best labels of a sequence.
    pub fn best_path(&self, rows: &[Vec<u64>]) -> Vec<usize> {
        self.best(&self.scores(rows), self.labels.len())
    }

    fn scores(&self, rows: &[Vec<u64>]) -> Vec<f32> {
        let n = self.labels.len();
        let mut scores = vec![0.0f32; rows.len() * n];
        for (row, chunk) in rows.iter().zip(scores.chunks_mut(n.max(1))) {
            for hash in row {
                self.add(*hash, chunk);
            }
        }
        scores
    }

    /// Labels a sequence.
    pub fn tag(&self, rows: &[Vec<u64>]) -> Tagged {
        let n = self.labels.len();
        let scores = self.scores(rows);
        Tagged {
            best: self.best(&scores, n),
            marginals: self.marginals(&scores, n),
            labels: n,
        }
    }

    fn best(&self, scores: &[f32], n: usize) -> Vec<usize> {
        let len = scores.len() / n.max(1);
        if len == 0 {
            return Vec::new();
        }
        let mut best = scores[..n].to_vec();
        let mut back = vec![0usize; len * n];
        for t in 1..len {
            let mut next = vec![f32::NEG_INFINITY; n];
            for j in 0..n {
                for i in 0..n {
                    let value = best[i] + self.transitions[i * n + j];
                    if value > next[j] {
                        next[j] = value;
                        back[t * n + j] = i;
                    }
                }
                next[j] += scores[t * n + j];
            }
            best = next;
        }
        let mut label = argmax(&best);
        let mut path = vec![label; len];
        for t in (1..len).rev() {
            label = back[t * n + label];
            path[t - 1] = label;
        }
        path
    }

    /// Forward-backward with each position scaled to sum 1, so nothing over- or underflows.
    fn marginals(&self, scores: &[f32], n: usize) -> Vec<f32> {
        let len = scores.len() / n.max(1);
        let exp: Vec<f32> = self.transitions.iter().map(|t| t.exp()).collect();
        let emit = |t: usize| -> Vec<f32> {
            let row = &scores[t * n..(t + 1) * n];
            let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            row.iter().map(|s| (s - top).exp()).collect()
        };
        let mut forward = vec![0.0f32; len * n];
        for t in 0..len {
            let e = emit(t);
            for j in 0..n {
                let into = if t == 0 {
                    1.0
                } else {
                    (0..n)
                        .map(|i| forward[(t - 1) * n + i] * exp[i * n + j])
                        .sum()
                };
                forward[t * n + j] = into * e[j];
            }
            scale(&mut forward[t * n..(t + 1) * n]);
        }
        let mut backward = vec![1.0f32; n];
        let mut out = vec![0.0f32; len * n];
        for t in (0..len).rev() {
            for j in 0..n {
                out[t * n + j] = forward[t * n + j] * backward[j];
            }
            scale(&mut out[t * n..(t + 1) * n]);
            let e = emit(t);
            backward = (0..n)
                .map(|i| (0..n).map(|j| exp[i * n + j] * e[j] * backward[j]).sum())
                .collect();
            scale(&mut backward);
        }
        out
    }
}

fn scale(row: &mut [f32]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|x| *x /= sum);
    }
}

fn argmax(row: &[f32]) -> usize {
    let mut best = 0;
    for (i, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = i;
        }
    }
    best
}
