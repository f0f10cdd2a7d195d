//! Which fields are right in a report whose events are paired with the coded ones?
//!
//! In: one report read and coded. Out: right, ours and coded counts of every field.

use dateline::report::{EventOut, Report};
use dateline::span::Extent;
use dateline::vocabulary::{Measure, Role, SourceKind};

use super::agree::{
    date_inside, dice, overlaps, same_party, same_place, same_relation, same_type, total,
};
use super::coded::{self, Coded, CodedEvent};
use super::gold::{TYPE, Tallies};
use super::names::party_match;
use super::{Card, Tally, align};

/// The coders' word for a claim without a source.
const UNATTRIBUTED: &str = "unattributed";

/// One report scored.
pub(super) struct Pairing<'a> {
    pub(super) text: Vec<char>,
    pub(super) coded: &'a Coded,
    pub(super) report: &'a Report,
    /// Per coded event its system event.
    pub(super) pairs: Vec<Option<usize>>,
}

impl Pairing<'_> {
    pub(super) fn system(&self, index: usize) -> Option<&EventOut> {
        self.pairs[index].map(|j| &self.report.events[j])
    }

    /// Adds one field: who states it on either side, and where a pair is right.
    fn field(
        &self,
        tallies: &mut Tallies,
        name: &'static str,
        gold: impl Fn(&CodedEvent) -> bool,
        system: impl Fn(&EventOut) -> bool,
        right: impl Fn(&CodedEvent, &EventOut) -> bool,
    ) {
        let tally = tallies.entry(name.to_owned()).or_default();
        tally.gold += self.coded.events.iter().filter(|e| gold(e)).count() as f64;
        tally.system += self.report.events.iter().filter(|e| system(e)).count() as f64;
        tally.right += (0..self.coded.events.len())
            .filter(|i| {
                self.system(*i).is_some_and(|s| {
                    gold(&self.coded.events[*i]) && system(s) && right(&self.coded.events[*i], s)
                })
            })
            .count() as f64;
    }

    pub(super) fn events(&self, tallies: &mut Tallies) {
        let body: String = self.text.iter().collect();
        let any = |_: &CodedEvent| true;
        self.field(tallies, "events", any, |_| true, |_, _| true);
        self.field(tallies, "type", any, |_| true, same_type);
        self.field(
            tallies,
            "acled",
            |g| g.acled.is_some(),
            |s| s.kind.acled.is_some(),
            |g, s| {
                g.acled
                    .iter()
                    .cloned()
                    .chain(coded::strings(&g.acled_alt))
                    .any(|a| Some(a) == s.kind.acled)
            },
        );
        self.field(
            tallies,
            "date",
            |g| coded::interval(&g.date).is_some(),
            |s| s.time.is_some(),
            date_inside,
        );
        self.field(
            tallies,
            "place",
            |g| g.place_name.is_some(),
            |s| s.place.as_ref().is_some_and(|p| p.name.is_some()),
            same_place,
        );
        for (name, roles) in [
            ("initiator", &[Role::Initiator][..]),
            ("target", &[Role::Target, Role::Victim, Role::Recipient]),
        ] {
            let of = |g: &CodedEvent| {
                coded::strings(if name == "initiator" {
                    &g.initiator
                } else {
                    &g.target
                })
            };
            self.field(
                tallies,
                name,
                |g| !of(g).is_empty(),
                |s| s.arguments.iter().any(|a| roles.contains(&a.role)),
                |g, s| same_party(&of(g), s, self.report, &body, roles),
            );
        }
        self.field(
            tallies,
            "weapon",
            |g| !coded::quotes(&g.weapon).is_empty(),
            |s| s.arguments.iter().any(|a| a.role == Role::Weapon),
            |g, s| {
                coded::quotes(&g.weapon).iter().any(|q| {
                    s.arguments
                        .iter()
                        .any(|a| a.role == Role::Weapon && overlaps(a.span, *q))
                })
            },
        );
        for (name, measure) in [("killed", Measure::Killed), ("wounded", Measure::Wounded)] {
            let of = |g: &CodedEvent| {
                coded::count(if name == "killed" {
                    &g.killed
                } else {
                    &g.wounded
                })
            };
            self.field(
                tallies,
                name,
                |g| of(g).is_some(),
                |s| total(s, measure).is_some(),
                |g, s| {
                    of(g)
                        .zip(total(s, measure))
                        .is_some_and(|((n, _), (m, _))| n == m)
                },
            );
        }
    }

    /// Events by type.
    pub(super) fn parts(&self, tallies: &mut Tallies) {
        for (i, gold) in self.coded.events.iter().enumerate() {
            let right = self.system(i).is_some_and(|s| same_type(gold, s));
            let name = format!("{TYPE}{}", gold.plover.as_deref().unwrap_or("-"));
            tallies.entry(name).or_default().add(Tally {
                right: f64::from(u8::from(right)),
                system: 0.0,
                gold: 1.0,
            });
        }
        for ours in &self.report.events {
            let name = format!("{TYPE}{}", ours.kind.plover);
            tallies.entry(name).or_default().add(Tally {
                right: 0.0,
                system: 1.0,
                gold: 0.0,
            });
        }
    }

    pub(super) fn claims(&self, tallies: &mut Tallies, details: bool, card: &mut Card) {
        let ours: Vec<_> = self
            .report
            .claims
            .iter()
            .filter(|c| c.source.kind != SourceKind::Narration || c.cue.is_some())
            .collect();
        let worth: Vec<Vec<f64>> = self
            .coded
            .claims
            .iter()
            .map(|g| {
                let content = coded::quotes(&g.content);
                ours.iter()
                    .map(|c| {
                        let dice = dice(&content, &c.content);
                        if dice >= 0.5 && self.source_matches(g, c) {
                            dice
                        } else {
                            0.0
                        }
                    })
                    .collect()
            })
            .collect();
        let pairs = align::best(&worth);
        let right = pairs.iter().flatten().count() as f64;
        let (gold, system) = (self.coded.claims.len() as f64, ours.len() as f64);
        tallies.entry("claims".to_owned()).or_default().add(Tally {
            right,
            system,
            gold,
        });
        let paired = || {
            pairs
                .iter()
                .enumerate()
                .filter_map(|(i, j)| j.map(|j| (&self.coded.claims[i], ours[j])))
        };
        let stance = paired()
            .filter(|(g, c)| g.stance.as_deref() == Some(c.stance.name()))
            .count() as f64;
        tallies.entry("stance".to_owned()).or_default().add(Tally {
            right: stance,
            system,
            gold,
        });
        let kinds = paired().filter(|(g, _)| g.source_kind.is_some()).count() as f64;
        let kind = paired()
            .filter(|(g, c)| g.source_kind.as_deref() == Some(c.source.kind.name()))
            .count() as f64;
        tallies
            .entry("source kind".to_owned())
            .or_default()
            .add(Tally {
                right: kind,
                system: kinds,
                gold: kinds,
            });
        if details {
            for (i, g) in self
                .coded
                .claims
                .iter()
                .enumerate()
                .filter(|(i, _)| pairs[*i].is_none())
            {
                let _ = i;
                let content = coded::quotes(&g.content);
                let quote: String = content
                    .first()
                    .map(|q| self.text[q.start as usize..q.end as usize].iter().collect())
                    .unwrap_or_default();
                card.details
                    .push(format!("  missed claim {} {}: {quote}", g.id, g.source));
            }
        }
    }

    fn source_matches(&self, gold: &coded::CodedClaim, ours: &dateline::report::ClaimOut) -> bool {
        let span = |e: Extent| {
            self.text[e.start as usize..(e.end as usize).min(self.text.len())]
                .iter()
                .collect::<String>()
        };
        let mut names: Vec<String> = ours.source.name.iter().cloned().collect();
        names.extend(ours.source.span.map(span));
        if let Some(entity) = ours
            .source
            .entity
            .as_ref()
            .and_then(|id| self.report.entities.iter().find(|e| e.id == *id))
        {
            names.extend(entity.mentions.iter().map(|m| span(*m)));
        }
        // Hearsay that nobody is named for is coded as "unattributed".
        if ours.source.kind == SourceKind::Narration {
            return gold.source == UNATTRIBUTED;
        }
        let mut wanted = vec![gold.source.clone()];
        wanted.extend(
            gold.source_span
                .map(|q| self.text[q.start as usize..q.end as usize].iter().collect()),
        );
        wanted
            .iter()
            .any(|w| names.iter().any(|n| party_match(w, n)))
    }

    pub(super) fn rest(&self, tallies: &mut Tallies) {
        let of = |id: &str| {
            self.coded
                .events
                .iter()
                .position(|e| e.id == id)
                .and_then(|i| self.pairs[i])
                .map(|j| self.report.events[j].id.clone())
        };
        let right = self
            .coded
            .links
            .iter()
            .filter(|g| {
                of(&g.from).zip(of(&g.to)).is_some_and(|(a, b)| {
                    self.report.links.iter().any(|l| {
                        l.from == a && l.to == b && same_relation(&g.relation, l.relation.name())
                    })
                })
            })
            .count() as f64;
        tallies.entry("links".to_owned()).or_default().add(Tally {
            right,
            system: self.report.links.len() as f64,
            gold: self.coded.links.len() as f64,
        });
        let right = self
            .coded
            .contradictions
            .iter()
            .filter(|g| {
                of(&g.event).is_some_and(|e| {
                    self.report
                        .contradictions
                        .iter()
                        .any(|c| c.event == e && c.field == g.field)
                })
            })
            .count() as f64;
        tallies
            .entry("contradictions".to_owned())
            .or_default()
            .add(Tally {
                right,
                system: self.report.contradictions.len() as f64,
                gold: self.coded.contradictions.len() as f64,
            });
        let right = self
            .coded
            .comparisons
            .iter()
            .filter(|g| {
                g.text
                    .is_some_and(|q| self.report.comparisons.iter().any(|c| overlaps(c.span, q)))
            })
            .count() as f64;
        tallies
            .entry("comparisons".to_owned())
            .or_default()
            .add(Tally {
                right,
                system: self.report.comparisons.len() as f64,
                gold: self.coded.comparisons.len() as f64,
            });
    }
}
