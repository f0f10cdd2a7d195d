//! The commands, one module each. Each returns whether it found something.

pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod decide;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod read;
pub(crate) mod rebuild;
pub(crate) mod score;
pub(crate) mod show;

use dateline::Resources;
use dateline_ledger::view::EventView;
use dateline_ledger::{Ledger, Query};

use crate::args::{View, Where};
use crate::failure::Failure;

/// The vocabulary and the models; without the encoder where speed is asked for.
fn resources(fast: bool) -> Result<Resources, Failure> {
    let resources = Resources::load()?;
    Ok(if fast { resources.fast() } else { resources })
}

/// An error of a ledger, with its address.
fn of(place: &Where) -> impl Fn(dateline_ledger::Error) -> Failure + '_ {
    |e| Failure::other(without_password(&place.ledger), e)
}

/// An address as it may be shown.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    match rest.split_once('@') {
        Some((user, host)) => {
            let name = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}@{host}")
        }
        None => address.to_owned(),
    }
}

/// Opens a ledger that must be there.
fn open<'r>(place: &Where, resources: &'r Resources) -> Result<Ledger<'r>, Failure> {
    Ledger::open_existing(&place.ledger, resources).map_err(of(place))
}

/// Whether a text can be the beginning of an id.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The events whose ids start so, as known at the view's time.
fn named(
    ledger: &Ledger<'_>,
    place: &Where,
    view: &View,
    id: &str,
) -> Result<Vec<EventView>, Failure> {
    if !is_id(id) {
        return Err(Failure::other(
            id,
            "is no id: ids are made of the digits 0 to 9 and a to f",
        ));
    }
    let query = Query {
        at: view.as_of.clone(),
        policy: view.policy,
        id: Some(id.to_lowercase()),
        limit: Some(2),
        ..Query::default()
    };
    ledger.events(&query).map_err(of(place))
}

/// The one event whose id starts so.
fn one(ledger: &Ledger<'_>, place: &Where, view: &View, id: &str) -> Result<EventView, Failure> {
    let mut found = named(ledger, place, view, id)?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::other(
            id,
            "no event of this ledger has this id; `dateline events` lists them",
        )),
        _ => Err(Failure::other(
            id,
            "several events start so; give more of the id",
        )),
    }
}
