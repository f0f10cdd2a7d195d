//! Which words that fill a role name the same, and of which event?
//!
//! In: the role mentions of a report and its events. Out: arguments of the events. Mentions of a
//! role are gathered into fillers first; a filler counts if its surest mention is likely, or
//! likely enough beside a sure one of the same role in the same sentence. Each mention then goes
//! to the event of its sentence, or to the last harmful one before.

use std::ops::Range;

use crate::claims::entities::{Entities, same};
use crate::claims::event::{Argument, Event, is_harm};
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::role::RoleMention;
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, EntityKind, Role, WordClass};

/// What found these arguments.
pub const MAKER: &str = "model:roles";

/// Mentions that name one filler of a role; the surest first.
struct Filler<'a> {
    mentions: Vec<&'a RoleMention>,
    keys: Vec<Vec<String>>,
}

impl Filler<'_> {
    fn surest(&self) -> &RoleMention {
        self.mentions[0]
    }
}

/// Gives the fillers of roles to their events.
pub fn join(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    entities: &mut Entities<'_>,
) {
    for filler in accepted(r, gathered(doc, m, r, entities)) {
        let surest = filler.surest();
        let entity = entities.of(surest.tokens.clone(), kind(m, r, surest));
        for mention in &filler.mentions {
            entities.also(entity, mention.tokens.clone());
            let Some(index) = event_of(m, r, events, mention) else {
                continue;
            };
            let known = events[index]
                .arguments
                .iter()
                .any(|a| a.role == mention.role && a.entity == entity);
            if !known {
                events[index].arguments.push(Argument {
                    role: mention.role,
                    entity,
                    tokens: mention.tokens.clone(),
                    status: ArgumentStatus::Stated,
                    score: Some(mention.score),
                    maker: MAKER,
                });
            }
        }
    }
    for event in events.iter_mut() {
        event.arguments.sort_by_key(|a| (a.role, a.tokens.start));
    }
}

/// Mentions by filler, the surest filler first.
fn gathered<'a>(
    doc: &Document<'_>,
    m: &'a Mentions,
    r: &Resources,
    entities: &Entities<'_>,
) -> Vec<Filler<'a>> {
    let mut order: Vec<&RoleMention> = m.roles.iter().collect();
    order.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.tokens.start.cmp(&b.tokens.start))
    });
    let mut fillers: Vec<Filler<'a>> = Vec::new();
    for mention in order {
        let key = entities.key(&mention.tokens);
        let same = fillers.iter_mut().find(|f| {
            f.surest().label == mention.label
                && (f.keys.iter().any(|k| same_filler(r, mention, k, &key))
                    || f.mentions.iter().any(|o| renamed(doc, o, mention)))
        });
        match same {
            Some(filler) => {
                filler.mentions.push(mention);
                filler.keys.push(key);
            }
            None => fillers.push(Filler {
                mentions: vec![mention],
                keys: vec![key],
            }),
        }
    }
    fillers
}

/// Whether two mentions of a role name one filler, by their words: equal, initials, or the
/// shorter within the longer ("Orin" of "Sal Orin", "the embassy" of "the Varenian embassy").
fn same_filler(r: &Resources, mention: &RoleMention, a: &[String], b: &[String]) -> bool {
    if same(a, b) {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let within = !short.is_empty() && long.windows(short.len()).any(|w| w == short);
    match mention.role {
        Role::Victim | Role::Target | Role::Weapon => within,
        // "the guerrillas" need not be "guerrillas of the front": only a group's own name holds.
        _ => within && !mention.organization && long.iter().any(|w| r.group_joints.contains(w)),
    }
}

/// "the Varn Front (VF)": a second name right behind the first, in brackets.
fn renamed(doc: &Document<'_>, a: &RoleMention, b: &RoleMention) -> bool {
    let (first, second) = if a.tokens.start < b.tokens.start {
        (a, b)
    } else {
        (b, a)
    };
    a.sentence == b.sentence
        && first.tokens.end + 1 == second.tokens.start
        && doc.norm(first.tokens.end) == "("
}

/// The fillers that are likely enough.
fn accepted<'a>(r: &Resources, fillers: Vec<Filler<'a>>) -> Vec<Filler<'a>> {
    let sure =
        |f: &Filler<'_>| f.surest().score >= r.judgement.threshold("roles", f.surest().label);
    let beside: Vec<(&str, usize)> = fillers
        .iter()
        .filter(|f| sure(f))
        .flat_map(|f| f.mentions.iter().map(|m| (m.label, m.sentence)))
        .collect();
    let kept: Vec<Filler<'a>> = fillers
        .into_iter()
        .filter(|f| {
            let near = f
                .mentions
                .iter()
                .any(|m| beside.contains(&(m.label, m.sentence)));
            sure(f)
                || (near
                    && f.surest().score >= r.judgement.threshold("roles beside", f.surest().label))
        })
        .collect();
    // Whoever harmed nobody and nothing named is less likely to be meant.
    let harmed = kept.iter().any(|f| f.surest().role != Role::Initiator);
    let alone = r.judgement.threshold("roles", "alone");
    kept.into_iter()
        .filter(|f| harmed || f.surest().score >= alone)
        .collect()
}

/// The event that a mention belongs to: harmful ones first, of threats next, then any.
fn event_of(m: &Mentions, r: &Resources, events: &[Event], mention: &RoleMention) -> Option<usize> {
    let nearest = |of: &dyn Fn(&Event) -> bool| {
        events
            .iter()
            .enumerate()
            .filter(|(_, e)| of(e))
            .filter_map(|(index, e)| Some((distance(m, e, mention)?, index)))
            .min()
            .map(|x| x.1)
    };
    nearest(&|e| is_harm(r, e)).or_else(|| nearest(&|_| true))
}

/// Tokens between a mention and an event's nearest trigger; earlier sentences are nearer.
fn distance(m: &Mentions, event: &Event, mention: &RoleMention) -> Option<usize> {
    event
        .happening
        .triggers
        .iter()
        .map(|i| &m.triggers[*i])
        .map(|t| {
            let gap = (t.tokens.start.max(mention.tokens.start))
                .saturating_sub(t.tokens.end.min(mention.tokens.end));
            match t.sentence.abs_diff(mention.sentence) {
                0 => gap,
                d if t.sentence < mention.sentence => 1000 * d + gap,
                d => 3000 * d + gap,
            }
        })
        .min()
}

fn kind(m: &Mentions, r: &Resources, mention: &RoleMention) -> EntityKind {
    let of = |marks: &[Option<(usize, String)>], tokens: &Range<usize>| {
        tokens
            .clone()
            .rev()
            .find_map(|i| marks[i].as_ref().map(|x| x.1.clone()))
    };
    let named = |tokens: &Range<usize>| tokens.clone().any(|i| m.marks.tag(i) == WordClass::Name);
    match mention.role {
        Role::Weapon => EntityKind::Weapon,
        Role::Initiator if mention.organization => EntityKind::Organization,
        Role::Initiator => EntityKind::Person,
        Role::Target => match of(&m.marks.object, &mention.tokens) {
            Some(kind) if r.vehicle_kinds.contains(&kind) => EntityKind::Vehicle,
            None if named(&mention.tokens) => EntityKind::Organization,
            _ => EntityKind::Facility,
        },
        _ => match of(&m.marks.people, &mention.tokens) {
            Some(kind) if r.civilian_kinds.contains(&kind) => EntityKind::Civilians,
            _ => EntityKind::Person,
        },
    }
}
