//! What does the encoder compute? The layers of a BERT-like encoder over one window.
//!
//! In: vectors of word pieces, `rows × WIDTH`. Out: vectors of the same shape. Weights are whole
//! numbers of -63 to 63 with a scale for each column; the vectors that meet them are rounded to
//! whole numbers with a scale for each row (dynamic quantisation). 7 bits keep the products of
//! all processors' 8-bit kernels exact. The kernels are those of `rten-gemm`.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use rten_vecmath::{ApproxGelu, ExtendInit, Quantize, Softmax};

use crate::error::{Error, Result};

/// The zero of rounded rows.
const ZERO: u8 = 128;
/// The largest step away from it.
const STEPS: f32 = 127.0;
/// Under the root of a norm.
const EPSILON: f32 = 1e-12;

/// The kernels of this processor. Cheap to make; one for each reading.
pub(super) struct Kernels {
    whole: GemmExecutor<u8, i8, i32>,
    real: GemmExecutor<f32>,
}

impl Kernels {
    pub(super) fn new() -> Kernels {
        Kernels {
            whole: GemmExecutor::default(),
            real: GemmExecutor::default(),
        }
    }
}

fn kernel(error: impl std::fmt::Debug) -> Error {
    Error::data(format!("the encoder's weights do not fit: {error:?}"))
}

/// A linear map in whole numbers.
pub(super) struct Linear {
    packed: PackedBMatrix<i8>,
    scale: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Linear {
    /// `weights` is `inputs × outputs`, row by row.
    pub(super) fn new(weights: &[i8], scale: Vec<f32>, bias: Vec<f32>) -> Linear {
        let inputs = weights.len() / scale.len().max(1);
        let matrix = NdTensorView::from_data([inputs, scale.len()], weights);
        Linear {
            packed: GemmExecutor::<u8, i8, i32>::default().prepack_b(matrix),
            scale,
            bias,
            inputs,
        }
    }

    /// Number of columns that come out.
    pub(super) fn outputs(&self) -> usize {
        self.scale.len()
    }

    /// Maps rows of vectors.
    pub(super) fn apply(&self, kernels: &Kernels, x: &[f32]) -> Result<Vec<f32>> {
        let (rows, n) = (x.len() / self.inputs, self.outputs());
        let mut whole: Vec<u8> = Vec::with_capacity(x.len());
        let mut scales = Vec::with_capacity(rows);
        for row in x.chunks_exact(self.inputs) {
            let top = row.iter().fold(0f32, |m, v| m.max(v.abs())).max(1e-9);
            scales.push(top / STEPS);
            whole.extend_init(|out| {
                Quantize::new(row, &mut out[..row.len()], STEPS / top, ZERO).dispatch()
            });
        }
        let zeros = vec![ZERO; rows];
        let mut sums = vec![0i32; rows * n];
        kernels
            .whole
            .gemm(
                &mut sums,
                GemmInputA::Unpacked(NdTensorView::from_data([rows, self.inputs], &whole[..])),
                GemmInputB::Packed(&self.packed),
                GemmOptions {
                    a_quant: Some(QuantParams { zero_point: &zeros }),
                    ..GemmOptions::default()
                },
            )
            .map_err(kernel)?;
        let mut out = vec![0f32; rows * n];
        for ((sums, out), row) in sums
            .chunks_exact(n)
            .zip(out.chunks_exact_mut(n))
            .zip(&scales)
        {
            for (((y, sum), scale), bias) in
                out.iter_mut().zip(sums).zip(&self.scale).zip(&self.bias)
            {
                *y = *sum as f32 * (row * scale) + bias;
            }
        }
        Ok(out)
    }
}

/// Brings every row to mean 0 and deviation 1, then to a learned scale and bias.
pub(super) struct Norm {
    pub scale: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Norm {
    pub(super) fn apply(&self, x: &mut [f32]) {
        for row in x.chunks_exact_mut(self.scale.len()) {
            let n = row.len() as f32;
            let mean = row.iter().sum::<f32>() / n;
            let spread = row.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / n;
            let factor = 1.0 / (spread + EPSILON).sqrt();
            for ((v, s), b) in row.iter_mut().zip(&self.scale).zip(&self.bias) {
                *v = (*v - mean) * factor * s + b;
            }
        }
    }
}

/// One layer: attention of every piece to every other, then two linear maps.
pub(super) struct Layer {
    /// To queries (already scaled), keys and values, side by side.
    pub attend: Linear,
    pub merge: Linear,
    pub after_attention: Norm,
    pub widen: Linear,
    pub narrow: Linear,
    pub after: Norm,
}

impl Layer {
    /// `heads` parts of the vectors attend on their own.
    pub(super) fn apply(&self, kernels: &Kernels, x: Vec<f32>, heads: usize) -> Result<Vec<f32>> {
        let mixed = self.attention(kernels, &x, heads)?;
        let mut x = sum(x, &self.merge.apply(kernels, &mixed)?);
        self.after_attention.apply(&mut x);
        let mut wide = self.widen.apply(kernels, &x)?;
        ApproxGelu {}.map_mut(&mut wide);
        let mut x = sum(x, &self.narrow.apply(kernels, &wide)?);
        self.after.apply(&mut x);
        Ok(x)
    }

    fn attention(&self, kernels: &Kernels, x: &[f32], heads: usize) -> Result<Vec<f32>> {
        let width = self.merge.outputs();
        let (rows, part) = (x.len() / width, width / heads);
        let all = self.attend.apply(kernels, x)?;
        let view = |from: usize| {
            NdTensorView::from_slice_with_strides([rows, part], &all[from..], [3 * width, 1])
                .map_err(kernel)
        };
        let mut out = vec![0f32; rows * width];
        let mut weights = vec![0f32; rows * rows];
        let mut mixed = vec![0f32; rows * part];
        for head in 0..heads {
            let (q, k, v) = (
                view(head * part)?,
                view(width + head * part)?,
                view(2 * width + head * part)?,
            );
            let real = |out: &mut [f32], a, b| {
                kernels
                    .real
                    .gemm(
                        out,
                        GemmInputA::Unpacked(a),
                        GemmInputB::Unpacked(b),
                        GemmOptions::default(),
                    )
                    .map_err(kernel)
            };
            real(&mut weights, q, k.transposed())?;
            for row in weights.chunks_exact_mut(rows) {
                Softmax::new_mut(row).dispatch();
            }
            let seen = NdTensorView::from_data([rows, rows], &weights[..]);
            real(&mut mixed, seen, v)?;
            for (to, from) in out.chunks_exact_mut(width).zip(mixed.chunks_exact(part)) {
                to[head * part..(head + 1) * part].copy_from_slice(from);
            }
        }
        Ok(out)
    }
}

fn sum(mut x: Vec<f32>, y: &[f32]) -> Vec<f32> {
    for (a, b) in x.iter_mut().zip(y) {
        *a += b;
    }
    x
}

/// A linear map in real numbers, for what is computed once a window.
pub(super) struct Real {
    pub weights: NdTensor<f32, 2>,
    pub bias: Vec<f32>,
}

impl Real {
    /// Maps one vector.
    pub(super) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let mut out = self.bias.clone();
        for (row, v) in x.iter().enumerate() {
            for (y, w) in out.iter_mut().zip(self.weights.slice(row).iter()) {
                *y += v * w;
            }
        }
        out
    }
}
