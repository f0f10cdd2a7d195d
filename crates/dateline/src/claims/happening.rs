//! Which mentions name one happening?
//!
//! In: triggers of a document. Out: [`Happening`]s, each a group of triggers with one type and
//! one status. Every pair is judged by the `coref` model over words, types, distance, times and
//! places; a trigger joins the group it fits best. Times or places that cannot both be right
//! keep two happenings apart.

use std::collections::BTreeMap;

use crate::article::BlockKind;
use crate::claims::pair::{Sides, opens};
use crate::document::Document;
use crate::linear::features;
use crate::mentions::Mentions;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::mentions::time::Interval;
use crate::ontology::TypeId;
use crate::resources::Resources;
use crate::vocabulary::{LinkRelation, Status, WordClass};

/// One happening of the article.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Its triggers, in order.
    pub triggers: Vec<usize>,
    /// Its type.
    pub kind: TypeId,
    /// Whether it happened.
    pub status: Status,
    /// Mean probability of its triggers.
    pub score: f32,
}

/// Probability from which two triggers are one happening.
const JOIN: f32 = 0.34;

/// Most triggers that are compared with each other; a longer article is taken in runs.
const MOST: usize = 300;

/// Most words between a subject and its verb.
const SUBJECT: usize = 8;

/// Least probability where a rule speaks for one happening.
const LIKELY: f32 = 0.96;
/// The same where the rule hardly errs.
const SURE: f32 = 0.97;
/// No pair is surer than this by the model alone.
const MODEL: f32 = 0.95;

/// What is left of a score where the group holds only happenings set apart from the main one.
const BESIDE: f32 = 0.5;

/// Most words between harm and its cause told in one breath.
const TOGETHER: usize = 4;

/// What a type gains when a trigger names it by itself.
const NAMED: f32 = 0.5;

/// How much a trigger counts that names no type, beside one that does.
const GENERAL: f32 = 0.5;

/// What is known of each trigger before grouping.
#[derive(Debug)]
pub struct Anchors {
    /// When, by the words beside it.
    pub times: Vec<Option<Interval>>,
    /// Which time mention that is.
    pub time_mentions: Vec<Option<usize>>,
    /// Which time mention tells the time of day.
    pub clocks: Vec<Option<usize>>,
    /// Which place mention stands beside it.
    pub places: Vec<Option<usize>>,
}

/// Whether its words are a word of retaliation.
fn answers(doc: &Document<'_>, m: &Mentions, r: &Resources, index: usize) -> bool {
    let tokens = &m.triggers[index].tokens;
    tokens.clone().any(|i| {
        r.links
            .longest(&doc.norms, i)
            .is_some_and(|(_, v)| v.0 == LinkRelation::Retaliation)
    })
}

/// "The strikes killed five", "five were wounded in the attack": harm and its cause in one
/// breath, with nothing but small words between.
fn told_together(doc: &Document<'_>, m: &Mentions, r: &Resources, a: usize, b: usize) -> bool {
    let (x, y) = (&m.triggers[a].tokens, &m.triggers[b].tokens);
    if x.end > y.start || m.triggers[a].sentence != m.triggers[b].sentence {
        return false;
    }
    let harm = |t: &std::ops::Range<usize>| t.clone().any(|i| m.marks.casualty[i].is_some());
    let between = x.end..y.start;
    // "struck back with a missile attack": the deed and its means.
    let means = between.len() <= TOGETHER
        && m.marks.tag(x.start).is_verb()
        && between.clone().any(|i| r.means_words.contains(doc.norm(i)));
    // "The attack on the depot on Wednesday also killed two": subject and verb.
    let subject = harm(y)
        && !harm(x)
        && m.marks.tag(x.end - 1).is_noun()
        && m.marks.tag(y.start).is_verb()
        && between.len() <= SUBJECT;
    let close = between.len() <= TOGETHER && harm(x) != harm(y);
    let small = |i: usize| {
        matches!(
            m.marks.tag(i),
            WordClass::Preposition
                | WordClass::Determiner
                | WordClass::Adverb
                | WordClass::Auxiliary
                | WordClass::Pronoun
                | WordClass::Name
                | WordClass::Adjective
        ) || (subject && m.marks.tag(i).is_noun())
    };
    (close || means || subject) && between.into_iter().all(|i| small(i) && doc.norm(i) != ",")
}

/// The headline and the first sentence tell one happening, if of one kind of harm.
fn lead(doc: &Document<'_>, m: &Mentions, r: &Resources, a: usize, b: usize) -> bool {
    let (x, y) = (&m.triggers[a], &m.triggers[b]);
    let title = doc.sentences[x.sentence].kind == BlockKind::Title;
    let first = doc
        .sentences
        .iter()
        .position(|s| s.kind == BlockKind::Paragraph)
        == Some(y.sentence);
    let harm = |t: &crate::mentions::trigger::Trigger| {
        r.harm_families.contains(&r.ontology.types[t.kind].family)
    };
    let head = m
        .triggers
        .iter()
        .position(|t| t.sentence == y.sentence && harm(t))
        == Some(b);
    title && first && head && harm(x)
}

/// "Those air strikes": the nearest happening before it with the same word.
fn points_back(doc: &Document<'_>, m: &Mentions, r: &Resources, a: usize, b: usize) -> bool {
    let noun = |i: usize| {
        m.triggers[i]
            .tokens
            .clone()
            .rfind(|t| m.marks.tag(*t).is_noun())
            .map_or("", |t| doc.norm(t))
    };
    let same = |i: usize| !noun(b).is_empty() && noun(i) == noun(b);
    r.demonstratives.contains(doc.norm(opens(m, b))) && (0..b).rev().find(|i| same(*i)) == Some(a)
}

/// "The earlier attack" goes back to "a similar attack" told before.
fn goes_back(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    sides: &Sides<'_>,
    a: usize,
    b: usize,
) -> bool {
    sides.other(a)
        && sides.other(b)
        && r.numbers.get(doc.norm(opens(m, a))).is_some()
        && r.definites.contains(doc.norm(opens(m, b)))
}

/// Most words between harm and the words for whom it struck.
const VICTIM: usize = 3;

/// Most sentences from one telling of a death to the next.
const RETOLD: usize = 5;

/// "A rocket killed a clerk. … After the clerk was killed": the same person, known by now.
fn same_victim(doc: &Document<'_>, m: &Mentions, r: &Resources, a: usize, b: usize) -> bool {
    let (x, y) = (&m.triggers[a], &m.triggers[b]);
    let near = y.sentence > x.sentence && y.sentence - x.sentence <= RETOLD;
    let harm = |t: usize| m.marks.casualty[t].map(|c| c.1);
    let Some(measure) = y.tokens.clone().find_map(harm).filter(|_| near) else {
        return false;
    };
    // Who was struck the second time: "the clerk was killed", "killed the clerk".
    let before = (y.tokens.start.saturating_sub(VICTIM)..y.tokens.start)
        .rev()
        .find_map(|i| holding(&m.phrases, i))
        .filter(|p| {
            let passive = |i: usize| m.marks.tag(i) == WordClass::Auxiliary;
            (p.tokens.end..y.tokens.start).any(passive)
        });
    let known = |p: &&NounPhrase| r.definites.contains(doc.norm(p.tokens.start));
    let again = before.or(holding(&m.phrases, y.tokens.end)).filter(known);
    let Some(victim) = again.map(|p| doc.norm(p.head)) else {
        return false;
    };
    // Whom the first struck: "killed a clerk", up to the next happening.
    let next = m.triggers.get(a + 1).map_or(usize::MAX, |t| t.tokens.start);
    let told = x.tokens.start..doc.sentences[x.sentence].tokens.end.min(next);
    told.filter(|t| harm(*t) == Some(measure)).any(|t| {
        (t + 1..t + 1 + VICTIM)
            .find_map(|i| holding(&m.phrases, i))
            .is_some_and(|p| doc.norm(p.head) == victim)
    })
}

/// "Air strikes on Friday … Friday's strikes": a day that owns the happening points back to what
/// was told of that day.
fn same_day(doc: &Document<'_>, m: &Mentions, anchors: &Anchors, a: usize, b: usize) -> bool {
    // "Friday's" opens the phrase.
    let owned = holding(&m.phrases, m.triggers[b].tokens.start).is_some_and(|phrase| {
        let first = doc.span(phrase.tokens.start..phrase.tokens.start + 1);
        let time = m.times.iter().find(|t| t.span.start == first.start);
        time.is_some_and(|t| m.marks.tag(doc.tokens_in(t.span).end) == WordClass::Possessive)
    });
    let day = anchors.times[b].filter(|t| t.start == t.end);
    day.is_some() && day == anchors.times[a] && m.triggers[a].kind == m.triggers[b].kind && owned
}

/// Whether a word that links two happenings stands between two triggers of one sentence.
fn parted(doc: &Document<'_>, m: &Mentions, r: &Resources, a: usize, b: usize) -> bool {
    let (x, y) = (&m.triggers[a], &m.triggers[b]);
    let sentence = doc.sentences[x.sentence].tokens.start;
    let opened = x.sentence == y.sentence
        && r.links
            .longest(&doc.norms, sentence)
            .is_some_and(|(_, v)| v.1)
        && (x.tokens.end..y.tokens.start).any(|i| doc.norm(i) == ",");
    opened
        || x.sentence == y.sentence
            && (x.tokens.end..y.tokens.start).any(|i| {
                r.links.longest(&doc.norms, i).is_some_and(|(_, v)| {
                    v.0 != LinkRelation::PartOf && (v.0 != LinkRelation::FollowsFrom || v.1)
                })
            })
}

/// Groups the triggers: the two groups that fit best become one, until none fit.
pub fn group(doc: &Document<'_>, m: &Mentions, r: &Resources, anchors: &Anchors) -> Vec<Happening> {
    let all: Vec<usize> = (0..m.triggers.len()).collect();
    let sides = Sides::of(doc, m, r, anchors);
    let mut groups: Vec<Vec<usize>> = all
        .chunks(MOST)
        .flat_map(|part| joined(doc, m, r, anchors, &sides, part))
        .collect();
    groups.sort_by_key(|g| g.first().copied());
    groups
        .into_iter()
        .map(|triggers| happening(doc, m, triggers))
        .collect()
}

/// The groups of a run of triggers.
fn joined(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    anchors: &Anchors,
    sides: &Sides<'_>,
    part: &[usize],
) -> Vec<Vec<usize>> {
    let first = part.first().copied().unwrap_or(0);
    let pairs = Pairs::of(doc, m, r, anchors, sides, part);
    let mut groups: Vec<Vec<usize>> = (0..part.len()).map(|i| vec![i]).collect();
    loop {
        let mut best: Option<(f32, usize, usize)> = None;
        for x in 0..groups.len() {
            for y in x + 1..groups.len() {
                if let Some(score) = pairs.fit(&groups[x], &groups[y]).filter(|s| *s >= JOIN)
                    && best.is_none_or(|(s, ..)| score > s)
                {
                    best = Some((score, x, y));
                }
            }
        }
        let Some((_, x, y)) = best else { break };
        let other = groups.remove(y);
        groups[x].extend(other);
        groups[x].sort_unstable();
    }
    groups
        .into_iter()
        .map(|g| g.into_iter().map(|i| first + i).collect())
        .collect()
}

/// Every pair of triggers with its probability; `None` where they cannot be one happening.
struct Pairs {
    scores: Vec<Vec<Option<f32>>>,
    /// Whether its words set a trigger apart from what was told before.
    others: Vec<bool>,
    dated: Vec<bool>,
}

impl Pairs {
    /// Of a run of triggers; indices count from the run's first.
    fn of(
        doc: &Document<'_>,
        m: &Mentions,
        r: &Resources,
        anchors: &Anchors,
        sides: &Sides<'_>,
        part: &[usize],
    ) -> Pairs {
        let n = part.len();
        let others: Vec<bool> = part.iter().map(|i| sides.other(*i)).collect();
        let dated = part.iter().map(|i| anchors.times[*i].is_some()).collect();
        let mut scores = vec![vec![None; n]; n];
        for b in 0..n {
            for a in 0..b {
                let score = pair(doc, m, r, anchors, sides, part[a], part[b]);
                (scores[a][b], scores[b][a]) = (score, score);
            }
        }
        Pairs {
            scores,
            others,
            dated,
        }
    }

    /// Mean over the pairs of two groups; `None` where a pair cannot be one happening.
    fn fit(&self, x: &[usize], y: &[usize]) -> Option<f32> {
        let (mut sum, mut top) = (0.0f32, 0.0f32);
        for a in x {
            for b in y {
                let score = self.scores[*a][*b]?;
                sum += score;
                top = top.max(score);
            }
        }
        // "The attack" is the one the report is about rather than "a similar attack" beside it,
        // unless both have the same day.
        let apart = |g: &[usize]| g.first().is_some_and(|i| self.others[*i]);
        let dated = |g: &[usize]| g.iter().any(|i| self.dated[*i]);
        let beside = apart(x) != apart(y) && !(dated(x) && dated(y));
        let mean = sum / (x.len() * y.len()) as f32;
        // Where a rule speaks for a pair, the pair weighs as much as all the others.
        let ruled = top >= SURE || top == LIKELY;
        Some(if top >= 1.0 {
            1.0
        } else if ruled {
            f32::midpoint(mean, top)
        } else if beside {
            mean * BESIDE
        } else {
            mean
        })
    }
}

/// How likely two triggers are one happening; `None` where they cannot be.
fn pair(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    anchors: &Anchors,
    sides: &Sides<'_>,
    a: usize,
    b: usize,
) -> Option<f32> {
    let family = |i: usize| r.ontology.types[m.triggers[i].kind].family.as_str();
    let relation = sides.relations(a, b);
    let answer = answers(doc, m, r, b) && m.triggers[a].sentence != m.triggers[b].sentence;
    if family(a) != family(b) || relation[0] == 1 || answer || parted(doc, m, r, a, b) {
        return None;
    }
    if told_together(doc, m, r, a, b) {
        return Some(1.0);
    }
    let likely = if lead(doc, m, r, a, b) || points_back(doc, m, r, a, b) {
        SURE
    } else if goes_back(doc, m, r, sides, a, b)
        || same_victim(doc, m, r, a, b)
        || same_day(doc, m, anchors, a, b)
    {
        LIKELY
    } else {
        0.0
    };
    Some(
        probability(doc, m, r, a, b, &relation)
            .min(MODEL)
            .max(likely),
    )
}

fn probability(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    a: usize,
    b: usize,
    relation: &[u64],
) -> f32 {
    let (x, y) = (&m.triggers[a], &m.triggers[b]);
    let Some(model) = r.models.get("coref") else {
        return f32::from(u8::from(
            x.kind == y.kind
                && (x.sentence == y.sentence || doc.sentences[x.sentence].kind == BlockKind::Title),
        ));
    };
    let row = features::pair(doc, &m.marks, &m.views, &x.tokens, &y.tokens, relation);
    let tagged = model.tag(&[row]);
    let linear = model
        .label("same")
        .map_or(0.0, |label| tagged.probability(0, label));
    let seen = m
        .reading
        .as_ref()
        .and_then(|s| s.pair(x.tokens.start, y.tokens.start));
    let share = r.judgement.share("coref");
    seen.map_or(linear, |p| (1.0 - share) * linear + share * p)
}

fn happening(doc: &Document<'_>, m: &Mentions, triggers: Vec<usize>) -> Happening {
    let mut kinds: BTreeMap<TypeId, f32> = BTreeMap::new();
    let mut statuses: BTreeMap<Status, f32> = BTreeMap::new();
    // A type that its words name by themselves weighs more than a general one.
    let named = |i: usize, kind: TypeId| {
        let mut tokens = m.triggers[i].tokens.clone();
        tokens.any(|at| m.marks.trigger[at].is_some_and(|(id, sure)| sure && id == kind))
    };
    let names = |i: usize| m.triggers[i].kinds.iter().any(|k| named(i, k.0));
    let some = triggers.iter().any(|i| names(*i));
    for i in &triggers {
        let t = &m.triggers[*i];
        let weight = if some && !names(*i) { GENERAL } else { 1.0 };
        for (kind, p) in &t.kinds {
            let gain = if named(*i, *kind) { NAMED } else { 0.0 };
            *kinds.entry(*kind).or_default() += (p + gain) * t.score * weight;
        }
        let title = doc.sentences[t.sentence].kind == BlockKind::Title;
        *statuses.entry(t.status).or_default() += t.score * if title { 0.5 } else { 1.0 };
    }
    let top = |map: &BTreeMap<TypeId, f32>| {
        map.iter()
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
            .map(|x| *x.0)
    };
    let status = statuses
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
        .map_or(Status::Happened, |x| *x.0);
    let score =
        triggers.iter().map(|i| m.triggers[*i].score).sum::<f32>() / triggers.len().max(1) as f32;
    let kind = top(&kinds).unwrap_or_else(|| triggers.first().map_or(0, |i| m.triggers[*i].kind));
    Happening {
        triggers,
        kind,
        status,
        score,
    }
}
