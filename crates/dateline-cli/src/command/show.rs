//! `dateline show`: one event with every claim about each field, or one article with its text.

use dateline_ledger::Ledger;

use crate::args::Show;
use crate::failure::Failure;
use crate::print;

/// Shows what the id names.
pub(crate) fn run(args: &Show) -> Result<bool, Failure> {
    let events = super::events::load(&args.place, &args.view, args.view.policy)?;
    let format = print::format(args.view.format);
    let found: Vec<_> = events
        .iter()
        .filter(|e| e.id.starts_with(&args.id))
        .collect();
    match found[..] {
        [event] => {
            print::event(event, &events, format)?;
            return Ok(true);
        }
        [] => {}
        _ => {
            return Err(Failure::other(
                args.id.clone(),
                format!("{} events start so; give more of the id", found.len()),
            ));
        }
    }
    let fail = |e: dateline_ledger::Error| Failure::input(&args.place.ledger, e);
    let ledger = Ledger::open_existing(&args.place.ledger).map_err(fail)?;
    let readings = ledger.readings(args.view.as_of.as_deref()).map_err(fail)?;
    let articles: Vec<_> = readings
        .iter()
        .filter(|r| r.report.article.id.starts_with(&args.id))
        .collect();
    match articles[..] {
        [article] => {
            print::article(&article.report, format)?;
            Ok(true)
        }
        [] => Err(Failure::other(
            args.id.clone(),
            "no event and no article of this ledger has this id; `dateline events` lists them",
        )),
        _ => Err(Failure::other(
            args.id.clone(),
            format!("{} articles start so; give more of the id", articles.len()),
        )),
    }
}
