//! When? Time expressions, and the interval each means on a given day.
//!
//! In: a document. Out: [`TimeMention`]s; [`TimeMention::resolve`] turns one into an
//! [`Interval`] given the day of the report. Shapes and words are data
//! (`data/rules/times.toml`, `data/lexicon/times.tsv`, `calendar.tsv`, `feasts.tsv`). Types and
//! values follow TIMEX3 (`TimeML` 1.2.1). An expression that hangs on another event ("two days
//! after the raid") stays unresolved here: it never becomes a false exact day.

use jiff::civil::Date;

use crate::document::{Document, Sentence};
use crate::resources::Resources;
use crate::span::Span;

mod expression;
mod feast;
mod grammar;
mod pattern;
mod pieces;
mod resolve;
mod sure;

pub use expression::{Expression, InYear, Length};
pub use feast::{Feast, Rule};
pub use grammar::Grammar;

use expression::{Reader, Said};
use pieces::Piece;

/// An expression of time.
#[derive(Clone, Debug)]
pub struct TimeMention {
    /// Its words.
    pub span: Span,
    /// What it says.
    pub expression: Expression,
    /// Part of the day, 1 dawn to 7 midnight.
    pub part: Option<u8>,
    /// Time of day as hour and minute, with its words.
    pub clock: Option<(u8, u8, Span)>,
    /// The words of its zone ("GMT", "local time").
    pub zone: Option<Span>,
    /// Which third of the period: 1 early, 2 mid, 3 late.
    pub third: Option<u8>,
    /// Whether its clause speaks of the future.
    pub ahead: bool,
    /// The day told last before it, where its words go from there.
    pub told: Option<Date>,
    /// The year told last before it in its block.
    pub year: Option<i16>,
    /// First day of the quarter told last: "a year ago" of one is a quarter, too.
    pub quarter: Option<Date>,
    /// Where the report was filed (ISO 3166-1 alpha-3), by whose practice feasts go.
    pub country: Option<&'static str>,
}

/// Days from first to last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// How fine.
    pub precision: Precision,
}

/// How fine a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// Morning, night …
    PartOfDay,
    /// A day.
    Day,
    /// About a week.
    Week,
    /// About a month.
    Month,
    /// About a year.
    Year,
}

impl Precision {
    /// The contract's word.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Minute => "minute",
            Precision::Hour => "hour",
            Precision::PartOfDay => "part_of_day",
            Precision::Day => "day",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Year => "year",
        }
    }
}

impl TimeMention {
    /// The day, where the expression gives day, month and year.
    pub fn full_date(&self) -> Option<Date> {
        match self.expression {
            Expression::Full(date) => Some(date),
            _ => None,
        }
    }

    /// The year, where the words give it or go on in one given before.
    fn names_year(&self, found: Option<Interval>) -> Option<i16> {
        let named = match self.expression {
            Expression::Full(date) => Some(date.year()),
            Expression::Year(year) => Some(year),
            Expression::Month(_, Some(InYear::Year(year)))
            | Expression::Season(_, Some(InYear::Year(year)))
            | Expression::Quarter(_, _, Some(InYear::Year(year))) => Some(year),
            _ => None,
        };
        let later = matches!(
            self.expression,
            Expression::Later(..) | Expression::Which(..)
        );
        named.or_else(|| found.filter(|_| later).map(|i| i.start.year()))
    }

    /// Whether it means a quarter of a year.
    fn is_quarter(&self) -> bool {
        matches!(
            self.expression,
            Expression::Quarter(_, 3, _) | Expression::Same(91) | Expression::Which(_, 91)
        )
    }

    /// The weekday (1 Monday), where it stands without a date.
    pub fn bare_weekday(&self) -> Option<i8> {
        match self.expression {
            Expression::Weekday(day, None) => Some(day),
            _ => None,
        }
    }
}

/// Least years that a history names.
const YEARS: usize = 3;

/// A history names so many years for each word of today.
const NEWS: usize = 5;

/// Longest abbreviation of a month.
const ABBREVIATED: usize = 4;

/// All time expressions of a document, in order, without overlap. `filed`: the country that the
/// report was filed in.
pub fn find(
    doc: &Document<'_>,
    resources: &Resources,
    filed: Option<&'static str>,
) -> Vec<TimeMention> {
    let anchor = doc.article.published.map(|p| p.date);
    let mut all: Vec<TimeMention> = doc
        .sentences
        .iter()
        .flat_map(|sentence| in_sentence(doc, sentence, resources))
        .collect();
    let history = history(&all);
    let (mut told, mut year, mut quarter) = (None, None, None);
    for mention in &mut all {
        (mention.told, mention.year) = (told, year.filter(|_| history));
        (mention.quarter, mention.country) = (quarter, filed);
        let found = mention.resolve(anchor, mention.ahead);
        year = mention.names_year(found).or(year);
        if mention.is_quarter() {
            quarter = found.map(|i| i.start).or(quarter);
        }
        if let Some(day) = found.filter(|i| i.start == i.end) {
            told = Some(day.start);
        }
    }
    all
}

/// Whether a text tells of years gone by and not of the news: it names years and no "today",
/// "Monday" or "last week".
fn history(all: &[TimeMention]) -> bool {
    let named = all.iter().filter(|m| m.names_year(None).is_some()).count();
    let news = |m: &&TimeMention| {
        matches!(
            m.expression,
            Expression::Day(_)
                | Expression::Weekday(..)
                | Expression::Which(..)
                | Expression::Ago(..)
        )
    };
    named >= YEARS && all.iter().filter(news).count() * NEWS < named
}

fn in_sentence(doc: &Document<'_>, sentence: &Sentence, r: &Resources) -> Vec<TimeMention> {
    let grammar = &r.time_rules;
    let pieces = pieces::cut(doc, sentence.tokens.clone());
    let hits = pieces::hits(&pieces, grammar, r, doc);
    let mut out = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let found = grammar.longest(&pieces, &hits, at).and_then(|shape| {
            let sure = sure::stands(doc, grammar, &pieces, &hits, &shape, r);
            let said = sure.then(|| {
                Reader {
                    grammar,
                    shape: &shape,
                }
                .read()
            });
            Some((said??, shape))
        });
        match found {
            Some((said, mut shape)) => {
                // The dot of "March." ends the sentence, that of "Mar." is its own.
                let dotted = pieces[shape.end - 1].norm == ".";
                let long = dotted && pieces[shape.end - 2].norm.len() > ABBREVIATED;
                if long || (dotted && shape.end == pieces.len()) {
                    shape.end -= 1;
                }
                let ahead = sure::ahead(grammar, &hits, shape.begin, shape.end);
                out.push(mention(&pieces, &said, shape.begin, shape.end, ahead));
                at = shape.end;
            }
            None => at += 1,
        }
    }
    out
}

fn mention(
    pieces: &[Piece<'_>],
    said: &Said,
    begin: usize,
    end: usize,
    ahead: bool,
) -> TimeMention {
    let span = |a: usize, b: usize| Span {
        start: pieces[a].start,
        end: pieces[b - 1].end,
    };
    TimeMention {
        span: span(begin, end),
        expression: said.expression,
        part: said.part,
        clock: said.clock.map(|(h, m, a, b)| (h, m, span(a, b))),
        zone: said.zone.map(|(a, b)| span(a, b)),
        third: said.third,
        ahead,
        told: None,
        year: None,
        quarter: None,
        country: None,
    }
}
