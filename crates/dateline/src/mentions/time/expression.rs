//! What does a time expression say? Its words turned into an [`Expression`].
//!
//! In: a [`Shape`]. Out: expression, part of the day, time of day and third of the period; no
//! expression where the words do not go together (30 February).

use jiff::civil::Date;

use super::feast::Feast;
use super::grammar::{Class, Grammar, Shape, Value};

/// Which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InYear {
    /// That one.
    Year(i16),
    /// -1 last year, 0 this, 1 next.
    Which(i8),
    /// The nearest one back (-1) or ahead (1), or this year's (0).
    Nearest(i8),
}

/// A unit of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So many days: 1 day, 7 week, 10 weekend, 14 fortnight, 30 month, 91 quarter, 365 year,
    /// 3650 decade, 36500 century.
    Days(i64),
    /// So many minutes: 0 second, 1 minute, 60 and more hour.
    Minutes(i64),
}

/// The shapes that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Day, month and year.
    Full(Date),
    /// Month and day of month.
    MonthDay(i8, i8),
    /// From one day of a month to another: month, days, and the year if given.
    Run(i8, i8, i8, Option<i16>),
    /// Month, and its year if given.
    Month(i8, Option<InYear>),
    /// A year, negative before Christ.
    Year(i16),
    /// First year of a decade.
    Decade(i16),
    /// First year of a century, as in 1800 for the 19th.
    Century(i16),
    /// Which part of so many months of a year.
    Quarter(i8, i8, Option<InYear>),
    /// Weekday (1 Monday) and which one (-1 last, 0 this, 1 next).
    Weekday(i8, Option<i8>),
    /// Days from today.
    Day(i64),
    /// So many units back (negative) or ahead; how many may be vague.
    Ago(Option<i64>, Length),
    /// So many units from the day told last.
    Later(Option<i64>, Length),
    /// The weekday after (1) or before (-1) the day told last.
    LaterWeekday(i8, i8),
    /// The day, week … told last.
    Same(i64),
    /// Last, this or next unit of so many days.
    Which(i8, i64),
    /// First month of a season, and its year if given.
    Season(i8, Option<InYear>),
    /// A feast, and its year if given.
    Feast(Feast, Option<InYear>),
    /// So many units; how many may be vague.
    Duration(Option<i64>, Length),
    /// Only a part of the day or a clock time.
    Clock,
    /// Repeated: every so many units.
    Set(i64, Length),
    /// Repeated on a weekday.
    Weekdays(i8),
    /// An unnamed time: -1 past, 0 present, 1 future.
    Reference(i8),
}

/// What a shape says.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) expression: Expression,
    pub(super) part: Option<u8>,
    /// Hour and minute, with the pieces that say it.
    pub(super) clock: Option<(u8, u8, usize, usize)>,
    /// The pieces that say in which zone.
    pub(super) zone: Option<(usize, usize)>,
    pub(super) third: Option<u8>,
}

/// Years that a text may name.
const YEARS: std::ops::RangeInclusive<i16> = -4000..=3000;

/// A shape being read.
pub(super) struct Reader<'a> {
    pub(super) grammar: &'a Grammar,
    pub(super) shape: &'a Shape<'a>,
}

impl Reader<'_> {
    fn value(&self, class: Class) -> Option<&Value> {
        self.shape.values.iter().rev().find(|v| v.class == class)
    }

    fn number(&self, class: Class) -> Option<i64> {
        self.value(class).map(|v| v.number)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &Value> {
        let class = self.grammar.named(name);
        let values = self.shape.values.iter();
        values.filter(move |v| Some(v.class) == class)
    }

    fn named(&self, name: &str) -> Option<i64> {
        self.all(name).last().map(|v| v.number)
    }

    fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// How many; `None` where the words are vague.
    fn count(&self) -> Option<i64> {
        if self.has("count") {
            return None;
        }
        let exact = self.number(Class::COUNT);
        exact.or_else(|| self.has("one").then_some(1)).or(Some(1))
    }

    fn length(&self) -> Option<Length> {
        let small = self.named("small-unit").map(Length::Minutes);
        let unit = ["unit", "units", "qunit"]
            .iter()
            .find_map(|n| self.named(n));
        let long = self.has("'long'") || self.has("'term'");
        small
            .or(unit.map(Length::Days))
            .filter(|_| !long || self.has("unit"))
    }

    /// "last" and "this past" together count once.
    fn which(&self) -> Option<i8> {
        let sum: Option<i64> = self
            .all("which")
            .map(|v| v.number)
            .reduce(|a, b| if b == 0 { a } else { b });
        sum.map(|v| v as i8)
    }

    fn year(&self) -> Option<i16> {
        let year = [Class::YEAR, Class::YEAR2, Class::YY]
            .iter()
            .find_map(|c| self.number(*c));
        let era = self.named("era");
        let numbered = era.and_then(|e| Some(e * self.number(Class::NUM)?));
        let year = match (year, era) {
            (Some(y), Some(-1)) => Some(-y),
            _ => year.or(numbered),
        };
        year.and_then(|y| i16::try_from(y).ok())
            .filter(|y| YEARS.contains(y))
    }

    /// The year of a month, season or quarter.
    fn in_year(&self) -> Option<InYear> {
        if let Some(year) = self.year() {
            return Some(InYear::Year(year));
        }
        let which = self.which()?;
        Some(if self.has("'year'") {
            InYear::Which(which)
        } else {
            InYear::Nearest(which)
        })
    }

    /// Reads it.
    pub(super) fn read(&self) -> Option<Said> {
        let part = self.part();
        let expression = match self.shape.means {
            "date" => self.date(part)?,
            "decade" => Expression::Decade(self.year()? / 10 * 10),
            "century" => {
                let first = (self.number(Class::ORD)? - 1) * 100;
                let era = self.named("era").unwrap_or(1);
                Expression::Century(i16::try_from(first * era).ok()?)
            }
            "run" => self.run()?,
            "quarter" => {
                let number = self.number(Class::ORD).unwrap_or(0) as i8;
                let months = self.named("quarter")? as i8;
                if number == 0 || i16::from(number) * i16::from(months) > 12 {
                    return None;
                }
                Expression::Quarter(number, months, self.in_year())
            }
            "span" => Expression::Duration(self.span_count(), self.length()?),
            "set" => self.set(),
            "ago" => {
                let sign = self.named("from-now").unwrap_or(-1);
                Expression::Ago(self.count().map(|n| n * sign), self.length()?)
            }
            "later" => self.later()?,
            "same" => match self.named("unit").or_else(|| self.named("qunit")) {
                None if self.has("moment") => Expression::Reference(-1),
                unit => Expression::Same(unit.unwrap_or(1)),
            },
            "past" => Expression::Reference(-1),
            "present" => Expression::Reference(0),
            "future" => Expression::Reference(1),
            _ => return None,
        };
        let third = self.named("modifier").or_else(|| self.named("edge"));
        Some(Said {
            expression,
            part,
            clock: self.clock(),
            zone: self.all("zone").last().map(|v| (v.at, v.end)),
            third: third.map(|t| t as u8),
        })
    }

    /// "3-5 May": the days go up and are days of that month.
    fn run(&self) -> Option<Expression> {
        let month = self.named("month")? as i8;
        let days = |v: &&Value| v.class == Class::DAY;
        let mut days = self.shape.values.iter().filter(days);
        let (from, to) = (days.next()?.number as i8, days.next()?.number as i8);
        let year = self.year();
        Date::new(year.unwrap_or(2024), month, to).ok()?;
        (from < to).then_some(Expression::Run(month, from, to, year))
    }

    fn span_count(&self) -> Option<i64> {
        let bare = !self.has("count") && !self.has("one") && self.number(Class::COUNT).is_none();
        let many = self.has("units") || self.has("small-units");
        if bare && many {
            return None;
        }
        self.count()
    }

    fn part(&self) -> Option<u8> {
        let part = self.named("part").or_else(|| self.named("today-part"));
        part.map(|p| p as u8)
    }

    /// Day, month … the finest that the words give.
    fn date(&self, part: Option<u8>) -> Option<Expression> {
        let month = self.named("month").or_else(|| self.number(Class::MON));
        let day = self
            .number(Class::DAY)
            .or_else(|| self.number(Class::DOM))
            .filter(|_| month.is_some());
        if let (Some(month), Some(day)) = (month, day) {
            let (month, day) = (month as i8, day as i8);
            return match self.year() {
                Some(year) => Date::new(year, month, day).ok().map(Expression::Full),
                // A leap year, so that 29 February passes.
                None => Date::new(2024, month, day)
                    .ok()
                    .map(|_| Expression::MonthDay(month, day)),
            };
        }
        if let Some(weekday) = self.named("weekday") {
            return Some(Expression::Weekday(weekday as i8, self.which()));
        }
        if let Some(day) = self.named("day") {
            return Some(Expression::Day(day));
        }
        if let Some(month) = month {
            return Some(Expression::Month(month as i8, self.in_year()));
        }
        if let Some(feast) = self.named("feast") {
            let feast = self.grammar.feasts.get(feast as usize)?;
            return Some(Expression::Feast(*feast, self.in_year()));
        }
        if let Some(season) = self.named("season") {
            return Some(Expression::Season(season as i8, self.in_year()));
        }
        if let Some(year) = self.year() {
            return Some(Expression::Year(year));
        }
        if let Some(unit) = self.named("unit").or_else(|| self.named("qunit")) {
            return Some(Expression::Which(self.which().unwrap_or(0), unit));
        }
        if self.has("'weekend'") {
            return Some(Expression::Which(-1, 10));
        }
        let today = self.has("today-part").then_some(Expression::Day(0));
        let which = self.which().filter(|_| part.is_some());
        let day = which.map(|w| Expression::Day(i64::from(w)));
        let clock = self.clock().is_some() || part.is_some();
        today.or(day).or(clock.then_some(Expression::Clock))
    }

    fn later(&self) -> Option<Expression> {
        let next = self.named("next").or(self.has("'next'").then_some(1));
        if let (Some(weekday), Some(next)) = (self.named("weekday"), next) {
            return Some(Expression::LaterWeekday(weekday as i8, next as i8));
        }
        if let Some(next) = next {
            let unit = self
                .named("unit")
                .or_else(|| self.named("qunit"))
                .unwrap_or(1);
            return Some(Expression::Later(Some(next), Length::Days(unit)));
        }
        let sign = self.named("shift").or_else(|| self.named("turn"))?;
        Some(Expression::Later(
            self.count().map(|n| n * sign),
            self.length()?,
        ))
    }

    fn set(&self) -> Expression {
        if let Some(period) = self.named("period") {
            let length = if period == 0 {
                Length::Minutes(60)
            } else {
                Length::Days(period)
            };
            return Expression::Set(1, length);
        }
        let weekday = self.named("weekday-s").or_else(|| self.named("weekday"));
        if let Some(weekday) = weekday {
            return Expression::Weekdays(weekday as i8);
        }
        let times = self.has("'times'") || self.has("'twice'");
        let count = if times { 1 } else { self.count().unwrap_or(1) };
        let length =
            self.length()
                .unwrap_or(Length::Days(if self.has("month") || self.has("season") {
                    365
                } else {
                    1
                }));
        Expression::Set(count, length)
    }

    /// Hour and minute, with the pieces that say it.
    fn clock(&self) -> Option<(u8, u8, usize, usize)> {
        let value = [Class::CLOCK, Class::DOTTED, Class::HHMM, Class::HOUR]
            .iter()
            .find_map(|c| self.value(*c));
        let spoken = || {
            let hour = self.value(Class::COUNT).filter(|_| self.has("clock"))?;
            (hour.number <= 12).then_some((hour.number * 60, hour))
        };
        let (mut minutes, from) = value.map(|v| (v.number, v)).or_else(spoken)?;
        let mut end = from.end;
        if let Some(half) = self.all("ampm").last() {
            if minutes >= 13 * 60 {
                return None;
            }
            minutes = minutes % (12 * 60) + half.number * 60;
            end = half.end;
        }
        let end = ["zone", "clock"]
            .iter()
            .filter_map(|n| self.all(n).last())
            .map(|v| v.end)
            .fold(end, usize::max);
        let (hour, minute) = (minutes / 60 % 24, minutes % 60);
        Some((hour as u8, minute as u8, from.at, end))
    }
}
