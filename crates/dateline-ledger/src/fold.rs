//! What is one event, all its reports together?
//!
//! In: the event's mentions with their readings, the first known first. Out: an [`EventView`].
//! Fields keep every claim, and a policy picks what is shown. Links to other events are not of
//! the event alone and are added when it is asked for.

use std::collections::BTreeSet;

use dateline::Resources;
use dateline::credits::Credit;
use dateline::report::{ClaimOut, EventOut, Report, SCHEMA, TypeOut};
use dateline::span::Extent;
use dateline::vocabulary::{Measure, Role, Stance};

use crate::coref::Reasons;
use crate::log::Reading;
use crate::policy::Policy;
use crate::view::{
    ArgumentView, CountView, DisputeView, EventView, Field, MentionView, PartyView, PlaceView,
    TimeView,
};

mod fields;
mod sources;

/// A mention of the event.
pub(crate) struct Told<'a> {
    /// The reading of its article.
    pub(crate) reading: &'a Reading,
    /// The event's index there.
    pub(crate) index: usize,
    /// What speaks for it being this event; empty for the first.
    pub(crate) because: Reasons,
}

/// An event mention: index of the reading and of the event in it.
type Place = (usize, usize);

/// Folds an event.
pub(crate) fn event(told: &[Told<'_>], resources: &Resources, policy: Policy) -> EventView {
    Fold::new(told, resources, policy).event(told)
}

/// What of an event is searched.
pub(crate) struct Summary<const N: usize> {
    pub(crate) kind: TypeOut,
    pub(crate) time: Option<TimeView>,
    pub(crate) place: Option<PlaceView>,
    /// The number of a measure that each of some policies chooses.
    pub(crate) totals: [Option<u64>; N],
    pub(crate) disputed: bool,
    pub(crate) sources: usize,
    pub(crate) articles: usize,
}

/// Folds what is searched of an event.
pub(crate) fn summary<const N: usize>(
    told: &[Told<'_>],
    resources: &Resources,
    policies: [Policy; N],
    of: Measure,
) -> Summary<N> {
    let mut fold = Fold::new(told, resources, Policy::default());
    let places = Fold::places(told);
    let counts = fold.counts(&places, None);
    let disputed = !fold.contradictions(&places, &counts).is_empty();
    let told = counts.iter().any(|c| c.of == of);
    let totals = policies.map(|policy| {
        fold.policy = policy;
        let counts = told.then(|| fold.counts(&places, Some(of)));
        let total = counts?.into_iter().find(|c| c.who.is_none());
        total.map(|c| c.field.value.best)
    });
    Summary {
        kind: fold.kind(&places).value,
        time: fold.time(&places).map(|t| t.value),
        place: fold.place(&places).map(|p| p.value),
        totals,
        disputed,
        sources: fold.independent(&places),
        articles: places.len(),
    }
}

/// Ids of the claims for and against a value.
type Sides = (Vec<String>, Vec<String>);

struct Fold<'a> {
    readings: Vec<&'a Reading>,
    resources: &'a Resources,
    families: Vec<usize>,
    /// Families, one where an agency or an outlet wrote several texts.
    writers: Vec<usize>,
    credits: Vec<&'a [Credit]>,
    policy: Policy,
}

impl<'a> Fold<'a> {
    fn new(told: &[Told<'a>], resources: &'a Resources, policy: Policy) -> Fold<'a> {
        let readings: Vec<&Reading> = told.iter().map(|t| t.reading).collect();
        let text = |r: &&'a Reading| -> &'a str { &r.report.article.text };
        let runs: Vec<_> = readings.iter().map(|r| r.traits.runs(text(r))).collect();
        let families = crate::family::families_of(&runs);
        let credits = readings
            .iter()
            .map(|r| r.traits.credits(text(r), resources));
        let credits: Vec<&[Credit]> = credits.collect();
        Fold {
            writers: sources::writers(&readings, &families, &credits),
            families,
            credits,
            readings,
            resources,
            policy,
        }
    }

    fn places(told: &[Told<'_>]) -> Vec<Place> {
        told.iter().enumerate().map(|(i, t)| (i, t.index)).collect()
    }

    fn event_of(&self, (r, e): Place) -> &EventOut {
        &self.readings[r].report.events[e]
    }

    fn claim_id(&self, reading: usize, claim: &str) -> String {
        format!("{}/{claim}", self.readings[reading].report.article.id)
    }

    fn field<T>(&self, value: T, (claims, against): Sides) -> Field<T> {
        Field {
            value,
            policy: self.policy.name().to_owned(),
            claims,
            against,
        }
    }

    /// Claims of a mention that state a field.
    fn said(&self, (r, e): Place, field: &str) -> impl Iterator<Item = &'a ClaimOut> {
        let report: &'a Report = &self.readings[r].report;
        let event: &'a str = &report.events[e].id;
        let field = field.to_owned();
        report.claims.iter().filter(move |c| {
            let mut states = c.states.iter();
            states.any(|s| s.event == event && s.field == field)
        })
    }

    /// Ids of the claims of a mention that state a field.
    fn stating(&self, place: Place, field: &str) -> Vec<String> {
        self.said(place, field)
            .map(|c| self.claim_id(place.0, &c.id))
            .collect()
    }

    fn event(&self, told: &[Told<'_>]) -> EventView {
        let places = Fold::places(told);
        let claims = self.claims(&places);
        let known = |p: &Place| self.readings[p.0];
        let counts = self.counts(&places, None);
        let contradictions = self.contradictions(&places, &counts);
        let mut disputed: Vec<String> = contradictions.iter().map(|c| c.field.clone()).collect();
        disputed.sort();
        disputed.dedup();
        let mut publishers: Vec<String> = places
            .iter()
            .filter_map(|p| known(p).report.article.publisher.clone())
            .collect();
        publishers.sort();
        publishers.dedup();
        EventView {
            schema: SCHEMA.to_owned(),
            id: String::new(),
            kind: self.kind(&places),
            status: self
                .most(&places, |e| Some(e.status), |a, b| a == b, "status")
                .unwrap_or_else(|| self.field(self.event_of(places[0]).status, Sides::default())),
            time: self.time(&places),
            place: self.place(&places),
            arguments: self.arguments(&places),
            counts,
            claims,
            articles: places
                .iter()
                .map(|p| known(p).report.article.id.clone())
                .collect(),
            publishers,
            credits: self.credits(&places),
            independent_sources: self.independent(&places),
            texts: self.families_of(&places).len(),
            first_known: places
                .iter()
                .map(|p| known(p).first_known.clone())
                .min()
                .unwrap_or_default(),
            last_changed: places
                .iter()
                .map(|p| known(p).known.clone())
                .max()
                .unwrap_or_default(),
            disputed,
            contradictions,
            links: Vec::new(),
            mentions: places
                .iter()
                .zip(told)
                .map(|(p, t)| self.mention(*p, &t.because))
                .collect(),
            confidence: places
                .iter()
                .map(|p| self.event_of(*p).confidence)
                .fold(0.0, f32::max),
        }
    }

    fn contradictions(&self, places: &[Place], counts: &[CountView]) -> Vec<DisputeView> {
        let mut out = self.within(places);
        Self::across(counts, &mut out);
        out
    }

    fn kind(&self, places: &[Place]) -> Field<TypeOut> {
        let kind = |e: &EventOut| Some(e.kind.clone());
        self.most(places, kind, |a, b| a.id == b.id, "type")
            .unwrap_or_else(|| self.field(self.event_of(places[0]).kind.clone(), Sides::default()))
    }

    fn mention(&self, place: Place, reasons: &Reasons) -> MentionView {
        let report = &self.readings[place.0].report;
        let event = self.event_of(place);
        MentionView {
            article: report.article.id.clone(),
            event: event.id.clone(),
            triggers: event
                .triggers
                .iter()
                .map(|t| slice(&report.article.text, *t))
                .collect(),
            because: reasons.clone(),
        }
    }

    /// The value that most families tell; the first told among equals.
    fn most<T: Clone>(
        &self,
        places: &[Place],
        value: impl Fn(&EventOut) -> Option<T>,
        same: impl Fn(&T, &T) -> bool,
        field: &str,
    ) -> Option<Field<T>> {
        let told: Vec<(Place, T)> = places
            .iter()
            .filter_map(|p| value(self.event_of(*p)).map(|v| (*p, v)))
            .collect();
        // Each value once, with the families that tell it.
        let mut values: Vec<(&T, BTreeSet<usize>)> = Vec::new();
        for (place, v) in &told {
            let family = self.families[place.0];
            if let Some(known) = values.iter_mut().find(|known| same(known.0, v)) {
                known.1.insert(family);
            } else {
                values.push((v, BTreeSet::from([family])));
            }
        }
        let best = values.iter().rev().max_by_key(|v| v.1.len())?.0;
        let mut sides = Sides::default();
        for (place, v) in &told {
            let mut ids = self.stating(*place, field);
            if ids.is_empty() {
                ids = self
                    .event_of(*place)
                    .claims
                    .iter()
                    .map(|c| self.claim_id(place.0, c))
                    .collect();
            }
            if same(v, best) {
                sides.0.extend(ids);
            } else {
                sides.1.extend(ids);
            }
        }
        Some(self.field(best.clone(), sides))
    }

    fn time(&self, places: &[Place]) -> Option<Field<TimeView>> {
        // The finest time told; all meet, or the mentions would not be one event.
        let value = |e: &EventOut| {
            e.time.as_ref().map(|t| TimeView {
                start: t.start.clone(),
                end: t.end.clone(),
                clock: t.clock.clone(),
                zone: t.zone.clone(),
                precision: t.precision.clone(),
            })
        };
        let finest = places
            .iter()
            .filter_map(|p| value(self.event_of(*p)))
            .min_by_key(|t| (t.start != t.end, t.clock.is_none()))?;
        let claims = places
            .iter()
            .flat_map(|p| self.stating(*p, "time"))
            .collect();
        Some(self.field(finest, (claims, Vec::new())))
    }

    fn place(&self, places: &[Place]) -> Option<Field<PlaceView>> {
        let value = |e: &EventOut| {
            e.place.as_ref().map(|p| PlaceView {
                name: p.name.clone(),
                country: p.country.clone(),
                lat: p.lat,
                lon: p.lon,
                radius_km: p.radius_km,
                precision: p.precision,
            })
        };
        let finest = places
            .iter()
            .filter_map(|p| value(self.event_of(*p)))
            .min_by_key(|p| p.precision.unwrap_or(9))?;
        let claims = places
            .iter()
            .flat_map(|p| self.stating(*p, "place"))
            .collect();
        Some(self.field(finest, (claims, Vec::new())))
    }

    fn arguments(&self, places: &[Place]) -> Vec<ArgumentView> {
        let mut out: Vec<ArgumentView> = Vec::new();
        for place in places {
            let report = &self.readings[place.0].report;
            for (i, argument) in self.event_of(*place).arguments.iter().enumerate() {
                let Some(entity) = report.entities.iter().find(|e| e.id == argument.entity) else {
                    continue;
                };
                let claims = self.stating(*place, &format!("arguments/{i}"));
                let known = out.iter_mut().find(|a| {
                    a.role == argument.role && a.field.value.name.eq_ignore_ascii_case(&entity.name)
                });
                if let Some(a) = known {
                    a.field.claims.extend(claims)
                } else {
                    let party = PartyView {
                        name: entity.name.clone(),
                        kind: entity.kind,
                        country: entity.country.clone(),
                        status: argument.status,
                    };
                    out.push(ArgumentView {
                        role: argument.role,
                        field: self.field(party, (claims, Vec::new())),
                    });
                }
            }
        }
        // Who denies the deed stands against every initiator that others name.
        let denials: Vec<String> = places
            .iter()
            .flat_map(|p| {
                let event = self.event_of(*p);
                let report = &self.readings[p.0].report;
                report
                    .claims
                    .iter()
                    .filter(move |c| {
                        c.stance == Stance::Denies
                            && c.about.contains(&event.id)
                            && !c.states.iter().any(|s| s.field.starts_with("counts/"))
                    })
                    .map(|c| (p.0, c.id.clone()))
            })
            .map(|(r, c)| self.claim_id(r, &c))
            .collect();
        for argument in out.iter_mut().filter(|a| a.role == Role::Initiator) {
            argument.field.against = denials
                .iter()
                .filter(|d| !argument.field.claims.contains(d))
                .cloned()
                .collect();
        }
        out.sort_by_key(|a| a.role);
        out
    }
}

/// The words of an extent.
pub fn slice(text: &str, extent: Extent) -> String {
    text.chars()
        .skip(extent.start as usize)
        .take(extent.end.saturating_sub(extent.start) as usize)
        .collect()
}
