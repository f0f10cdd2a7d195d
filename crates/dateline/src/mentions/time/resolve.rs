//! Which days does a time expression mean, and which TIMEX3 value has it?
//!
//! In: an expression, the day of the report, the day told last. Out: an [`Interval`] or a value;
//! nothing where the words leave the days open.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::expression::{Expression, InYear, Length};
use super::{Interval, Precision, TimeMention};

/// So many days on; nothing beyond the calendar's ends.
pub(super) fn on(from: Date, days: i64) -> Option<Date> {
    from.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn months_on(from: Date, months: i64) -> Option<Date> {
    from.checked_add(Span::new().try_months(months).ok()?).ok()
}

pub(super) fn days(start: Date, end: Date) -> Interval {
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

fn month(year: i16, month: i8) -> Option<Interval> {
    let first = Date::new(year, month, 1).ok()?;
    Some(days(first, first.last_of_month()))
}

/// From one day of a month to another.
fn run(year: i16, month: i8, from: i8, to: i8) -> Option<Interval> {
    let day = |d| Date::new(year, month, d).ok();
    Some(days(day(from)?, day(to)?))
}

fn years(from: i16, to: i16) -> Option<Interval> {
    Some(days(
        Date::new(from, 1, 1).ok()?,
        Date::new(to, 12, 31).ok()?,
    ))
}

fn months(year: i16, first: i8, count: i8) -> Option<Interval> {
    let start = Date::new(year, first, 1).ok()?;
    let last = months_on(start, i64::from(count - 1))?;
    Some(days(start, last.last_of_month()))
}

/// First, middle or last third.
fn third(i: Interval, third: u8) -> Option<Interval> {
    let length = i64::from((i.end - i.start).get_days()) + 1;
    let at = |n: i64| on(i.start, length * n / 3);
    let third = i64::from(third);
    let end = if third == 3 {
        i.end
    } else {
        at(third)?.yesterday().ok()?
    };
    Some(Interval {
        start: at(third - 1)?,
        end,
        ..i
    })
}

/// The nearest of a thing that comes every year: back from the anchor, or ahead of it.
fn nearest(
    anchor: Date,
    which: Option<InYear>,
    ahead: bool,
    in_year: impl Fn(i16) -> Option<Interval>,
) -> Option<Interval> {
    let year = anchor.year();
    let past = |i: &Interval| i.start <= anchor;
    let over = |i: &Interval| i.end < anchor;
    let back = [year + 1, year, year - 1];
    match which {
        Some(InYear::Year(year)) => in_year(year),
        Some(InYear::Which(w)) => in_year(year + i16::from(w)),
        Some(InYear::Nearest(0)) => in_year(year),
        Some(InYear::Nearest(w)) if w < 0 => back.iter().filter_map(|y| in_year(*y)).find(over),
        None if !ahead => back.iter().filter_map(|y| in_year(*y)).find(past),
        _ => [year, year + 1]
            .iter()
            .filter_map(|y| in_year(*y))
            .find(|i| i.end >= anchor),
    }
}

/// Which way a day without its year is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lean {
    Back,
    Ahead,
    /// The nearest either way.
    Near,
}

impl Lean {
    /// Days after the report's day up to which a date may lie; `slack` where it lies behind.
    fn days(self, slack: i64) -> i64 {
        match self {
            Lean::Back => slack,
            Lean::Ahead => 330,
            Lean::Near => 180,
        }
    }
}

/// Most weeks or decades that an expression goes back or on.
const FAR: i64 = 1000;

/// Years between a story and its report from which the story's own year counts.
const HISTORY: i16 = 2;

impl TimeMention {
    /// A month or day of a year that the story has named before: "In 1940 … On June 10".
    fn in_story(&self, anchor: Option<Date>, lean: Lean) -> Option<Interval> {
        let year = self.year.filter(|_| lean != Lean::Ahead)?;
        let old = anchor.is_none_or(|a| a.year() - year >= HISTORY);
        let at = |y: i16| match self.expression {
            Expression::MonthDay(m, d) => Date::new(y, m, d).ok().map(|d| days(d, d)),
            Expression::Run(m, from, to, None) => run(y, m, from, to),
            Expression::Month(m, None) => month(y, m),
            Expression::Season(first, None) => months(y, first, 3),
            _ => None,
        };
        at(year).filter(|_| old)
    }

    /// The interval it means in a report of `anchor`. `ahead`: the clause speaks of the future.
    pub fn resolve(&self, anchor: Option<Date>, ahead: bool) -> Option<Interval> {
        self.leaning(anchor, if ahead { Lean::Ahead } else { Lean::Back })
    }

    /// The interval that lies so long after a day, or before it; `None` where it is no length.
    pub fn length_from(&self, day: Date, back: bool) -> Option<Interval> {
        match self.expression {
            Expression::Duration(Some(count), Length::Days(unit)) => {
                shifted(day, if back { -count } else { count }, unit)
            }
            _ => None,
        }
    }

    fn leaning(&self, anchor: Option<Date>, lean: Lean) -> Option<Interval> {
        let mut interval = match self.expression {
            Expression::Full(date) => days(date, date),
            Expression::Run(month, from, to, Some(year)) => run(year, month, from, to)?,
            Expression::Year(year) => years(year, year)?,
            Expression::Decade(first) => years(first, first + 9)?,
            Expression::Century(first) => years(first + 1, first + 100)?,
            Expression::Month(m, Some(InYear::Year(year))) => month(year, m)?,
            Expression::Later(Some(-1), Length::Days(365))
            | Expression::Ago(Some(-1), Length::Days(365))
                if self.quarter.is_some() =>
            {
                which_unit(self.quarter?, -4, 91)?
            }
            Expression::Later(..) | Expression::LaterWeekday(..) | Expression::Same(_) => {
                self.after_told(anchor)?
            }
            _ => self
                .in_story(anchor, lean)
                .or_else(|| self.relative(anchor?, lean))?,
        };
        let long = (interval.end - interval.start).get_days() >= 2;
        if let Some(number) = self.third.filter(|_| long) {
            interval = third(interval, number)?;
        }
        // What has happened by now did not happen later this month.
        let open = matches!(self.expression, Expression::Month(_, None)) && lean == Lean::Back;
        if let Some(now) = anchor.filter(|a| open && (interval.start..interval.end).contains(a)) {
            interval.end = now;
        }
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

    /// From the day told last; a length of months or more may go from the report's day.
    fn after_told(&self, anchor: Option<Date>) -> Option<Interval> {
        match self.expression {
            Expression::Later(Some(count), Length::Days(unit)) => {
                let from = self.told.or(anchor.filter(|_| unit >= 30))?;
                shifted(from, count, unit)
            }
            Expression::LaterWeekday(day, direction) => weekday(self.told?, day, direction),
            Expression::Same(unit) => {
                let from = self.told.or(anchor.filter(|_| unit >= 30))?;
                // "The quarter" of a report is the one that has ended.
                which_unit(from, if unit == 91 { -1 } else { 0 }, unit)
            }
            _ => None,
        }
    }

    /// The interval of an expression that needs the day of the report.
    fn relative(&self, anchor: Date, lean: Lean) -> Option<Interval> {
        let ahead = lean == Lean::Ahead;
        let day = |offset: i64| on(anchor, offset);
        match self.expression {
            Expression::MonthDay(m, d) => {
                // The nearest such day, looking back unless the clause looks ahead; a report
                // may name a day a little later than its own ("due on 4 May").
                let limit = day(lean.days(10))?;
                let date = [anchor.year() + 1, anchor.year(), anchor.year() - 1]
                    .iter()
                    .filter_map(|y| Date::new(*y, m, d).ok())
                    .find(|date| *date <= limit)?;
                Some(days(date, date))
            }
            Expression::Run(m, from, to, None) => {
                let last = TimeMention {
                    expression: Expression::MonthDay(m, to),
                    ..self.clone()
                };
                let year = last.relative(anchor, lean)?.end.year();
                run(year, m, from, to)
            }
            Expression::Month(m, which) => {
                let near = lean == Lean::Near && which.is_none();
                let from = if near { day(lean.days(0))? } else { anchor };
                nearest(from, which, ahead, |y| month(y, m))
            }
            Expression::Quarter(number, length, which) => {
                let first = (number - 1) * length + 1;
                nearest(anchor, which, ahead, |y| months(y, first, length))
            }
            Expression::Season(first, which) => {
                nearest(anchor, which, ahead, |y| months(y, first, 3))
            }
            Expression::Feast(feast, which) => nearest(anchor, which, ahead, |y| {
                feast.kept_in(y, self.country).map(|(a, b)| days(a, b))
            }),
            Expression::Weekday(d, Some(which)) if which != 0 => weekday(anchor, d, which),
            Expression::Weekday(d, _) => {
                let weekday = Weekday::from_monday_one_offset(d).ok()?;
                let back = i64::from(anchor.weekday().since(weekday));
                let forward = i64::from(weekday.since(anchor.weekday()));
                day(if ahead { forward } else { -back }).map(|d| days(d, d))
            }
            Expression::Day(offset) => day(offset).map(|d| days(d, d)),
            Expression::Ago(Some(count), Length::Days(unit)) => shifted(anchor, count, unit),
            Expression::Which(which, unit) => which_unit(anchor, i64::from(which), unit),
            _ => None,
        }
    }
}

/// The weekday strictly after or before a day.
fn weekday(from: Date, day: i8, direction: i8) -> Option<Interval> {
    let weekday = Weekday::from_monday_one_offset(day).ok()?;
    let offset = if direction > 0 {
        (i64::from(weekday.since(from.weekday())) + 6) % 7 + 1
    } else {
        -((i64::from(from.weekday().since(weekday)) + 6) % 7 + 1)
    };
    let date = on(from, offset)?;
    Some(days(date, date))
}

/// So many units from a day, as fine as the unit.
fn shifted(from: Date, count: i64, unit: i64) -> Option<Interval> {
    match unit {
        1 => {
            let date = on(from, count)?;
            Some(days(date, date))
        }
        7 | 14 => {
            let centre = on(from, count.checked_mul(unit)?)?;
            Some(days(on(centre, -3)?, on(centre, 3)?))
        }
        30 => {
            let there = months_on(from.first_of_month(), count)?;
            month(there.year(), there.month())
        }
        91 => which_unit(from, count, 91),
        _ => {
            let by = count.checked_mul((unit / 365).max(1))?;
            let year = i16::try_from(i64::from(from.year()).checked_add(by)?).ok()?;
            years(year, year)
        }
    }
}

fn which_unit(anchor: Date, which: i64, unit: i64) -> Option<Interval> {
    let shift = |n: i64| on(anchor, n);
    let monday =
        || shift(-i64::from(anchor.weekday().to_monday_zero_offset()) + 7 * which.clamp(-FAR, FAR));
    match unit {
        1 => shift(which).map(|d| days(d, d)),
        7 => {
            let monday = monday()?;
            Some(days(monday, on(monday, 6)?))
        }
        10 => {
            let monday = monday()?;
            Some(days(on(monday, 5)?, on(monday, 6)?))
        }
        30 => {
            let there = months_on(anchor.first_of_month(), which)?;
            month(there.year(), there.month())
        }
        91 => {
            let first = (anchor.month() - 1) / 3 * 3 + 1;
            let start = Date::new(anchor.year(), first, 1).ok()?;
            let there = months_on(start, which.checked_mul(3)?)?;
            months(there.year(), there.month(), 3)
        }
        365 => {
            let year = i16::try_from(i64::from(anchor.year()).checked_add(which)?).ok()?;
            years(year, year)
        }
        3650 => {
            let first =
                i16::try_from(i64::from(anchor.year()) / 10 * 10 + 10 * which.clamp(-FAR, FAR))
                    .ok()?;
            years(first, first + 9)
        }
        _ => None,
    }
}

/// The letter of a unit of length.
fn letters(length: Length, count: Option<i64>) -> String {
    let number = count.map_or("X".to_owned(), |n| n.to_string());
    match length {
        Length::Days(unit) => {
            let (times, letter) = match unit {
                1 => (1, "D"),
                7 => (1, "W"),
                10 => (1, "WE"),
                14 => (2, "W"),
                30 => (1, "M"),
                91 => (1, "Q"),
                365 => (1, "Y"),
                3650 => (1, "DE"),
                36500 => (1, "CE"),
                _ => (1000, "Y"),
            };
            let number = count.map_or(number, |n| n.saturating_mul(times).to_string());
            format!("P{number}{letter}")
        }
        Length::Minutes(unit) => {
            let letter = match unit {
                0 => "S",
                1 => "M",
                _ => "H",
            };
            format!("PT{number}{letter}")
        }
    }
}

impl TimeMention {
    /// TIMEX3 type.
    pub fn kind(&self) -> &'static str {
        match self.expression {
            Expression::Duration(..) => "DURATION",
            Expression::Set(..) | Expression::Weekdays(_) => "SET",
            Expression::Clock => "TIME",
            _ if self.clock.is_some() || self.part.is_some() => "TIME",
            _ => "DATE",
        }
    }

    /// TIMEX3 value in a report of `anchor`; `None` where it cannot be known.
    pub fn value(&self, anchor: Option<Date>) -> Option<String> {
        match self.expression {
            Expression::Duration(count, length) => return Some(letters(length, count)),
            Expression::Set(count, length) => return Some(letters(length, Some(count))),
            Expression::Weekdays(day) => return Some(format!("XXXX-WXX-{day}")),
            Expression::Reference(-1) | Expression::Ago(None, _) => {
                return Some("PAST_REF".to_owned());
            }
            Expression::Reference(0) => return Some("PRESENT_REF".to_owned()),
            Expression::Reference(_) => return Some("FUTURE_REF".to_owned()),
            Expression::Year(year) if year < 0 => return Some(format!("BC{:04}", -year)),
            _ => {}
        }
        let date = if self.expression == Expression::Clock {
            self.told.or(anchor)?.to_string()
        } else {
            let month = matches!(self.expression, Expression::Month(..)) && self.year.is_none();
            let lean = match (self.ahead, month) {
                (true, _) => Lean::Ahead,
                (false, true) => Lean::Back,
                _ => Lean::Near,
            };
            let interval = self.leaning(anchor, lean)?;
            self.date_value(interval)?
        };
        Some(match (self.clock, self.part) {
            (Some((h, m, _)), _) => format!("{date}T{h:02}:{m:02}"),
            (None, Some(part)) => format!(
                "{date}T{}",
                match part {
                    1 => "DA",
                    2 => "MO",
                    3 => "12:00",
                    4 => "AF",
                    5 => "EV",
                    _ => "NI",
                }
            ),
            _ => date,
        })
    }

    /// The value of an interval, as coarse as the words.
    fn date_value(&self, interval: Interval) -> Option<String> {
        let start = interval.start;
        let year = start.year();
        let unit = match self.expression {
            Expression::Which(_, unit) | Expression::Same(unit) => unit,
            Expression::Ago(Some(-1), Length::Days(365))
            | Expression::Later(Some(-1), Length::Days(365))
                if self.quarter.is_some() =>
            {
                91
            }
            Expression::Ago(_, Length::Days(unit)) | Expression::Later(_, Length::Days(unit)) => {
                unit
            }
            Expression::Month(..) => 30,
            Expression::Year(_) => 365,
            _ => 0,
        };
        let week = start.iso_week_date();
        Some(match self.expression {
            Expression::Run(..) => format!("{start}/{}", interval.end),
            Expression::Decade(first) => format!("{:03}", first / 10),
            Expression::Century(first) => format!("{:02}", first / 100),
            Expression::Quarter(number, 3, _) => format!("{year:04}-Q{number}"),
            Expression::Quarter(number, ..) => format!("{year:04}-H{number}"),
            Expression::Season(first, _) => {
                let name = match first {
                    3 => "SP",
                    6 => "SU",
                    9 => "FA",
                    _ => "WI",
                };
                format!("{year:04}-{name}")
            }
            Expression::Feast(feast, _) if feast.exact() && start == interval.end => {
                start.to_string()
            }
            Expression::Feast(..) => return None,
            _ => match unit {
                7 | 14 => {
                    // The centre of a span of days around it.
                    let week = on(start, 3)?.iso_week_date();
                    format!("{:04}-W{:02}", week.year(), week.week())
                }
                10 => format!("{:04}-W{:02}-WE", week.year(), week.week()),
                30 => format!("{year:04}-{:02}", start.month()),
                91 => format!("{year:04}-Q{}", (start.month() - 1) / 3 + 1),
                3650 => format!("{:03}", year / 10),
                365.. => format!("{year:04}"),
                _ => start.to_string(),
            },
        })
    }
}
