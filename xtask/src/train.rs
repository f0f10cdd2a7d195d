//! Trains a linear-chain conditional random field and writes the model file.
//!
//! Method: stochastic dual averaging with per-weight steps and an L1 term (AdaGrad-RDA, Duchi
//! et al. 2011) on the negative log likelihood. A weight is a closed form of its gradient sums,
//! so sparsity comes out exactly. One thread and a fixed order: the same data give the same file.

use std::collections::HashMap;

/// One labelled sequence: a row of feature hashes and a label per position.
pub(crate) struct Sequence {
    pub(crate) rows: Vec<Vec<u64>>,
    pub(crate) labels: Vec<u16>,
    /// How much it counts.
    pub(crate) weight: f32,
}

/// What can be set.
pub(crate) struct Options {
    pub(crate) epochs: usize,
    pub(crate) l1: f32,
    pub(crate) rate: f32,
}

/// Gradient sums; the weight follows from them.
#[derive(Clone, Copy, Default)]
struct Cell {
    sum: f32,
    squares: f32,
}

struct Trainer {
    labels: usize,
    cells: Vec<Cell>,
    transitions: Vec<Cell>,
    steps: f32,
    rate: f32,
    l1: f32,
}

/// Step sizes start as if one gradient of this square had been seen.
const DAMPING: f32 = 1.0;

impl Trainer {
    fn weight(&self, cell: Cell) -> f32 {
        let over = cell.sum.abs() - self.l1 * self.steps;
        if over <= 0.0 {
            0.0
        } else {
            -cell.sum.signum() * over * self.rate / (cell.squares + DAMPING).sqrt()
        }
    }

    fn transition(&self, i: usize) -> f32 {
        let cell = self.transitions[i];
        -cell.sum * self.rate / (cell.squares + DAMPING).sqrt()
    }

    fn scores(&self, rows: &[Vec<u32>]) -> Vec<f32> {
        let n = self.labels;
        let mut scores = vec![0.0f32; rows.len() * n];
        for (row, out) in rows.iter().zip(scores.chunks_mut(n)) {
            for id in row {
                let base = *id as usize * n;
                for (score, cell) in out.iter_mut().zip(&self.cells[base..base + n]) {
                    if cell.squares > 0.0 {
                        *score += self.weight(*cell);
                    }
                }
            }
        }
        scores
    }

    /// Marginals per position and the expected transitions.
    fn expect(&self, scores: &[f32], len: usize) -> (Vec<f32>, Vec<f32>) {
        let n = self.labels;
        let trans: Vec<f32> = (0..n * n).map(|i| self.transition(i).exp()).collect();
        let emit: Vec<f32> = scores
            .chunks(n)
            .flat_map(|row| {
                let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                row.iter().map(move |s| (s - top).exp()).collect::<Vec<_>>()
            })
            .collect();
        let mut forward = vec![0.0f32; len * n];
        for t in 0..len {
            for j in 0..n {
                let into: f32 = if t == 0 {
                    1.0
                } else {
                    (0..n)
                        .map(|i| forward[(t - 1) * n + i] * trans[i * n + j])
                        .sum()
                };
                forward[t * n + j] = into * emit[t * n + j];
            }
            normalise(&mut forward[t * n..(t + 1) * n]);
        }
        let mut backward = vec![1.0f32; len * n];
        for t in (0..len.saturating_sub(1)).rev() {
            for i in 0..n {
                backward[t * n + i] = (0..n)
                    .map(|j| trans[i * n + j] * emit[(t + 1) * n + j] * backward[(t + 1) * n + j])
                    .sum();
            }
            normalise(&mut backward[t * n..(t + 1) * n]);
        }
        let mut marginals = vec![0.0f32; len * n];
        let mut pairs = vec![0.0f32; n * n];
        let mut pair = vec![0.0f32; n * n];
        for t in 0..len {
            for j in 0..n {
                marginals[t * n + j] = forward[t * n + j] * backward[t * n + j];
            }
            normalise(&mut marginals[t * n..(t + 1) * n]);
            if t + 1 < len {
                for i in 0..n {
                    for j in 0..n {
                        pair[i * n + j] = forward[t * n + i]
                            * trans[i * n + j]
                            * emit[(t + 1) * n + j]
                            * backward[(t + 1) * n + j];
                    }
                }
                normalise(&mut pair);
                pairs.iter_mut().zip(&pair).for_each(|(a, b)| *a += b);
            }
        }
        (marginals, pairs)
    }

    fn learn(&mut self, rows: &[Vec<u32>], labels: &[u16], weight: f32) {
        let n = self.labels;
        let scores = self.scores(rows);
        let (mut gradient, mut pairs) = self.expect(&scores, rows.len());
        for (t, label) in labels.iter().enumerate() {
            gradient[t * n + *label as usize] -= 1.0;
            if t > 0 {
                pairs[labels[t - 1] as usize * n + *label as usize] -= 1.0;
            }
        }
        self.steps += 1.0;
        for (t, row) in rows.iter().enumerate() {
            for id in row {
                let base = *id as usize * n;
                for (cell, g) in self.cells[base..base + n]
                    .iter_mut()
                    .zip(&gradient[t * n..(t + 1) * n])
                {
                    // A gradient this small moves nothing; skipping it keeps the tables sparse.
                    if g.abs() > 1e-4 {
                        cell.sum += g * weight;
                        cell.squares += g * g * weight;
                    }
                }
            }
        }
        for (cell, g) in self.transitions.iter_mut().zip(&pairs) {
            cell.sum += g * weight;
            cell.squares += g * g * weight;
        }
    }

    fn best(&self, rows: &[Vec<u32>]) -> Vec<u16> {
        let n = self.labels;
        let scores = self.scores(rows);
        let (marginals, _) = self.expect(&scores, rows.len());
        marginals
            .chunks(n)
            .map(|row| {
                (0..n)
                    .max_by(|a, b| row[*a].total_cmp(&row[*b]))
                    .unwrap_or(0) as u16
            })
            .collect()
    }
}

fn normalise(row: &mut [f32]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|x| *x /= sum);
    }
}

/// Features met at least twice get an id.
fn intern(sequences: &[Sequence]) -> (HashMap<u64, u32>, Vec<u64>) {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for row in sequences.iter().flat_map(|s| &s.rows) {
        row.iter().for_each(|h| *counts.entry(*h).or_default() += 1);
    }
    let mut kept: Vec<u64> = counts
        .into_iter()
        .filter(|(_, n)| *n >= 2)
        .map(|(h, _)| h)
        .collect();
    kept.sort_unstable();
    (
        kept.iter()
            .enumerate()
            .map(|(i, h)| (*h, i as u32))
            .collect(),
        kept,
    )
}

fn rows_of(sequence: &Sequence, ids: &HashMap<u64, u32>) -> Vec<Vec<u32>> {
    sequence
        .rows
        .iter()
        .map(|row| row.iter().filter_map(|h| ids.get(h).copied()).collect())
        .collect()
}

/// Trains on `sequences`, prints label F1 on `held`, returns the model file.
pub(crate) fn train(
    labels: &[String],
    sequences: &[Sequence],
    held: &[Sequence],
    options: &Options,
) -> Vec<u8> {
    let (ids, hashes) = intern(sequences);
    let n = labels.len();
    let mut trainer = Trainer {
        labels: n,
        cells: vec![Cell::default(); hashes.len() * n],
        transitions: vec![Cell::default(); n * n],
        steps: 0.0,
        rate: options.rate,
        l1: options.l1,
    };
    let rows: Vec<Vec<Vec<u32>>> = sequences.iter().map(|s| rows_of(s, &ids)).collect();
    let held_rows: Vec<Vec<Vec<u32>>> = held.iter().map(|s| rows_of(s, &ids)).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut state = 0x2545_f491_4f6c_dd1du64;
    for epoch in 1..=options.epochs {
        for i in (1..order.len()).rev() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            order.swap(i, (state % (i as u64 + 1)) as usize);
        }
        for i in &order {
            trainer.learn(&rows[*i], &sequences[*i].labels, sequences[*i].weight);
        }
        if epoch % 3 == 0 || epoch == options.epochs {
            report(epoch, &trainer, labels, held, &held_rows);
        }
    }
    let bytes = file(&trainer, labels, &hashes);
    written(&bytes, held);
    bytes
}

/// Accuracy of the file as it will be read, beside that of the trainer: rounding must cost nothing.
fn written(bytes: &[u8], held: &[Sequence]) {
    // A trainer runs once and ends; the bytes live as long as the process.
    let model = match dateline::linear::Model::open(Box::leak(bytes.to_vec().into_boxed_slice())) {
        Ok(model) => model,
        Err(error) => return eprintln!("the file cannot be read back: {error}"),
    };
    let (mut right, mut all) = (0usize, 0usize);
    for sequence in held {
        let path = model.best_path(&sequence.rows);
        right += path
            .iter()
            .zip(&sequence.labels)
            .filter(|(a, b)| **a == **b as usize)
            .count();
        all += path.len();
    }
    if all > 0 {
        eprintln!(
            "as written: accuracy {:.1}",
            100.0 * right as f32 / all as f32
        );
    }
}

fn report(
    epoch: usize,
    trainer: &Trainer,
    labels: &[String],
    held: &[Sequence],
    rows: &[Vec<Vec<u32>>],
) {
    let n = labels.len();
    let (mut hit, mut said, mut is) = (vec![0u32; n], vec![0u32; n], vec![0u32; n]);
    for (sequence, rows) in held.iter().zip(rows) {
        for (guess, gold) in trainer.best(rows).iter().zip(&sequence.labels) {
            said[*guess as usize] += 1;
            is[*gold as usize] += 1;
            hit[*gold as usize] += u32::from(guess == gold);
        }
    }
    let f1 = |i: usize| 200.0 * hit[i] as f32 / (said[i] + is[i]).max(1) as f32;
    let all: u32 = hit.iter().sum();
    let total: u32 = is.iter().sum();
    let rows: Vec<String> = (0..n)
        .filter(|i| is[*i] > 0)
        .map(|i| format!("{} {:.0}({})", labels[i], f1(i), is[i]))
        .collect();
    let nonzero = trainer
        .cells
        .iter()
        .filter(|c| trainer.weight(**c) != 0.0)
        .count();
    eprintln!(
        "epoch {epoch}: {nonzero} weights; held out: accuracy {:.1}; {}",
        100.0 * all as f32 / total.max(1) as f32,
        rows.join(" ")
    );
}

/// The layout is documented in `dateline::linear::model`.
fn file(trainer: &Trainer, labels: &[String], hashes: &[u64]) -> Vec<u8> {
    let n = labels.len();
    let weights: Vec<f32> = trainer.cells.iter().map(|c| trainer.weight(*c)).collect();
    let most = weights.iter().fold(0.0f32, |m, w| m.max(w.abs()));
    let scale = most.max(1e-6) / 127.0;
    let mut entries: Vec<(u64, Vec<(u8, i8)>)> = Vec::new();
    for (hash, row) in hashes.iter().zip(weights.chunks(n)) {
        let kept: Vec<(u8, i8)> = row
            .iter()
            .enumerate()
            .map(|(l, w)| (l as u8, (w / scale).round() as i8))
            .filter(|(_, q)| *q != 0)
            .collect();
        if !kept.is_empty() {
            entries.push((*hash, kept));
        }
    }
    let bits = (entries.len().max(8) / 4)
        .next_power_of_two()
        .trailing_zeros();
    let buckets = 1usize << bits;
    let mut out = b"DLCRF001".to_vec();
    let total: usize = entries.iter().map(|e| e.1.len()).sum();
    for value in [n as u32, bits, entries.len() as u32, total as u32] {
        out.extend(value.to_le_bytes());
    }
    out.extend(scale.to_le_bytes());
    for label in labels {
        out.push(label.len() as u8);
        out.extend(label.as_bytes());
    }
    for i in 0..n * n {
        out.extend(trainer.transition(i).to_le_bytes());
    }
    // Entries are sorted by hash, so buckets (top bits) are runs.
    let (mut feature, mut weight) = (0usize, 0u32);
    let (mut first_feature, mut first_weight) = (Vec::new(), Vec::new());
    for bucket in 0..buckets {
        first_feature.push(feature as u32);
        first_weight.push(weight);
        while feature < entries.len() && (entries[feature].0 >> (64 - bits)) as usize == bucket {
            weight += entries[feature].1.len() as u32;
            feature += 1;
        }
    }
    first_feature.push(feature as u32);
    out.extend(
        first_feature
            .iter()
            .chain(&first_weight)
            .flat_map(|v| v.to_le_bytes()),
    );
    out.extend(entries.iter().flat_map(|e| (e.0 as u16).to_le_bytes()));
    out.extend(entries.iter().map(|e| e.1.len() as u8));
    out.extend(
        entries
            .iter()
            .flat_map(|e| e.1.iter().flat_map(|(l, q)| [*l, *q as u8])),
    );
    out
}
