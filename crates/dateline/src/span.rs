//! Where do these words stand? Byte extents into one article, and their code points outside.
//!
//! In: offsets. Out: [`Span`], and [`CodePoints`], which turns byte offsets into the code points
//! that every output uses. A span never owns text.

use serde::Serialize;

/// A half-open extent of bytes in one article's text; both ends stand on character borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The extent from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The words it covers.
    ///
    /// Empty when the span was made for another text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest extent that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Bytes between the two, 0 where they touch or overlap.
    pub fn gap(self, other: Span) -> u32 {
        self.start
            .max(other.start)
            .saturating_sub(self.end.min(other.end))
    }
}

/// An extent in Unicode code points, as outputs print it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
pub struct Extent {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// Byte offset to code point, for one text.
pub struct CodePoints {
    /// Byte offset and number of code points before it, at every 64th byte or the border after it.
    marks: Vec<(u32, u32)>,
    ascii: bool,
}

const STEP: usize = 64;

impl CodePoints {
    /// Counts once over the text.
    pub fn of(text: &str) -> CodePoints {
        if text.is_ascii() {
            return CodePoints {
                marks: Vec::new(),
                ascii: true,
            };
        }
        let mut marks = vec![(0, 0)];
        for (count, (byte, _)) in text.char_indices().enumerate() {
            if byte >= marks.len() * STEP {
                marks.push((byte as u32, count as u32));
            }
        }
        CodePoints {
            marks,
            ascii: false,
        }
    }

    /// The span in code points of the same text.
    pub fn extent(&self, text: &str, span: Span) -> Extent {
        Extent {
            start: self.at(text, span.start),
            end: self.at(text, span.end),
        }
    }

    fn at(&self, text: &str, byte: u32) -> u32 {
        if self.ascii {
            return byte;
        }
        let mark = self
            .marks
            .partition_point(|m| m.0 <= byte)
            .saturating_sub(1);
        let (from, count) = self.marks.get(mark).copied().unwrap_or_default();
        count
            + text
                .get(from as usize..byte as usize)
                .map_or(0, |t| t.chars().count() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points() {
        let text = "“Ä” — ".repeat(40) + "end";
        let points = CodePoints::of(&text);
        let byte = text.find("end").unwrap_or_default();
        assert_eq!(
            points.extent(&text, Span::new(byte, byte + 3)),
            Extent {
                start: 240,
                end: 243
            }
        );
    }
}
