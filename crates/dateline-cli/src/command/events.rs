//! `dateline events`: the ledger's events, filtered.

use dateline::Resources;
use dateline_ledger::view::EventView;
use dateline_ledger::{Ledger, Policy};

use crate::args::{Events, View, Where};
use crate::failure::Failure;
use crate::print;

/// The events of a ledger as known at a time.
pub(crate) fn load(place: &Where, view: &View, policy: Policy) -> Result<Vec<EventView>, Failure> {
    let fail = |e: dateline_ledger::Error| Failure::input(&place.ledger, e);
    let ledger = Ledger::open_existing(&place.ledger).map_err(fail)?;
    let readings = ledger.readings(view.as_of.as_deref()).map_err(fail)?;
    let resources = Resources::load()?;
    Ok(dateline_ledger::events(&readings, &resources, policy))
}

/// Lists the events that pass every filter.
pub(crate) fn run(args: &Events) -> Result<bool, Failure> {
    let events: Vec<EventView> = load(&args.place, &args.view, args.view.policy)?
        .into_iter()
        .filter(|e| passes(e, args))
        .collect();
    print::events(&events, print::format(args.view.format))?;
    Ok(!events.is_empty())
}

fn has(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

fn passes(event: &EventView, args: &Events) -> bool {
    let time = event.time.as_ref().map(|t| &t.value);
    let from = args
        .from
        .is_none_or(|d| time.is_some_and(|t| t.end >= d.to_string()));
    let to = args
        .to
        .is_none_or(|d| time.is_some_and(|t| t.start <= d.to_string()));
    let place = event.place.as_ref().map(|p| &p.value);
    let country = args.country.as_ref().is_none_or(|c| {
        place
            .and_then(|p| p.country.as_ref())
            .is_some_and(|x| x.eq_ignore_ascii_case(c))
    });
    let named = args.name_of_place.as_ref().is_none_or(|n| {
        place
            .and_then(|p| p.name.as_ref())
            .is_some_and(|x| has(x, n))
    });
    let actor = args
        .actor
        .as_ref()
        .is_none_or(|n| event.arguments.iter().any(|a| has(&a.field.value.name, n)));
    let kind = &event.kind.value;
    let typed = args.kind.as_ref().is_none_or(|t| {
        [Some(&kind.id), Some(&kind.plover), kind.acled.as_ref()]
            .into_iter()
            .flatten()
            .any(|x| x.eq_ignore_ascii_case(t))
    });
    let killed = args.min_killed.is_none_or(|n| {
        event
            .counts
            .iter()
            .any(|c| c.of == dateline::vocabulary::Measure::Killed && c.field.value.best >= n)
    });
    from && to
        && country
        && named
        && actor
        && typed
        && killed
        && (!args.disputed || !event.disputed.is_empty())
}
