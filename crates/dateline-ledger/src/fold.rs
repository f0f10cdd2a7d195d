//! Events from the log: computed, never stored.
//!
//! In: the latest reading of every article known at a time. Out: [`EventView`]s. Mentions join
//! the event they fit best ([`crate::coref`]), in order of publication; fields keep every claim
//! and a policy picks what is shown. The same log gives the same events.

use std::collections::BTreeMap;

use dateline::Resources;
use dateline::report::{EventOut, SCHEMA};
use dateline::span::Extent;
use dateline::vocabulary::{Role, Stance};

use crate::coref::{self, Mention, Reasons};
use crate::policy::Policy;
use crate::store::Reading;
use crate::view::{ArgumentView, EventView, Field, MentionView, PartyView, PlaceView, TimeView};

mod fields;

/// All events, in order of time and id.
pub type Events = Vec<EventView>;

/// An event mention: index of the reading and of the event in it.
type Place = (usize, usize);

/// Computes the events.
pub fn events(readings: &[Reading], resources: &Resources, policy: Policy) -> Events {
    let texts: Vec<&str> = readings
        .iter()
        .map(|r| r.report.article.text.as_str())
        .collect();
    let families = crate::family::families(&texts);
    let groups = group(readings, resources);
    let ids: Vec<String> = groups.iter().map(|g| id(readings, g)).collect();
    let mut of: BTreeMap<Place, usize> = BTreeMap::new();
    for (i, group) in groups.iter().enumerate() {
        for mention in group {
            of.insert(mention.0, i);
        }
    }
    let fold = Fold {
        readings,
        resources,
        families: &families,
        policy,
        ids: &ids,
        of: &of,
    };
    let mut out: Events = groups
        .iter()
        .enumerate()
        .map(|(i, g)| fold.event(i, g))
        .collect();
    let day = |e: &EventView| {
        e.time
            .as_ref()
            .map_or_else(|| "9999".to_owned(), |t| t.value.start.clone())
    };
    out.sort_by(|a, b| day(a).cmp(&day(b)).then(a.id.cmp(&b.id)));
    out
}

/// Mentions of each event, the first article's first, with the reasons for joining.
fn group(readings: &[Reading], resources: &Resources) -> Vec<Vec<(Place, Reasons)>> {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by_key(|i| {
        let article = &readings[*i].report.article;
        (
            article
                .published
                .clone()
                .unwrap_or_else(|| "9999".to_owned()),
            article.id.clone(),
        )
    });
    let family = |event: &EventOut| {
        resources
            .ontology
            .find(&event.kind.id)
            .map_or_else(String::new, |t| resources.ontology.types[t].family.clone())
    };
    let mention = |(r, e): Place| Mention {
        event: &readings[r].report.events[e],
        entities: &readings[r].report.entities,
        family: family(&readings[r].report.events[e]),
    };
    let mut groups: Vec<Vec<(Place, Reasons)>> = Vec::new();
    for r in order {
        let earlier = groups.len();
        for (e, event) in readings[r].report.events.iter().enumerate() {
            // An event without a claim is none.
            if event.claims.is_empty() {
                continue;
            }
            let mut best: Option<(f64, usize, Reasons)> = None;
            for (g, group) in groups.iter().enumerate().take(earlier) {
                // Two happenings of one article stay two.
                if group.iter().any(|m| m.0.0 == r) {
                    continue;
                }
                // It must fit every mention that is there.
                let scores: Option<Vec<(f64, Reasons)>> = group
                    .iter()
                    .map(|m| coref::score(&mention(m.0), &mention((r, e))))
                    .collect();
                if let Some((score, reasons)) =
                    scores.and_then(|s| s.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)))
                    && score >= coref::SAME
                    && best.as_ref().is_none_or(|b| score > b.0)
                {
                    best = Some((score, g, reasons));
                }
            }
            match best {
                Some((_, g, reasons)) => groups[g].push(((r, e), reasons)),
                None => groups.push(vec![((r, e), Vec::new())]),
            }
        }
    }
    groups
}

/// Hash of the first mention's article and words: stable when later articles join.
fn id(readings: &[Reading], group: &[(Place, Reasons)]) -> String {
    let Some(((r, e), _)) = group.first() else {
        return String::new();
    };
    let report = &readings[*r].report;
    let first = report.events[*e].triggers.first().map_or(0, |t| t.start);
    dateline::article::hash(&["event", &report.article.id, &first.to_string()])
}

/// Ids of the claims for and against a value.
type Sides = (Vec<String>, Vec<String>);

struct Fold<'a> {
    readings: &'a [Reading],
    resources: &'a Resources,
    families: &'a [usize],
    policy: Policy,
    ids: &'a [String],
    of: &'a BTreeMap<Place, usize>,
}

impl Fold<'_> {
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

    /// Claims of a mention that state a field, or all of them where none is marked.
    fn stating(&self, (r, e): Place, field: &str) -> Vec<String> {
        let report = &self.readings[r].report;
        let event = &report.events[e].id;
        report
            .claims
            .iter()
            .filter(|c| {
                c.states
                    .iter()
                    .any(|s| s.event == *event && s.field == field)
            })
            .map(|c| self.claim_id(r, &c.id))
            .collect()
    }

    fn event(&self, index: usize, group: &[(Place, Reasons)]) -> EventView {
        let places: Vec<Place> = group.iter().map(|m| m.0).collect();
        let claims = self.claims(&places);
        let mut families: Vec<usize> = places.iter().map(|p| self.families[p.0]).collect();
        families.sort_unstable();
        families.dedup();
        let known = |p: &Place| &self.readings[p.0];
        let counts = self.counts(&places);
        let mut contradictions = self.within(&places);
        Self::across(&counts, &mut contradictions);
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
            id: self.ids[index].clone(),
            kind: self
                .most(
                    &places,
                    |e| Some(e.kind.clone()),
                    |a, b| a.id == b.id,
                    "type",
                )
                .unwrap_or_else(|| {
                    self.field(self.event_of(places[0]).kind.clone(), Sides::default())
                }),
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
            independent_sources: families.len(),
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
            links: self.links(index, &places),
            mentions: group
                .iter()
                .map(|(p, reasons)| self.mention(*p, reasons))
                .collect(),
            confidence: places
                .iter()
                .map(|p| self.event_of(*p).confidence)
                .fold(0.0, f32::max),
        }
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
            because: reasons.iter().map(|(n, w)| ((*n).to_owned(), *w)).collect(),
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
        let support = |v: &T| {
            let mut f: Vec<usize> = told
                .iter()
                .filter(|t| same(&t.1, v))
                .map(|t| self.families[t.0.0])
                .collect();
            f.sort_unstable();
            f.dedup();
            f.len()
        };
        let best = told.iter().rev().max_by_key(|t| support(&t.1))?;
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
            if same(v, &best.1) {
                sides.0.extend(ids);
            } else {
                sides.1.extend(ids);
            }
        }
        Some(self.field(best.1.clone(), sides))
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
