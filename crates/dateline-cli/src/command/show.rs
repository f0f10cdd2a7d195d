//! `dateline show`: one event with every claim about each field, or its history, or one article.

use crate::args::Show;
use crate::failure::Failure;
use crate::print;

/// Shows what the id names.
pub(crate) fn run(args: &Show) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let ledger = super::open(&args.place, &resources)?;
    let format = print::format(args.view.format);
    let fail = super::of(&args.place);
    let found = super::named(&ledger, &args.place, &args.view, &args.id)?;
    let as_of = args.view.as_of.as_deref();
    match &found[..] {
        [event] if args.history => {
            let changes = ledger
                .history(&event.id, as_of, args.view.policy)
                .map_err(fail)?;
            print::history(&event.id, &changes, format)?;
            return Ok(true);
        }
        [event] => {
            let chain = ledger
                .chain(&event.id, as_of, args.view.policy)
                .map_err(fail)?;
            print::event(event, &chain.events, format)?;
            return Ok(true);
        }
        [] => {}
        _ => {
            return Err(Failure::other(
                args.id.clone(),
                "several events start so; give more of the id",
            ));
        }
    }
    if args.history {
        let former = ledger.former(&args.id).map_err(&fail)?;
        if let [event] = &former[..] {
            let changes = ledger
                .history(event, as_of, args.view.policy)
                .map_err(fail)?;
            print::history(event, &changes, format)?;
            return Ok(!changes.is_empty());
        }
    }
    let readings = ledger.readings(as_of, Some(&args.id)).map_err(&fail)?;
    match &readings[..] {
        [article] => {
            print::article(&article.report, format)?;
            Ok(true)
        }
        [] => Err(Failure::other(
            args.id.clone(),
            if ledger.former(&args.id).map_err(fail)?.is_empty() {
                "no event and no article of this ledger has this id; `dateline events` lists them"
            } else {
                "is no event any more; `dateline show ID --history` tells where it went"
            },
        )),
        _ => Err(Failure::other(
            args.id.clone(),
            format!("{} articles start so; give more of the id", readings.len()),
        )),
    }
}
