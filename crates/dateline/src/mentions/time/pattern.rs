//! How is a pattern of `data/rules/times.toml` written?
//!
//! In: its text, and the parts it may name. Out: a [`Part`], or what is wrong with it.

use std::collections::HashMap;

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A class of words or kind of number.
    Class(String),
    /// A word.
    Word(String),
    /// One after the other.
    Row(Vec<Part>),
    /// One of them.
    Either(Vec<Part>),
    /// It may be missing.
    Maybe(Box<Part>),
}

/// Deepest nesting of parts.
const DEEP: usize = 12;

/// Reads a pattern.
pub(super) fn parse(text: &str, parts: &HashMap<String, String>) -> Result<Part, String> {
    Reader {
        text,
        at: 0,
        parts,
        depth: 0,
    }
    .whole()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    parts: &'a HashMap<String, String>,
    depth: usize,
}

impl Reader<'_> {
    fn whole(mut self) -> Result<Part, String> {
        let part = self.either()?;
        match self.rest().chars().next() {
            None => Ok(part),
            Some(c) => Err(self.wrong(&format!("{c:?} not expected"))),
        }
    }

    fn rest(&mut self) -> &str {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        &self.text[self.at..]
    }

    fn wrong(&self, what: &str) -> String {
        format!("{what} at character {} of {:?}", self.at + 1, self.text)
    }

    fn either(&mut self) -> Result<Part, String> {
        let mut ways = vec![self.row()?];
        while self.rest().starts_with('|') {
            self.at += 1;
            ways.push(self.row()?);
        }
        Ok(if ways.len() == 1 {
            ways.remove(0)
        } else {
            Part::Either(ways)
        })
    }

    fn row(&mut self) -> Result<Part, String> {
        let mut parts = Vec::new();
        while !self.rest().is_empty() && !self.rest().starts_with(['|', ')']) {
            parts.push(self.one()?);
        }
        match parts.len() {
            0 => Err(self.wrong("nothing")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Part::Row(parts)),
        }
    }

    fn one(&mut self) -> Result<Part, String> {
        let part = if self.rest().starts_with('(') {
            self.at += 1;
            let inner = self.either()?;
            if !self.rest().starts_with(')') {
                return Err(self.wrong("no closing bracket"));
            }
            self.at += 1;
            inner
        } else {
            self.name()?
        };
        let maybe = self.text[self.at..].starts_with('?');
        self.at += usize::from(maybe);
        Ok(if maybe {
            Part::Maybe(Box::new(part))
        } else {
            part
        })
    }

    fn name(&mut self) -> Result<Part, String> {
        let rest = self.rest().to_owned();
        let stop = |c: char| c.is_whitespace() || matches!(c, '|' | ')' | '?' | '(');
        let end = if rest.starts_with('\'') {
            let closes = |at: &usize| {
                rest[*at..].starts_with('\'') && rest[at + 1..].chars().next().is_none_or(stop)
            };
            let marks = rest.char_indices().map(|c| c.0).skip(2);
            marks.into_iter().find(closes).map(|at| at + 1)
        } else {
            rest.find(stop)
        };
        let name = &rest[..end.unwrap_or(rest.len())];
        self.at += name.len();
        if let Some(word) = name.strip_prefix('\'') {
            let word = word.strip_suffix('\'').filter(|w| !w.is_empty());
            return word
                .map(|w| Part::Word(w.to_owned()))
                .ok_or_else(|| self.wrong("a word without its closing mark"));
        }
        if let Some(part) = name.strip_prefix('<').and_then(|n| n.strip_suffix('>')) {
            let text = self.parts.get(part);
            let text = text.ok_or_else(|| self.wrong(&format!("no part {part}")))?;
            if self.depth > DEEP {
                return Err(self.wrong("parts that name each other"));
            }
            return Reader {
                text,
                at: 0,
                parts: self.parts,
                depth: self.depth + 1,
            }
            .whole();
        }
        if name.is_empty() {
            return Err(self.wrong("nothing"));
        }
        Ok(Part::Class(name.to_owned()))
    }
}
