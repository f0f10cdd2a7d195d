//! `dateline merge`, `split`, `withdraw`, `undo`, `decisions`: what people say of the events.

use dateline::Resources;
use dateline_ledger::{Ledger, Personal};

use crate::args::{Decisions, Merge, Person, Split, Undo, Where, Withdraw};
use crate::failure::Failure;
use crate::print;

fn personal(person: &Person) -> Personal {
    Personal {
        by: person.by.clone(),
        because: person.because.clone(),
        known: person.known.clone().unwrap_or_else(crate::clock::now),
        program: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Opens the ledger, decides, and prints the decision's id.
fn decide(
    place: &Where,
    person: &Person,
    what: impl FnOnce(&mut Ledger<'_>, &Personal) -> dateline_ledger::Result<String>,
) -> Result<bool, Failure> {
    let resources: Resources = super::resources(true)?;
    let mut ledger = super::open(place, &resources)?;
    let id = what(&mut ledger, &personal(person)).map_err(super::of(place))?;
    print::line(&format!(
        "{id}  kept; `dateline undo {}` takes it back",
        &id[..8]
    ))?;
    Ok(true)
}

/// Says that events are one.
pub(crate) fn merge(args: &Merge) -> Result<bool, Failure> {
    let ids: Vec<&str> = args.ids.iter().map(String::as_str).collect();
    decide(&args.place, &args.person, |ledger, person| {
        ledger.merge(&ids, person)
    })
}

/// Says that claims tell of another event.
pub(crate) fn split(args: &Split) -> Result<bool, Failure> {
    let claims: Vec<&str> = args.claims.iter().map(String::as_str).collect();
    decide(&args.place, &args.person, |ledger, person| {
        ledger.split(&args.id, &claims, person)
    })
}

/// Takes an article's claims out of the events.
pub(crate) fn withdraw(args: &Withdraw) -> Result<bool, Failure> {
    decide(&args.place, &args.person, |ledger, person| {
        ledger.withdraw(&args.article, person)
    })
}

/// Undoes a decision.
pub(crate) fn undo(args: &Undo) -> Result<bool, Failure> {
    decide(&args.place, &args.person, |ledger, person| {
        ledger.undo(&args.id, person)
    })
}

/// Lists the decisions.
pub(crate) fn list(args: &Decisions) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let ledger = super::open(&args.place, &resources)?;
    let decided = ledger
        .decided(args.as_of.as_deref())
        .map_err(super::of(&args.place))?;
    print::decisions(&decided, print::format(args.format))?;
    Ok(!decided.is_empty())
}
