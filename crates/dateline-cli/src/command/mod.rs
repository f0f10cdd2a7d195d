//! The commands, one module each. Each returns whether it found something.

pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod read;
pub(crate) mod score;
pub(crate) mod show;
