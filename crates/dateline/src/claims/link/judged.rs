//! Do two happenings hang together, as the model judges their sentences?
//!
//! In: events, and the links that linking words state. Out: the links that the model, shown the
//! two nearest triggers with those words, believes. Without the model the words alone decide.

use crate::claims::event::Event;
use crate::claims::happening::Anchors;
use crate::claims::link::{Link, cause};
use crate::claims::pair::Sides;
use crate::document::Document;
use crate::linear::features;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::LinkRelation;

/// What the model says of two events: no link, or a relation; `>` where the event that is told
/// first is the earlier one or the part, `<` where it is the later one or the whole.
pub const LABELS: &[&str] = &[
    "none",
    "part_of>",
    "part_of<",
    "follows_from>",
    "follows_from<",
    "causes>",
    "causes<",
    "same_pattern>",
    "same_pattern<",
];

/// Most sentences between two triggers that are judged.
const SENTENCES: usize = 4;

/// What a report tells, as far as links hang on it: for each event its triggers, its place in
/// the order of the telling, and whether it is harm, an answer to harm, or something else.
pub struct Story {
    events: Vec<Vec<usize>>,
    order: Vec<u64>,
    part: Vec<u64>,
}

impl Story {
    /// From the triggers of each event.
    pub fn of(m: &Mentions, r: &Resources, events: Vec<Vec<usize>>) -> Story {
        let first = |e: &[usize]| e.iter().map(|t| m.triggers[*t].tokens.start).min();
        let starts: Vec<Option<usize>> = events.iter().map(|e| first(e)).collect();
        let order = starts
            .iter()
            .map(|s| starts.iter().filter(|o| *o < s).count() as u64);
        let part = events.iter().map(|e| part(m, r, e));
        Story {
            order: order.collect(),
            part: part.collect(),
            events,
        }
    }

    /// How the two stand in the story.
    fn codes(&self, x: usize, y: usize) -> [u64; 4] {
        let harms: Vec<usize> = (0..self.events.len())
            .filter(|e| self.part[*e] == HARM)
            .collect();
        let main = harms.iter().copied().min_by_key(|e| self.order[*e]);
        let lead = |e: usize| u64::from(main == Some(e));
        let parts = self.part[x] * 3 + self.part[y];
        [
            parts * 4 + lead(x) * 2 + lead(y),
            parts * 16 + self.order[x].min(3) * 4 + self.order[y].min(3),
            parts * 8 + harms.len().min(4) as u64,
            self.events.len().min(9) as u64,
        ]
    }
}

/// An event that harms.
const HARM: u64 = 1;

/// Harm, an answer to it, or neither, by the listed words of its triggers.
fn part(m: &Mentions, r: &Resources, triggers: &[usize]) -> u64 {
    let tokens = triggers.iter().flat_map(|t| m.triggers[*t].tokens.clone());
    let kinds: Vec<_> = tokens
        .filter_map(|at| m.marks.trigger[at])
        .map(|(id, _)| &r.ontology.types[id])
        .collect();
    if kinds
        .iter()
        .any(|k| r.claim_words.answer_types.contains(&k.id))
    {
        2
    } else {
        u64::from(kinds.iter().any(|k| r.harm_families.contains(&k.family)))
    }
}

/// The nearest triggers of two events within sight of each other, in order of the text, and
/// whether the second event's comes first.
pub fn nearest(m: &Mentions, x: &[usize], y: &[usize]) -> Option<(usize, usize, bool)> {
    let mut best: Option<(usize, (usize, usize, bool))> = None;
    for i in x {
        for j in y {
            let (s, t) = (&m.triggers[*i], &m.triggers[*j]);
            let turned = t.tokens.start < s.tokens.start;
            let (a, b) = if turned { (t, s) } else { (s, t) };
            if b.sentence - a.sentence > SENTENCES || a.tokens.end > b.tokens.start {
                continue;
            }
            let gap = b.tokens.start - a.tokens.end + 1000 * (b.sentence - a.sentence);
            if best.is_none_or(|(g, _)| gap < g) {
                let ends = if turned { (*j, *i) } else { (*i, *j) };
                best = Some((gap, (ends.0, ends.1, turned)));
            }
        }
    }
    best.map(|b| b.1)
}

/// What the model sees of two events, given with their triggers that stand nearest, the first
/// before the second.
pub fn pair_row(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    sides: &Sides<'_>,
    story: &Story,
    [(x, a), (y, b)]: [(usize, usize); 2],
) -> features::Row {
    let (s, t) = (&m.triggers[a].tokens, &m.triggers[b].tokens);
    let pair = features::pair(doc, &m.marks, &m.views, s, t, &sides.relations(a, b));
    features::link(doc, &m.marks, &m.views, r, [s, t], &story.codes(x, y), pair)
}

/// The links that words state, and those beside them that the model believes.
pub(super) fn find(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    anchors: &Anchors,
    events: &[Event],
    stated: Vec<Link>,
) -> Vec<Link> {
    let Some(model) = r.models.get("link") else {
        return stated;
    };
    let sides = Sides::of(doc, m, r, anchors);
    let triggers = events.iter().map(|e| e.happening.triggers.clone());
    let story = Story::of(m, r, triggers.collect());
    let least = r.judgement.threshold("link", "any");
    let cause_least = r.judgement.threshold("link", "cause");
    let mut out = stated;
    for x in 0..events.len() {
        for y in x + 1..events.len() {
            let told = |l: &Link| [(x, y), (y, x)].contains(&(l.from, l.to));
            let ends = nearest(m, &story.events[x], &story.events[y]);
            let Some(ends) = ends.filter(|_| !out.iter().any(told)) else {
                continue;
            };
            let (a, b, turned) = ends;
            let (first, second) = if turned { (y, x) } else { (x, y) };
            let row = pair_row(doc, m, r, &sides, &story, [(first, a), (second, b)]);
            let tagged = model.tag(&[row]);
            let chance = |name: &str| model.label(name).map_or(0.0, |l| tagged.probability(0, l));
            let Some((relation, forward)) = chosen(chance, least) else {
                continue;
            };
            // Across sentences a part or a cause is more often wrong than right.
            let across = m.triggers[a].sentence != m.triggers[b].sentence;
            if across && relation != LinkRelation::FollowsFrom {
                continue;
            }
            // Two harms that no word ties are one told twice, or two that have nothing in common.
            let harms = story.part[x] == HARM && story.part[y] == HARM;
            if harms && relation != LinkRelation::PartOf {
                continue;
            }
            let stated = cause::likely(doc, m, r, m.triggers[b].sentence);
            if relation == LinkRelation::Causes && stated.is_some_and(|p| p < cause_least) {
                continue;
            }
            let (from, to) = if forward {
                (first, second)
            } else {
                (second, first)
            };
            let words = m.triggers[a].tokens.start..m.triggers[b].tokens.end;
            out.push(Link {
                from,
                to,
                relation,
                span: doc.span(words.clone()),
                token: words.start,
            });
        }
    }
    out
}

/// The likeliest relation, and whether it goes forward, if any is likely enough.
fn chosen(chance: impl Fn(&str) -> f32, least: f32) -> Option<(LinkRelation, bool)> {
    let linked = LABELS[1..].iter().map(|name| (*name, chance(name)));
    let (best, _) = linked.clone().max_by(|x, y| x.1.total_cmp(&y.1))?;
    let likely = linked.map(|l| l.1).sum::<f32>() >= least;
    let relation = LinkRelation::read(best.trim_end_matches(['<', '>']))?;
    likely.then_some((relation, best.ends_with('>')))
}
