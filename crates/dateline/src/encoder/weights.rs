//! How is the model's file laid out?
//!
//! In: the bytes of a safetensors file. Out: an [`Encoder`]. The header's metadata names the
//! labels, each list with spaces between: `spans`, `documents`, `roles`, `far`, and `classes` with a list of
//! its own under each name. Tensors: `vocabulary` (pieces, one a line), `words` and
//! `words.scale`, `positions` and `positions.scale`, `norm.*`; per layer `layer.N.attend`,
//! `.merge`, `.widen`, `.narrow` as `.weights` (`inputs × outputs`, whole numbers), `.scale`,
//! `.bias`, and `layer.N.norm1`, `.norm2`; `spans`, `vectors` in the same form; `pooled` and
//! `documents` as `.weights` and `.bias`, `role_far` and `pair_far` in real numbers.

use std::collections::HashMap;

use rten_tensor::NdTensor;
use safetensors::SafeTensors;

use super::layers::{Layer, Linear, Norm, Real};
use super::pieces::Pieces;
use super::{Encoder, Labels};
use crate::error::{Error, Result};

struct File {
    tensors: SafeTensors<'static>,
    meta: HashMap<String, String>,
}

fn broken(what: impl std::fmt::Display) -> Error {
    Error::data(format!("the encoder's file is broken: {what}"))
}

impl File {
    fn bytes(&self, name: &str) -> Result<&'static [u8]> {
        Ok(self
            .tensors
            .tensor(name)
            .map_err(|e| broken(format_args!("{name}: {e}")))?
            .data())
    }

    fn whole(&self, name: &str) -> Result<Vec<i8>> {
        Ok(self.bytes(name)?.iter().map(|b| b.cast_signed()).collect())
    }

    fn real(&self, name: &str) -> Result<Vec<f32>> {
        let (quads, _) = self.bytes(name)?.as_chunks::<4>();
        Ok(quads.iter().map(|q| f32::from_le_bytes(*q)).collect())
    }

    fn linear(&self, name: &str) -> Result<Linear> {
        let weights = self.whole(&format!("{name}.weights"))?;
        let scale = self.real(&format!("{name}.scale"))?;
        let bias = self.real(&format!("{name}.bias"))?;
        if scale.is_empty()
            || bias.len() != scale.len()
            || !weights.len().is_multiple_of(scale.len())
        {
            return Err(broken(format_args!("{name}: sizes do not fit")));
        }
        Ok(Linear::new(&weights, scale, bias))
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        Ok(Norm {
            scale: self.real(&format!("{name}.scale"))?,
            bias: self.real(&format!("{name}.bias"))?,
        })
    }

    fn list(&self, name: &str) -> Result<Vec<String>> {
        let text = self
            .meta
            .get(name)
            .ok_or_else(|| broken(format_args!("no {name} in its header")))?;
        Ok(text.split_whitespace().map(str::to_owned).collect())
    }

    fn number(&self, name: &str) -> Result<usize> {
        self.list(name)?
            .first()
            .and_then(|n| n.parse().ok())
            .ok_or_else(|| broken(format_args!("{name} is no number")))
    }
}

/// Reads the file.
pub(super) fn open(bytes: &'static [u8]) -> Result<Encoder> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(broken)?;
    let file = File {
        tensors: SafeTensors::deserialize(bytes).map_err(broken)?,
        meta: header
            .metadata()
            .clone()
            .unwrap_or_default()
            .into_iter()
            .collect(),
    };
    let vocabulary = std::str::from_utf8(file.bytes("vocabulary")?).map_err(broken)?;
    let first_norm = file.norm("norm")?;
    let width = first_norm.scale.len();
    let scales = file.real("positions.scale")?;
    let positions: Vec<f32> = file
        .whole("positions")?
        .chunks_exact(width.max(1))
        .zip(&scales)
        .flat_map(|(row, s)| row.iter().map(move |v| f32::from(*v) * s))
        .collect();
    let layers = (0..file.number("layers")?)
        .map(|n| layer(&file, n))
        .collect::<Result<Vec<Layer>>>()?;
    let encoder = Encoder {
        pieces: Pieces::new(vocabulary).ok_or_else(|| broken("a special piece is missing"))?,
        words: file.bytes("words")?,
        word_scales: file.real("words.scale")?,
        positions,
        first_norm,
        layers,
        heads: file.number("heads")?,
        spans: file.linear("spans")?,
        pooled: real(&file, "pooled", width)?,
        documents: real(&file, "documents", 2 * width)?,
        vectors: file.linear("vectors")?,
        labels: labels(&file)?,
    };
    check(&encoder, vocabulary.lines().count())?;
    Ok(encoder)
}

fn layer(file: &File, number: usize) -> Result<Layer> {
    let name = |part: &str| format!("layer.{number}.{part}");
    Ok(Layer {
        attend: file.linear(&name("attend"))?,
        merge: file.linear(&name("merge"))?,
        after_attention: file.norm(&name("norm1"))?,
        widen: file.linear(&name("widen"))?,
        narrow: file.linear(&name("narrow"))?,
        after: file.norm(&name("norm2"))?,
    })
}

fn real(file: &File, name: &str, inputs: usize) -> Result<Real> {
    let weights = file.real(&format!("{name}.weights"))?;
    let bias = file.real(&format!("{name}.bias"))?;
    if bias.len() * inputs != weights.len() {
        return Err(broken(format_args!("{name}: sizes do not fit")));
    }
    Ok(Real {
        weights: NdTensor::from_data([inputs, bias.len()], weights),
        bias,
    })
}

fn labels(file: &File) -> Result<Labels> {
    let mut at = 0;
    let mut classes = Vec::new();
    for name in file.list("classes")? {
        let names = file.list(&name)?;
        let columns = at..at + names.len();
        at = columns.end;
        classes.push((name, names, columns));
    }
    Ok(Labels {
        spans: file.list("spans")?,
        documents: file.list("documents")?,
        classes,
        roles: file.list("roles")?,
        widths: [file.number("role_width")?, file.number("pair_width")?],
        far: file
            .list("far")?
            .iter()
            .map(|n| n.parse().map_err(broken))
            .collect::<Result<_>>()?,
        role_far: file.real("role_far")?,
        pair_far: file.real("pair_far")?,
    })
}

/// Sizes that reading relies on.
fn check(encoder: &Encoder, pieces: usize) -> Result<()> {
    let (width, labels) = (encoder.width(), &encoder.labels);
    let distances = 2 * (labels.far.len() + 1);
    let vectors = labels.classes.last().map_or(0, |c| c.2.end)
        + 2 * labels.widths[0] * labels.roles.len()
        + labels.widths[1];
    let fits = encoder.words.len() == pieces * width
        && encoder.word_scales.len() == pieces
        && encoder.positions.len() >= (super::windows::WINDOW + 2) * width
        && encoder.heads > 0
        && width.is_multiple_of(encoder.heads)
        && encoder.spans.outputs() == 3 * labels.spans.len()
        && encoder.pooled.bias.len() == 3 * labels.spans.len()
        && encoder.documents.bias.len() == labels.documents.len()
        && encoder.vectors.outputs() == vectors
        && labels.role_far.len() == distances * labels.roles.len()
        && labels.pair_far.len() == distances
        && encoder.layers.iter().all(|l| {
            l.attend.outputs() == 3 * width
                && l.merge.outputs() == width
                && l.narrow.outputs() == width
        });
    if fits {
        Ok(())
    } else {
        Err(broken("its tensors do not fit each other"))
    }
}
