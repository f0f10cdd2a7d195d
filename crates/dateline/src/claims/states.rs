//! Which fields of its events does a claim state or deny?
//!
//! In: a claim, the events and the attributed claims beside it. Out: [`Stated`]s: every field
//! whose words lie in the claim's content, and what a denial denies.

use std::ops::Range;

use crate::claims::claim::{Claim, STATUS, Stated};
use crate::claims::event::Event;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{Role, SourceKind, Stance, WordClass};

/// Fields whose words the content holds. What a source says goes to it alone: narration states
/// only what no attribution in its sentence holds.
pub(super) fn of(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    claim: &Claim,
    attributed: &[Claim],
) -> Vec<Stated> {
    let mut out = Vec::new();
    for e in &claim.about {
        let event = &events[*e];
        let narration = claim.kind == SourceKind::Narration && claim.cue.is_none();
        let taken = |tokens: &Range<usize>| {
            narration
                && attributed
                    .iter()
                    .any(|a| a.about.contains(e) && a.holds(tokens))
        };
        let mut add = |tokens: &Range<usize>, field: String| {
            let holds = if narration {
                claim.covers(tokens)
            } else {
                claim.holds(tokens)
            };
            if holds && !taken(tokens) {
                out.push(Stated {
                    event: *e,
                    field,
                    denies: false,
                });
            }
        };
        for (i, count) in event.counts.iter().enumerate() {
            add(&count.count.tokens, format!("counts/{i}"));
        }
        for (i, count) in event.running.iter().enumerate() {
            add(&count.tokens, format!("running/{i}"));
        }
        for (i, argument) in event.arguments.iter().enumerate() {
            add(&argument.tokens, format!("arguments/{i}"));
        }
        if let Some((_, t)) = event.time {
            add(&doc.tokens_in(m.times[t].span), "time".to_owned());
        }
        if let Some(p) = event.place {
            add(&(m.places[p].start..m.places[p].end), "place".to_owned());
        }
    }
    if claim.stance == Stance::Denies {
        deny(doc, m, r, events, claim, &mut out);
    }
    out
}

/// Who denies involvement denies who did it and nothing else; who denies a deed denies that it
/// happened; who counts nobody counts.
fn deny(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    claim: &Claim,
    out: &mut Vec<Stated>,
) {
    let words = || claim.cue.iter().chain(&claim.contents).cloned().flatten();
    // "Denied charges in the shooting" does not deny the shooting.
    let aside = claim
        .contents
        .first()
        .is_some_and(|c| m.marks.tag(c.start) == WordClass::Preposition);
    let flat = claim.denies_flatly(m);
    // "Not responsible" says so by itself; "involved" needs somebody who denies it.
    let taking = |i: usize| r.claim_words.involvements.longest(&doc.norms, i);
    let part = words().any(|i| taking(i).is_some_and(|(n, ())| flat || n > 1));
    for event in claim.about.iter().copied() {
        let counted = out
            .iter()
            .any(|s| s.event == event && s.field.starts_with("counts/"));
        let told = events[event].happening.triggers.iter();
        let inside = told.clone().any(|t| claim.holds(&m.triggers[*t].tokens));
        let field = match (part, inside && !counted && flat && !aside) {
            (true, _) => Role::Initiator.name(),
            (false, true) => STATUS,
            (false, false) => continue,
        };
        out.push(Stated {
            event,
            field: field.to_owned(),
            denies: true,
        });
    }
}
