//! `dateline rebuild`: the events anew, from the log alone.

use dateline_ledger::Ledger;

use crate::args::Rebuild;
use crate::failure::Failure;

/// Computes the events anew.
pub(crate) fn run(args: &Rebuild) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let ledger =
        Ledger::open_as_it_is(&args.place.ledger, &resources).map_err(super::of(&args.place))?;
    let bar = super::read::progress(usize::MAX);
    ledger
        .rebuild(&mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
        .map_err(super::of(&args.place))?;
    bar.finish_and_clear();
    ledger
        .is_empty()
        .map(|none| !none)
        .map_err(super::of(&args.place))
}
