//! Whose text is it? What a report says of the news agencies that it has its text from.
//!
//! In: the text of an article. Out: [`Credit`]s, from the dateline and byline of its first lines
//! and the notes of its last ones. A photograph's credit, or an agency that somebody told
//! something, is none. Agencies and wordings are data (`data/lexicon/agencies.tsv`,
//! `data/lexicon/credits.tsv`).

use regex::{Captures, Regex, RegexBuilder};

use crate::error::Result;
use crate::resources::rows;
use crate::span::Extent;

/// Code points at the beginning and at the end of a text that are looked at.
const REACH: [usize; 2] = [300, 600];

/// Where a name of an agency stands in a wording.
const AGENCY: &str = "{agency}";

/// A credit of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The agency's name; absent where the words name none ("with agency reports").
    pub agency: Option<String>,
    /// Whether the whole text is the agency's, and not only a part of it.
    pub written: bool,
    /// The words, in code points.
    pub span: Extent,
}

/// The wordings of credits, with the agencies.
#[derive(Debug, Default)]
pub struct Credits {
    /// Forms of names, and the names.
    agencies: Vec<(String, String)>,
    wordings: Vec<Wording>,
}

#[derive(Debug)]
struct Wording {
    pattern: Regex,
    end: bool,
    written: bool,
    /// The agency that is credited so, where the words do not name it.
    agency: Option<String>,
}

impl Credits {
    /// The embedded lists.
    pub(crate) fn load() -> Result<Credits> {
        let mut out = Credits::default();
        rows("data/lexicon/agencies.tsv", |row| {
            for form in row.cell("forms").split('|') {
                out.agencies
                    .push((form.to_owned(), row.cell("name").to_owned()));
            }
            Ok(())
        })?;
        let mut forms: Vec<String> = out.agencies.iter().map(|a| regex::escape(&a.0)).collect();
        // The longest form first: of two that begin alike it is the one meant.
        forms.sort_by_key(|f| std::cmp::Reverse(f.len()));
        let forms = format!("(?P<agency>(?-i:{}))", forms.join("|"));
        rows("data/lexicon/credits.tsv", |row| {
            let (kind, agency) = match row.cell("kind").split_once(':') {
                Some((kind, agency)) => (kind, Some(agency.to_owned())),
                None => (row.cell("kind"), None),
            };
            let flag = |cell: &str, yes: &str, no: &str| match cell {
                c if c == yes => Ok(true),
                c if c == no => Ok(false),
                other => Err(row.error(format!("{other:?} is neither {yes} nor {no}"))),
            };
            let pattern = row.cell("pattern").replace(AGENCY, &forms);
            out.wordings.push(Wording {
                pattern: RegexBuilder::new(&pattern)
                    .case_insensitive(true)
                    .build()
                    .map_err(|e| row.error(e))?,
                end: flag(row.cell("where"), "end", "begin")?,
                written: flag(kind, "written", "part")?,
                agency: agency.filter(|a| !a.is_empty()),
            });
            Ok(())
        })?;
        Ok(out)
    }

    /// The credits of a text, in order of place; each agency once, as the writer of the whole
    /// text if any credit says so.
    pub fn of(&self, text: &str) -> Vec<Credit> {
        let mut out: Vec<Credit> = Vec::new();
        for (start, line, [begin, end]) in lines(text) {
            for wording in &self.wordings {
                if !(if wording.end { end } else { begin }) {
                    continue;
                }
                if let Some(found) = wording.pattern.captures(line) {
                    self.add(wording, &found, (start, line), &mut out);
                }
            }
        }
        out.sort_by_key(|c| (c.span.start, c.span.end));
        out
    }

    fn add(
        &self,
        wording: &Wording,
        found: &Captures<'_>,
        at: (usize, &str),
        out: &mut Vec<Credit>,
    ) {
        let Some(whole) = found.get(0) else { return };
        let named = found.name("agency").and_then(|form| {
            let mut forms = self.agencies.iter();
            forms.find(|a| a.0 == form.as_str()).map(|a| a.1.clone())
        });
        let chars = |bytes: usize| (at.0 + at.1[..bytes].chars().count()) as u32;
        let credit = Credit {
            agency: named.or_else(|| wording.agency.clone()),
            written: wording.written,
            span: Extent {
                start: chars(whole.start()),
                end: chars(whole.end()),
            },
        };
        match out.iter_mut().find(|c| c.agency == credit.agency) {
            Some(known) if credit.written && !known.written => *known = credit,
            Some(_) => {}
            None => out.push(credit),
        }
    }
}

/// The lines near the ends of a text: first code point, trimmed line, whether it begins within
/// reach of the beginning and ends within reach of the end.
fn lines(text: &str) -> Vec<(usize, &str, [bool; 2])> {
    let all = text.chars().count();
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let (length, lead) = (
            line.chars().count(),
            line.chars().take_while(|c| c.is_whitespace()).count(),
        );
        let near = [start < REACH[0], start + length + REACH[1] >= all];
        let trimmed = line.trim();
        if !trimmed.is_empty() && near.contains(&true) {
            out.push((start + lead, trimmed, near));
        }
        start += length + 1;
    }
    out
}
