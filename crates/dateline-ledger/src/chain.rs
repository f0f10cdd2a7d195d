//! What led to an event, and what followed? The links that lead to it and from it.
//!
//! In: an event. Out: the events that can be reached over links, and each link as an arrow with
//! its words, its speaker, and how many of the sources that tell of both events state it. No
//! arrow is inferred: each has words.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use dateline::vocabulary::{LinkRelation, SourceKind};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::policy::Policy;
use crate::recall;
use crate::row;
use crate::view::EventView;
use crate::write::With;

/// Most links between the event and another one.
const REACH: usize = 6;

/// One who states a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assertion {
    /// The article.
    pub article: String,
    /// The claim, where one says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The speaker's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who that is; the report itself where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// The words.
    pub words: String,
}

/// A link between two events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrow {
    /// The earlier event, or the part.
    pub from: String,
    /// The later event, or the whole.
    pub to: String,
    /// How.
    pub relation: LinkRelation,
    /// Who states it.
    pub stated: Vec<Assertion>,
    /// Articles that tell of both events.
    pub told_by: usize,
    /// Whether some of those do not state it, or only somebody quoted does.
    pub only_some: bool,
}

/// The events around one, and how they hang together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    /// The event that was asked for.
    pub event: String,
    /// All events of the chain, in order of day and id.
    pub events: Vec<EventView>,
    /// The links, in order of their events.
    pub arrows: Vec<Arrow>,
}

/// The chain of an event at a time.
pub(crate) fn chain(with: &With<'_>, event: i64, at: &str, policy: Policy) -> Result<Chain> {
    let mut reached: BTreeMap<i64, EventView> = BTreeMap::new();
    let mut arrows: BTreeMap<(String, String, LinkRelation), Vec<Assertion>> = BTreeMap::new();
    let mut queue = VecDeque::from([(event, 0)]);
    while let Some((event, steps)) = queue.pop_front() {
        if reached.contains_key(&event) {
            continue;
        }
        let Some(view) = recall::views(with, &[event], at, policy)?.pop() else {
            continue;
        };
        for link in &view.links {
            let key = (link.from.clone(), link.to.clone(), link.relation);
            let assertion = Assertion {
                article: link.article.clone(),
                claim: link.claim.clone(),
                source: link.source.clone(),
                kind: link.kind.filter(|k| *k != SourceKind::Narration),
                words: link.words.clone(),
            };
            let stated = arrows.entry(key).or_default();
            if !stated.contains(&assertion) {
                stated.push(assertion);
            }
            let other = if link.from == view.id {
                &link.to
            } else {
                &link.from
            };
            if steps < REACH {
                queue.push_back((row::number(other), steps + 1));
            }
        }
        reached.insert(event, view);
    }
    // Links at the edge may lead beyond what was reached.
    let there = |id: &String| reached.contains_key(&row::number(id));
    let arrows: Vec<Arrow> = arrows
        .into_iter()
        .filter(|((from, to, _), _)| there(from) && there(to))
        .map(|((from, to, relation), stated)| {
            let both = both(&reached[&row::number(&from)], &reached[&row::number(&to)]);
            let saying: BTreeSet<&String> = stated.iter().map(|a| &a.article).collect();
            let only_some = saying.len() < both || stated.iter().all(|a| a.kind.is_some());
            Arrow {
                from,
                to,
                relation,
                told_by: both,
                only_some,
                stated,
            }
        })
        .collect();
    let mut events: Vec<EventView> = reached.into_values().collect();
    let day = |e: &EventView| {
        e.time
            .as_ref()
            .map_or(row::NO_DAY.to_owned(), |t| t.value.start.clone())
    };
    events.sort_by(|a, b| day(a).cmp(&day(b)).then(a.id.cmp(&b.id)));
    Ok(Chain {
        event: row::id(event),
        events,
        arrows,
    })
}

/// How many articles tell of both.
fn both(a: &EventView, b: &EventView) -> usize {
    let one: BTreeSet<&String> = a.articles.iter().collect();
    let other: BTreeSet<&String> = b.articles.iter().collect();
    one.intersection(&other).count()
}
