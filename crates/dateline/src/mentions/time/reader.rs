//! The shapes of time expressions, token by token.
//!
//! In: a token of a document. Out: the longest expression that starts there. Which words mean
//! what is data (`data/lexicon/times.tsv`); how they go together is here.

use jiff::civil::Date;

use super::{Expression, TimeMention};
use crate::document::{Document, TokenKind};
use crate::resources::Resources;

/// Reads expressions off a document.
pub(super) struct Reader<'a> {
    pub(super) doc: &'a Document<'a>,
    pub(super) resources: &'a Resources,
}

type Found = (Expression, usize);

impl Reader<'_> {
    /// Length and value of a time word of a class at a token.
    fn word(&self, at: usize, class: &str) -> Option<(usize, i64)> {
        self.resources
            .times
            .all(&self.doc.norms, at)
            .find(|(_, w)| w.class == class)
            .map(|(n, w)| (n, w.value))
    }

    fn digits(&self, at: usize) -> Option<i64> {
        let norm = self.doc.norm(at);
        let trimmed = norm.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &norm[trimmed.len()..];
        (suffix.is_empty() || ["st", "nd", "rd", "th"].contains(&suffix))
            .then(|| trimmed.parse().ok())
            .flatten()
    }

    fn small_number(&self, at: usize) -> Option<i64> {
        self.digits(at).or_else(|| {
            let (n, word) = self.resources.numbers.longest(&self.doc.norms, at)?;
            (n == 1 && word.max == Some(word.min)).then_some(word.min as i64)
        })
    }

    fn year(&self, at: usize) -> Option<i16> {
        let norm = self.doc.norm(at);
        let value: i16 = norm.parse().ok()?;
        match norm.len() {
            4 if (1500..2200).contains(&value) => Some(value),
            _ => None,
        }
    }

    /// A year after a day and month: four digits, or two as in "4 FEB 90".
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(year) = self.year(at) {
            return Some((year, at + 1));
        }
        if self.doc.norm(at) == "," {
            return self.year(at + 1).map(|y| (y, at + 2));
        }
        let norm = self.doc.norm(at);
        let two = norm.len() == 2
            && self
                .doc
                .tokens
                .get(at)
                .is_some_and(|t| t.kind == TokenKind::Number);
        let value: i16 = norm.parse().ok().filter(|_| two)?;
        Some((
            if value >= 50 {
                1900 + value
            } else {
                2000 + value
            },
            at + 1,
        ))
    }

    fn month_at(&self, at: usize) -> Option<(i8, usize)> {
        let (n, value) = self.word(at, "month")?;
        let mut end = at + n;
        if self.doc.norm(end) == "." && self.doc.norm(at).len() <= 4 {
            end += 1;
        }
        Some((value as i8, end))
    }

    /// Whether a month's name stands here as a month and not as a verb.
    fn sure_month(&self, at: usize) -> bool {
        let before = at.checked_sub(1).is_some_and(|b| {
            self.digits(b).is_some()
                || self.word(b, "modifier").is_some()
                || self.word(b, "which").is_some()
        });
        let after = self.digits(at + 1).is_some() || self.year_after(at + 1).is_some();
        let joined = at
            .checked_sub(1)
            .is_some_and(|b| self.resources.joints.contains_key(self.doc.norm(b)));
        before
            || after
            || (!self.doc.caseless
                && self.doc.is_capital(at)
                && (joined || self.doc.norm(at).len() > 5))
    }

    /// The expression that starts at a token, and one past its last token.
    pub(super) fn at(&self, at: usize, stop: usize) -> Option<(TimeMention, usize)> {
        let clock_first = self.clock(at);
        let (expression, mut end) = match self.date(at) {
            Some(found) => found,
            None => match clock_first {
                Some((_, _, end)) => {
                    // "10:30 Monday night", "11 p.m. on Saturday"
                    let next = if self.resources.joints.contains_key(self.doc.norm(end)) {
                        end + 1
                    } else {
                        end
                    };
                    self.date(next)
                        .filter(|(e, _)| !matches!(e, Expression::Duration(..)))
                        .unwrap_or((Expression::Clock, end))
                }
                None => (Expression::Clock, at),
            },
        };
        let mut part = None;
        if expression != Expression::Clock
            && end > at
            && let Some((n, value)) = self.word(end, "part")
        {
            (part, end) = (Some(value as u8), end + n);
        }
        let mut clock = clock_first;
        if clock.is_none() && end > at {
            let next = if self.doc.norm(end) == ","
                || self.resources.joints.contains_key(self.doc.norm(end))
            {
                end + 1
            } else {
                end
            };
            if let Some(found) = self.clock(next) {
                end = found.2;
                clock = Some(found);
            }
        }
        if end == at {
            let (n, value) = self.word(at, "part")?;
            (part, end) = (Some(value as u8), at + n);
        }
        let end = end.min(stop);
        if end <= at {
            return None;
        }
        let clock = clock.map(|(h, m, to)| {
            let from = if clock_first.is_some() {
                at
            } else {
                to.saturating_sub(2).max(at)
            };
            (h, m, self.doc.span(from..to))
        });
        let (expression, part) = self.lone_part(at, expression, part);
        Some((
            TimeMention {
                span: self.doc.span(at..end),
                expression,
                part,
                clock,
            },
            end,
        ))
    }

    /// "tonight" and "this morning" are days as well as parts of a day.
    fn lone_part(
        &self,
        at: usize,
        expression: Expression,
        part: Option<u8>,
    ) -> (Expression, Option<u8>) {
        if let Some((_, value)) = self.word(at, "today-part") {
            return (Expression::Day(0), Some(value as u8));
        }
        (expression, part)
    }

    fn clock(&self, at: usize) -> Option<(u8, u8, usize)> {
        let token = self.doc.tokens.get(at)?;
        if token.kind != TokenKind::Number {
            return None;
        }
        let norm = self.doc.norm(at);
        let glued = norm.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &norm[glued.len()..];
        let (h, m) = match glued.split_once([':', '.']) {
            Some((h, m)) if m.len() == 2 => (h.parse().ok()?, m.parse().ok()?),
            Some(_) => return None,
            None if glued.len() == 4 && glued.is_ascii() => {
                (glued[..2].parse().ok()?, glued[2..].parse().ok()?)
            }
            None => (glued.parse().ok()?, 0u8),
        };
        let colon = glued.contains(':');
        let mut end = at + 1;
        let half = if suffix.is_empty() {
            self.word(end, "ampm")
        } else {
            self.resources
                .times
                .get(suffix)
                .filter(|w| w.class == "ampm")
                .map(|w| (0, w.value))
        };
        let (h, m): (u8, u8) = (h, m);
        if let Some((n, add)) = half {
            end += n;
            let hour = (h % 12) + add as u8;
            return (h <= 12 && m < 60).then_some((hour, m, end));
        }
        let zoned = self.word(end, "zone").map(|(n, _)| n).or_else(|| {
            (self.doc.norm(end) == "(" && self.word(end + 2, "zone").is_some()).then_some(0)
        });
        let of_clock = self.word(end, "clock").map(|(n, _)| n);
        match zoned.or(of_clock) {
            Some(n) if suffix.is_empty() => end += n,
            _ if colon && suffix.is_empty() => {}
            _ => return None,
        }
        (h < 24 && m < 60).then_some((h, m, end))
    }

    fn date(&self, at: usize) -> Option<Found> {
        self.numeric(at)
            .or_else(|| self.weekday(at))
            .or_else(|| self.day_month(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.modified(at))
            .or_else(|| self.which(at))
            .or_else(|| self.counted(at))
            .or_else(|| {
                self.word(at, "day")
                    .map(|(n, v)| (Expression::Day(v), at + n))
            })
            .or_else(|| {
                self.word(at, "today-part")
                    .map(|(n, _)| (Expression::Day(0), at + n))
            })
            .or_else(|| self.lone_year(at))
    }

    /// "2020-03-14" is split at its hyphens or not, depending on the digits: both are read.
    fn numeric(&self, at: usize) -> Option<Found> {
        let year = self.year(at)?;
        let sep = self.doc.norm(at + 1);
        if !matches!(sep, "-" | "/") || self.doc.norm(at + 3) != sep {
            return None;
        }
        let (m, d): (i8, i8) = (
            self.doc.norm(at + 2).parse().ok()?,
            self.doc.norm(at + 4).parse().ok()?,
        );
        Date::new(year, m, d)
            .ok()
            .map(|date| (Expression::Full(date), at + 5))
    }

    fn weekday(&self, at: usize) -> Option<Found> {
        let (n, value) = self.word(at, "weekday")?;
        let mut next = at + n;
        if self.doc.norm(next) == "," {
            next += 1;
        }
        if let Some((expression, end)) = self.day_month(next).or_else(|| self.month_first(next))
            && matches!(expression, Expression::Full(_) | Expression::MonthDay(..))
        {
            return Some((expression, end));
        }
        Some((Expression::Weekday(value as i8, None), at + n))
    }

    fn with_year(&self, m: i8, d: i8, end: usize) -> Option<Found> {
        if let Some((year, end)) = self.year_after(end)
            && let Ok(date) = Date::new(year, m, d)
        {
            return Some((Expression::Full(date), end));
        }
        Date::new(2024, m, d)
            .ok()
            .map(|_| (Expression::MonthDay(m, d), end))
    }

    /// "14 March 2020", "the 14th of March"
    fn day_month(&self, at: usize) -> Option<Found> {
        let day = self
            .digits(at)
            .filter(|d| (1..=31).contains(d) && self.doc.norm(at).len() <= 4)?
            as i8;
        let joined = usize::from(
            self.resources.joints.contains_key(self.doc.norm(at + 1))
                && self.doc.norm(at + 1) != ",",
        );
        let (m, end) = self.month_at(at + 1 + joined)?;
        self.with_year(m, day, end)
    }

    /// "March 14, 2020", "March 2020", "March"
    fn month_first(&self, at: usize) -> Option<Found> {
        let (m, end) = self.month_at(at)?;
        if !self.sure_month(at) {
            return None;
        }
        let plain_day = self.doc.norm(end).len() <= 4 && self.year(end).is_none();
        if let Some(day) = self
            .digits(end)
            .filter(|d| plain_day && (1..=31).contains(d))
        {
            return self.with_year(m, day as i8, end + 1);
        }
        let (year, end) = match self
            .year_after(end)
            .filter(|(_, e)| *e > end && (*e == end + 1 || self.doc.norm(end) == ","))
        {
            Some((year, end)) => (Some(year), end),
            None => (
                None,
                if self.doc.norm(end - 1) == "." {
                    end - 1
                } else {
                    end
                },
            ),
        };
        Some((Expression::Month(m, year, None), end))
    }

    /// "late December", "early in May", "mid-March"
    fn modified(&self, at: usize) -> Option<Found> {
        let (n, third) = self.word(at, "modifier").or_else(|| self.hyphenated(at))?;
        let glued = self
            .doc
            .norm(at)
            .split_once('-')
            .and_then(|(_, rest)| self.resources.times.get(rest))
            .filter(|w| w.class == "month");
        if let Some(month) = glued {
            let year = self.year(at + 1);
            return Some((
                Expression::Month(month.value as i8, year, Some(third as u8)),
                at + 1 + usize::from(year.is_some()),
            ));
        }
        let joined = usize::from(self.resources.joints.contains_key(self.doc.norm(at + n)));
        let next = at + n + joined;
        if let Some((m, end)) = self.month_at(next) {
            let year = self.year(end);
            return Some((
                Expression::Month(m, year, Some(third as u8)),
                end + usize::from(year.is_some()),
            ));
        }
        self.weekday(next)
    }

    fn hyphenated(&self, at: usize) -> Option<(usize, i64)> {
        let (head, _) = self.doc.norm(at).split_once('-')?;
        self.resources
            .times
            .get(head)
            .filter(|w| w.class == "modifier")
            .map(|w| (1, w.value))
    }

    /// "last week", "next Friday", "this morning", "the past two days"
    fn which(&self, at: usize) -> Option<Found> {
        let (n, which) = self.word(at, "which")?;
        let next = at + n;
        let which = which as i8;
        if let Some((m, value)) = self.word(next, "unit") {
            return Some((
                if value == 1 {
                    Expression::Duration(1, 1)
                } else {
                    Expression::Which(which, value)
                },
                next + m,
            ));
        }
        if let Some((m, value)) = self.word(next, "weekday") {
            return Some((Expression::Weekday(value as i8, Some(which)), next + m));
        }
        if let Some((m, end)) = self.month_at(next) {
            return Some((Expression::Month(m, None, None), end));
        }
        if let Some((m, first)) = self.word(next, "season") {
            return Some((Expression::Season(first as i8, which), next + m));
        }
        if self.word(next, "part").is_some() {
            // "last night" is yesterday's; the part is read by the caller.
            return Some((Expression::Day(i64::from(which.min(0))), next));
        }
        let count = self.small_number(next)?;
        let (m, unit) = self.word(next + 1, "unit")?;
        Some((Expression::Duration(count, unit), next + 1 + m))
    }

    /// "two days ago", "three weeks", "a year later"
    fn counted(&self, at: usize) -> Option<Found> {
        let count = self.small_number(at)?;
        let (n, unit) = self.word(at + 1, "unit")?;
        let end = at + 1 + n;
        if let Some((m, direction)) = self.word(end, "from-now") {
            return Some((Expression::Ago(direction * count, unit), end + m));
        }
        // "two days later" hangs on another event: its length is kept, no day is made up.
        if let Some((m, _)) = self.word(end, "ago") {
            return Some((Expression::Duration(count, unit), end + m));
        }
        Some((Expression::Duration(count, unit), end))
    }

    /// "in 1979": a year alone needs a joining word before it.
    fn lone_year(&self, at: usize) -> Option<Found> {
        let year = self.year(at)?;
        let before = at.checked_sub(1)?;
        let ok = (self.resources.joints.contains_key(self.doc.norm(before))
            && self.doc.norm(before) != ",")
            || self
                .resources
                .times
                .all(&self.doc.norms, before)
                .next()
                .is_some()
            || self
                .resources
                .links
                .longest(&self.doc.norms, before)
                .is_some();
        (ok && (1800..2100).contains(&year)).then_some((Expression::Year(year), at + 1))
    }
}
