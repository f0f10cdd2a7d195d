//! Claims, links and comparisons in the contract's names.

use std::ops::Range;

use super::{Printer, claim_id, entity_id, event_id};
use crate::claims::claim::Claim;
use crate::mentions::attribution::Speaker;
use crate::report::{
    ClaimOut, ComparisonOut, HedgeOut, LinkOut, ScopeOut, SinceOut, SourceOut, SpeakerOut,
    StatesOut,
};
use crate::vocabulary::{Degree, SourceKind};

impl Printer<'_> {
    fn speaker(&self, speaker: &Speaker) -> SpeakerOut {
        SpeakerOut {
            name: speaker.name.clone(),
            kind: speaker.kind,
            span: self.words(&speaker.tokens),
        }
    }

    fn scope(&self, place: usize) -> ScopeOut {
        let mention = &self.m().places[place];
        let entry = mention.place.and_then(|p| self.r.gazetteer.place(p));
        let country = entry.map(|e| e.country.to_owned());
        ScopeOut {
            place: mention.span.of(self.doc().text()).to_owned(),
            country: country.filter(|c| !c.is_empty()),
        }
    }

    /// The claim that holds a linking word, somebody's before the report's own.
    fn carrier(&self, token: usize) -> Option<usize> {
        let claims = self.reading.claims.iter().enumerate();
        let holds = claims.filter(|(_, c)| c.covers(&(token..token + 1)));
        let own = |c: &Claim| c.kind == SourceKind::Narration && c.cue.is_none();
        holds.min_by_key(|(i, c)| (own(c), *i)).map(|x| x.0)
    }

    fn hedge(&self, (degree, words): &(Degree, Range<usize>)) -> HedgeOut {
        HedgeOut {
            degree: *degree,
            span: self.words(words),
        }
    }

    pub(super) fn claims(&self) -> Vec<ClaimOut> {
        self.reading
            .claims
            .iter()
            .enumerate()
            .map(|(i, c)| ClaimOut {
                id: claim_id(i),
                source: SourceOut {
                    entity: c.entity.map(entity_id),
                    name: c.name.clone(),
                    kind: c.kind,
                    span: c.source.clone().map(|s| self.words(&s)),
                    via: c.via.iter().map(|s| self.speaker(s)).collect(),
                    ground: c.ground.clone().map(|s| self.words(&s)),
                },
                cue: c.cue.clone().map(|s| self.words(&s)),
                content: c.contents.iter().map(|s| self.words(s)).collect(),
                stance: c.stance,
                hedges: c.hedges.iter().map(|h| self.hedge(h)).collect(),
                about: c.about.iter().map(|e| event_id(*e)).collect(),
                states: c
                    .states
                    .iter()
                    .map(|s| StatesOut {
                        event: event_id(s.event),
                        field: s.field.clone(),
                        denies: s.denies,
                    })
                    .collect(),
            })
            .collect()
    }

    pub(super) fn links(&self) -> Vec<LinkOut> {
        self.reading
            .links
            .iter()
            .map(|l| LinkOut {
                from: event_id(l.from),
                to: event_id(l.to),
                relation: l.relation,
                claim: self.carrier(l.token).map(claim_id),
                span: self.extent(l.span),
            })
            .collect()
    }

    pub(super) fn comparisons(&self) -> Vec<ComparisonOut> {
        let published = self.doc().article.published.map(|p| p.date);
        self.reading
            .comparisons
            .iter()
            .map(|c| {
                let date = c
                    .since_time
                    .and_then(|t| self.m().times[t].resolve(published, false))
                    .map(|i| i.start.to_string());
                let since = (c.since_event.is_some() || date.is_some()).then(|| SinceOut {
                    event: c.since_event.map(event_id),
                    date,
                });
                ComparisonOut {
                    event: event_id(c.event),
                    measure: c.measure.clone(),
                    order: c.order,
                    scope: c.scope.map(|p| self.scope(p)),
                    since,
                    span: self.extent(c.span),
                }
            })
            .collect()
    }
}
