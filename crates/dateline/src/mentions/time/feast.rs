//! On which day does a feast fall?
//!
//! In: a row of `data/lexicon/feasts.tsv` and a year. Out: its days. Easter is that of the
//! western churches (the anonymous Gregorian algorithm, Meeus 1991), or of the eastern ones
//! (Meeus's Julian algorithm); the Hebrew calendar is computed from the molad (Dershowitz and
//! Reingold, Calendrical Calculations); the Islamic calendar is the
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
    /// The same of the eastern churches.
    Pascha(i64),
    /// Month (Nisan 1, Tishri 7) and day of the Hebrew calendar.
    Hebrew(i64, i64),
    /// Month and day of the Islamic calendar.
    Hijri(i64, i64),
}

impl Rule {
    fn of(calendar: &str, month: i64, day: i64) -> Option<Rule> {
        Some(match calendar {
            "fixed" => Rule::Fixed(month as i8, day as i8),
            "nth" => Rule::Nth(month as i8, (day / 10) as i8, (day % 10) as i8),
            "easter" => Rule::Easter(day),
            "pascha" => Rule::Pascha(day),
            "hebrew" => Rule::Hebrew(month, day),
            "hijri" => Rule::Hijri(month, day),
            _ => return None,
        })
    }
}

/// A feast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feast {
    /// When it begins.
    pub rule: Rule,
    /// How many days it lasts.
    pub days: i64,
    /// Another day on which it is kept, and the countries that do.
    pub also: Option<(Rule, &'static str)>,
}

/// Days by which sighting of the moon may move a date, either way.
const MOON: i64 = 1;

impl Feast {
    pub(super) fn read(row: &Row<'static, '_>) -> Result<Feast> {
        let cell = |name: &str| Ok(row.number(name)?.unwrap_or_default() as i64);
        let (month, day) = (cell("month")?, cell("day")?);
        let unknown = |what: &str| row.error(format!("calendar is {what:?}"));
        let calendar = row.cell("calendar");
        let mut also = None;
        if let [calendar, month, day] = row.cell("also").split(' ').collect::<Vec<_>>()[..] {
            let number = |n: &str| n.parse::<i64>().map_err(|e| row.error(e));
            let rule = Rule::of(calendar, number(month)?, number(day)?);
            also = Some((
                rule.ok_or_else(|| unknown(calendar))?,
                row.cell("countries"),
            ));
        }
        Ok(Feast {
            rule: Rule::of(calendar, month, day).ok_or_else(|| unknown(calendar))?,
            days: cell("days")?.max(1),
            also,
        })
    }

    /// Whether its days are known to the day.
    pub fn exact(self) -> bool {
        self.days == 1 && !matches!(self.rule, Rule::Hijri(..))
    }

    /// First and last day in a year, in a report from a country: where that keeps the feast on
    /// another day, too, the days from the one to the other.
    pub fn kept_in(self, year: i16, country: Option<&str>) -> Option<(Date, Date)> {
        let (first, last) = self.in_year(year)?;
        let Some((rule, _)) = self
            .also
            .filter(|(_, of)| of.split('|').any(|c| Some(c) == country))
        else {
            return Some((first, last));
        };
        let other = Feast { rule, ..self };
        let near = [year, year + 1]
            .into_iter()
            .filter_map(|y| other.in_year(y));
        let (start, end) = near.min_by_key(|(start, _)| (*start - first).get_days().abs())?;
        Some((first.min(start), last.max(end)))
    }

    /// First and last day in a year; a feast of the moon with the days that sighting may add.
    pub fn in_year(self, year: i16) -> Option<(Date, Date)> {
        let first = match self.rule {
            Rule::Fixed(m, d) => Date::new(year, m, d).ok()?,
            Rule::Nth(m, week, weekday) => nth(year, m, week, weekday)?,
            Rule::Easter(days) => on(easter(year)?, days)?,
            Rule::Pascha(days) => on(pascha(year)?, days)?,
            Rule::Hebrew(m, d) => hebrew(year, m, d)?,
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

fn pascha(year: i16) -> Option<Date> {
    let y = i64::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let (month, day) = ((d + e + 114) / 31, (d + e + 114) % 31 + 1);
    let julian = Date::new(year, month as i8, day as i8).ok()?;
    on(julian, y / 100 - y / 400 - 2)
}

/// The first of Tishri of a Hebrew year, in days from 1 January 1 (proleptic Gregorian).
fn hebrew_year(year: i64) -> i64 {
    const EPOCH: i64 = -1_373_428;
    let elapsed = |year: i64| {
        let months = (235 * year - 234).div_euclid(19);
        let parts = 12_084 + 13_753 * months;
        let day = 29 * months + parts.div_euclid(25_920);
        day + i64::from((3 * (day + 1)).rem_euclid(7) < 3)
    };
    let (before, this, after) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    let delay = if after - this == 356 {
        2
    } else {
        i64::from(this - before == 382)
    };
    EPOCH + this + delay
}

/// The day in a Gregorian year that is this day of the Hebrew calendar; in leap years Adar is
/// the second one.
fn hebrew(year: i16, month: i64, day: i64) -> Option<Date> {
    let start = Date::new(1, 1, 1).ok()?;
    (i64::from(year) + 3760..=i64::from(year) + 3761).find_map(|y| {
        let first = hebrew_year(y);
        let length = hebrew_year(y + 1) - first;
        let leap = (7 * y + 1) % 19 < 7;
        let days = |m: i64| match m {
            2 | 4 | 6 | 10 | 13 => 29,
            12 if !leap => 29,
            8 if length % 10 != 5 => 29,
            9 if length % 10 == 3 => 29,
            _ => 30,
        };
        let month = month + i64::from(leap && month == 12);
        let last = 12 + i64::from(leap);
        let order = (7..=last).chain(1..7).take_while(|m| *m != month);
        let date = on(start, first + order.map(days).sum::<i64>() + day - 1)?;
        (date.year() == year).then_some(date)
    })
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
            let feast = Feast {
                rule,
                days: 1,
                also: None,
            };
            let (first, _) = feast.in_year(year).unwrap();
            first.to_string()
        };
        assert_eq!(day(Rule::Easter(0), 2024), "2024-03-31");
        assert_eq!(day(Rule::Easter(0), 1998), "1998-04-12");
        assert_eq!(day(Rule::Nth(11, 4, 4), 2023), "2023-11-23");
        assert_eq!(day(Rule::Nth(5, 5, 1), 2023), "2023-05-29");
        assert_eq!(day(Rule::Pascha(0), 2024), "2024-05-05");
        assert_eq!(day(Rule::Pascha(0), 2025), "2025-04-20");
        // Yom Kippur 5784, Passover 5784, Purim of the leap year 5784, Hanukkah 5785.
        assert_eq!(day(Rule::Hebrew(7, 10), 2023), "2023-09-25");
        assert_eq!(day(Rule::Hebrew(1, 15), 2024), "2024-04-23");
        assert_eq!(day(Rule::Hebrew(12, 14), 2024), "2024-03-24");
        assert_eq!(day(Rule::Hebrew(9, 25), 2024), "2024-12-26");
        // 1 Ramadan 1444 was 23 March 2023, less the day that sighting may take.
        assert_eq!(day(Rule::Hijri(9, 1), 2023), "2023-03-22");
        // 1 Shawwal 1441 was 24 May 2020.
        assert_eq!(day(Rule::Hijri(10, 1), 2020), "2020-05-23");
        // 10 Muharram 1441 was 9 or 10 September 2019.
        assert_eq!(day(Rule::Hijri(1, 10), 2019), "2019-09-09");
    }

    #[test]
    fn a_country_may_keep_it_on_two_days() {
        let feast = Feast {
            rule: Rule::Fixed(12, 25),
            days: 1,
            also: Some((Rule::Fixed(1, 7), "ETH|GEO")),
        };
        let days = |country| {
            let (first, last) = feast.kept_in(2030, country).unwrap();
            format!("{first} {last}")
        };
        assert_eq!(days(Some("GEO")), "2030-12-25 2031-01-07");
        assert_eq!(days(Some("FRA")), "2030-12-25 2030-12-25");
        assert_eq!(days(None), "2030-12-25 2030-12-25");
    }
}
