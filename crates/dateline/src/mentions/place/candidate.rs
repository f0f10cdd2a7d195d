//! Which words name a place here?
//!
//! In: a document with its marks. Out: [`Candidate`]s. A listed name is one where the words
//! around it say so (a preposition, the region after a comma, a word such as "city" beside it),
//! where it is large or a country, or where the report names it so elsewhere; it is none inside
//! a person's or a body's name. An unlisted name is one after "in" or beside a word of place.

use crate::document::Document;
use crate::gazetteer::{Gazetteer, PlaceKind, fold};
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::vocabulary::WordClass;
use rustc_hash::FxHashSet;

/// Whether the places of a name have that very name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// They have.
    Same,
    /// They have one that is spelled alike.
    Alike,
}

/// Words that name a place.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// First token.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// Places of that name in the gazetteer, those of our lists and the largest first.
    pub(super) places: Vec<u32>,
    /// Whether it stands as a place and not inside another name or for a government.
    pub(super) literal: bool,
    /// Whether the words say that it is a place; else only the report's other places can.
    pub(super) sure: bool,
    /// Whether a word such as "province" stands beside it.
    pub(super) area: bool,
    /// How its places are spelled.
    pub(super) spelling: Spelling,
}

impl Candidate {
    /// Its folded name, by which mentions are one name.
    pub(super) fn name(&self, doc: &Document<'_>) -> String {
        let words = doc.norms[self.start..self.end].iter().map(|w| fold(w));
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Inhabitants of a town whose bare name means the town.
const LARGE: u64 = 200_000;
/// The same of a name of several words.
const SEVERAL: u64 = 10_000;
/// Longest small word inside a name ("of", "al", "des").
const JOINT: usize = 3;
/// Inhabitants of a town that a weak preposition is enough for.
const SMALL: u64 = 2_000;
/// Inhabitants of a town called by a word of English.
const PLAIN: u64 = 20_000;
/// Longest unlisted name, in tokens.
const UNLISTED: usize = 4;

/// What the words around a name say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// It is none.
    Against,
    /// Nothing says so; it is one if it is one elsewhere in the report.
    Open,
    /// It is one.
    For,
}

/// All candidates, in order.
pub(super) fn find(doc: &Document<'_>, marks: &Marks, r: &Resources) -> Vec<Candidate> {
    let finder = Finder {
        doc,
        marks,
        r,
        surnames: surnames(doc, marks, r),
    };
    let mut out: Vec<Candidate> = Vec::new();
    for sentence in doc.sentences.iter().filter(|s| s.kind.is_coded()) {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let stop = sentence.tokens.end;
            let listed = finder.listed(at, stop);
            let sure = listed.as_ref().is_some_and(|l| l.sure);
            let unlisted = || finder.unlisted(at, stop);
            let found = if sure { listed } else { unlisted().or(listed) };
            match found {
                Some(found) => {
                    at = found.end;
                    out.push(found);
                }
                None => at += 1,
            }
        }
    }
    let sure: FxHashSet<String> = out.iter().filter(|c| c.sure).map(|c| c.name(doc)).collect();
    lists(doc, r, &mut out);
    for candidate in &mut out {
        candidate.sure |= sure.contains(&candidate.name(doc));
    }
    out
}

/// "Denver, Kessra and Ostrava": one place of a list is sure of the next.
fn lists(doc: &Document<'_>, r: &Resources, all: &mut [Candidate]) {
    let joined = |all: &[Candidate], at: usize| {
        let end = all[at - 1].end;
        end + 1 == all[at].start && r.place_words.joints.contains(doc.norm(end))
    };
    for at in 1..all.len() {
        all[at].sure |= joined(all, at) && all[at - 1].sure;
    }
    for at in (1..all.len()).rev() {
        all[at - 1].sure |= joined(all, at) && all[at].sure;
    }
}

/// The greatest kind and the most inhabitants of places of one name.
fn greatest(g: &Gazetteer, places: &[u32]) -> Option<(PlaceKind, u64)> {
    let mut best: Option<(PlaceKind, u64)> = None;
    for (index, place) in places.iter().filter_map(|p| Some((*p, g.place(*p)?))) {
        let (kind, people) = best.unwrap_or((place.kind, 0));
        best = Some((kind.max(place.kind), people.max(place.population)));
        // Towns come after areas, the largest first.
        if place.kind == PlaceKind::Town && !g.is_listed(index) {
            break;
        }
    }
    best
}

/// Last words of people's names: after a title, or after a given name.
fn surnames<'d>(doc: &'d Document<'_>, marks: &Marks, r: &Resources) -> FxHashSet<&'d str> {
    let mut out = FxHashSet::default();
    let name = |at: usize| {
        at < doc.tokens.len()
            && doc.is_capital(at)
            && (marks.tags.is_empty() || marks.tag(at) == WordClass::Name)
    };
    for at in 0..doc.tokens.len() {
        let from = match marks.title[at] {
            Some(n) if name(at + n) => at + n,
            _ if name(at) && r.place_words.given_names.contains(doc.norm(at)) => at + 1,
            _ => continue,
        };
        // Initials and points may stand between.
        let mut end = from;
        while end < from + 4 && (name(end) || (end > from && doc.norm(end) == ".")) {
            end += 1;
        }
        let last = (from..end).rev().find(|i| doc.norm(*i).len() > 2);
        if let Some(last) = last.filter(|i| !r.place_nouns.contains(doc.norm(*i))) {
            out.insert(doc.norm(last));
        }
    }
    out
}

struct Finder<'a> {
    doc: &'a Document<'a>,
    marks: &'a Marks,
    r: &'a Resources,
    surnames: FxHashSet<&'a str>,
}

impl Finder<'_> {
    fn capital(&self, at: usize) -> bool {
        self.doc.caseless || self.doc.is_capital(at)
    }

    /// A capital, also after an article as in "al-Kubra".
    fn inner(&self, at: usize) -> bool {
        let word = self.doc.tokens[at].span.of(self.doc.text());
        let after = word.split_once('-').and_then(|x| x.1.chars().next());
        self.capital(at) || after.is_some_and(char::is_uppercase)
    }

    /// Whether a word of areas stands beside the name or ends it.
    fn is_area(&self, at: usize, end: usize) -> bool {
        let area = |i: usize| self.r.place_words.areas.contains(self.doc.norm(i));
        let before = at >= 2 && self.r.joint_of(self.doc.norm(at - 1)) && area(at - 2);
        area(end) || area(end - 1) || before
    }

    fn is_name(&self, at: usize) -> bool {
        self.marks.tags.is_empty() || self.marks.tag(at) == WordClass::Name
    }

    /// The longest listed name at a token that can be one here.
    fn listed(&self, at: usize, stop: usize) -> Option<Candidate> {
        if !self.capital(at) {
            return None;
        }
        let g = &self.r.gazetteer;
        for (n, places) in self.marks.named[at].iter().rev() {
            let end = at + n;
            if end > stop {
                continue;
            }
            let Some((kind, people)) = greatest(g, places) else {
                continue;
            };
            let sign = self.sign(at, end, kind, people);
            if sign > Sign::Against {
                let literal = self.literal(at, end, kind);
                return Some(Candidate {
                    start: at,
                    end,
                    places: places.clone(),
                    literal,
                    sure: sign == Sign::For,
                    area: self.is_area(at, end),
                    spelling: Spelling::Same,
                });
            }
        }
        None
    }

    fn sign(&self, at: usize, end: usize, kind: PlaceKind, people: u64) -> Sign {
        let (doc, r) = (self.doc, self.r);
        let n = end - at;
        let whole: Vec<&str> = (at..end).map(|i| doc.norm(i)).collect();
        // "Ga." and "Miss." name a state after a town's comma only.
        if r.gazetteer.is_short(&fold(&whole.join(" "))) {
            let after_town = at >= 2 && doc.norm(at - 1) == "," && self.capital(at - 2);
            return if after_town { Sign::For } else { Sign::Against };
        }
        // An actor's name that is at least as long wins ("Islamic State").
        let actor = r
            .actors
            .longest(&doc.names, at)
            .is_some_and(|(m, _)| m >= n);
        if actor && kind < PlaceKind::Region {
            return Sign::Against;
        }
        let chain = self.region_after(end);
        if n == 1 && !chain && self.is_common(at) {
            return Sign::Against;
        }
        let name = (at..end).any(|i| self.is_name(i));
        if kind >= PlaceKind::Region {
            let one = n == 1 && kind == PlaceKind::Region;
            // "Free" and "Central" stand for states of those names only beside "state".
            let plain = one && r.place_words.plain.contains(doc.norm(at)) && !self.is_area(at, end);
            let person = one && self.in_person(at, end);
            return if person || plain {
                Sign::Against
            } else {
                Sign::For
            };
        }
        if !name || (at..end).any(|i| !self.inner(i) && doc.norm(i).len() > JOINT) {
            return Sign::Against;
        }
        // "Kessra County".
        if n > 1 && r.place_nouns.contains(doc.norm(end - 1)) {
            return Sign::For;
        }
        self.town(at, end, people, chain)
    }

    /// Words of time ("March"), of grammar ("Of") and of people and things ("Police") are
    /// towns somewhere, too.
    fn is_common(&self, at: usize) -> bool {
        let (doc, r, marks) = (self.doc, self.r, self.marks);
        let word = doc.norm(at);
        r.joints.contains_key(word)
            || r.times.longest(&doc.norms, at).is_some()
            || r.place_prepositions.contains(word)
            || r.place_nouns.contains(word)
            || r.directions.contains(word)
            || r.numbers.longest(&doc.norms, at).is_some()
            || marks.people[at].is_some()
            || marks.source[at].is_some()
            || marks.object[at].is_some()
            || marks.title[at].is_some()
    }

    /// A town's name is common as a surname or word.
    fn town(&self, at: usize, end: usize, people: u64, chain: bool) -> Sign {
        let (doc, r) = (self.doc, self.r);
        let before = at.checked_sub(1).map_or("", |b| doc.norm(b));
        let firm = r.place_words.firm.contains(before);
        let lower = at > 0 && !doc.is_capital(at - 1);
        let noun = r.place_nouns.contains(before) || r.place_words.before.contains(before);
        let beside = r.place_nouns.contains(doc.norm(end))
            || (noun && (lower || doc.caseless))
            || self.dateline(at, end)
            || self.has_people(end);
        if self.in_person(at, end) {
            return Sign::Against;
        }
        let surname = end == at + 1 && self.surnames.contains(doc.norm(at));
        if surname && !chain {
            return Sign::Against;
        }
        let name = |i: usize| i < doc.tokens.len() && self.is_name(i) && doc.is_capital(i);
        let part = !doc.caseless
            && (name(end) && !r.place_nouns.contains(doc.norm(end))
                || at > 0 && name(at - 1) && !r.place_nouns.contains(before));
        if end == at + 1 && r.place_words.plain.contains(doc.norm(at)) && !chain {
            let sure = firm && !part && people >= PLAIN;
            return if sure { Sign::For } else { Sign::Against };
        }
        let weak = r.place_prepositions.contains(before) && people >= SMALL;
        let sure = chain || beside || firm || (weak && !part);
        let large = if end > at + 1 { SEVERAL } else { LARGE };
        if sure || (people >= large && !part) {
            Sign::For
        } else {
            Sign::Open
        }
    }

    /// Whether it opens a report: capitals at the start of a line, before a dash or bracket.
    fn dateline(&self, at: usize, end: usize) -> bool {
        let doc = self.doc;
        let first = doc.sentences[doc.sentence_of(at)].tokens.start == at;
        first && super::is_loud(doc, doc.span(at..end)) && self.marks.tag(end) == WordClass::Mark
    }

    /// Whether people in lower case follow ("a Kessra woman").
    fn has_people(&self, end: usize) -> bool {
        let people = self.marks.people.get(end).is_some_and(Option::is_some);
        people && !self.doc.caseless && !self.doc.is_capital(end)
    }

    /// Whether the name is part of a person's: after a title or a given name, or a given name
    /// before another.
    fn in_person(&self, at: usize, end: usize) -> bool {
        let (doc, r) = (self.doc, self.r);
        let titled =
            (at.saturating_sub(4)..at).any(|i| self.marks.title[i].is_some_and(|n| i + n == at));
        let given = |i: usize| doc.is_capital(i) && r.place_words.given_names.contains(doc.norm(i));
        let initial = |i: usize| doc.norm(i).trim_end_matches('.').len() == 1 && doc.is_capital(i);
        let after = at > 0 && (given(at - 1) || (initial(at - 1) && at > 1 && given(at - 2)));
        let before = given(end - 1)
            && end == at + 1
            && end < doc.tokens.len()
            && doc.is_capital(end)
            && self.is_name(end)
            && !r.place_nouns.contains(doc.norm(end));
        titled || (after && !doc.caseless) || (before && !doc.caseless)
    }

    /// Whether the name of a region or country stands after the comma ("Kessra, Ala.").
    fn region_after(&self, end: usize) -> bool {
        let g = &self.r.gazetteer;
        let after = end + 1;
        self.doc.norm(end) == ","
            && after < self.doc.tokens.len()
            && self.capital(after)
            && self.marks.named[after]
                .iter()
                .flat_map(|(_, list)| list)
                .filter_map(|p| g.place(*p))
                .any(|p| p.kind == PlaceKind::Country || p.kind.is_area())
    }

    fn literal(&self, at: usize, end: usize, kind: PlaceKind) -> bool {
        let (doc, r, marks) = (self.doc, self.r, self.marks);
        let placed = self.placed(at);
        let chained = self.chained(at);
        let next = marks.tag(end);
        let possessive = next == WordClass::Possessive;
        if kind == PlaceKind::Country {
            // A country is where something happened only after a preposition or in a chain of
            // places; elsewhere it is a state that acts or an adjective.
            let modifies = next.is_noun() && !r.place_nouns.contains(doc.norm(end));
            return !modifies && !possessive && (placed || chained);
        }
        let speaks = marks.cue.get(end).is_some_and(Option::is_some);
        let in_name = !doc.caseless
            && (next == WordClass::Name
                || (at > 0 && marks.tag(at - 1) == WordClass::Name && doc.is_capital(at - 1)));
        placed || chained || !(possessive || speaks || in_name)
    }

    /// Whether it stands after the comma of another place ("Kabul, Afghanistan").
    fn chained(&self, at: usize) -> bool {
        let doc = self.doc;
        at >= 2
            && doc.norm(at - 1) == ","
            && (1..=4).any(|n| at > n && self.marks.named[at - 1 - n].iter().any(|(m, _)| *m == n))
    }

    /// Whether a preposition of place stands before ("in southern Varenia"), or a line that
    /// ends there ("the border with Varenia").
    fn placed(&self, at: usize) -> bool {
        let (doc, r) = (self.doc, self.r);
        let before = |n: usize| at.checked_sub(n).map_or("", |i| doc.norm(i));
        let words = &r.place_words;
        let part = words.is_part(before(1));
        let line = words.ends.contains(before(1)) && words.lines.contains(before(2));
        line || r.place_prepositions.contains(before(1 + usize::from(part)))
    }

    /// A name after a preposition and a noun of place, or before one, that no list knows: "in
    /// the town of Kessra", "Kessra district".
    fn unlisted(&self, at: usize, stop: usize) -> Option<Candidate> {
        let (doc, marks, r) = (self.doc, self.marks, self.r);
        if !self.capital(at)
            || marks.tag(at) != WordClass::Name
            || marks.title[at].is_some()
            || r.times.longest(&doc.norms, at).is_some()
        {
            return None;
        }
        let mut end = at;
        while end < stop
            && (marks.tag(end) == WordClass::Name || (end > at && doc.norm(end).contains('-')))
            && self.inner(end)
            && end < at + UNLISTED
        {
            end += 1;
        }
        let of =
            at >= 2 && r.joint_of(doc.norm(at - 1)) && r.place_nouns.contains(doc.norm(at - 2));
        let noun = r.place_nouns.contains(doc.norm(end - 1)) && end - at >= 2
            || r.place_nouns.contains(doc.norm(end));
        let actor = r.actors.longest(&doc.names[..stop], at).is_some();
        // "in Kessra": a name right after "in", unless it is one of people, a body or a thing.
        let inside = !doc.caseless
            && at > 0
            && r.inside_words.contains(doc.norm(at - 1))
            && (at..end).all(|i| {
                marks.people[i].is_none()
                    && marks.source[i].is_none()
                    && marks.object[i].is_none()
                    && marks.cue[i].is_none()
            })
            && r.gazetteer.demonym(&doc.names, at).is_none()
            && marks.tag(end) != WordClass::Possessive
            && !marks.tag(end).is_noun();
        if actor || !(of || inside || (self.placed(at) && noun)) {
            return None;
        }
        if r.place_nouns.contains(doc.norm(end)) && !of && end < stop {
            end += 1;
        }
        let text: Vec<&str> = (at..end).map(|i| doc.norm(i)).collect();
        Some(Candidate {
            start: at,
            end,
            places: r.gazetteer.spelled_alike(&text.join(" ")),
            literal: true,
            sure: true,
            area: false,
            spelling: Spelling::Alike,
        })
    }
}
