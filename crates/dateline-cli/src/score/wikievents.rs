//! `WikiEvents`: triggers of violence and justice, and their arguments.
//!
//! Measure: a trigger is found when one of ours overlaps it, and typed when its PLOVER type also
//! fits (`kairos.tsv`). An argument is found when an event of ours with that trigger has, in the
//! same role, words that overlap it or another mention of the same entity. Both sides are limited
//! to the types of the crosswalk. The baseline beside it takes the words of the ontology's lists
//! as triggers, the noun phrase before as initiator and the one after as patient.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use dateline::claims::Options;
use dateline::lexicon::Table;
use dateline::mentions::{marks::Marks, phrase};
use dateline::page::Page;
use dateline::report::Report;
use dateline::vocabulary::Role;
use dateline::{Article, Document, Resources};
use serde::Deserialize;
use serde_json::Value;

use super::{Card, Tally, align, archive};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Record {
    sentences: Vec<(Vec<(String, u32, u32)>, String)>,
    entity_mentions: Vec<Mention>,
    event_mentions: Vec<Event>,
}

#[derive(Deserialize)]
struct Mention {
    id: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "event_type")]
    kind: String,
    trigger: Trigger,
    arguments: Vec<Argument>,
}

#[derive(Deserialize)]
struct Trigger {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Argument {
    entity_id: String,
    role: String,
}

type Extent = (u32, u32);

/// A trigger with its PLOVER types and its arguments: role, and the mentions that will do.
struct Found {
    trigger: Extent,
    types: Vec<String>,
    arguments: Vec<(String, Vec<Extent>)>,
    /// Number of the event; its arguments stand at its first trigger.
    event: usize,
}

struct Crosswalk {
    types: Vec<(String, Vec<String>)>,
    roles: HashMap<String, String>,
}

/// Scores the development part.
pub(super) fn run(folder: &Path, resources: &Resources, card: &mut Card) -> Result<(), Failure> {
    let Some(path) = archive::find(folder, "wikievents", "wikievents_train_dev.tar.xz") else {
        card.missing
            .push("WikiEvents (data/wikievents/wikievents_train_dev.tar.xz)".to_owned());
        return Ok(());
    };
    let crosswalk = crosswalk()?;
    let unpacked = archive::untar(&path)?;
    let clusters = clusters(unpacked.path())?;
    let Some(dev) = archive::files(unpacked.path(), "/dev.jsonl")
        .into_iter()
        .next()
    else {
        return Err(Failure::input(&path, "holds no dev.jsonl"));
    };
    let text = std::fs::read_to_string(&dev).map_err(|e| Failure::input(&dev, e))?;
    let (mut ours, mut plain) = ([Tally::default(); 3], [Tally::default(); 3]);
    for line in text.lines() {
        let record: Record = serde_json::from_str(line).map_err(|e| Failure::input(&dev, e))?;
        let (body, words) = body(&record);
        let page = Page {
            bytes: body.as_bytes(),
            ..Page::default()
        };
        let Some(Ok(article)) = dateline::page::articles(&page, resources)
            .map_err(|e| Failure::input(&dev, e))?
            .pop()
        else {
            continue;
        };
        let gold = coded(&record, &words, &crosswalk, &clusters);
        let report = dateline::claims::read(&article, resources, Options::default());
        for (sum, found) in [
            (&mut ours, system(&report, &crosswalk)),
            (&mut plain, baseline(&article, resources, &crosswalk)),
        ] {
            for (tally, more) in sum.iter_mut().zip(tallies(&gold, &found)) {
                tally.add(more);
            }
        }
    }
    for (i, name) in ["triggers", "typed triggers", "arguments"]
        .iter()
        .enumerate()
    {
        let beside = format!("listed words and nearest phrases {:.1}", plain[i].f1());
        card.tally("WikiEvents dev", name, ours[i], &beside);
    }
    Ok(())
}

fn crosswalk() -> Result<Crosswalk, Failure> {
    let mut out = Crosswalk {
        types: Vec::new(),
        roles: HashMap::new(),
    };
    for row in Table::parse("kairos.tsv", include_str!("kairos.tsv"))?.rows() {
        let (kairos, ours) = (row.cell("kairos").to_owned(), row.cell("ours"));
        if row.cell("kind") == "role" {
            out.roles.insert(kairos, ours.to_owned());
        } else {
            let types = ours.split(' ').map(str::to_owned).collect();
            out.types.push((kairos, types));
        }
    }
    Ok(out)
}

/// Per mention the mentions of the same entity.
fn clusters(folder: &Path) -> Result<HashMap<String, Vec<String>>, Failure> {
    let mut out = HashMap::new();
    for path in archive::files(folder, "coref/dev.jsonlines") {
        let text = std::fs::read_to_string(&path).map_err(|e| Failure::input(&path, e))?;
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).map_err(|e| Failure::input(&path, e))?;
            let lists = value["clusters"].as_array().cloned().unwrap_or_default();
            for list in lists {
                let ids: Vec<String> = list
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|v| v.as_str().map(str::to_owned))
                    .collect();
                for id in &ids {
                    out.insert(id.clone(), ids.clone());
                }
            }
        }
    }
    Ok(out)
}

/// The text, a paragraph for each sentence, and the extents of its words. The offsets of the set
/// count from the start of a text that it does not give.
fn body(record: &Record) -> (String, Vec<Extent>) {
    let (mut text, mut words) = (String::new(), Vec::new());
    let mut at = 0;
    for (tokens, sentence) in &record.sentences {
        let first = tokens.first().map_or(0, |t| t.1);
        words.extend(tokens.iter().map(|t| (at + t.1 - first, at + t.2 - first)));
        text.push_str(sentence);
        text.push_str("\n\n");
        at += sentence.chars().count() as u32 + 2;
    }
    (text, words)
}

fn coded(
    record: &Record,
    words: &[Extent],
    crosswalk: &Crosswalk,
    clusters: &HashMap<String, Vec<String>>,
) -> Vec<Found> {
    let extent = |start: usize, end: usize| -> Option<Extent> {
        Some((words.get(start)?.0, words.get(end.checked_sub(1)?)?.1))
    };
    let mentions: HashMap<&str, Extent> = record
        .entity_mentions
        .iter()
        .filter_map(|m| Some((m.id.as_str(), extent(m.start, m.end)?)))
        .collect();
    record
        .event_mentions
        .iter()
        .enumerate()
        .filter_map(|(event, e)| {
            let types = crosswalk
                .types
                .iter()
                .find(|t| e.kind.starts_with(t.0.as_str()))?;
            let arguments = e
                .arguments
                .iter()
                .filter_map(|a| {
                    let role = crosswalk.roles.get(&a.role)?.clone();
                    let same = clusters
                        .get(&a.entity_id)
                        .cloned()
                        .unwrap_or_else(|| vec![a.entity_id.clone()]);
                    let spans = same
                        .iter()
                        .filter_map(|id| mentions.get(id.as_str()).copied())
                        .collect();
                    Some((role, spans))
                })
                .collect();
            Some(Found {
                trigger: extent(e.trigger.start, e.trigger.end)?,
                types: types.1.clone(),
                arguments,
                event,
            })
        })
        .collect()
}

/// One entry for each trigger of our events; each holds the event's arguments.
fn system(report: &Report, crosswalk: &Crosswalk) -> Vec<Found> {
    let known: HashSet<&str> = crosswalk
        .types
        .iter()
        .flat_map(|t| t.1.iter().map(String::as_str))
        .collect();
    let mut out = Vec::new();
    for (number, event) in report.events.iter().enumerate() {
        if !known.contains(event.kind.plover.as_str()) {
            continue;
        }
        let mut arguments: Vec<(String, Vec<Extent>)> = event
            .arguments
            .iter()
            .filter_map(|a| {
                let role = match a.role {
                    Role::Initiator => "initiator",
                    Role::Target | Role::Victim | Role::Recipient => "patient",
                    Role::Weapon => "weapon",
                    _ => return None,
                };
                Some((role.to_owned(), vec![(a.span.start, a.span.end)]))
            })
            .collect();
        if let Some(span) = event.place.as_ref().map(|p| p.span) {
            arguments.push(("place".to_owned(), vec![(span.start, span.end)]));
        }
        for (i, trigger) in event.triggers.iter().enumerate() {
            out.push(Found {
                trigger: (trigger.start, trigger.end),
                types: vec![event.kind.plover.clone()],
                // An event's arguments count once, however many words name it.
                arguments: if i == 0 {
                    arguments.clone()
                } else {
                    Vec::new()
                },
                event: number,
            });
        }
    }
    out
}

fn baseline(article: &Article, resources: &Resources, crosswalk: &Crosswalk) -> Vec<Found> {
    let doc = Document::new(article, resources);
    let marks = Marks::of(&doc, resources).tagged(&doc, resources);
    let phrases = phrase::find(&doc, &marks);
    let extent = |tokens: std::ops::Range<usize>| -> Extent {
        let span = doc.span(tokens);
        let count = |to: u32| article.text[..to as usize].chars().count() as u32;
        (count(span.start), count(span.end))
    };
    let known = |plover: &str| {
        crosswalk
            .types
            .iter()
            .any(|t| t.1.iter().any(|p| p == plover))
    };
    (0..doc.tokens.len())
        .filter_map(|at| {
            let (kind, sure) = marks.trigger[at]?;
            let plover = &resources.ontology.types[kind].plover;
            if !sure || !known(plover) {
                return None;
            }
            let sentence = &doc.sentences[doc.sentence_of(at)].tokens;
            let before = phrases
                .iter()
                .rev()
                .find(|p| p.tokens.end <= at && p.tokens.start >= sentence.start);
            let after = phrases
                .iter()
                .find(|p| p.tokens.start > at && p.tokens.end <= sentence.end);
            let arguments = [("initiator", before), ("patient", after)]
                .into_iter()
                .filter_map(|(role, p)| Some((role.to_owned(), vec![extent(p?.tokens.clone())])))
                .collect();
            Some(Found {
                trigger: extent(at..at + 1),
                types: vec![plover.clone()],
                arguments,
                event: at,
            })
        })
        .collect()
}

fn meets(a: Extent, b: Extent) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Triggers, typed triggers, arguments.
fn tallies(gold: &[Found], ours: &[Found]) -> [Tally; 3] {
    let pairs = |typed: bool| {
        let worth: Vec<Vec<f64>> = gold
            .iter()
            .map(|g| {
                ours.iter()
                    .map(|o| {
                        let fits = !typed || o.types.iter().any(|t| g.types.contains(t));
                        f64::from(u8::from(fits && meets(g.trigger, o.trigger)))
                    })
                    .collect()
            })
            .collect();
        align::best(&worth).iter().flatten().count() as f64
    };
    let (system, coded) = (ours.len() as f64, gold.len() as f64);
    let count = |list: &[Found]| list.iter().map(|f| f.arguments.len()).sum::<usize>() as f64;
    let tally = |right| Tally {
        right,
        system,
        gold: coded,
    };
    [
        tally(pairs(false)),
        tally(pairs(true)),
        Tally {
            right: arguments(gold, ours),
            system: count(ours),
            gold: count(gold),
        },
    ]
}

/// Coded arguments that ours meet, each of ours used once.
fn arguments(gold: &[Found], ours: &[Found]) -> f64 {
    let mut used: HashSet<(usize, usize)> = HashSet::new();
    let mut right = 0.0;
    for g in gold {
        let met: Vec<usize> = ours
            .iter()
            .filter(|o| meets(g.trigger, o.trigger))
            .filter_map(|o| ours.iter().position(|x| x.event == o.event))
            .collect();
        for (role, spans) in &g.arguments {
            let found = met.iter().find_map(|i| {
                ours[*i]
                    .arguments
                    .iter()
                    .enumerate()
                    .find_map(|(a, (r, s))| {
                        let fits = r == role
                            && !used.contains(&(*i, a))
                            && s.iter().any(|x| spans.iter().any(|y| meets(*x, *y)));
                        fits.then_some((*i, a))
                    })
            });
            if let Some(key) = found {
                used.insert(key);
                right += 1.0;
            }
        }
    }
    right
}
