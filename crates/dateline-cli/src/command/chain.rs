//! `dateline chain`: what led to an event, and what followed.

use crate::args::Chain;
use crate::failure::Failure;
use crate::print;

/// Draws the chain of one event.
pub(crate) fn run(args: &Chain) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let ledger = super::open(&args.place, &resources)?;
    let event = super::one(&ledger, &args.place, &args.view, &args.id)?;
    let chain = ledger
        .chain(&event.id, args.view.as_of.as_deref(), args.view.policy)
        .map_err(super::of(&args.place))?;
    print::chain(&chain, args.draw)?;
    Ok(!chain.arrows.is_empty())
}
