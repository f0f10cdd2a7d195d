//! Which claims cannot both be exact?
//!
//! In: events and claims. Out: [`Contradiction`]s: two sources, one field, values that exclude
//! each other. A part does not contradict its total, "at least 5" does not contradict 7, and a
//! source does not contradict itself by refining.

use crate::claims::claim::Claim;
use crate::claims::event::Event;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{Role, SourceKind, Stance};

/// Two claims against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The event.
    pub event: usize,
    /// The field.
    pub field: String,
    /// The claims.
    pub between: [usize; 2],
    /// Why.
    pub why: String,
}

/// All contradictions, by event and field.
pub fn find(
    doc: &crate::document::Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    claims: &[Claim],
) -> Vec<Contradiction> {
    let mut out: Vec<Contradiction> = Vec::new();
    for (e, event) in events.iter().enumerate() {
        counts(e, event, claims, &mut out);
        targets(doc, m, r, e, event, claims, &mut out);
        happened(e, claims, &mut out);
    }
    out
}

fn same_source(a: &Claim, b: &Claim) -> bool {
    a.kind == b.kind && (a.entity.is_some() && a.entity == b.entity || a.name == b.name)
}

fn who(claim: &Claim) -> String {
    claim
        .name
        .clone()
        .unwrap_or_else(|| SourceKind::Narration.name().to_owned())
}

fn stating(claims: &[Claim], e: usize, field: &str) -> Vec<usize> {
    (0..claims.len())
        .filter(|i| claims[*i].states(e, field))
        .collect()
}

/// Totals of one measure whose ranges do not meet.
fn counts(e: usize, event: &Event, claims: &[Claim], out: &mut Vec<Contradiction>) {
    for (i, a) in event.counts.iter().enumerate() {
        for (j, b) in event.counts.iter().enumerate().skip(i + 1) {
            let (x, y) = (&a.count, &b.count);
            let totals = a.part_of.is_none() && b.part_of.is_none() && !x.partial && !y.partial;
            let apart = x.max.is_some_and(|m| m < y.min) || y.max.is_some_and(|m| m < x.min);
            // "no soldiers were hurt" counts soldiers, not everybody.
            let scoped = x.max == Some(0) && x.who.is_some() || y.max == Some(0) && y.who.is_some();
            if x.measure != y.measure || !totals || !apart || scoped {
                continue;
            }
            for p in stating(claims, e, &format!("counts/{i}")) {
                for q in stating(claims, e, &format!("counts/{j}")) {
                    if p != q && !same_source(&claims[p], &claims[q]) {
                        let why = format!(
                            "{}: {}; {}: {}",
                            who(&claims[p]),
                            x.min,
                            who(&claims[q]),
                            y.min
                        );
                        add(out, e, x.measure.name(), p, q, why);
                    }
                }
            }
        }
    }
}

fn add(out: &mut Vec<Contradiction>, event: usize, field: &str, p: usize, q: usize, why: String) {
    let between = [p.min(q), p.max(q)];
    if !out
        .iter()
        .any(|c| c.event == event && c.field == field && c.between == between)
    {
        out.push(Contradiction {
            event,
            field: field.to_owned(),
            between,
            why,
        });
    }
}

/// One source names stores and fighters, another people who are neither
/// (`data/rules/target-contrast.tsv`).
fn targets(
    doc: &crate::document::Document<'_>,
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
            for content in &claim.contents {
                for at in content.clone() {
                    // "Five people" may be anybody.
                    let anybody = r.anybody.contains(doc.norm(at));
                    let people = m.marks.people[at]
                        .as_ref()
                        .filter(|_| !anybody)
                        .map(|(n, k)| (*n, k.clone()));
                    let object = m.marks.object[at].as_ref().map(|(n, k)| (*n, k.clone()));
                    for (n, kind) in people.into_iter().chain(object) {
                        kinds.push((kind, doc.span(at..at + n).of(doc.text()).to_owned()));
                    }
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

/// Somebody denies what somebody else asserts of the same happening.
fn happened(e: usize, claims: &[Claim], out: &mut Vec<Contradiction>) {
    let about = |stance: Stance| {
        (0..claims.len())
            .filter(move |i| claims[*i].stance == stance && claims[*i].about.contains(&e))
            .collect::<Vec<_>>()
    };
    for p in about(Stance::Denies) {
        let counted = claims[p]
            .states
            .iter()
            .any(|s| s.event == e && s.field.starts_with("counts/"));
        if counted {
            continue;
        }
        for q in about(Stance::Accuses)
            .into_iter()
            .chain(about(Stance::ClaimsResponsibility))
        {
            if !same_source(&claims[p], &claims[q]) {
                add(
                    out,
                    e,
                    Role::Initiator.name(),
                    p,
                    q,
                    format!("{} denies what {} says", who(&claims[p]), who(&claims[q])),
                );
            }
        }
    }
}
