//! Which happenings do linking words tie?
//!
//! In: events and the words that link. Out: links whose word stands between two triggers of one
//! sentence, or at the head of a sentence that goes on from the one before.

use crate::claims::event::Event;
use crate::claims::link::Link;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{LinkRelation, WordClass};

/// Most tokens between a linking word and a trigger.
const REACH: usize = 22;

/// All links of linking words.
pub(super) fn find(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &[Event]) -> Vec<Link> {
    let mut out: Vec<Link> = answers(doc, m, r, events);
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some((n, (relation, backward))) = r
                .links
                .longest(&doc.norms[..sentence.tokens.end], at)
                .map(|(n, v)| (n, *v))
            else {
                at += 1;
                continue;
            };
            if let Some(link) = link(doc, m, events, index, at..at + n, relation, backward)
                .map(|l| settled(doc, r, events, l))
                && !out.iter().any(|l| same_ends(l, &link))
            {
                out.push(link);
            }
            at += n;
        }
    }
    out
}

/// Whether two links tie the same two events.
fn same_ends(a: &Link, b: &Link) -> bool {
    (a.from, a.to) == (b.from, b.to) || (a.from, a.to) == (b.to, b.from)
}

/// What the two events make of a relation: an arrest for a killing is no revenge, and an attack
/// that prompts another is answered.
fn settled(doc: &Document<'_>, r: &Resources, events: &[Event], mut link: Link) -> Link {
    let kind = |e: usize| &r.ontology.types[events[e].happening.kind];
    let harm = |e: usize| r.harm_families.contains(&kind(e).family);
    let words = &r.claim_words;
    if words.answer_types.contains(&kind(link.to).id) && link.relation == LinkRelation::Retaliation
    {
        link.relation = LinkRelation::FollowsFrom;
    }
    let prompted = words.prompting.contains(doc.norm(link.token));
    if prompted && link.relation == LinkRelation::Causes && harm(link.from) && harm(link.to) {
        link.relation = LinkRelation::Retaliation;
    }
    link
}

/// Most tokens between an answer and what it answers.
const OBJECT: usize = 8;

/// An arrest for an attack, a condemnation of it: the answer follows from what it names.
fn answers(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &[Event]) -> Vec<Link> {
    let kind = |e: &Event| &r.ontology.types[e.happening.kind];
    let triggers = |e: &Event| e.happening.triggers.clone();
    let mut out: Vec<Link> = Vec::new();
    for (to, answer) in events.iter().enumerate() {
        if !r.claim_words.answer_types.contains(&kind(answer).id) {
            continue;
        }
        for t in triggers(answer) {
            let own = &m.triggers[t];
            let object = events.iter().enumerate().filter(|(from, e)| {
                *from != to
                    && r.harm_families.contains(&kind(e).family)
                    && !r.claim_words.answer_types.contains(&kind(e).id)
            });
            let near = object.flat_map(|(from, e)| triggers(e).into_iter().map(move |x| (x, from)));
            let near = near.filter(|(x, _)| {
                let (a, b) = (own.tokens.end, m.triggers[*x].tokens.start);
                let plain = |i: usize| {
                    m.marks.tag(i) != WordClass::Finite
                        && doc.norm(i) != ","
                        && m.marks.tag(i) != WordClass::Mark
                };
                m.triggers[*x].sentence == own.sentence
                    && b >= a
                    && b - a <= OBJECT
                    && (a..b).all(plain)
            });
            let Some((x, from)) = near.min_by_key(|(x, _)| m.triggers[*x].tokens.start) else {
                continue;
            };
            if !out.iter().any(|l| l.from == from && l.to == to) {
                out.push(Link {
                    from,
                    to,
                    relation: LinkRelation::FollowsFrom,
                    span: doc.span(own.tokens.start..m.triggers[x].tokens.end),
                    token: own.tokens.start,
                });
            }
        }
    }
    out
}

/// Events with a trigger in a stretch of tokens, nearest to `word` first.
fn nearest(
    m: &Mentions,
    events: &[Event],
    from: usize,
    to: usize,
    word: usize,
) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    for (e, event) in events.iter().enumerate() {
        for t in event
            .happening
            .triggers
            .iter()
            .map(|t| &m.triggers[*t])
            .filter(|t| t.tokens.start >= from && t.tokens.end <= to)
        {
            let gap = t
                .tokens
                .start
                .abs_diff(word)
                .min(t.tokens.end.abs_diff(word));
            if gap <= REACH && best.is_none_or(|(g, ..)| gap < g) {
                best = Some((gap, e, t.tokens.start));
            }
        }
    }
    best.map(|(_, e, start)| (e, start))
}

fn link(
    doc: &Document<'_>,
    m: &Mentions,
    events: &[Event],
    index: usize,
    word: std::ops::Range<usize>,
    relation: LinkRelation,
    backward: bool,
) -> Option<Link> {
    let sentence = doc.sentences[index].tokens.clone();
    let on = events
        .iter()
        .enumerate()
        .find(|(_, e)| {
            e.happening.triggers.iter().any(|t| {
                m.triggers[*t].tokens.start < word.end && word.start < m.triggers[*t].tokens.end
            })
        })
        .map(|x| x.0);
    let before = nearest(m, events, sentence.start, word.start, word.start);
    let after = nearest(m, events, word.end, sentence.end, word.end);
    // "In retaliation for a raid", "responded by shelling": what follows is meant, not the word.
    let last = m.marks.tag(word.end - 1);
    let on = on.filter(|own| last.is_verb() || last.is_noun() || after.is_none_or(|a| a.0 == *own));
    // "For the killing of": the happening stands in the words themselves.
    let within = on.filter(|_| backward && m.marks.tag(word.start) == WordClass::Preposition);
    let previous = index
        .checked_sub(1)
        .map(|i| doc.sentences[i].tokens.clone())
        .and_then(|p| {
            nearest(m, events, p.start, p.end, sentence.start)
                .or_else(|| first(m, events, p.start, p.end))
        });
    let opens = word.start <= sentence.start + 2;
    let (left, right) = if let Some(own) = on {
        // The linking word is itself the answer ("struck back"): it answers what came before.
        (
            before.filter(|b| b.0 != own).or(previous)?,
            (own, word.start),
        )
    } else if opens && heads_clause(m, word.start) {
        // "After the raid, the army …": both follow; the nearer one hangs on the word.
        let near = after?;
        let far = events
            .iter()
            .enumerate()
            .filter_map(|(e, x)| {
                x.happening
                    .triggers
                    .iter()
                    .map(|t| m.triggers[*t].tokens.start)
                    .filter(|s| *s > near.1 && *s < sentence.end)
                    .min()
                    .map(|s| (s, e))
            })
            .filter(|(_, e)| *e != near.0)
            .min()?;
        return made(
            doc,
            if backward { near.0 } else { far.1 },
            if backward { far.1 } else { near.0 },
            relation,
            word.start,
            sentence.start..far.0 + 1,
        );
    } else {
        (
            before.or(previous.filter(|_| opens || pronoun(m, sentence.start, word.start)))?,
            after?,
        )
    };
    let (from, to) = if backward && (on.is_none() || within.is_some()) {
        (right.0, left.0)
    } else {
        (left.0, right.0)
    };
    let start = if left.1 >= sentence.start {
        left.1
    } else {
        sentence.start
    };
    made(
        doc,
        from,
        to,
        relation,
        word.start,
        start.min(word.start)..right.1.max(word.end - 1) + 1,
    )
}

/// "After the raid, …", "After two men were killed, …".
fn heads_clause(m: &Mentions, word: usize) -> bool {
    let class = m.marks.tag(word);
    matches!(class, WordClass::Preposition | WordClass::Subordinator)
}

fn made(
    doc: &Document<'_>,
    from: usize,
    to: usize,
    relation: LinkRelation,
    token: usize,
    words: std::ops::Range<usize>,
) -> Option<Link> {
    (from != to).then(|| Link {
        from,
        to,
        relation,
        span: doc.span(words),
        token,
    })
}

/// The first event of a stretch.
fn first(m: &Mentions, events: &[Event], from: usize, to: usize) -> Option<(usize, usize)> {
    events
        .iter()
        .enumerate()
        .flat_map(|(e, x)| {
            x.happening
                .triggers
                .iter()
                .map(move |t| (e, &m.triggers[*t].tokens))
        })
        .filter(|(_, t)| t.start >= from && t.end <= to)
        .min_by_key(|(_, t)| t.start)
        .map(|(e, t)| (e, t.start))
}

/// Whether only a pronoun stands between the sentence's start and the word.
fn pronoun(m: &Mentions, start: usize, word: usize) -> bool {
    word <= start + 3
        && (start..word)
            .any(|i| matches!(m.marks.tag(i), WordClass::Pronoun | WordClass::Determiner))
}
