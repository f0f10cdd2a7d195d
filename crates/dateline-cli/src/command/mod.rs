//! The commands, one module each. Each returns whether it found something.

pub(crate) mod check;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod read;
pub(crate) mod score;
pub(crate) mod show;

use dateline::Resources;

use crate::failure::Failure;

/// The vocabulary and the models; without the encoder where speed is asked for.
fn resources(fast: bool) -> Result<Resources, Failure> {
    let resources = Resources::load()?;
    Ok(if fast { resources.fast() } else { resources })
}
