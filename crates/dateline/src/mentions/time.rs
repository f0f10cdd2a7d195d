//! When? Time expressions, and the interval each means on a given day.
//!
//! In: a document. Out: [`TimeMention`]s; [`TimeMention::resolve`] turns one into an
//! [`Interval`] given the day of the report. The words are data (`data/lexicon/times.tsv`); the
//! shapes are here. Types and values follow TIMEX3 (`TimeML`). An expression that hangs on another
//! event ("two days after the raid") stays unresolved: it never becomes a false exact day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::document::Document;
use crate::resources::Resources;
use crate::span::Span;

mod reader;

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
}

/// The shapes that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Day, month and year.
    Full(Date),
    /// Month and day of month.
    MonthDay(i8, i8),
    /// Month, year if given, and third of the month (1 early, 2 mid, 3 late).
    Month(i8, Option<i16>, Option<u8>),
    /// A year.
    Year(i16),
    /// Weekday (1 Monday) and which one (-1 last, 0 this, 1 next).
    Weekday(i8, Option<i8>),
    /// Days from today.
    Day(i64),
    /// So many units of so many days ago (negative) or from now.
    Ago(i64, i64),
    /// Last, this or next unit of so many days.
    Which(i8, i64),
    /// First month of a season, and which one.
    Season(i8, i8),
    /// So many units of so many days.
    Duration(i64, i64),
    /// Only a part of the day or a clock time.
    Clock,
    /// Repeated.
    Set,
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

fn days(start: Date, end: Date) -> Interval {
    let length = (end - start).get_days();
    let precision = match length {
        0 => Precision::Day,
        1..=7 => Precision::Week,
        8..=62 => Precision::Month,
        _ => Precision::Year,
    };
    Interval {
        start,
        end,
        precision,
    }
}

fn month(year: i16, month: i8, third: Option<u8>) -> Option<Interval> {
    let first = Date::new(year, month, 1).ok()?;
    let (start, end) = match third {
        Some(1) => (first, Date::new(year, month, 10).ok()?),
        Some(2) => (
            Date::new(year, month, 11).ok()?,
            Date::new(year, month, 20).ok()?,
        ),
        Some(3) => (Date::new(year, month, 21).ok()?, first.last_of_month()),
        _ => (first, first.last_of_month()),
    };
    Some(days(start, end))
}

impl TimeMention {
    /// The day, where the expression gives day, month and year.
    pub fn full_date(&self) -> Option<Date> {
        match self.expression {
            Expression::Full(date) => Some(date),
            _ => None,
        }
    }

    /// The weekday (1 Monday), where it stands without a date.
    pub fn bare_weekday(&self) -> Option<i8> {
        match self.expression {
            Expression::Weekday(day, None) => Some(day),
            _ => None,
        }
    }

    /// The interval it means in a report of `anchor`. `ahead`: the clause speaks of the future.
    pub fn resolve(&self, anchor: Option<Date>, ahead: bool) -> Option<Interval> {
        let mut interval = match self.expression {
            Expression::Full(date) => days(date, date),
            Expression::Year(year) => {
                days(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)
            }
            Expression::Month(m, Some(year), third) => month(year, m, third)?,
            _ => self.relative(anchor?, ahead)?,
        };
        if interval.precision == Precision::Day {
            interval.precision = match (self.clock, self.part) {
                (Some((_, minute, _)), _) if minute % 30 != 0 => Precision::Minute,
                (Some(_), _) => Precision::Hour,
                (None, Some(_)) => Precision::PartOfDay,
                (None, None) => Precision::Day,
            };
        }
        Some(interval)
    }

    /// The interval of an expression that needs the day of the report.
    fn relative(&self, anchor: Date, ahead: bool) -> Option<Interval> {
        let day = |offset: i64| anchor.checked_add(offset.days()).ok();
        match self.expression {
            Expression::MonthDay(m, d) => {
                // The nearest such day, looking back unless the clause looks ahead; a report
                // may name a day a little later than its own ("due on 4 May").
                let slack = if ahead { 330 } else { 10 };
                let limit = day(slack)?;
                let date = [anchor.year() + 1, anchor.year(), anchor.year() - 1]
                    .iter()
                    .filter_map(|y| Date::new(*y, m, d).ok())
                    .find(|date| *date <= limit)?;
                Some(days(date, date))
            }
            Expression::Month(m, None, third) => {
                let limit = day(if ahead { 330 } else { 0 })?;
                [anchor.year() + 1, anchor.year(), anchor.year() - 1]
                    .iter()
                    .filter_map(|y| month(*y, m, third))
                    .find(|i| i.start <= limit)
                    .map(|i| Interval {
                        end: if ahead {
                            i.end
                        } else {
                            i.end.min(anchor.max(i.start))
                        },
                        ..i
                    })
            }
            Expression::Weekday(d, which) => {
                let weekday = Weekday::from_monday_one_offset(d).ok()?;
                let back = i64::from(anchor.weekday().since(weekday));
                let forward = i64::from(weekday.since(anchor.weekday()));
                let offset = match (which, ahead) {
                    (Some(1), _) => {
                        if forward == 0 {
                            7
                        } else {
                            forward
                        }
                    }
                    (Some(-1), _) => {
                        if back == 0 {
                            -7
                        } else {
                            -back
                        }
                    }
                    (_, true) => forward,
                    _ => -back,
                };
                day(offset).map(|d| days(d, d))
            }
            Expression::Day(offset) => day(offset).map(|d| days(d, d)),
            Expression::Ago(count, unit) => {
                let centre = day(count * unit)?;
                match unit {
                    1 => Some(days(centre, centre)),
                    7 => Some(days(
                        centre.checked_sub(3.days()).ok()?,
                        centre.checked_add(3.days()).ok()?,
                    )),
                    30 => month(centre.year(), centre.month(), None),
                    _ => Some(days(
                        Date::new(centre.year(), 1, 1).ok()?,
                        Date::new(centre.year(), 12, 31).ok()?,
                    )),
                }
            }
            Expression::Which(which, unit) => which_unit(anchor, i64::from(which), unit),
            Expression::Season(first, which) => {
                let year = anchor.year() + i16::from(which.max(0))
                    - i16::from(first > anchor.month() && which <= 0);
                let start = Date::new(year, first, 1).ok()?;
                Some(days(start, start.checked_add(89.days()).ok()?))
            }
            Expression::Clock if self.part.is_some() || self.clock.is_some() => None,
            _ => None,
        }
    }

    /// TIMEX3 type.
    pub fn kind(&self) -> &'static str {
        match self.expression {
            Expression::Duration(..) => "DURATION",
            Expression::Set => "SET",
            Expression::Clock => "TIME",
            _ if self.clock.is_some() || self.part.is_some() => "TIME",
            _ => "DATE",
        }
    }

    /// TIMEX3 value in a report of `anchor`; `None` where it cannot be known.
    pub fn value(&self, anchor: Option<Date>) -> Option<String> {
        if let Expression::Duration(count, unit) = self.expression {
            return Some(format!(
                "P{count}{}",
                match unit {
                    1 => "D",
                    7 => "W",
                    30 => "M",
                    365 => "Y",
                    _ => "DE",
                }
            ));
        }
        let interval = self.resolve(anchor, false)?;
        let start = interval.start;
        let date = match self.expression {
            Expression::Month(..) => format!("{:04}-{:02}", start.year(), start.month()),
            Expression::Year(year) => format!("{year:04}"),
            _ if interval.start == interval.end => start.to_string(),
            Expression::Which(_, 7) => {
                let week = start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Expression::Which(_, 30) | Expression::Ago(_, 30) => {
                format!("{:04}-{:02}", start.year(), start.month())
            }
            _ => format!("{:04}", start.year()),
        };
        Some(match (self.clock, self.part) {
            (Some((h, m, _)), _) => format!("{date}T{h:02}:{m:02}"),
            (None, Some(part)) => format!(
                "{date}T{}",
                match part {
                    1 => "DA",
                    2 => "MO",
                    3 => "MI",
                    4 => "AF",
                    5 => "EV",
                    _ => "NI",
                }
            ),
            _ => date,
        })
    }
}

fn which_unit(anchor: Date, which: i64, unit: i64) -> Option<Interval> {
    let shift = |n: i64| anchor.checked_add(n.days()).ok();
    match unit {
        7 => {
            let monday = shift(-i64::from(anchor.weekday().to_monday_zero_offset()) + 7 * which)?;
            Some(days(monday, monday.checked_add(6.days()).ok()?))
        }
        10 => {
            let monday = shift(-i64::from(anchor.weekday().to_monday_zero_offset()) + 7 * which)?;
            Some(days(
                monday.checked_add(5.days()).ok()?,
                monday.checked_add(6.days()).ok()?,
            ))
        }
        30 => {
            let there = anchor.first_of_month().checked_add(which.months()).ok()?;
            month(there.year(), there.month(), None)
        }
        365 => {
            let year = anchor.year() + which as i16;
            Some(days(
                Date::new(year, 1, 1).ok()?,
                Date::new(year, 12, 31).ok()?,
            ))
        }
        _ => None,
    }
}

/// All time expressions of a document, in order, without overlap.
pub fn find(doc: &Document<'_>, resources: &Resources) -> Vec<TimeMention> {
    let reader = reader::Reader { doc, resources };
    let mut out = Vec::new();
    for sentence in &doc.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match reader.at(at, sentence.tokens.end) {
                Some((mention, end)) => {
                    out.push(mention);
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    out
}
