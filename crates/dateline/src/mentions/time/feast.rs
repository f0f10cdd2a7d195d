//! On which day does a feast fall?
//!
//! In: a row of `data/lexicon/feasts.tsv` and a year. Out: its days. Easter is that of the
//! western churches (the anonymous Gregorian algorithm, Meeus 1991); the Islamic calendar is the
//! tabular one (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30), which sighting of the
//! moon may move by a day or two, so that its feasts never give an exact day.

use jiff::civil::{Date, Weekday};

use super::resolve::on;
use crate::error::Result;
use crate::lexicon::Row;

/// How a feast's days are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// The so-manieth (5 = last) weekday of a month.
    Nth(i8, i8, i8),
    /// Days from Easter Sunday.
    Easter(i64),
    /// Month and day of the Islamic calendar.
    Hijri(i64, i64),
}

/// A feast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feast {
    /// When it begins.
    pub rule: Rule,
    /// How many days it lasts.
    pub days: i64,
}

/// Days by which sighting of the moon may move a date, either way.
const MOON: i64 = 1;

impl Feast {
    pub(super) fn read(row: &Row<'_, '_>) -> Result<Feast> {
        let cell = |name: &str| Ok(row.number(name)?.unwrap_or_default() as i64);
        let (month, day) = (cell("month")?, cell("day")?);
        let rule = match row.cell("calendar") {
            "fixed" => Rule::Fixed(month as i8, day as i8),
            "nth" => Rule::Nth(month as i8, (day / 10) as i8, (day % 10) as i8),
            "easter" => Rule::Easter(day),
            "hijri" => Rule::Hijri(month, day),
            other => return Err(row.error(format!("calendar is {other:?}"))),
        };
        Ok(Feast {
            rule,
            days: cell("days")?.max(1),
        })
    }

    /// Whether its days are known to the day.
    pub fn exact(self) -> bool {
        self.days == 1 && !matches!(self.rule, Rule::Hijri(..))
    }

    /// First and last day in a year; a feast of the moon with the days that sighting may add.
    pub fn in_year(self, year: i16) -> Option<(Date, Date)> {
        let first = match self.rule {
            Rule::Fixed(m, d) => Date::new(year, m, d).ok()?,
            Rule::Nth(m, week, weekday) => nth(year, m, week, weekday)?,
            Rule::Easter(days) => on(easter(year)?, days)?,
            Rule::Hijri(m, d) => hijri(year, m, d)?,
        };
        let last = on(first, self.days - 1)?;
        let loose = i64::from(matches!(self.rule, Rule::Hijri(..))) * MOON;
        Some((on(first, -loose)?, on(last, loose)?))
    }
}

fn nth(year: i16, month: i8, week: i8, weekday: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let number = if week == 5 { -1 } else { week };
    first.nth_weekday_of_month(number, weekday).ok()
}

fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, (sum / 31) as i8, (sum % 31 + 1) as i8).ok()
}

/// The first day in a Gregorian year that is this day of the tabular Islamic calendar.
fn hijri(year: i16, month: i64, day: i64) -> Option<Date> {
    // Days from 1 January 1 (proleptic Gregorian) to 1 Muharram 1: 16 July 622 (Julian).
    const EPOCH: i64 = 227_014;
    let start = Date::new(1, 1, 1).ok()?;
    let islamic = (i64::from(year) - 622) * 33 / 32;
    (islamic - 1..=islamic + 2).find_map(|y| {
        let days = day - 1 + (59 * (month - 1) + 1) / 2 + (y - 1) * 354 + (3 + 11 * y) / 30;
        let date = on(start, EPOCH + days)?;
        (date.year() == year).then_some(date)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_on_their_days() {
        let day = |rule, year| {
            let (first, _) = Feast { rule, days: 1 }.in_year(year).unwrap();
            first.to_string()
        };
        assert_eq!(day(Rule::Easter(0), 2024), "2024-03-31");
        assert_eq!(day(Rule::Easter(0), 1998), "1998-04-12");
        assert_eq!(day(Rule::Nth(11, 4, 4), 2023), "2023-11-23");
        assert_eq!(day(Rule::Nth(5, 5, 1), 2023), "2023-05-29");
        // 1 Ramadan 1444 was 23 March 2023, less the day that sighting may take.
        assert_eq!(day(Rule::Hijri(9, 1), 2023), "2023-03-22");
        // 1 Shawwal 1441 was 24 May 2020.
        assert_eq!(day(Rule::Hijri(10, 1), 2020), "2020-05-23");
        // 10 Muharram 1441 was 9 or 10 September 2019.
        assert_eq!(day(Rule::Hijri(1, 10), 2019), "2019-09-09");
    }
}
