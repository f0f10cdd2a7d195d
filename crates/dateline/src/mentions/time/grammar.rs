//! Which shapes may a time expression have?
//!
//! In: `data/rules/times.toml` and the lists of its words. Out: [`Grammar`], which finds the
//! longest shape that begins at a piece, and what each of its words stands for. A pattern is
//! turned into a small automaton; what a shape means is read elsewhere.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use serde::Deserialize;

use super::feast::Feast;
use super::pattern::{self, Part};
use super::pieces::{Hits, Piece};
use crate::document::words;
use crate::error::{Error, Result};
use crate::resources::{embedded, rows};

/// A class of words, or a kind of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Class(u16);

/// The kinds of numbers by name, in the order of their constants.
const NUMBERS: [&str; 15] = [
    "#day", "#dom", "#mon", "#year", "#year2", "#yy", "#num", "#count", "#ord", "#hour", "#clock",
    "#hhmm", "^", "#stop", "#dotted",
];

impl Class {
    /// Day of a month, ordinals too.
    pub(super) const DAY: Class = Class(0);
    /// Day of a month in digits.
    pub(super) const DOM: Class = Class(1);
    /// Month in digits.
    pub(super) const MON: Class = Class(2);
    /// Year in four digits.
    pub(super) const YEAR: Class = Class(3);
    /// Year in two digits.
    pub(super) const YEAR2: Class = Class(4);
    /// Year in two digits that can be no day.
    pub(super) const YY: Class = Class(5);
    /// Any number in digits.
    pub(super) const NUM: Class = Class(6);
    /// Any number.
    pub(super) const COUNT: Class = Class(7);
    /// Ordinal.
    pub(super) const ORD: Class = Class(8);
    /// Hour, as minutes of the day.
    pub(super) const HOUR: Class = Class(9);
    /// Hour and minute, as minutes of the day.
    pub(super) const CLOCK: Class = Class(10);
    /// Hour and minute in four digits, as minutes of the day.
    pub(super) const HHMM: Class = Class(11);
    /// The extent begins here.
    const BEGIN: Class = Class(12);
    /// Before a mark or the end.
    const STOP: Class = Class(13);
    /// Hour and minute with a dot between, as minutes of the day.
    pub(super) const DOTTED: Class = Class(14);
}

/// What a piece may be: a class, its value, and how many pieces it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) class: Class,
    pub(super) number: i64,
    pub(super) len: usize,
}

impl Hit {
    pub(super) fn new(class: Class, number: i64, len: usize) -> Hit {
        Hit { class, number, len }
    }
}

#[derive(Clone, Debug)]
enum State {
    One(Class, usize),
    Fork(Vec<usize>),
    Done,
}

/// What may lead on from a state: most words are turned away here, before anything is tried.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    /// Classes of the next piece.
    first: Classes,
    /// Classes of the piece after it.
    second: Classes,
    /// Whether no next piece is needed.
    free: bool,
    /// Whether no piece after it is needed.
    short: bool,
}

impl Head {
    fn or(self, other: Head) -> Head {
        Head {
            first: self.first.or(other.first),
            second: self.second.or(other.second),
            free: self.free || other.free,
            short: self.short || other.short,
        }
    }

    /// Whether pieces of such classes, then of such, may lead on.
    fn may(&self, here: Classes, after: Classes) -> bool {
        self.free || (self.first.meets(here) && (self.short || self.second.meets(after)))
    }
}

/// One rule: where its automaton starts, and how it is read.
#[derive(Clone, Debug)]
struct Rule {
    start: usize,
    means: String,
}

/// The shapes of time expressions.
#[derive(Debug)]
pub struct Grammar {
    classes: FxHashMap<String, Class>,
    words: FxHashMap<String, Vec<(Vec<String>, Class, i64)>>,
    /// Per state: what may lead on from it.
    heads: Vec<Head>,
    states: Vec<State>,
    rules: Vec<Rule>,
    /// Feasts, in the order of their list.
    pub(super) feasts: Vec<Feast>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parts: HashMap<String, String>,
    rule: Vec<RuleRow>,
}

/// A rule as the file gives it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    pattern: String,
    means: String,
    #[serde(default, rename = "examples")]
    _examples: Vec<String>,
    #[serde(default, rename = "counter")]
    _counter: Vec<String>,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Classes([u64; 4]);

impl Classes {
    /// So many fit.
    const MOST: usize = 256;

    pub(super) fn with(mut self, class: Class) -> Classes {
        self.0[usize::from(class.0) / 64] |= 1 << (class.0 % 64);
        self
    }

    pub(super) fn or(self, other: Classes) -> Classes {
        Classes(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    fn meets(self, other: Classes) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }
}

/// A shape found: its pieces and what they stand for.
#[derive(Clone, Debug)]
pub(super) struct Shape<'g> {
    /// First piece of the extent.
    pub(super) begin: usize,
    /// One past the last piece.
    pub(super) end: usize,
    /// How it is read.
    pub(super) means: &'g str,
    /// What its words stand for, in order.
    pub(super) values: Vec<Value>,
}

/// What one word of a shape stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) class: Class,
    pub(super) number: i64,
    /// First piece, and one past the last.
    pub(super) at: usize,
    pub(super) end: usize,
}

/// The class of ordinals in words, which are numbers.
const ORDINAL: &str = "ord";

const RULES: &str = "data/rules/times.toml";

impl Grammar {
    /// Reads the embedded rules and lists.
    pub fn load() -> Result<Grammar> {
        let mut g = Grammar {
            classes: FxHashMap::default(),
            words: FxHashMap::default(),
            heads: Vec::new(),
            states: Vec::new(),
            rules: Vec::new(),
            feasts: Vec::new(),
        };
        for (number, name) in NUMBERS.iter().enumerate() {
            g.classes.insert((*name).to_owned(), Class(number as u16));
        }
        for file in ["data/lexicon/times.tsv", "data/lexicon/calendar.tsv"] {
            rows(file, |row| {
                let value = row.number("value")?.unwrap_or_default() as i64;
                g.word(row.cell("phrase"), row.cell("class"), value);
                Ok(())
            })?;
        }
        rows("data/lexicon/feasts.tsv", |row| {
            g.word(row.cell("phrase"), "feast", g.feasts.len() as i64);
            g.feasts.push(Feast::read(row)?);
            Ok(())
        })?;
        let bad = |e: &dyn std::fmt::Display| Error::data(format!("{RULES}: {e}"));
        let file: File = toml::from_str(embedded(RULES)?).map_err(|e| bad(&e))?;
        for row in file.rule {
            let part = pattern::parse(&row.pattern, &file.parts).map_err(|e| bad(&e))?;
            let done = g.state(State::Done);
            let start = g.build(&part, done).map_err(|e| bad(&e))?;
            g.rules.push(Rule {
                start,
                means: row.means,
            });
        }
        if g.classes.len() > Classes::MOST {
            return Err(bad(&"more classes than can be told apart"));
        }
        // A state leads only to states that were built before it.
        for state in 0..g.states.len() {
            let head = g.head(state);
            g.heads.push(head);
        }
        Ok(g)
    }

    fn class(&mut self, name: &str) -> Class {
        let next = Class(self.classes.len() as u16);
        *self.classes.entry(name.to_owned()).or_insert(next)
    }

    fn word(&mut self, phrase: &str, class: &str, value: i64) {
        let class = match class {
            ORDINAL => Class::ORD,
            name => self.class(name),
        };
        let mut parts = pieces_of(phrase);
        if parts.is_empty() {
            return;
        }
        let first = parts.remove(0);
        let list = self.words.entry(first).or_default();
        if class == Class::ORD && value <= 31 {
            list.push((parts.clone(), Class::DAY, value));
        }
        list.push((parts, class, value));
    }

    fn state(&mut self, state: State) -> usize {
        self.states.push(state);
        self.states.len() - 1
    }

    /// States that read a part and go on to `next`; returns the first.
    fn build(&mut self, part: &Part, next: usize) -> std::result::Result<usize, String> {
        Ok(match part {
            Part::Class(name) => {
                let known = self.classes.get(name).copied();
                let class = known.ok_or_else(|| format!("no word of class {name}"))?;
                self.state(State::One(class, next))
            }
            Part::Word(word) => {
                let name = format!("'{word}'");
                if !self.classes.contains_key(&name) {
                    self.word(word, &name, 0);
                }
                let class = self.class(&name);
                self.state(State::One(class, next))
            }
            Part::Row(parts) => {
                let mut next = next;
                for part in parts.iter().rev() {
                    next = self.build(part, next)?;
                }
                next
            }
            Part::Either(parts) => {
                let ways: std::result::Result<Vec<usize>, String> =
                    parts.iter().map(|p| self.build(p, next)).collect();
                let ways = ways?;
                self.state(State::Fork(ways))
            }
            Part::Maybe(part) => {
                let there = self.build(part, next)?;
                self.state(State::Fork(vec![there, next]))
            }
        })
    }

    /// What may lead on from a state, given the states before it.
    fn head(&self, state: usize) -> Head {
        let free = Head {
            free: true,
            ..Head::default()
        };
        match &self.states[state] {
            State::One(class, next) if *class == Class::BEGIN => self.heads[*next],
            State::One(class, _) if *class == Class::STOP => free,
            State::One(class, next) => {
                let then = self.heads[*next];
                Head {
                    first: Classes::default().with(*class),
                    second: then.first,
                    free: false,
                    short: then.free,
                }
            }
            State::Done => free,
            State::Fork(ways) => ways
                .iter()
                .map(|w| self.heads[*w])
                .fold(Head::default(), Head::or),
        }
    }

    /// The class of a name, where any word or rule has it.
    pub(super) fn named(&self, name: &str) -> Option<Class> {
        self.classes.get(name).copied()
    }

    /// What the lists say of the words that start at a piece.
    pub(super) fn words(&self, pieces: &[Piece<'_>], at: usize, out: &mut Vec<Hit>) {
        let Some(list) = self.words.get(pieces[at].norm.as_ref()) else {
            return;
        };
        for (rest, class, value) in list {
            let after = pieces.get(at + 1..at + 1 + rest.len());
            let met = after.is_some_and(|a| a.iter().zip(rest).all(|(p, w)| p.norm == w.as_str()));
            if met {
                out.push(Hit::new(*class, *value, rest.len() + 1));
            }
        }
    }

    /// The longest shape that starts at a piece; of equal ones that of the first rule.
    pub(super) fn longest(
        &self,
        pieces: &[Piece<'_>],
        hits: &Hits,
        at: usize,
    ) -> Option<Shape<'_>> {
        let (here, after) = (hits.classes(at), hits.after(at));
        if here.is_empty() {
            return None;
        }
        let mut best: Option<Shape<'_>> = None;
        for rule in &self.rules {
            if !self.heads[rule.start].may(here, after) {
                continue;
            }
            let mut walk = Walk {
                grammar: self,
                pieces,
                hits,
                values: Vec::new(),
                begin: at,
                best: None,
            };
            walk.go(rule.start, at);
            if let Some((begin, end, values)) = walk.best
                && best.as_ref().is_none_or(|b| end > b.end)
            {
                best = Some(Shape {
                    begin,
                    end,
                    means: &rule.means,
                    values,
                });
            }
        }
        best
    }
}

/// One rule tried from one piece.
struct Walk<'a> {
    grammar: &'a Grammar,
    pieces: &'a [Piece<'a>],
    hits: &'a Hits,
    values: Vec<Value>,
    begin: usize,
    best: Option<(usize, usize, Vec<Value>)>,
}

impl Walk<'_> {
    fn go(&mut self, state: usize, at: usize) {
        match &self.grammar.states[state] {
            State::Done => {
                if self.best.as_ref().is_none_or(|b| at > b.1) {
                    self.best = Some((self.begin, at, self.values.clone()));
                }
            }
            State::Fork(ways) => {
                let (here, after) = (self.hits.classes(at), self.hits.after(at));
                for way in ways {
                    if self.grammar.heads[*way].may(here, after) {
                        self.go(*way, at);
                    }
                }
            }
            State::One(class, next) if *class == Class::BEGIN => {
                let before = std::mem::replace(&mut self.begin, at);
                self.go(*next, at);
                self.begin = before;
            }
            State::One(class, next) if *class == Class::STOP => {
                let marks = |p: &Piece<'_>| !p.norm.starts_with(char::is_alphanumeric);
                if self.pieces.get(at).is_none_or(marks) {
                    self.go(*next, at);
                }
            }
            State::One(class, next) => {
                for hit in self.hits.at(at).iter().filter(|h| h.class == *class) {
                    let end = at + hit.len;
                    self.values.push(Value {
                        class: hit.class,
                        number: hit.number,
                        at,
                        end,
                    });
                    self.go(*next, end);
                    self.values.pop();
                }
            }
        }
    }
}

/// Normal forms of the pieces of a listed phrase.
fn pieces_of(phrase: &str) -> Vec<String> {
    words(phrase)
        .iter()
        .flat_map(|w| {
            let seams = if w.len() > 1 {
                w.split_inclusive('-').collect()
            } else {
                vec![w.as_str()]
            };
            seams
                .into_iter()
                .flat_map(|s| match s.strip_suffix('-').filter(|h| !h.is_empty()) {
                    Some(head) => vec![head.to_owned(), "-".to_owned()],
                    None => vec![s.to_owned()],
                })
                .collect::<Vec<_>>()
        })
        .collect()
}
