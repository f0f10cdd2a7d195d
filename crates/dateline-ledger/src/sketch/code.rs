//! How are sketches kept? As bytes: whole numbers in groups of seven bits, lists with their length.
//!
//! In: a sketch. Out: bytes, and the same sketch again. A sketch is read for every article that
//! might tell of the same event, so reading one must cost next to nothing. The layout is part of
//! the computed tables' version ([`crate::tables::COMPUTED`]).

use super::words::Weighted;
use super::{ArticleSketch, MentionSketch, PlaceSketch};
use crate::error::{Error, Result};

/// Degrees are kept in ten-millionths, a centimetre.
const DEGREE: f64 = 1e7;

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value as u8) | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// Small numbers of either sign take few bytes.
    fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    fn hash(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn flag(&mut self, value: bool) {
        self.0.push(u8::from(value));
    }

    fn degrees(&mut self, value: f64) {
        self.signed((value * DEGREE).round() as i64);
    }

    fn maybe<T>(&mut self, value: Option<T>, put: impl Fn(&mut Writer, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            put(self, value);
        }
    }

    fn list<T>(&mut self, values: &[T], put: impl Fn(&mut Writer, &T)) {
        self.number(values.len() as u64);
        values.iter().for_each(|v| put(self, v));
    }

    fn hashes(&mut self, values: &[u32]) {
        self.list(values, |w, v| w.hash(*v));
    }

    fn weighted(&mut self, values: &Weighted) {
        self.list(values, |w, (hash, weight)| {
            w.hash(*hash);
            w.number(u64::from(*weight));
        });
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().ok_or_else(broken)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64> {
        let (mut out, mut shift) = (0u64, 0);
        loop {
            let byte = self.byte()?;
            out |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(out);
            }
            shift += 7;
            if shift > 63 {
                return Err(broken());
            }
        }
    }

    fn small(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| broken())
    }

    fn signed(&mut self) -> Result<i64> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn day(&mut self) -> Result<i32> {
        i32::try_from(self.signed()?).map_err(|_| broken())
    }

    fn hash(&mut self) -> Result<u32> {
        let (four, rest) = self.0.split_first_chunk::<4>().ok_or_else(broken)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*four))
    }

    fn flag(&mut self) -> Result<bool> {
        Ok(self.byte()? != 0)
    }

    fn degrees(&mut self) -> Result<f64> {
        Ok(self.signed()? as f64 / DEGREE)
    }

    fn maybe<T>(&mut self, take: impl Fn(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.flag()? {
            take(self).map(Some)
        } else {
            Ok(None)
        }
    }

    fn list<T>(&mut self, take: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let length = self.number()? as usize;
        // No list is longer than the bytes that are left.
        if length > self.0.len() {
            return Err(broken());
        }
        (0..length).map(|_| take(self)).collect()
    }

    fn hashes(&mut self) -> Result<Vec<u32>> {
        self.list(Reader::hash)
    }

    fn weighted(&mut self) -> Result<Weighted> {
        self.list(|r| Ok((r.hash()?, r.small()?)))
    }
}

fn broken() -> Error {
    Error::new("a sketch cannot be read; `dateline rebuild` makes it anew")
}

impl ArticleSketch {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.number(self.id.len() as u64);
        w.0.extend_from_slice(self.id.as_bytes());
        w.maybe(self.published, |w, d| w.signed(i64::from(d)));
        w.maybe(self.outlet, Writer::hash);
        w.weighted(&self.words);
        w.weighted(&self.lead);
        w.weighted(&self.proper);
        w.hashes(&self.persons);
        w.hashes(&self.ages);
        w.list(&self.named_ages, |w, (name, age)| {
            w.hash(*name);
            w.number(u64::from(*age));
        });
        w.hashes(&self.places);
        w.list(&self.spots, |w, (day, lat, lon)| {
            w.signed(i64::from(*day));
            w.degrees(*lat);
            w.degrees(*lon);
        });
        w.list(&self.days, |w, (family, day)| {
            w.hash(*family);
            w.signed(i64::from(*day));
        });
        self.tolls.iter().for_each(|t| w.number(*t));
        w.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<ArticleSketch> {
        let mut r = Reader(bytes);
        let length = r.number()? as usize;
        let (id, rest) = r.0.split_at_checked(length).ok_or_else(broken)?;
        r.0 = rest;
        Ok(ArticleSketch {
            id: std::str::from_utf8(id).map_err(|_| broken())?.to_owned(),
            published: r.maybe(Reader::day)?,
            outlet: r.maybe(Reader::hash)?,
            words: r.weighted()?,
            lead: r.weighted()?,
            proper: r.weighted()?,
            persons: r.hashes()?,
            ages: r.hashes()?,
            named_ages: r.weighted()?,
            places: r.hashes()?,
            spots: r.list(|r| Ok((r.day()?, r.degrees()?, r.degrees()?)))?,
            days: r.list(|r| Ok((r.hash()?, r.day()?)))?,
            tolls: [r.number()?, r.number()?],
        })
    }
}

impl MentionSketch {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.hash(self.family);
        w.hash(self.kind);
        w.hash(self.status);
        w.flag(self.mergeable);
        w.flag(self.exact);
        w.flag(self.top);
        w.maybe(self.days, |w, (a, b)| {
            w.signed(i64::from(a));
            w.signed(i64::from(b));
        });
        w.maybe(self.place.as_ref(), |w, p| {
            w.maybe(p.name, Writer::hash);
            w.maybe(p.point, |w, (lat, lon)| {
                w.degrees(lat);
                w.degrees(lon);
            });
            w.degrees(p.radius);
            w.maybe(p.country, Writer::hash);
        });
        w.list(&self.triggers, |w, (a, b)| {
            w.number(u64::from(*a));
            w.number(u64::from(*b));
        });
        w.number(u64::from(self.again));
        w.hashes(&self.heads);
        w.weighted(&self.words);
        self.parties.iter().for_each(|p| w.hashes(p));
        for toll in self.tolls {
            w.maybe(toll, |w, (min, max)| {
                w.number(min);
                w.maybe(max, Writer::number);
            });
        }
        w.0
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<MentionSketch> {
        let mut r = Reader(bytes);
        Ok(MentionSketch {
            family: r.hash()?,
            kind: r.hash()?,
            status: r.hash()?,
            mergeable: r.flag()?,
            exact: r.flag()?,
            top: r.flag()?,
            days: r.maybe(|r| Ok((r.day()?, r.day()?)))?,
            place: r.maybe(|r| {
                Ok(PlaceSketch {
                    name: r.maybe(Reader::hash)?,
                    point: r.maybe(|r| Ok((r.degrees()?, r.degrees()?)))?,
                    radius: r.degrees()?,
                    country: r.maybe(Reader::hash)?,
                })
            })?,
            triggers: r.list(|r| Ok((r.small()?, r.small()?)))?,
            again: r.small()?,
            heads: r.hashes()?,
            words: r.weighted()?,
            parties: [r.hashes()?, r.hashes()?],
            tolls: {
                let toll = |r: &mut Reader<'_>| Ok((r.number()?, r.maybe(Reader::number)?));
                [r.maybe(toll)?, r.maybe(toll)?]
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ArticleSketch, MentionSketch, PlaceSketch};

    #[test]
    fn sketches_come_back_as_they_were() {
        let article = ArticleSketch {
            id: "00ff".to_owned(),
            published: Some(-3),
            words: vec![(7, 300), (u32::MAX, 12)],
            named_ages: vec![(9, 23)],
            spots: vec![(22_405, -33.52, 44.26)],
            days: vec![(1, -400_000)],
            tolls: [0, 12],
            ..ArticleSketch::default()
        };
        let bytes = article.encode();
        assert_eq!(ArticleSketch::decode(&bytes).ok(), Some(article));
        let mention = MentionSketch {
            days: Some((1, 2)),
            place: Some(PlaceSketch {
                point: Some((33.5, -0.25)),
                ..PlaceSketch::default()
            }),
            triggers: vec![(3, 9)],
            tolls: [Some((9, None)), Some((2, Some(4)))],
            top: true,
            ..MentionSketch::default()
        };
        let bytes = mention.encode();
        assert_eq!(MentionSketch::decode(&bytes).ok(), Some(mention));
        assert!(MentionSketch::decode(&bytes[..bytes.len() - 1]).is_err());
    }
}
