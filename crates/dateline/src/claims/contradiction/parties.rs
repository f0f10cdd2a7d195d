//! Whom do two sources name who cannot both be meant? Those who did it, those it was done to.

use std::ops::Range;

use super::{Contradiction, add, same_source, who};
use crate::claims::claim::Claim;
use crate::claims::entities::Entity;
use crate::claims::event::Event;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{EntityKind, Role, SourceKind, Stance, WordClass};

/// Two sources name two who cannot be one: neither names both, neither name holds the other,
/// and they are not a state and its own forces.
pub(super) fn initiators(
    entities: &[Entity],
    e: usize,
    event: &Event,
    claims: &[Claim],
    out: &mut Vec<Contradiction>,
) {
    let named: Vec<(usize, usize)> = event
        .arguments
        .iter()
        .enumerate()
        .filter(|(_, a)| a.role == Role::Initiator && is_party(&entities[a.entity]))
        .flat_map(|(i, a)| {
            let field = format!("arguments/{i}");
            let stating = (0..claims.len()).filter(move |c| claims[*c].states(e, &field));
            stating.map(move |c| (c, a.entity))
        })
        .collect();
    let own = claims
        .iter()
        .enumerate()
        .filter(|(_, c)| c.stance == Stance::ClaimsResponsibility && c.about.contains(&e));
    // Two who plead guilty may have done it together; two groups that claim it, hardly.
    let own = own.filter_map(|(i, c)| Some((i, c.entity.filter(|x| is_party(&entities[*x]))?)));
    let all: Vec<(usize, usize)> = named.into_iter().chain(own).collect();
    for (p, a) in &all {
        for (q, b) in all.iter().filter(|(q, _)| q > p) {
            let both = |c: usize| all.contains(&(c, *a)) && all.contains(&(c, *b));
            let told = |c: usize| claims[c].kind != SourceKind::Narration;
            let fits = a != b && told(*p) && told(*q) && !both(*p) && !both(*q);
            if !fits || same_source(&claims[*p], &claims[*q]) {
                continue;
            }
            let (x, y) = (&entities[*a], &entities[*b]);
            if !akin(x, y) {
                let why = format!(
                    "{}: {}; {}: {}",
                    who(&claims[*p]),
                    x.name,
                    who(&claims[*q]),
                    y.name
                );
                add(out, e, Role::Initiator.name(), *p, *q, why);
            }
        }
    }
}

/// Longest small word inside a name ("of", "the").
const SMALL: usize = 3;

/// Whether its name is its own: capitals throughout, but for small words.
pub(super) fn is_named(entity: &Entity) -> bool {
    let small = |w: &str| w.chars().count() <= SMALL || w.starts_with(char::is_uppercase);
    let capital = entity.name.contains(char::is_uppercase);
    capital && entity.name.split_whitespace().all(small)
}

/// Whether it can be blamed: a group, a force, a state; not "gunmen" or "a car".
pub(super) fn is_party(entity: &Entity) -> bool {
    let force = matches!(entity.kind, EntityKind::Military | EntityKind::Government);
    let group = matches!(
        entity.kind,
        EntityKind::ArmedGroup | EntityKind::Organization
    );
    force || (group && (entity.link.is_some() || is_named(entity)))
}

/// Whether two may be one or one a part of the other.
pub(super) fn akin(a: &Entity, b: &Entity) -> bool {
    let land = a.country.is_some() && a.country == b.country;
    let state = |e: &Entity| matches!(e.kind, EntityKind::Military | EntityKind::Government);
    share_name(a, b) || (land && state(a) == state(b))
}

/// Whether one name holds the other, or a word of it: "leadership of the RFO", "the RFO".
pub(super) fn share_name(a: &Entity, b: &Entity) -> bool {
    let (x, y) = (a.name.to_lowercase(), b.name.to_lowercase());
    let held = x.contains(&y) || y.contains(&x);
    let initials = |e: &Entity, w: &str| {
        let capital = |v: &str| v.len() > 1 && v.chars().all(char::is_uppercase);
        e.name
            .split_whitespace()
            .any(|v| capital(v) && v.to_lowercase() == w)
    };
    let word = x
        .split_whitespace()
        .any(|w| (w.len() > SMALL || initials(a, w)) && y.split_whitespace().any(|v| v == w));
    held || word
}

/// One source names stores and fighters, another people who are neither
/// (`data/rules/target-contrast.tsv`).
pub(super) fn targets(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    e: usize,
    event: &Event,
    claims: &[Claim],
    out: &mut Vec<Contradiction>,
) {
    let sides: Vec<(usize, Vec<(String, String)>)> = claims
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind != SourceKind::Narration && c.about.contains(&e))
        .map(|(i, claim)| {
            let mut kinds = Vec::new();
            let mut add = |at: usize, n: usize, kind: &str| {
                let words = doc.span(at..at + n).of(doc.text()).to_owned();
                kinds.push((kind.to_owned(), words));
            };
            // "Strikes on what officials said were arms stores": all that is said is what was hit.
            let mut told = event.happening.triggers.iter();
            let whole = !told.any(|t| claim.holds(&m.triggers[*t].tokens));
            let words = if whole {
                claim.contents.clone()
            } else {
                stated(e, event, claim)
            };
            for at in words.into_iter().flatten() {
                // "Five people" may be anybody.
                let anybody = r.anybody.contains(doc.norm(at));
                // One who shot is no group that was hit.
                let noun = |n: &usize| m.marks.tag(at + n - 1) == WordClass::Plural;
                if let Some((n, kind)) = m.marks.people[at].as_ref().filter(|_| !anybody) {
                    if noun(n) && !whole {
                        add(at, *n, kind);
                    }
                }
                if let Some((n, kind)) = &m.marks.object[at] {
                    add(at, *n, kind);
                }
            }
            (i, kinds)
        })
        .collect();
    for (i, a) in &sides {
        for (j, b) in sides.iter().filter(|(j, _)| j > i) {
            if same_source(&claims[*i], &claims[*j])
                || (!event_role(event, Role::Victim)
                    && !event_role(event, Role::Target)
                    && !event_role(event, Role::Recipient))
            {
                continue;
            }
            let contrast = a.iter().find_map(|(ka, wa)| {
                b.iter()
                    .find(|(kb, _)| r.contrasts.contains(&(ka.clone(), kb.clone())))
                    .map(|(_, wb)| (wa, wb))
            });
            if let Some((wa, wb)) = contrast {
                add(
                    out,
                    e,
                    Role::Target.name(),
                    *i,
                    *j,
                    format!("{}: {wa}; {}: {wb}", who(&claims[*i]), who(&claims[*j])),
                );
            }
        }
    }
}

fn event_role(event: &Event, role: Role) -> bool {
    event.arguments.iter().any(|a| a.role == role)
}

/// The words of those that a claim says it was done to: targets and victims, the dead and the
/// wounded.
fn stated(e: usize, event: &Event, claim: &Claim) -> Vec<Range<usize>> {
    let to = |role| matches!(role, Role::Target | Role::Victim | Role::Recipient);
    let arguments = event.arguments.iter().enumerate();
    let arguments = arguments
        .filter(|(i, a)| to(a.role) && claim.states(e, &format!("arguments/{i}")))
        .map(|(_, a)| a.tokens.clone());
    let counts = event.counts.iter().enumerate();
    let counts = counts
        .filter(|(i, _)| claim.states(e, &format!("counts/{i}")))
        .map(|(_, c)| c.count.tokens.clone());
    arguments.chain(counts).collect()
}
