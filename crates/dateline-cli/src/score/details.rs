//! What was missed, wrong or beyond in a coded report, for reading.

use std::path::Path;

use dateline::vocabulary::{Measure, Role};

use super::Card;
use super::agree::{slice, total};
use super::coded::{self, Quote};
use super::pairing::Pairing;

impl Pairing<'_> {
    /// What was missed, wrong or beyond, for reading.
    pub(super) fn details(&self, path: &Path, card: &mut Card) {
        let body: String = self.text.iter().collect();
        let quote = |q: &Quote| {
            self.text[q.start as usize..q.end as usize]
                .iter()
                .collect::<String>()
        };
        card.details.push(format!("{}", path.display()));
        for (i, g) in self.coded.events.iter().enumerate() {
            let triggers: Vec<String> = g.triggers.iter().map(quote).collect();
            let head = format!(
                "{} {} {:?} {:?} k{:?} w{:?} by {:?} on {:?}: {}",
                g.id,
                g.plover.as_deref().unwrap_or("-"),
                coded::interval(&g.date),
                g.place_name,
                coded::count(&g.killed),
                coded::count(&g.wounded),
                coded::strings(&g.initiator),
                coded::strings(&g.target),
                triggers.join(" | ")
            );
            match self.system(i) {
                None => card.details.push(format!("  missed {head}")),
                Some(s) => {
                    let time = s.time.as_ref().map(|t| (t.start.as_str(), t.end.as_str()));
                    let place = s.place.as_ref().and_then(|p| p.name.as_deref());
                    let party = |roles: &[Role]| {
                        s.arguments
                            .iter()
                            .filter(|a| roles.contains(&a.role))
                            .map(|a| slice(&body, a.span))
                            .collect::<Vec<_>>()
                    };
                    let found = s
                        .triggers
                        .iter()
                        .map(|e| slice(&body, *e))
                        .collect::<Vec<_>>()
                        .join(" | ");
                    card.details.push(format!("  {head}\n     = {} {} {time:?} {place:?} k{:?} w{:?} by {:?} on {:?}: {found}", s.id, s.kind.id, total(s, Measure::Killed), total(s, Measure::Wounded), party(&[Role::Initiator]), party(&[Role::Target, Role::Victim, Role::Recipient])));
                }
            }
        }
        for (j, s) in self
            .report
            .events
            .iter()
            .enumerate()
            .filter(|(j, _)| !self.pairs.contains(&Some(*j)))
        {
            let _ = j;
            let found = s
                .triggers
                .iter()
                .map(|e| slice(&body, *e))
                .collect::<Vec<_>>()
                .join(" | ");
            card.details.push(format!(
                "  beyond {} {} {}: {found}",
                s.id, s.kind.id, s.status
            ));
        }
    }
}
