//! Which claims cannot both be exact?
//!
//! In: events and claims. Out: [`Contradiction`]s: two sources, one field, values that exclude
//! each other. A part does not contradict its total, "at least 5" does not contradict 7, and a
//! source does not contradict itself by refining.

use crate::claims::claim::{Claim, STATUS, Stated};
use crate::claims::counts::Count;
use crate::claims::entities::Entity;
use crate::claims::event::Event;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::quantity::Quantity;
use crate::resources::Resources;
use crate::vocabulary::{Measure, Role, SourceKind, Stance, WordClass};
use rustc_hash::FxHashSet;

mod parties;

/// Two claims against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The event.
    pub event: usize,
    /// The field.
    pub field: String,
    /// The claims.
    pub between: [usize; 2],
    /// Why.
    pub why: String,
}

/// All contradictions, by event and field.
pub fn find(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    entities: &[Entity],
    events: &[Event],
    claims: &[Claim],
) -> Vec<Contradiction> {
    let mut out: Vec<Contradiction> = Vec::new();
    let told = Told {
        doc,
        m,
        r,
        entities,
    };
    for (e, event) in events.iter().enumerate() {
        counts(doc, m, r, e, event, claims, &mut out);
        beyond(doc, r, e, event, claims, &mut out);
        parties::targets(doc, m, r, e, event, claims, &mut out);
        parties::initiators(entities, e, event, claims, &mut out);
        denied(&told, e, event, claims, &mut out);
    }
    out
}

fn same_source(a: &Claim, b: &Claim) -> bool {
    let surname = || {
        let (x, y) = (a.name.as_deref()?, b.name.as_deref()?);
        let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
        Some(!short.contains(' ') && long.ends_with(&format!(" {short}")))
    };
    let same = a.entity.is_some() && a.entity == b.entity || a.name == b.name;
    a.kind == b.kind && same || surname() == Some(true)
}

fn who(claim: &Claim) -> String {
    claim
        .name
        .clone()
        .unwrap_or_else(|| SourceKind::Narration.name().to_owned())
}

/// Totals of one measure whose ranges do not meet.
fn counts(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    e: usize,
    event: &Event,
    claims: &[Claim],
    out: &mut Vec<Contradiction>,
) {
    for (i, a) in event.counts.iter().enumerate() {
        for (j, b) in event.counts.iter().enumerate().skip(i + 1) {
            let (x, y) = (&a.count, &b.count);
            let totals = a.part_of.is_none() && b.part_of.is_none() && !x.partial && !y.partial;
            let apart = x.max.is_some_and(|m| m < y.min) || y.max.is_some_and(|m| m < x.min);
            // "no soldiers were hurt" counts soldiers, not everybody.
            let scoped = x.max == Some(0) && x.who.is_some() || y.max == Some(0) && y.who.is_some();
            // The coalition's wounded and the army's are not the same people.
            let others = others(doc, m, x, y);
            let whole = is_whole(doc, m, r, x, y) && is_whole(doc, m, r, y, x);
            // "Seven were shot" are the dead and the wounded.
            let harms = x.harm != y.harm;
            if x.measure != y.measure || !totals || !apart || scoped || others || !whole || harms {
                continue;
            }
            // "Two are in critical condition" are some of four who were hurt; "one man who had been
            // shot" is one whom somebody found.
            let fewer = if x.min < y.min { x } else { y };
            if some(doc, r, fewer) {
                continue;
            }
            for (p, q) in counting(claims, e, i, j) {
                // Who was there counts those he saw.
                let less = if x.min < y.min { p } else { q };
                if saw(doc, r, &claims[less]) {
                    continue;
                }
                let (a, b) = (who(&claims[p]), who(&claims[q]));
                let why = format!("{a}: {}; {b}: {}", x.min, y.min);
                add(out, e, x.measure.name(), p, q, why);
            }
        }
    }
}

/// Claims of two sources, the one of which states a count and the other another.
fn counting(claims: &[Claim], e: usize, i: usize, j: usize) -> Vec<(usize, usize)> {
    let stating = |count: usize| {
        let field = format!("counts/{count}");
        (0..claims.len()).filter(move |c| claims[*c].states(e, &field))
    };
    let pairs = stating(i).flat_map(|p| stating(j).map(move |q| (p, q)));
    let apart = |(p, q): &(usize, usize)| p != q && !same_source(&claims[*p], &claims[*q]);
    pairs.filter(apart).collect()
}

/// Whether somebody who speaks for himself counts what he saw: a number from below.
fn saw(doc: &Document<'_>, r: &Resources, claim: &Claim) -> bool {
    let person = matches!(
        claim.kind,
        SourceKind::Witness | SourceKind::Relative | SourceKind::Other
    );
    let holds = |list: &FxHashSet<String>| {
        let mut words = claim.contents.iter().cloned().flatten();
        words.any(|i| list.contains(doc.norm(i)))
    };
    person && holds(&r.claim_words.first_persons) && holds(&r.claim_words.seeing)
}

/// Whether a count is one of all who were harmed, and not of some among them ("the couple",
/// "a boy", two who are named): a number in words of its own, of people in general or of the
/// people that the other count is of.
fn is_whole(doc: &Document<'_>, m: &Mentions, r: &Resources, count: &Count, other: &Count) -> bool {
    let toll = matches!(
        count.measure,
        Measure::Killed
            | Measure::Wounded
            | Measure::Missing
            | Measure::Abducted
            | Measure::Displaced
    );
    let within = |q: &&Quantity| q.start >= count.tokens.start && q.end <= count.tokens.end;
    let number = m.quantities.iter().filter(within).any(|q| !q.article);
    let same = head(doc, count).is_some() && head(doc, count) == head(doc, other);
    let general = count.tokens.clone().all(|i| {
        m.marks.people[i].is_none() && !m.marks.tag(i).is_noun()
            || r.anybody.contains(doc.norm(i))
            || m.marks.casualty[i].is_some()
    });
    let parts = among(doc, m, r, count) || spread(doc, m, r, count);
    toll && number && (general || same) && !parts
}

/// Whether the words tell of some of the harmed: of those worst hurt, of those in a clause that
/// only adds who is meant.
fn some(doc: &Document<'_>, r: &Resources, count: &Count) -> bool {
    let way = count.tokens.end..count.word.max(count.tokens.end);
    let worst = count.tokens.start.min(count.word)..count.tokens.end.max(count.word + SEVERE);
    way.into_iter().any(|i| r.relatives.contains(doc.norm(i)))
        || worst
            .into_iter()
            .any(|i| r.claim_words.among_harmed.contains(doc.norm(i)))
}

/// Most words from the word of harm to how bad it is.
const SEVERE: usize = 6;

/// Most words between a count and the happenings it is spread over.
const SPREAD: usize = 8;

/// "Six people were shot in three separate incidents": more than the one happening.
fn spread(doc: &Document<'_>, m: &Mentions, r: &Resources, count: &Count) -> bool {
    let from = count.tokens.end.max(count.word + 1);
    let end = doc.sentences[doc.sentence_of(count.word)].tokens.end;
    let near = from..(from + SPREAD).min(end);
    let several = |q: &&Quantity| near.contains(&q.start) && q.min > 1;
    m.quantities.iter().filter(several).any(|q| {
        (q.end..(q.end + 2).min(end)).any(|i| r.claim_words.occasions.contains(doc.norm(i)))
    })
}

/// Whether a count is of some that were told before, or of those beside others: "one of them",
/// "the two men", "three other people".
fn among(doc: &Document<'_>, m: &Mentions, r: &Resources, count: &Count) -> bool {
    let known = |i: usize| {
        r.definites.contains(doc.norm(i))
            || matches!(
                m.marks.tag(i),
                WordClass::Pronoun | WordClass::Determiner | WordClass::Number
            )
    };
    let tokens = count.tokens.clone();
    let before = tokens
        .start
        .checked_sub(1)
        .is_some_and(|i| r.definites.contains(doc.norm(i)));
    let of =
        (tokens.start..=tokens.end).any(|i| r.group_joints.contains(doc.norm(i)) && known(i + 1));
    before
        || of
        || r.definites.contains(doc.norm(tokens.start))
        || tokens
            .into_iter()
            .any(|i| r.additions.contains(doc.norm(i)))
}

/// Whether two counts are of different people: "coalition soldiers", "Varenian soldiers".
fn others(doc: &Document<'_>, m: &Mentions, a: &Count, b: &Count) -> bool {
    let words = |c: &Count| -> Vec<&str> {
        let words = c.who.clone().unwrap_or(0..0);
        let head = words.end.saturating_sub(1);
        let kept = |i: &usize| {
            *i < head && (m.marks.tag(*i).is_noun() || m.marks.tag(*i) == WordClass::Adjective)
        };
        words.filter(kept).map(|i| doc.norm(i)).collect()
    };
    let (x, y) = (words(a), words(b));
    !x.is_empty() && !y.is_empty() && !x.iter().any(|w| y.contains(w))
}

/// Parts that make up a total leave nobody over: who counts others speaks against it.
fn beyond(
    doc: &Document<'_>,
    r: &Resources,
    e: usize,
    event: &Event,
    claims: &[Claim],
    out: &mut Vec<Contradiction>,
) {
    for (i, total) in event.counts.iter().enumerate() {
        let whole = &total.count;
        let parts: Vec<&Count> = event
            .counts
            .iter()
            .filter(|c| c.part_of == Some(i) && c.count.measure == whole.measure)
            .map(|c| &c.count)
            .collect();
        let sum: u64 = parts.iter().map(|p| p.min).sum();
        if parts.len() < 2 || whole.max != Some(whole.min) || sum != whole.min {
            continue;
        }
        let heads: Vec<&str> = parts.iter().filter_map(|p| head(doc, p)).collect();
        for (j, other) in event.counts.iter().enumerate() {
            let one = &other.count;
            let vague = one.approximate || one.max.is_none();
            let apart = vague
                && one.measure == whole.measure
                && other.part_of.is_none()
                && j != i
                && one.min > 0;
            let bare = one.who.as_ref().is_none_or(|w| w.len() < 2);
            let known =
                bare || head(doc, one).is_none_or(|h| heads.contains(&h) || r.anybody.contains(h));
            if !apart || known || one.max.is_some_and(|m| m >= whole.min) {
                continue;
            }
            let others = one.who.clone().map(|w| doc.span(w).of(doc.text()));
            let others = others.unwrap_or_default();
            for (p, q) in counting(claims, e, i, j) {
                let (a, b) = (who(&claims[p]), who(&claims[q]));
                let why = format!("{a}: {} in all; {b}: {others} beside them", whole.min);
                add(out, e, whole.measure.name(), p, q, why);
            }
        }
    }
}

/// The last word of who is counted.
fn head<'d>(doc: &'d Document<'_>, count: &Count) -> Option<&'d str> {
    count.who.clone().map(|w| doc.norm(w.end - 1))
}

fn add(out: &mut Vec<Contradiction>, event: usize, field: &str, p: usize, q: usize, why: String) {
    let between = [p.min(q), p.max(q)];
    if !out
        .iter()
        .any(|c| c.event == event && c.field == field && c.between == between)
    {
        out.push(Contradiction {
            event,
            field: field.to_owned(),
            between,
            why,
        });
    }
}

/// What the report tells, as far as a denial is weighed against it.
struct Told<'a> {
    doc: &'a Document<'a>,
    m: &'a Mentions<'a>,
    r: &'a Resources,
    entities: &'a [Entity],
}

/// Somebody denies what somebody else says of the same happening: that it happened, or who
/// did it.
fn denied(
    told: &Told<'_>,
    e: usize,
    event: &Event,
    claims: &[Claim],
    out: &mut Vec<Contradiction>,
) {
    let family = &told.r.ontology.types[event.happening.kind].family;
    if !told.r.harm_families.contains(family) {
        return;
    }
    let about = |c: &Claim| c.about.contains(&e);
    let denials = claims.iter().enumerate();
    for (p, denial) in denials.filter(|(_, c)| c.stance == Stance::Denies && about(c)) {
        for (q, other) in claims.iter().enumerate() {
            // The sentence that tells of the denial does not say otherwise.
            let within = other.kind == SourceKind::Narration
                && denial.contents.iter().any(|c| other.covers(c));
            if p == q || !about(other) || same_source(denial, other) || within {
                continue;
            }
            if let Some(field) = disputed(told, e, event, denial, other) {
                let why = format!("{} denies what {} says", who(denial), who(other));
                add(out, e, field, p, q, why);
            }
        }
    }
}

/// The field on which a denial and another claim exclude each other.
fn disputed(
    told: &Told<'_>,
    e: usize,
    event: &Event,
    denial: &Claim,
    other: &Claim,
) -> Option<&'static str> {
    let status = denial.denies(e, STATUS);
    let initiator = denial.denies(e, Role::Initiator.name())
        || (!status
            && denial.denies_flatly(told.m)
            && !counted(denial, e)
            && denial.states.iter().all(|s| s.event != e));
    let says = !matches!(
        other.stance,
        Stance::Denies | Stance::Condemns | Stance::Promises
    );
    let accused = matches!(other.stance, Stance::Accuses | Stance::ClaimsResponsibility);
    let blame = blame(told, e, event, denial, other);
    if blame == Blame::Another {
        None
    } else if initiator && (accused || (says && blame == Blame::Own)) {
        Some(Role::Initiator.name())
    } else {
        let stated = other.states.iter().any(|s| s.event == e && !s.denies);
        let speaks = other.kind != SourceKind::Narration;
        (status && says && speaks && stated).then_some(STATUS)
    }
}

/// Whom a claim blames, seen from one who denies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blame {
    /// The one who denies.
    Own,
    /// Somebody else.
    Another,
    /// It may be the one who denies.
    Open,
}

/// Who denies a deed of his own denies that he did it, and not what is said of others.
fn blame(told: &Told<'_>, e: usize, event: &Event, denial: &Claim, other: &Claim) -> Blame {
    let entities = told.entities;
    let arguments = event.arguments.iter().enumerate();
    let states = |i: usize| other.states(e, &format!("arguments/{i}"));
    let blamed: Vec<usize> = arguments
        .filter(|(i, a)| a.role == Role::Initiator && states(*i))
        .map(|(_, a)| a.entity)
        .collect();
    let Some(denier) = denial.entity else {
        return Blame::Open;
    };
    let own = |b: &usize| *b == denier || parties::share_name(&entities[*b], &entities[denier]);
    if blamed.iter().any(own) {
        return Blame::Own;
    }
    let apart = |b: &usize| {
        parties::is_named(&entities[*b]) && !parties::akin(&entities[*b], &entities[denier])
    };
    if !blamed.is_empty() {
        let another = blamed.iter().all(apart);
        return if another { Blame::Another } else { Blame::Open };
    }
    // Where nobody is named, the words that blame must hold the name of who denies.
    let mut contents = other.contents.iter();
    let held = contents.any(|c| {
        let text = told.doc.span(c.clone()).of(told.doc.text());
        let mut name = entities[denier].name.split_whitespace();
        name.any(|w| w.starts_with(char::is_uppercase) && text.contains(w))
    });
    if held { Blame::Open } else { Blame::Another }
}

fn counted(claim: &Claim, e: usize) -> bool {
    let count = |s: &Stated| s.event == e && s.field.starts_with("counts/");
    claim.states.iter().any(count)
}
