//! What did the encoder say of each token?
//!
//! In: scores of the heads, window by window. Out: [`Reading`], which answers in probabilities.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Labels;

/// The encoder's answers on one document.
#[derive(Debug)]
pub struct Reading<'m> {
    labels: &'m Labels,
    /// Per token and span head: probability to begin and to continue a span.
    marks: Vec<[f32; 2]>,
    /// Per token that may matter: the columns of all classes and vectors.
    vectors: BTreeMap<usize, Vec<f32>>,
    /// Per class of documents: the likeliest window.
    documents: Vec<f32>,
}

fn softmax(x: &[f32]) -> Vec<f32> {
    let top = x.iter().fold(f32::MIN, |m, v| m.max(*v));
    let powers: Vec<f32> = x.iter().map(|v| (v - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|p| p / sum).collect()
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

impl<'m> Reading<'m> {
    pub(super) fn new(labels: &'m Labels, tokens: usize) -> Reading<'m> {
        Reading {
            marks: vec![[0.0; 2]; tokens * labels.spans.len()],
            documents: vec![0.0; labels.documents.len()],
            labels,
            vectors: BTreeMap::new(),
        }
    }

    /// Takes the span scores of tokens: three columns a head, outside first.
    pub(super) fn mark(&mut self, tokens: &[usize], scores: &[f32], pooled: &[f32]) {
        let heads = self.labels.spans.len();
        for (token, row) in tokens.iter().zip(scores.chunks_exact(3 * heads)) {
            for head in 0..heads {
                let three: Vec<f32> = (0..3)
                    .map(|i| row[3 * head + i] + pooled[3 * head + i])
                    .collect();
                let p = softmax(&three);
                self.marks[token * heads + head] = [p[1], p[2]];
            }
        }
    }

    /// The likeliest mark of a token under any head.
    pub(super) fn most(&self, token: usize) -> f32 {
        let heads = self.labels.spans.len();
        self.marks[token * heads..(token + 1) * heads]
            .iter()
            .fold(0.0, |m, p| m.max(p[0] + p[1]))
    }

    /// Keeps the vectors of tokens; those of a window's context only where none are kept yet.
    pub(super) fn keep(&mut self, tokens: &[usize], own: usize, vectors: &[f32]) {
        let width = vectors.len() / tokens.len().max(1);
        for (token, row) in tokens.iter().zip(vectors.chunks_exact(width.max(1))) {
            if *token >= own || !self.vectors.contains_key(token) {
                self.vectors.insert(*token, row.to_vec());
            }
        }
    }

    /// Takes a window's scores for the classes of documents.
    pub(super) fn window(&mut self, scores: &[f32]) {
        for (p, score) in self.documents.iter_mut().zip(scores) {
            *p = p.max(logistic(*score));
        }
    }

    /// Probability of a class of documents.
    pub fn document(&self, class: &str) -> Option<f32> {
        let number = self.labels.documents.iter().position(|d| d == class)?;
        self.documents.get(number).copied()
    }

    fn head(&self, name: &str) -> Option<usize> {
        self.labels.spans.iter().position(|h| h == name)
    }

    /// Probability that the token begins, and that it continues, a span of the head. `None`
    /// where the model has no such head.
    pub fn mark_of(&self, head: &str, token: usize) -> Option<[f32; 2]> {
        let head = self.head(head)?;
        self.marks
            .get(token * self.labels.spans.len() + head)
            .copied()
    }

    /// Names of the heads that mark spans.
    pub fn span_heads(&self) -> &'m [String] {
        &self.labels.spans
    }

    /// Classes of a head with their probabilities at a token, in the model's order. Empty where
    /// the token was not looked at.
    pub fn classes(&self, head: &str, token: usize) -> Vec<(&'m str, f32)> {
        let Some((_, names, columns)) = self.labels.classes.iter().find(|c| c.0 == head) else {
            return Vec::new();
        };
        let Some(row) = self.vectors.get(&token) else {
            return Vec::new();
        };
        names
            .iter()
            .map(String::as_str)
            .zip(softmax(&row[columns.clone()]))
            .collect()
    }

    fn class_columns(&self) -> usize {
        self.labels.classes.last().map_or(0, |c| c.2.end)
    }

    fn distance(&self, from: usize, to: usize) -> usize {
        let far = from.abs_diff(to);
        let class = self.labels.far.iter().filter(|edge| far >= **edge).count();
        class
            + if to < from {
                self.labels.far.len() + 1
            } else {
                0
            }
    }

    /// Probability that a token stands in an argument of a trigger, in a role. `None` where one
    /// of them was not looked at.
    pub fn argument(&self, role: &str, trigger: usize, token: usize) -> Option<f32> {
        let number = self.labels.roles.iter().position(|r| r == role)?;
        let [width, _] = self.labels.widths;
        let all = width * self.labels.roles.len();
        let at = self.class_columns() + number * width;
        let a = &self.vectors.get(&trigger)?[at..at + width];
        let b = &self.vectors.get(&token)?[all + at..all + at + width];
        let classes = 2 * (self.labels.far.len() + 1);
        let bias = self.labels.role_far[number * classes + self.distance(trigger, token)];
        Some(logistic(dot(a, b) / (width as f32).sqrt() + bias))
    }

    /// Mean of [`Reading::argument`] over the tokens that were looked at.
    pub fn argument_span(&self, role: &str, trigger: usize, tokens: &Range<usize>) -> Option<f32> {
        let found: Vec<f32> = tokens
            .clone()
            .filter_map(|t| self.argument(role, trigger, t))
            .collect();
        (!found.is_empty()).then(|| found.iter().sum::<f32>() / found.len() as f32)
    }

    /// Probability that two triggers name one happening.
    pub fn pair(&self, a: usize, b: usize) -> Option<f32> {
        let [role, width] = self.labels.widths;
        let at = self.class_columns() + 2 * role * self.labels.roles.len();
        let x = &self.vectors.get(&a)?[at..at + width];
        let y = &self.vectors.get(&b)?[at..at + width];
        let bias = self.labels.pair_far[self.distance(a.min(b), a.max(b))];
        Some(logistic(dot(x, y) / (width as f32).sqrt() + bias))
    }
}
