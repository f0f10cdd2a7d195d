//! `dateline events`: the ledger's events, filtered, sorted and paged.

use dateline::Resources;
use dateline::gazetteer::Place;
use dateline_ledger::Query;

use crate::args::Events;
use crate::failure::Failure;
use crate::print;

/// Lists the events that pass every filter.
pub(crate) fn run(args: &Events) -> Result<bool, Failure> {
    let resources = super::resources(true)?;
    let query = query(args, &resources)?;
    let ledger = super::open(&args.place, &resources)?;
    let events = ledger.events(&query).map_err(super::of(&args.place))?;
    let all = match query.limit {
        Some(limit) if events.len() as u64 == limit => {
            Some(ledger.count(&query).map_err(super::of(&args.place))?)
        }
        _ => None,
    };
    print::events(&events, print::format(args.view.format), all, query.offset)?;
    Ok(!events.is_empty())
}

fn query(args: &Events, resources: &Resources) -> Result<Query, Failure> {
    let near = match &args.near {
        Some(place) => {
            let (lat, lon) = point(place, resources)?;
            Some((lat, lon, args.within))
        }
        None => None,
    };
    Ok(Query {
        at: args.view.as_of.clone(),
        policy: args.view.policy,
        from: args.from.map(|d| d.to_string()),
        to: args.to.map(|d| d.to_string()),
        country: args.country.clone(),
        place: args.name_of_place.clone(),
        near,
        actor: args.actor.clone(),
        kind: args.kind.clone(),
        min_killed: args.min_killed,
        disputed: args.disputed,
        text: args.text.clone(),
        source: args.source.clone(),
        id: None,
        sort: args.sort,
        limit: args.limit,
        offset: args.offset,
        sizes: None,
    })
}

/// Degrees north and east of a place: two numbers, or a name that has one bearer, or one that
/// has ten times the inhabitants of any other.
fn point(text: &str, resources: &Resources) -> Result<(f64, f64), Failure> {
    let numbers = text
        .split_once(',')
        .and_then(|(a, b)| Some((a.trim().parse::<f64>().ok()?, b.trim().parse::<f64>().ok()?)));
    if let Some((lat, lon)) = numbers {
        if lat.abs() <= 90.0 && lon.abs() <= 180.0 {
            return Ok((lat, lon));
        }
        return Err(Failure::other(
            text,
            "degrees north run from -90 to 90, degrees east from -180 to 180",
        ));
    }
    let words: Vec<String> = dateline::document::words(text);
    let gazetteer = &resources.gazetteer;
    let named = gazetteer.starting(&words, 0);
    let whole = named.iter().find(|n| n.0 == words.len());
    let mut places: Vec<Place> = whole
        .iter()
        .flat_map(|n| n.1.iter().filter_map(|i| gazetteer.place(*i)))
        .collect();
    places.sort_by_key(|p| std::cmp::Reverse(p.population));
    match &places[..] {
        [] => Err(Failure::other(
            text,
            "is no place of the gazetteer; give degrees north and east, as 33.5,44.3",
        )),
        [only] => Ok((only.lat, only.lon)),
        [first, second, ..] if first.population >= 10 * second.population.max(1_000) => {
            Ok((first.lat, first.lon))
        }
        several => {
            let choices = several
                .iter()
                .take(5)
                .map(|p| format!("{:.2},{:.2} ({} {})", p.lat, p.lon, p.name, p.country));
            let choices: Vec<String> = choices.collect();
            Err(Failure::other(
                text,
                format!(
                    "is the name of several places; give one of {}",
                    choices.join("; ")
                ),
            ))
        }
    }
}
