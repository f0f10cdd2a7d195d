//! The reading in the contract's names: ids, code points, codes of each scheme.

mod claims;

use std::ops::Range;

use crate::article::Article;
use crate::claims::counts::Count;
use crate::claims::event::{Event, EventCount};
use crate::claims::{Options, Reading};
use crate::document::Document;
use crate::gazetteer::{Bounds, PlaceKind};
use crate::mentions::Mentions;
use crate::mentions::time::{Interval, Precision};
use crate::report::{
    ArgumentOut, ArticleOut, BlockOut, ContradictionOut, CountOut, EntityOut, EventOut,
    IdentifierOut, MadeBy, MentionsOut, NoteOut, PlaceOut, QuantityOut, RelationOut, Report,
    SCHEMA, TimeOut, TimexOut, ToponymOut, TypeOut,
};
use crate::resources::Resources;
use crate::span::{CodePoints, Extent, Span};

/// The curves of `models/calibration.tsv`.
const EVENT: &str = "event";
const ARGUMENT: &str = "argument";

struct Printer<'a> {
    reading: &'a Reading<'a>,
    r: &'a Resources,
    points: CodePoints,
}

/// Prints a reading.
pub(super) fn report(reading: &Reading<'_>, r: &Resources, options: Options) -> Report {
    let p = Printer {
        reading,
        r,
        points: CodePoints::of(&reading.doc.article.text),
    };
    Report {
        schema: SCHEMA.to_owned(),
        article: article(reading.doc.article, &p.points),
        entities: p.entities(),
        events: (0..reading.events.len()).map(|i| p.event(i)).collect(),
        claims: p.claims(),
        links: p.links(),
        contradictions: reading
            .contradictions
            .iter()
            .map(|c| ContradictionOut {
                event: event_id(c.event),
                field: c.field.clone(),
                between: c.between.iter().map(|i| claim_id(*i)).collect(),
                why: c.why.clone(),
            })
            .collect(),
        comparisons: p.comparisons(),
        notes: p.notes(),
        mentions: options.mentions.then(|| p.mentions()),
        made_by: made_by(r),
    }
}

/// A report that the gate let nobody read further.
pub(super) fn passed_over(a: &Article, r: &Resources, likely: f32) -> Report {
    Report {
        schema: SCHEMA.to_owned(),
        article: article(a, &CodePoints::of(&a.text)),
        entities: Vec::new(),
        events: Vec::new(),
        claims: Vec::new(),
        links: Vec::new(),
        contradictions: Vec::new(),
        comparisons: Vec::new(),
        notes: vec![NoteOut {
            kind: "passed_over".to_owned(),
            reason: format!("tells of other things, by its words ({:.3})", round(likely)),
            span: Extent { start: 0, end: 0 },
        }],
        mentions: None,
        made_by: made_by(r),
    }
}

fn made_by(r: &Resources) -> MadeBy {
    MadeBy {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: r.model_version.clone(),
        data: r.data_version.clone(),
    }
}

fn article(a: &Article, points: &CodePoints) -> ArticleOut {
    ArticleOut {
        id: a.id.clone(),
        url: a.url.clone(),
        title: a.title.clone(),
        publisher: a.publisher.clone(),
        byline: a.byline.clone(),
        published: a.published.map(|p| p.date.to_string()),
        published_from: a.published.map(|p| p.from.name().to_owned()),
        language: a.language.clone(),
        text: a.text.clone(),
        blocks: a
            .blocks
            .iter()
            .map(|b| {
                let e = points.extent(&a.text, b.span);
                BlockOut {
                    kind: b.kind.name().to_owned(),
                    start: e.start,
                    end: e.end,
                }
            })
            .collect(),
    }
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

fn event_id(index: usize) -> String {
    format!("v{}", index + 1)
}

fn claim_id(index: usize) -> String {
    format!("c{}", index + 1)
}

fn round(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0
}

impl<'a> Printer<'a> {
    fn doc(&self) -> &'a Document<'a> {
        self.reading.doc
    }

    fn m(&self) -> &'a Mentions<'a> {
        self.reading.mentions
    }

    fn extent(&self, span: Span) -> Extent {
        self.points.extent(self.doc().text(), span)
    }

    fn words(&self, tokens: &Range<usize>) -> Extent {
        self.extent(self.doc().span(tokens.clone()))
    }

    fn entities(&self) -> Vec<EntityOut> {
        self.reading
            .entities
            .iter()
            .enumerate()
            .map(|(i, e)| {
                let mut mentions: Vec<Extent> =
                    e.mentions.iter().map(|s| self.extent(*s)).collect();
                mentions.sort();
                EntityOut {
                    id: entity_id(i),
                    kind: e.kind,
                    name: e.name.clone(),
                    country: e.country.clone(),
                    link: e
                        .link
                        .clone()
                        .map(|(scheme, id)| IdentifierOut { scheme, id }),
                    mentions,
                    relations: self
                        .reading
                        .relations
                        .iter()
                        .filter(|x| x.of == i)
                        .map(|x| RelationOut {
                            to: entity_id(x.to),
                            relation: x.relation.clone(),
                            span: self.extent(x.span),
                        })
                        .collect(),
                }
            })
            .collect()
    }

    fn stating(&self, event: usize, field: &str) -> Vec<String> {
        self.reading
            .claims
            .iter()
            .enumerate()
            .filter(|(_, c)| c.states(event, field))
            .map(|(i, _)| claim_id(i))
            .collect()
    }

    fn event(&self, index: usize) -> EventOut {
        let event = &self.reading.events[index];
        let kind = &self.r.ontology.types[event.happening.kind];
        let mut triggers: Vec<Extent> = event
            .happening
            .triggers
            .iter()
            .map(|t| self.extent(self.m().triggers[*t].span))
            .collect();
        triggers.sort();
        let maker = event
            .happening
            .triggers
            .first()
            .map_or("", |t| self.m().triggers[*t].maker);
        EventOut {
            id: event_id(index),
            triggers,
            kind: TypeOut {
                id: kind.id.clone(),
                plover: kind.plover.clone(),
                mode: kind.mode.clone(),
                acled: kind.acled.clone(),
                ucdp: kind.ucdp,
                cameo: kind.cameo.clone(),
            },
            status: event.happening.status,
            time: event
                .time
                .map(|(interval, mention)| self.time(event, interval, mention)),
            place: self.place(event),
            arguments: event
                .arguments
                .iter()
                .enumerate()
                .map(|(i, a)| ArgumentOut {
                    role: a.role,
                    entity: entity_id(a.entity),
                    span: self.words(&a.tokens),
                    status: a.status,
                    claims: self.stating(index, &format!("arguments/{i}")),
                    score: a
                        .score
                        .map(|p| round(self.r.judgement.calibrated(ARGUMENT, p))),
                    made_by: a.maker.to_owned(),
                })
                .collect(),
            counts: self.counts(index, event),
            running: self.running(index, event),
            claims: self
                .reading
                .claims
                .iter()
                .enumerate()
                .filter(|(_, c)| c.about.contains(&index))
                .map(|(i, _)| claim_id(i))
                .collect(),
            confidence: round(self.r.judgement.calibrated(EVENT, event.happening.score)),
            made_by: maker.to_owned(),
        }
    }

    fn time(&self, event: &Event, interval: Interval, mention: usize) -> TimeOut {
        let of_day = event.clock.map(|i| &self.m().times[i]);
        let clock = of_day.and_then(|t| t.clock);
        let precision = if clock.is_some() {
            interval.precision.min(Precision::Hour)
        } else {
            interval.precision
        };
        TimeOut {
            start: interval.start.to_string(),
            end: interval.end.to_string(),
            clock: clock.map(|(h, m, _)| format!("{h:02}:{m:02}")),
            zone: of_day
                .and_then(|t| t.zone)
                .map(|z| z.of(self.reading.doc.text()).to_owned()),
            precision: precision.name().to_owned(),
            span: self.extent(self.m().times[mention].span),
        }
    }

    /// UCDP's precision: 1 a site or town, 2 near one, 3 and 4 second- and first-level regions,
    /// 6 a country, 7 waters and areas of several countries.
    fn place(&self, event: &Event) -> Option<PlaceOut> {
        let mention = &self.m().places[event.place?];
        let entry = mention.place.and_then(|p| self.r.gazetteer.place(p));
        // A name that no list knows has no precision: we cannot say how large it is.
        let bounds = entry.map(|e| e.bounds);
        let precision = mention.kind.map(|kind| match kind {
            _ if bounds == Some(Bounds::Water) => 7,
            _ if bounds == Some(Bounds::Loose) || mention.stretch => 5,
            PlaceKind::Site | PlaceKind::Town if mention.near() => 2,
            PlaceKind::Site | PlaceKind::Town => 1,
            PlaceKind::District => 3,
            PlaceKind::Region => 4,
            PlaceKind::Country => 6,
        });
        let spot = entry
            .filter(|_| mention.kind != Some(PlaceKind::Country))
            .map(|e| mention.spot(&e));
        let region = entry
            .and_then(|e| e.region)
            .and_then(|r| self.r.gazetteer.place(r));
        let entity = self.reading.entities.iter().position(|e| {
            e.kind == crate::vocabulary::EntityKind::Place && e.mentions.contains(&mention.span)
        });
        Some(PlaceOut {
            name: Some(mention.span.of(self.doc().text()).to_owned()),
            entity: entity.map(entity_id),
            country: entry
                .map(|e| e.country.to_owned())
                .filter(|c| !c.is_empty()),
            admin1: region.map(|r| r.name.to_owned()),
            // The centre of a country is no place where something happened.
            lat: spot.map(|s| s.0),
            lon: spot.map(|s| s.1),
            radius_km: spot.map(|s| s.2),
            precision,
            span: self.extent(mention.span),
        })
    }

    fn counts(&self, index: usize, event: &Event) -> Vec<CountOut> {
        let one = |(i, c): (usize, &EventCount)| CountOut {
            part_of: c.part_of,
            ..self.count(&c.count, self.stating(index, &format!("counts/{i}")))
        };
        event.counts.iter().enumerate().map(one).collect()
    }

    fn running(&self, index: usize, event: &Event) -> Vec<CountOut> {
        let one = |(i, c)| self.count(c, self.stating(index, &format!("running/{i}")));
        event.running.iter().enumerate().map(one).collect()
    }

    fn count(&self, count: &Count, claims: Vec<String>) -> CountOut {
        let words = |w: Range<usize>| self.doc().span(w).of(self.doc().text()).to_owned();
        CountOut {
            of: count.measure,
            who: count.who.clone().map(words),
            entity: None,
            min: count.min,
            max: count.max,
            best: count.best(),
            approximate: count.approximate,
            part_of: None,
            claims,
            span: self.words(&count.tokens),
        }
    }

    fn notes(&self) -> Vec<NoteOut> {
        self.m()
            .refused
            .iter()
            .map(|n| NoteOut {
                kind: "not_an_event".to_owned(),
                reason: n.reason.clone(),
                span: self.extent(n.span),
            })
            .chain(self.m().failed.iter().map(|reason| NoteOut {
                kind: "read_without_encoder".to_owned(),
                reason: reason.clone(),
                span: self.extent(Span::default()),
            }))
            .collect()
    }

    fn mentions(&self) -> MentionsOut {
        let published = self.doc().article.published.map(|p| p.date);
        let m = self.m();
        let text = self.doc().text();
        MentionsOut {
            times: m
                .times
                .iter()
                .map(|t| {
                    let e = self.extent(t.span);
                    TimexOut {
                        start: e.start,
                        end: e.end,
                        kind: t.kind().to_owned(),
                        value: t.value(published),
                    }
                })
                .collect(),
            places: m
                .places
                .iter()
                .chain(&m.peoples)
                .map(|p| {
                    let e = self.extent(p.span);
                    let entry = p.place.and_then(|i| self.r.gazetteer.place(i));
                    ToponymOut {
                        start: e.start,
                        end: e.end,
                        name: p.span.of(text).to_owned(),
                        geonames: entry.and_then(|x| x.geonames),
                        lat: entry.map(|x| x.lat),
                        lon: entry.map(|x| x.lon),
                        country: entry
                            .map(|x| x.country.to_owned())
                            .filter(|c| !c.is_empty()),
                        literal: p.literal,
                    }
                })
                .collect(),
            quantities: m
                .quantities
                .iter()
                .filter(|q| !q.article)
                .filter(|q| !m.times.iter().any(|t| t.span.overlaps(q.span)))
                .map(|q| {
                    let e = self.extent(q.span);
                    let unit = crate::mentions::phrase::holding(&m.phrases, q.end - 1)
                        .filter(|p| p.head >= q.end)
                        .map(|p| self.doc().span(q.end..p.tokens.end).of(text).to_owned());
                    QuantityOut {
                        start: e.start,
                        end: e.end,
                        min: q.min,
                        max: q.max,
                        unit,
                        approximate: q.approximate,
                    }
                })
                .collect(),
        }
    }
}
