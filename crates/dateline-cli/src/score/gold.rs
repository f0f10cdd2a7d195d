//! Reports coded by hand: events, their fields, claims, links.
//!
//! Measure: system and coded events are paired one to one for the greatest total of 2 for any
//! trigger overlap plus the share of coded triggers met, 1 for meeting dates, 1 for the same
//! place, 0.5 each for the same initiator, target and PLOVER type; pairs under 2 do not count. A
//! field is right only in a pair, out of all events of one or the other side that state it. A
//! date is right when ours lies inside the coded one. A claim is right when contents overlap
//! with Dice 0.5 and the source matches.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::{EventOut, Report};
use dateline::span::Extent;
use dateline::vocabulary::{Measure, Role, SourceKind};

use super::coded::{self, Coded, CodedEvent, Quote};
use super::names::{names_match, party_match};
use super::{Card, Tally, align};
use crate::failure::Failure;

/// Agreement of two people on the same reports, in F1: the ceiling.
const CEILING: &[(&str, &str)] = &[
    ("events", "95"),
    ("type", "95"),
    ("date", "93"),
    ("place", "89"),
    ("initiator", "92"),
    ("target", "83"),
    ("killed", "84"),
    ("wounded", "92"),
    ("claims", "93"),
    ("stance", "87"),
    ("contradictions", "67"),
    ("links", "42"),
    ("comparisons", "75"),
];

/// Fields in the order of the card.
const FIELDS: &[&str] = &[
    "events",
    "type",
    "acled",
    "date",
    "place",
    "initiator",
    "target",
    "weapon",
    "killed",
    "wounded",
    "claims",
    "stance",
    "source kind",
    "contradictions",
    "links",
    "comparisons",
];

type Tallies = BTreeMap<&'static str, Tally>;

/// Scores every coded report under `gold/`, and the one named report beside them.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let home = [folder.join("gold"), folder.to_path_buf()]
        .into_iter()
        .find(|p| p.join("dev").is_dir() || !coded::files(p).is_empty());
    let Some(home) = home else {
        card.missing
            .push("reports coded by hand (gold/*.gold.json)".to_owned());
        return Ok(());
    };
    for path in coded::files(&home) {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().replace(".gold.json", ""))
            .unwrap_or_default();
        let mut tallies = Tallies::new();
        report(&path, resources, details, &mut tallies, card)?;
        print(&format!("gold/{name}"), &tallies, card);
    }
    let dev = coded::files(&home.join("dev"));
    if dev.is_empty() {
        card.missing
            .push("reports coded by hand (gold/dev)".to_owned());
        return Ok(());
    }
    let mut tallies = Tallies::new();
    for path in &dev {
        report(path, resources, details, &mut tallies, card)?;
    }
    print("gold/dev", &tallies, card);
    Ok(())
}

fn print(set: &str, tallies: &Tallies, card: &mut Card) {
    for field in FIELDS {
        let ceiling = CEILING
            .iter()
            .find(|c| c.0 == *field)
            .map_or(String::new(), |c| format!("two coders {}", c.1));
        card.tally(
            set,
            field,
            tallies.get(field).copied().unwrap_or_default(),
            &ceiling,
        );
    }
}

/// One report scored.
struct Pairing<'a> {
    text: Vec<char>,
    coded: &'a Coded,
    report: &'a Report,
    /// Per coded event its system event.
    pairs: Vec<Option<usize>>,
}

fn report(
    path: &Path,
    resources: &Resources,
    details: bool,
    tallies: &mut Tallies,
    card: &mut Card,
) -> Result<(), Failure> {
    let (coded, body) = coded::load(path)?;
    // Where the coder took the date from the text, so must we.
    let given = coded
        .article
        .published
        .as_deref()
        .filter(|_| coded.article.published_from.is_empty())
        .and_then(|d| d.parse().ok());
    let page = Page {
        bytes: body.as_bytes(),
        url: None,
        published: given,
    };
    let article = dateline::page::articles(&page, resources)
        .and_then(|mut a| {
            a.pop()
                .unwrap_or_else(|| Err(dateline::Error::input("holds no report")))
        })
        .map_err(|e| Failure::input(path, e))?;
    let read = dateline::claims::read(&article, resources, Options::default());
    let worth: Vec<Vec<f64>> = coded
        .events
        .iter()
        .map(|g| {
            read.events
                .iter()
                .map(|s| pair(g, s, &read, &body))
                .collect()
        })
        .collect();
    let mut pairs = align::best(&worth);
    for (i, pair) in pairs.iter_mut().enumerate() {
        *pair = pair.filter(|j| worth[i][*j] >= 2.0);
    }
    let pairing = Pairing {
        text: body.chars().collect(),
        coded: &coded,
        report: &read,
        pairs,
    };
    pairing.events(tallies);
    pairing.claims(tallies, details, card);
    pairing.rest(tallies);
    if details {
        pairing.details(path, card);
    }
    Ok(())
}

fn overlaps(a: Extent, b: Quote) -> bool {
    a.start < b.end && b.start < a.end
}

/// The worth of a pair of events.
fn pair(gold: &CodedEvent, system: &EventOut, report: &Report, body: &str) -> f64 {
    let met = gold
        .triggers
        .iter()
        .filter(|g| system.triggers.iter().any(|s| overlaps(*s, **g)))
        .count();
    let mut worth = if met > 0 {
        2.0 + met as f64 / gold.triggers.len().max(1) as f64
    } else {
        0.0
    };
    worth += f64::from(u8::from(dates_meet(gold, system)));
    worth += f64::from(u8::from(same_place(gold, system)));
    worth += 0.5
        * f64::from(u8::from(same_party(
            &coded::strings(&gold.initiator),
            system,
            report,
            body,
            &[Role::Initiator],
        )));
    worth += 0.5
        * f64::from(u8::from(same_party(
            &coded::strings(&gold.target),
            system,
            report,
            body,
            &[Role::Target, Role::Victim, Role::Recipient],
        )));
    worth + 0.5 * f64::from(u8::from(same_type(gold, system)))
}

fn same_type(gold: &CodedEvent, system: &EventOut) -> bool {
    gold.plover
        .iter()
        .cloned()
        .chain(coded::strings(&gold.plover_alt))
        .any(|p| p == system.kind.plover)
}

fn dates_meet(gold: &CodedEvent, system: &EventOut) -> bool {
    let (Some((a, b)), Some(time)) = (coded::interval(&gold.date), &system.time) else {
        return false;
    };
    time.start <= b && a <= time.end
}

fn date_inside(gold: &CodedEvent, system: &EventOut) -> bool {
    let (Some((a, b)), Some(time)) = (coded::interval(&gold.date), &system.time) else {
        return false;
    };
    a <= time.start && time.end <= b
}

fn same_place(gold: &CodedEvent, system: &EventOut) -> bool {
    let Some(name) = system.place.as_ref().and_then(|p| p.name.as_deref()) else {
        return false;
    };
    gold.place_name
        .iter()
        .cloned()
        .chain(coded::strings(&gold.place_alt))
        .any(|g| names_match(&g, name))
}

/// All the names of the entities in some roles of a system event.
fn party_names(system: &EventOut, report: &Report, body: &str, roles: &[Role]) -> Vec<String> {
    let mut out = Vec::new();
    for argument in system.arguments.iter().filter(|a| roles.contains(&a.role)) {
        out.push(slice(body, argument.span));
        if let Some(entity) = report.entities.iter().find(|e| e.id == argument.entity) {
            out.push(entity.name.clone());
            out.extend(entity.mentions.iter().map(|m| slice(body, *m)));
        }
    }
    out
}

fn same_party(
    gold: &[String],
    system: &EventOut,
    report: &Report,
    body: &str,
    roles: &[Role],
) -> bool {
    let names = party_names(system, report, body, roles);
    gold.iter().any(|g| names.iter().any(|n| party_match(g, n)))
}

fn slice(body: &str, extent: Extent) -> String {
    body.chars()
        .skip(extent.start as usize)
        .take((extent.end - extent.start) as usize)
        .collect()
}

fn total(event: &EventOut, measure: Measure) -> Option<(u64, Option<u64>)> {
    event
        .counts
        .iter()
        .find(|c| c.of == measure && c.part_of.is_none())
        .map(|c| (c.best.unwrap_or(c.min), c.max))
}

impl Pairing<'_> {
    fn system(&self, index: usize) -> Option<&EventOut> {
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
        let tally = tallies.entry(name).or_default();
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

    fn events(&self, tallies: &mut Tallies) {
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

    fn claims(&self, tallies: &mut Tallies, details: bool, card: &mut Card) {
        let ours: Vec<_> = self
            .report
            .claims
            .iter()
            .filter(|c| c.source.kind != SourceKind::Narration)
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
        tallies.entry("claims").or_default().add(Tally {
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
        tallies.entry("stance").or_default().add(Tally {
            right: stance,
            system,
            gold,
        });
        let kinds = paired().filter(|(g, _)| g.source_kind.is_some()).count() as f64;
        let kind = paired()
            .filter(|(g, c)| g.source_kind.as_deref() == Some(c.source.kind.name()))
            .count() as f64;
        tallies.entry("source kind").or_default().add(Tally {
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
        let mut wanted = vec![gold.source.clone()];
        wanted.extend(
            gold.source_span
                .map(|q| self.text[q.start as usize..q.end as usize].iter().collect()),
        );
        wanted
            .iter()
            .any(|w| names.iter().any(|n| party_match(w, n)))
    }

    fn rest(&self, tallies: &mut Tallies) {
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
        tallies.entry("links").or_default().add(Tally {
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
        tallies.entry("contradictions").or_default().add(Tally {
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
        tallies.entry("comparisons").or_default().add(Tally {
            right,
            system: self.report.comparisons.len() as f64,
            gold: self.coded.comparisons.len() as f64,
        });
    }

    /// What was missed, wrong or beyond, for reading.
    fn details(&self, path: &Path, card: &mut Card) {
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

fn same_relation(gold: &str, ours: &str) -> bool {
    let known = match gold {
        "similar" => "same_pattern",
        "set_in_motion" => "causes",
        "in retaliation" => "retaliation",
        other => other,
    };
    known == ours
}

/// Dice of two sets of extents, by code points.
fn dice(gold: &[Quote], ours: &[Extent]) -> f64 {
    let length: f64 = gold.iter().map(|q| (q.end - q.start) as f64).sum::<f64>()
        + ours.iter().map(|e| (e.end - e.start) as f64).sum::<f64>();
    let common: f64 = gold
        .iter()
        .flat_map(|q| {
            ours.iter()
                .map(move |e| e.end.min(q.end).saturating_sub(e.start.max(q.start)) as f64)
        })
        .sum();
    if length > 0.0 {
        2.0 * common / length
    } else {
        0.0
    }
}
