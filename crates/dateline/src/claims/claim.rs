//! Who says what about which happening?
//!
//! In: attributions and events. Out: [`Claim`]s: every attributed statement, and for each event
//! the sentences that tell it without naming a source, as narration. A claim lists the fields
//! whose words lie inside its content.

use std::ops::Range;

use crate::claims::entities::Entities;
use crate::claims::event::Event;
use crate::claims::standing;
use crate::claims::states;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::attribution::Speaker;
use crate::resources::Resources;
use crate::vocabulary::{Degree, EntityKind, SourceKind, Stance, Status};

/// An attributed statement.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Entity of the source.
    pub entity: Option<usize>,
    /// Name of the source.
    pub name: Option<String>,
    /// Who that is.
    pub kind: SourceKind,
    /// The words that name it.
    pub source: Option<Range<usize>>,
    /// The words of saying.
    pub cue: Option<Range<usize>>,
    /// What is said.
    pub contents: Vec<Range<usize>>,
    /// What the source does with it.
    pub stance: Stance,
    /// Indices of the events it is about.
    pub about: Vec<usize>,
    /// The fields that it states or denies.
    pub states: Vec<Stated>,
    /// Through whom it reached the report, the nearest to the source first.
    pub via: Vec<Speaker>,
    /// The stated ground of anonymity.
    pub ground: Option<Range<usize>>,
    /// Words of doubt in it.
    pub hedges: Vec<(Degree, Range<usize>)>,
}

/// The field of whether it happened.
pub const STATUS: &str = "status";

/// A field of an event that a claim states or denies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The event.
    pub event: usize,
    /// `counts/0`, `arguments/2`, `time`, `place`; `initiator` and `status` where denied.
    pub field: String,
    /// Whether the claim says that it is not so.
    pub denies: bool,
}

impl Claim {
    /// Whether the words lie in its content.
    pub fn covers(&self, tokens: &Range<usize>) -> bool {
        self.contents
            .iter()
            .any(|c| c.start < tokens.end && tokens.start < c.end)
    }

    /// Whether it states a field of an event.
    pub fn states(&self, event: usize, field: &str) -> bool {
        let same = |s: &Stated| s.event == event && s.field == field && !s.denies;
        self.states.iter().any(same)
    }

    /// Whether it denies a field of an event.
    pub fn denies(&self, event: usize, field: &str) -> bool {
        let same = |s: &Stated| s.event == event && s.field == field && s.denies;
        self.states.iter().any(same)
    }

    /// Whether its words of saying deny ("denied that"), and not only something in what is said.
    pub fn denies_flatly(&self, m: &Mentions) -> bool {
        let denies = |i: usize| m.marks.cue[i].is_some_and(|c| c.1.stance == Stance::Denies);
        self.cue.clone().is_some_and(|mut cue| cue.any(denies))
    }

    /// Whether all the words, or the first of them, lie in its content: a phrase that only runs
    /// out of it still belongs to it.
    pub fn holds(&self, tokens: &Range<usize>) -> bool {
        self.contents
            .iter()
            .any(|c| c.start <= tokens.start && tokens.start < c.end)
    }
}

/// All claims, in order of their content.
pub fn build(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    entities: &mut Entities<'_>,
) -> Vec<Claim> {
    let mut claims: Vec<Claim> = m
        .attributions
        .iter()
        .map(|a| Claim {
            entity: a
                .source
                .clone()
                .filter(|_| a.name.is_some())
                .map(|tokens| entities.of(tokens, source_entity(a.kind))),
            name: a.name.clone(),
            kind: a.kind,
            source: a.source.clone(),
            cue: a.cue.clone(),
            contents: a.contents.clone(),
            stance: a.stance,
            about: Vec::new(),
            states: Vec::new(),
            via: a.via.clone(),
            ground: a.ground.clone(),
            hedges: Vec::new(),
        })
        .collect();
    for claim in &mut claims {
        claim.about = about(doc, m, events, claim);
        // To promise harm is to threaten.
        let harm = |e: &usize| {
            let family = &r.ontology.types[events[*e].happening.kind].family;
            let ahead = matches!(
                events[*e].happening.status,
                Status::Planned | Status::Threatened
            );
            ahead && r.harm_families.contains(family)
        };
        if claim.stance == Stance::Promises && claim.about.iter().any(harm) {
            claim.stance = Stance::Threatens;
        }
        if claim.stance == Stance::Denies {
            deed(doc, m, r, events, claim);
        }
    }
    narration(doc, m, events, &mut claims);
    claims.sort_by_key(|c| {
        (
            c.contents.first().map_or(0, |x| x.start),
            c.kind == SourceKind::Narration,
        )
    });
    standing::settle(doc, m, r, events, entities, &claims);
    let attributed: Vec<Claim> = claims
        .iter()
        .filter(|c| c.kind != SourceKind::Narration || c.cue.is_some())
        .cloned()
        .collect();
    for claim in &mut claims {
        claim.states = states::of(doc, m, r, events, claim, &attributed);
        claim.hedges = hedges(doc, m, r, claim);
    }
    standing::initiators(doc, m, r, events, &claims);
    claims
}

fn source_entity(kind: SourceKind) -> EntityKind {
    match kind {
        SourceKind::Military => EntityKind::Military,
        SourceKind::ArmedGroup => EntityKind::ArmedGroup,
        SourceKind::Media => EntityKind::Media,
        SourceKind::Un => EntityKind::International,
        SourceKind::Ngo | SourceKind::Court => EntityKind::Organization,
        SourceKind::Official => EntityKind::Government,
        _ => EntityKind::Person,
    }
}

/// Events with a trigger in the content; else those of the sentence that the claim stands in.
fn about(doc: &Document<'_>, m: &Mentions, events: &[Event], claim: &Claim) -> Vec<usize> {
    let with = |holds: &dyn Fn(&Range<usize>, usize) -> bool| -> Vec<usize> {
        (0..events.len())
            .filter(|e| {
                events[*e]
                    .happening
                    .triggers
                    .iter()
                    .any(|t| holds(&m.triggers[*t].tokens, m.triggers[*t].sentence))
            })
            .collect()
    };
    let inside = with(&|tokens, _| claim.covers(tokens));
    let whole = |tokens: &Range<usize>| {
        claim
            .contents
            .iter()
            .any(|c| c.start <= tokens.start && tokens.end <= c.end)
    };
    let valued = |e: &usize| {
        events[*e].counts.iter().any(|c| whole(&c.count.tokens))
            || events[*e].arguments.iter().any(|a| whole(&a.tokens))
    };
    let told: Vec<usize> = (0..events.len())
        .filter(|e| inside.contains(e) || valued(e))
        .collect();
    if !told.is_empty() {
        return told;
    }
    // A cue that is itself a happening ("vowed", "condemned") is about that happening.
    if let Some(cue) = &claim.cue {
        let on = with(&|tokens, _| tokens.start < cue.end && cue.start < tokens.end);
        if !on.is_empty() {
            return on;
        }
    }
    // "air strikes on what officials said were depots": the happening just before the words.
    let start = claim.contents.first().map_or(0, |c| c.start);
    let sentence = doc.sentences[doc.sentence_of(start)].tokens.clone();
    let mut before: Vec<(usize, usize)> = (0..events.len())
        .flat_map(|e| {
            events[e]
                .happening
                .triggers
                .iter()
                .map(move |t| (m.triggers[*t].tokens.end, e))
        })
        .filter(|(end, _)| *end <= start && *end > sentence.start)
        .collect();
    before.sort_unstable();
    before.last().map(|b| b.1).into_iter().collect()
}

/// Most sentences between a deed and its denial.
const DENIED: usize = 4;

/// A denial is about the deed told before it, too.
fn deed(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &[Event], claim: &mut Claim) {
    let harm = |e: &Event| {
        r.harm_families
            .contains(&r.ontology.types[e.happening.kind].family)
    };
    if claim.about.iter().any(|e| harm(&events[*e])) {
        return;
    }
    let start = claim.contents.first().map_or(0, |c| c.start);
    let sentence = doc.sentence_of(start);
    let before = (0..events.len())
        .filter(|e| harm(&events[*e]))
        .flat_map(|e| {
            events[e]
                .happening
                .triggers
                .iter()
                .map(move |t| (m.triggers[*t].tokens.start, e))
        });
    let last = before
        .filter(|(at, _)| *at < start && doc.sentence_of(*at) + DENIED >= sentence)
        .max();
    claim.about.extend(last.map(|l| l.1));
}

/// One narration claim per sentence that tells of an event, or of a value of it, outside every
/// attribution about it.
fn narration(doc: &Document<'_>, m: &Mentions, events: &[Event], claims: &mut Vec<Claim>) {
    let attributed = claims.len();
    for (e, event) in events.iter().enumerate() {
        let triggers = event
            .happening
            .triggers
            .iter()
            .map(|t| m.triggers[*t].tokens.clone());
        let values = event
            .counts
            .iter()
            .map(|c| c.count.tokens.clone())
            .chain(event.arguments.iter().map(|a| a.tokens.clone()));
        let time = event.time.map(|(_, t)| doc.tokens_in(m.times[t].span));
        let place = event.place.map(|p| m.places[p].start..m.places[p].end);
        for tokens in triggers.chain(values).chain(time).chain(place) {
            if claims[..attributed]
                .iter()
                .any(|c| c.about.contains(&e) && c.holds(&tokens))
            {
                continue;
            }
            let content = doc.sentences[doc.sentence_of(tokens.start)].tokens.clone();
            match claims[attributed..]
                .iter_mut()
                .find(|c| c.contents[0] == content)
            {
                Some(claim) => {
                    if !claim.about.contains(&e) {
                        claim.about.push(e);
                    }
                }
                None => claims.push(Claim {
                    entity: None,
                    name: None,
                    kind: SourceKind::Narration,
                    source: None,
                    cue: None,
                    contents: vec![content],
                    stance: Stance::Asserts,
                    about: vec![e],
                    states: Vec::new(),
                    via: Vec::new(),
                    ground: None,
                    hedges: Vec::new(),
                }),
            }
        }
    }
}

/// Words of doubt in what a claim says, the longest at each place.
fn hedges(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    claim: &Claim,
) -> Vec<(Degree, Range<usize>)> {
    let told = claim.cue.iter().filter(|_| claim.source.is_none());
    let mut out: Vec<(Degree, Range<usize>)> = Vec::new();
    for words in claim.contents.iter().chain(told) {
        let mut at = words.start;
        while at < words.end {
            let found = r.claim_words.doubts.longest(&doc.norms[..words.end], at);
            let Some((n, degree)) = found.filter(|(n, _)| *n > 1 || !m.marks.tag(at).is_verb())
            else {
                at += 1;
                continue;
            };
            if !out.iter().any(|(_, t)| t.contains(&at)) {
                out.push((*degree, at..at + n));
            }
            at += n;
        }
    }
    out
}
