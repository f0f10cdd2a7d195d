//! Does a listed phrase stand here, and what does the list say of it?
//!
//! In: rows of a TSV file. Out: a [`Lexicon`] that finds the longest listed phrase at a token.
//! Phrases are compared token by token in normal form, so case and quote style do not matter.

use rustc_hash::FxHashMap;

use crate::document::words;
use crate::error::{Error, Result};

/// Phrases with what the list says of each.
#[derive(Debug)]
pub struct Lexicon<T> {
    by_first: FxHashMap<String, Vec<(Vec<String>, T)>>,
    len: usize,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Lexicon {
            by_first: FxHashMap::default(),
            len: 0,
        }
    }
}

impl<T> Lexicon<T> {
    /// Adds a phrase; of two entries for one phrase the first is found.
    pub fn add(&mut self, phrase: &str, value: T) {
        self.add_words(words(phrase), value);
    }

    /// Adds a phrase given as the normal forms of its tokens.
    pub fn add_words(&mut self, parts: Vec<String>, value: T) {
        let Some(first) = parts.first().cloned() else {
            return;
        };
        let list = self.by_first.entry(first).or_default();
        // Longest first; equal lengths keep the order of the file.
        let at = list.partition_point(|(p, _)| p.len() >= parts.len());
        list.insert(at, (parts, value));
        self.len += 1;
    }

    /// The longest phrase that starts at `norms[at]`: its length in tokens and its value.
    pub fn longest<'a>(&'a self, norms: &[String], at: usize) -> Option<(usize, &'a T)> {
        let first = norms.get(at)?;
        let list = self.by_first.get(first)?.iter();
        let found = list.into_iter().find(|(parts, _)| begins(norms, at, parts));
        found.map(|(parts, value)| (parts.len(), value))
    }

    /// Every phrase that starts at `norms[at]`, longest first.
    pub fn all<'a>(
        &'a self,
        norms: &'a [String],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a T)> + use<'a, T> {
        norms
            .get(at)
            .and_then(|first| self.by_first.get(first))
            .into_iter()
            .flatten()
            .filter(move |(parts, _)| begins(norms, at, parts))
            .map(|(parts, value)| (parts.len(), value))
    }

    /// The value of a phrase of exactly this one word.
    pub fn one(&self, norm: &str) -> Option<&T> {
        let phrases = self.by_first.get(norm)?;
        phrases.iter().find(|(p, _)| p.len() == 1).map(|(_, v)| v)
    }

    /// The value of exactly this phrase.
    pub fn get(&self, phrase: &str) -> Option<&T> {
        let parts = words(phrase);
        self.by_first
            .get(parts.first()?)?
            .iter()
            .find(|(p, _)| *p == parts)
            .map(|(_, v)| v)
    }

    /// Number of phrases.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it lists nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Whether a phrase stands at a token.
fn begins(norms: &[String], at: usize, parts: &[String]) -> bool {
    norms.len() >= at + parts.len() && parts.iter().zip(&norms[at..]).all(|(a, b)| a == b)
}

/// Which lists have a phrase that begins with a word: one look-up instead of one for each list.
#[derive(Debug, Default)]
pub struct Openings(FxHashMap<String, u32>);

impl Openings {
    /// Notes the first words of a list under a number below 32.
    pub fn note<T>(&mut self, number: u32, list: &Lexicon<T>) {
        let words: Vec<&String> = list.by_first.keys().collect();
        for word in words {
            *self.0.entry(word.clone()).or_default() |= 1 << number;
        }
    }

    /// The lists that a word opens a phrase of, as bits.
    pub fn of(&self, norm: &str) -> u32 {
        self.0.get(norm).copied().unwrap_or_default()
    }
}

/// A TSV file: comment lines, a header, rows of equal width.
#[derive(Debug)]
pub struct Table<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<(usize, Vec<&'a str>)>,
}

/// One row, with its place in the file for messages.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, 't> {
    table: &'t Table<'a>,
    line: usize,
    cells: &'t [&'a str],
}

impl<'a> Table<'a> {
    /// Reads the file; every row must have as many cells as the header.
    pub fn parse(name: &'a str, text: &'a str) -> Result<Table<'a>> {
        let mut columns: Vec<&str> = Vec::new();
        let mut rows = Vec::new();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if columns.is_empty() {
                columns = cells;
            } else if cells.len() == columns.len() {
                rows.push((number + 1, cells));
            } else {
                return Err(Error::data(format!(
                    "{name}:{}: {} cells, expected {} ({})",
                    number + 1,
                    cells.len(),
                    columns.len(),
                    columns.join(", ")
                )));
            }
        }
        Ok(Table {
            name,
            columns,
            rows,
        })
    }

    /// The rows in file order.
    pub fn rows<'t>(&'t self) -> impl Iterator<Item = Row<'a, 't>> {
        self.rows.iter().map(move |(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }
}

impl<'a> Row<'a, '_> {
    /// A cell by column name, empty when the file has no such column.
    pub fn cell(&self, column: &str) -> &'a str {
        self.table
            .columns
            .iter()
            .position(|c| *c == column)
            .map_or("", |i| self.cells[i].trim())
    }

    /// A list cell, parts split at `|`.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cell(column)
            .split('|')
            .map(str::trim)
            .filter(|p| !p.is_empty())
    }

    /// A number cell: `None` when empty.
    pub fn number(&self, column: &str) -> Result<Option<f64>> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse()
            .map(Some)
            .map_err(|_| self.error(format!("{column} is {cell:?}, expected a number")))
    }

    /// An error that names file and line.
    pub fn error(&self, what: impl std::fmt::Display) -> Error {
        Error::data(format!("{}:{}: {what}", self.table.name, self.line))
    }
}
