//! Are the numbers that say how sure we are true?
//!
//! In: one report read and coded. Out: our events, and our arguments that carry a probability,
//! by tenths of what we said: how many, and how many were right.

use dateline::report::{ArgumentOut, EventOut};
use dateline::vocabulary::Role;

use super::Tally;
use super::agree::{overlaps, same_party};
use super::coded::{self, CodedEvent};
use super::gold::{ARGUMENTS, SURE, Tallies};
use super::pairing::Pairing;

/// Roles that are one field in the coding.
const HARMED: [Role; 3] = [Role::Target, Role::Victim, Role::Recipient];

impl Pairing<'_> {
    /// An event is right if it was paired with a coded one; an argument, if it is one of the
    /// coded event that its own was paired with.
    pub(super) fn reliability(&self, tallies: &mut Tallies) {
        let body: String = self.text.iter().collect();
        for (j, ours) in self.report.events.iter().enumerate() {
            let coded = self.pairs.iter().position(|p| *p == Some(j));
            add(tallies, SURE, ours.confidence, coded.is_some());
            for argument in &ours.arguments {
                let Some(score) = argument.score else {
                    continue;
                };
                let right =
                    coded.is_some_and(|i| self.fills(&self.coded.events[i], ours, argument, &body));
                add(tallies, ARGUMENTS, score, right);
            }
        }
    }

    fn fills(
        &self,
        gold: &CodedEvent,
        ours: &EventOut,
        argument: &ArgumentOut,
        body: &str,
    ) -> bool {
        if argument.role == Role::Weapon {
            return coded::quotes(&gold.weapon)
                .iter()
                .any(|q| overlaps(argument.span, *q));
        }
        let (names, roles) = if argument.role == Role::Initiator {
            (&gold.initiator, &[Role::Initiator][..])
        } else {
            (&gold.target, &HARMED[..])
        };
        let alone = EventOut {
            arguments: vec![argument.clone()],
            ..ours.clone()
        };
        same_party(&coded::strings(names), &alone, self.report, body, roles)
    }
}

/// One finding; a tenth is named by its lower end in percent.
fn add(tallies: &mut Tallies, part: &str, sure: f32, right: bool) {
    let tenth = (sure * 10.0).floor().clamp(0.0, 9.0) * 10.0;
    tallies
        .entry(format!("{part}{tenth:02.0} %"))
        .or_default()
        .add(Tally {
            right: f64::from(u8::from(right)),
            system: 1.0,
            gold: 1.0,
        });
}
