//! Who says what about which happening?
//!
//! In: attributions and events. Out: [`Claim`]s: every attributed statement, and for each event
//! the sentences that tell it without naming a source, as narration. A claim lists the fields
//! whose words lie inside its content.

use std::ops::Range;

use crate::claims::entities::Entities;
use crate::claims::event::{Argument, Event};
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, EntityKind, Role, SourceKind, Stance, Status};

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
    /// Event and field.
    pub states: Vec<(usize, String)>,
}

impl Claim {
    /// Whether the words lie in its content.
    pub fn covers(&self, tokens: &Range<usize>) -> bool {
        self.contents
            .iter()
            .any(|c| c.start < tokens.end && tokens.start < c.end)
    }
}

impl Claim {
    /// Whether all the words, or the first of them, lie in its content: a phrase that only runs
    /// out of it still belongs to it.
    pub fn holds(&self, tokens: &Range<usize>) -> bool {
        self.contents
            .iter()
            .any(|c| c.start <= tokens.start && tokens.start < c.end)
    }
}

/// Reach of a hedge around an initiator, in tokens.
const HEDGE: usize = 7;

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
        })
        .collect();
    for claim in &mut claims {
        claim.about = about(doc, m, events, claim);
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
    denied(m, events, &claims);
    speakers(m, r, events, &claims);
    responsibility(events, &claims);
    let attributed: Vec<Claim> = claims
        .iter()
        .filter(|c| c.kind != SourceKind::Narration || c.cue.is_some())
        .cloned()
        .collect();
    for claim in &mut claims {
        claim.states = states(doc, m, events, claim, &attributed);
    }
    hedges(doc, m, r, events, &claims);
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
                }),
            }
        }
    }
}

/// Fields whose words the content holds. What a source says goes to it alone: narration states
/// only what no attribution in its sentence holds.
fn states(
    doc: &Document<'_>,
    m: &Mentions,
    events: &[Event],
    claim: &Claim,
    attributed: &[Claim],
) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for e in &claim.about {
        let event = &events[*e];
        let narration = claim.kind == SourceKind::Narration && claim.cue.is_none();
        let taken = |tokens: &Range<usize>| {
            narration
                && attributed
                    .iter()
                    .any(|a| a.about.contains(e) && a.holds(tokens))
        };
        let mut add = |tokens: &Range<usize>, field: String| {
            let holds = if narration {
                claim.covers(tokens)
            } else {
                claim.holds(tokens)
            };
            if holds && !taken(tokens) {
                out.push((*e, field));
            }
        };
        for (i, count) in event.counts.iter().enumerate() {
            add(&count.count.tokens, format!("counts/{i}"));
        }
        for (i, count) in event.running.iter().enumerate() {
            add(&count.tokens, format!("running/{i}"));
        }
        for (i, argument) in event.arguments.iter().enumerate() {
            add(&argument.tokens, format!("arguments/{i}"));
        }
        if let Some((_, t)) = event.time {
            add(&doc.tokens_in(m.times[t].span), "time".to_owned());
        }
        if let Some(p) = event.place {
            add(&(m.places[p].start..m.places[p].end), "place".to_owned());
        }
    }
    out
}

/// A happening that is only told to be denied did not happen, says the only one who tells it.
fn denied(m: &Mentions, events: &mut [Event], claims: &[Claim]) {
    for event in events.iter_mut() {
        let inside = |t: &usize| {
            claims
                .iter()
                .any(|c| c.stance == Stance::Denies && c.holds(&m.triggers[*t].tokens))
        };
        if event.happening.triggers.iter().all(inside) {
            event.happening.status = Status::Denied;
        }
    }
}

/// What is said is done by who says it: a condemnation without another initiator is the
/// speaker's own, where its words are the words of saying or stand in the speaker's own voice.
fn speakers(m: &Mentions, r: &Resources, events: &mut [Event], claims: &[Claim]) {
    for (e, event) in events.iter_mut().enumerate() {
        let said = r
            .statement_families
            .contains(&r.ontology.types[event.happening.kind].family);
        if !said || event.arguments.iter().any(|a| a.role == Role::Initiator) {
            continue;
        }
        let triggers: Vec<&Range<usize>> = event
            .happening
            .triggers
            .iter()
            .map(|t| &m.triggers[*t].tokens)
            .collect();
        let own = |c: &&Claim| {
            c.cue.as_ref().is_some_and(|cue| {
                triggers
                    .iter()
                    .any(|t| t.start < cue.end && cue.start < t.end)
            })
        };
        let speaker = claims
            .iter()
            .filter(own)
            .find(|c| c.about.contains(&e))
            .or_else(|| claims.iter().find(own));
        if let Some((entity, tokens)) = speaker.and_then(|c| c.entity.zip(c.source.clone())) {
            event.arguments.push(Argument {
                role: Role::Initiator,
                entity,
                tokens,
                status: ArgumentStatus::Stated,
                score: None,
                maker: "rule:claim",
            });
        }
    }
}

/// Who claims responsibility is an initiator by its own word.
fn responsibility(events: &mut [Event], claims: &[Claim]) {
    for claim in claims
        .iter()
        .filter(|c| c.stance == Stance::ClaimsResponsibility)
    {
        let (Some(entity), Some(source)) = (claim.entity, claim.source.clone()) else {
            continue;
        };
        for e in &claim.about {
            let arguments = &mut events[*e].arguments;
            match arguments
                .iter_mut()
                .find(|a| a.role == Role::Initiator && a.entity == entity)
            {
                Some(argument) => argument.status = ArgumentStatus::Claimed,
                None => arguments.push(Argument {
                    role: Role::Initiator,
                    entity,
                    tokens: source.clone(),
                    status: ArgumentStatus::Claimed,
                    score: None,
                    maker: "rule:claim",
                }),
            }
        }
    }
}

/// Initiators under a hedge or inside a suspicion, an accusation or a denial.
fn hedges(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &mut [Event], claims: &[Claim]) {
    for event in events.iter_mut() {
        for argument in event
            .arguments
            .iter_mut()
            .filter(|a| a.role == Role::Initiator && a.status == ArgumentStatus::Stated)
        {
            let sentence = &doc.sentences[doc.sentence_of(argument.tokens.start)].tokens;
            let near = argument
                .tokens
                .start
                .saturating_sub(HEDGE)
                .max(sentence.start)
                ..(argument.tokens.end + HEDGE).min(sentence.end);
            let hedge = near
                .filter_map(|i| m.marks.cue[i])
                .map(|c| c.1.stance)
                .find_map(status_of);
            let claim = claims
                .iter()
                .filter(|c| c.covers(&argument.tokens))
                .find_map(|c| status_of(c.stance));
            let before = argument
                .tokens
                .start
                .checked_sub(1)
                .is_some_and(|i| r.hedges.contains(doc.norm(i)))
                || r.hedges.contains(doc.norm(argument.tokens.start));
            let found = if before {
                Some(ArgumentStatus::Suspected)
            } else {
                hedge
                    .filter(|s| *s == ArgumentStatus::Suspected)
                    .or(claim)
                    .or_else(|| seen_status(m, r, &argument.tokens))
            };
            if let Some(status) = found {
                argument.status = status;
            }
        }
    }
}

/// How sure the report is of an initiator, as the encoder sees it.
fn seen_status(m: &Mentions, r: &Resources, tokens: &Range<usize>) -> Option<ArgumentStatus> {
    let classes = m.reading.as_ref()?.classes("confidence", tokens.start);
    let (name, p) = classes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (p >= r.judgement.threshold("arguments", "confidence"))
        .then(|| ArgumentStatus::read(name))
        .flatten()
}

fn status_of(stance: Stance) -> Option<ArgumentStatus> {
    match stance {
        Stance::Suspects => Some(ArgumentStatus::Suspected),
        Stance::Accuses => Some(ArgumentStatus::Accused),
        Stance::ClaimsResponsibility => Some(ArgumentStatus::Claimed),
        _ => None,
    }
}
