//! What does the encoder see in a report? One small network with many heads.
//!
//! In: a document. Out: a [`Reading`]: for each token how likely it begins or continues a span
//! of each head (trigger, initiator, source, content …), and for tokens that may matter the
//! classes (type, status, stance …) and the vectors that say what belongs to what.
//!
//! The network is `models/encoder.safetensors`: layers of a pretrained encoder with our heads,
//! trained by `train/encoder`; its labels stand in the file's own header. The fast path reads
//! without it.

mod layers;
mod pieces;
mod reading;
mod weights;
mod windows;

use std::ops::Range;

use layers::{Kernels, Layer, Linear, Norm, Real};
use pieces::Pieces;
pub use reading::Reading;
use windows::Window;

use crate::document::Document;
use crate::error::Result;

/// The network: immutable, shared by all threads.
pub struct Encoder {
    pieces: Pieces,
    /// Vectors of pieces, in whole numbers with a scale for each.
    words: &'static [u8],
    word_scales: Vec<f32>,
    /// Vectors of positions.
    positions: Vec<f32>,
    first_norm: Norm,
    layers: Vec<Layer>,
    /// Parts of a vector that attend on their own.
    heads: usize,
    spans: Linear,
    /// What the window as a whole adds to the scores of spans.
    pooled: Real,
    vectors: Linear,
    /// From the window's mean and top to the classes of documents.
    documents: Real,
    labels: Labels,
}

/// What the columns of the heads mean.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Heads that mark spans.
    pub spans: Vec<String>,
    /// Heads that choose a class: name, classes, columns among the vectors.
    pub classes: Vec<(String, Vec<String>, Range<usize>)>,
    /// Classes of documents, each on its own: whether it tells of an incident, and of what kind.
    pub documents: Vec<String>,
    /// Roles of arguments.
    pub roles: Vec<String>,
    /// Length of the vectors of a role, and of pairs of triggers.
    pub widths: [usize; 2],
    /// Lower ends of the classes of distance, in tokens.
    pub far: Vec<usize>,
    /// What each role gains by distance: backwards classes stand behind forward ones.
    pub role_far: Vec<f32>,
    /// What pairs of triggers gain by distance.
    pub pair_far: Vec<f32>,
}

/// Probability of a span from which a token's vectors are kept.
const MATTERS: f32 = 0.05;

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoder of {} layers", self.layers.len())
    }
}

impl Encoder {
    /// Opens an embedded model.
    ///
    /// # Errors
    /// Where the file is no safetensors file or lacks a tensor.
    pub fn open(bytes: &'static [u8]) -> Result<Encoder> {
        weights::open(bytes)
    }

    /// Length of the vectors.
    fn width(&self) -> usize {
        self.first_norm.scale.len()
    }

    /// Reads the coded sentences of a document.
    ///
    /// # Errors
    /// Where the model's tensors do not fit each other.
    pub fn read(&self, doc: &Document<'_>) -> Result<Reading<'_>> {
        let mut ids = Vec::new();
        let mut starts = Vec::with_capacity(doc.tokens.len() + 1);
        for token in &doc.tokens {
            starts.push(ids.len());
            self.pieces.of(token.span.of(doc.text()), &mut ids);
        }
        starts.push(ids.len());
        let sizes: Vec<usize> = starts.windows(2).map(|x| x[1] - x[0]).collect();
        let kernels = Kernels::new();
        let mut reading = Reading::new(&self.labels, doc.tokens.len());
        for window in windows::windows(doc, &sizes) {
            self.window(&kernels, &window, &ids, &starts, &mut reading)?;
        }
        Ok(reading)
    }

    fn window(
        &self,
        kernels: &Kernels,
        window: &Window,
        ids: &[u32],
        starts: &[usize],
        reading: &mut Reading<'_>,
    ) -> Result<()> {
        let mut pieces: Vec<u32> = Vec::new();
        // Where each token's first piece stands, behind the mark at the start.
        let mut places = Vec::with_capacity(window.tokens.len());
        for token in &window.tokens {
            places.push(pieces.len() + 1);
            pieces.extend(&ids[starts[*token]..starts[*token + 1]]);
        }
        let mut x = self.embed(&pieces);
        for layer in &self.layers {
            x = layer.apply(kernels, x, self.heads)?;
        }
        let width = self.width();
        let mut top = vec![f32::MIN; width];
        for row in x.chunks_exact(width) {
            for (t, v) in top.iter_mut().zip(row) {
                *t = t.max(*v);
            }
        }
        let pooled = self.pooled.apply(&top);
        let rows = x.len() / width;
        let mut whole = vec![0f32; width];
        for row in x.chunks_exact(width) {
            for (w, v) in whole.iter_mut().zip(row) {
                *w += v / rows as f32;
            }
        }
        whole.extend(&top);
        reading.window(&self.documents.apply(&whole));
        // Vectors of some of the window's tokens, by their numbers in the window.
        let gather = |numbers: &[usize]| -> Vec<f32> {
            numbers
                .iter()
                .flat_map(|n| {
                    x[places[*n] * width..(places[*n] + 1) * width]
                        .iter()
                        .copied()
                })
                .collect()
        };
        let tokens = |numbers: &[usize]| -> Vec<usize> {
            numbers.iter().map(|n| window.tokens[*n]).collect()
        };
        let all = 0..window.tokens.len();
        let own: Vec<usize> = all
            .clone()
            .filter(|n| window.tokens[*n] >= window.own)
            .collect();
        let scores = self.spans.apply(kernels, &gather(&own))?;
        reading.mark(&tokens(&own), &scores, &pooled);
        // Tokens of the context may be arguments of the window's own triggers.
        let matter: Vec<usize> = all
            .filter(|n| reading.most(window.tokens[*n]) >= MATTERS)
            .collect();
        if !matter.is_empty() {
            let vectors = self.vectors.apply(kernels, &gather(&matter))?;
            reading.keep(&tokens(&matter), window.own, &vectors);
        }
        Ok(())
    }

    /// Sums of piece and position vectors between the two marks, brought to one scale.
    fn embed(&self, ids: &[u32]) -> Vec<f32> {
        let width = self.width();
        let mut x = Vec::with_capacity((ids.len() + 2) * width);
        let marked = std::iter::once(&self.pieces.start)
            .chain(ids)
            .chain(std::iter::once(&self.pieces.end));
        for (id, position) in marked.zip(self.positions.chunks_exact(width)) {
            let (id, scale) = (*id as usize, self.word_scales[*id as usize]);
            let word = &self.words[id * width..(id + 1) * width];
            x.extend(
                word.iter()
                    .zip(position)
                    .map(|(w, p)| f32::from(w.cast_signed()) * scale + p),
            );
        }
        self.first_norm.apply(&mut x);
        x
    }
}
