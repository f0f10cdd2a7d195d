//! Do two articles tell of one event?
//!
//! In: event mentions of different articles. Out: a score with its reasons. Times and places
//! that cannot both be right, other families of types and other statuses keep two mentions
//! apart; the rest adds up, and every part of the sum is named.

use dateline::report::{EntityOut, EventOut};
use dateline::vocabulary::{Role, Status};

/// Score from which two mentions are one event.
pub const SAME: f64 = 3.5;

/// Most km between two places that may be one.
const KM: f64 = 30.0;

/// One mention with what is needed to compare it.
pub struct Mention<'a> {
    /// The event mention.
    pub event: &'a EventOut,
    /// The entities of its article.
    pub entities: &'a [EntityOut],
    /// Coarse family of its type.
    pub family: String,
}

/// Why two mentions are one event: names and weights of what speaks for it.
pub type Reasons = Vec<(&'static str, f64)>;

/// Whether an event can have happened only once, and so can be merged at all.
fn mergeable(event: &EventOut) -> bool {
    matches!(
        event.status,
        Status::Happened | Status::Ongoing | Status::Denied
    )
}

/// The score of two mentions, or nothing where they cannot be one.
pub fn score(a: &Mention<'_>, b: &Mention<'_>) -> Option<(f64, Reasons)> {
    if a.family != b.family || !mergeable(a.event) || !mergeable(b.event) {
        return None;
    }
    let mut reasons: Reasons = Vec::new();
    match (&a.event.time, &b.event.time) {
        (Some(x), Some(y)) if x.start <= y.end && y.start <= x.end => {
            let exact = x.start == x.end && y.start == y.end;
            reasons.push(("time", if exact { 1.5 } else { 0.5 }));
        }
        (Some(_), Some(_)) => return None,
        _ => {}
    }
    match place(a.event, b.event) {
        Some(true) => reasons.push(("place", 1.5)),
        Some(false) => return None,
        None => {}
    }
    if a.event.kind.id == b.event.kind.id {
        reasons.push(("type", 1.0));
    }
    for (name, roles) in [
        ("initiator", &[Role::Initiator][..]),
        ("target", &[Role::Target, Role::Victim, Role::Recipient]),
    ] {
        if shares(a, b, roles) {
            reasons.push((name, 0.7));
        }
    }
    let counts = a
        .event
        .counts
        .iter()
        .filter(|c| c.part_of.is_none() && c.min > 0)
        .any(|x| {
            b.event
                .counts
                .iter()
                .any(|y| y.part_of.is_none() && x.of == y.of && x.min == y.min)
        });
    if counts {
        reasons.push(("counts", 0.8));
    }
    let total = reasons.iter().map(|r| r.1).sum();
    Some((total, reasons))
}

/// Whether two places are one; nothing where one of them is not told.
fn place(a: &EventOut, b: &EventOut) -> Option<bool> {
    let (x, y) = (a.place.as_ref()?, b.place.as_ref()?);
    let same_name = x
        .name
        .as_ref()
        .zip(y.name.as_ref())
        .is_some_and(|(m, n)| m.eq_ignore_ascii_case(n));
    if same_name {
        return Some(true);
    }
    match (x.lat.zip(x.lon), y.lat.zip(y.lon)) {
        (Some(p), Some(q)) => {
            let slack = x
                .radius_km
                .unwrap_or_default()
                .max(y.radius_km.unwrap_or_default())
                .max(KM);
            Some(dateline::gazetteer::Gazetteer::distance_km(p, q) <= slack)
        }
        // A country or an unlisted name says too little against.
        _ => {
            if x.country.is_some() && y.country.is_some() && x.country != y.country {
                Some(false)
            } else {
                None
            }
        }
    }
}

fn shares(a: &Mention<'_>, b: &Mention<'_>, roles: &[Role]) -> bool {
    let names = |m: &Mention<'_>| -> Vec<String> {
        m.event
            .arguments
            .iter()
            .filter(|x| roles.contains(&x.role))
            .filter_map(|x| m.entities.iter().find(|e| e.id == x.entity))
            .map(|e| {
                e.link.as_ref().map_or_else(
                    || e.name.to_lowercase(),
                    |l| format!("{}:{}", l.scheme, l.id),
                )
            })
            .collect()
    };
    let mine = names(a);
    names(b).iter().any(|n| mine.contains(n))
}
