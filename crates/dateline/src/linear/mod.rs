//! Which label does each word get? Linear-chain models over hashed features.
//!
//! In: rows of hashed features ([`features`]). Out: the best labels and their probabilities
//! ([`model`]). A chain of one is a plain classifier. Models are files made by `cargo xtask train`;
//! this module only reads them. Method: conditional random fields (Lafferty et al. 2001), with
//! forward-backward sums for the probabilities.

pub mod features;
pub mod model;
pub mod spans;

pub use model::{Model, Tagged};
