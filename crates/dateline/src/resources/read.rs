//! Reads the embedded files row by row.
//!
//! In: names of files. Out: lexicons, models and hashes; errors name file and line.

use regex::{Regex, RegexBuilder};

use super::{NumberWord, StatusMark};
use crate::article::BlockKind;
use crate::encoder::Encoder;
use crate::error::{Error, Result};
use crate::lexicon::{Lexicon, Table};
use crate::linear::Model;
use crate::vocabulary::Status;
use rustc_hash::{FxHashMap, FxHashSet};

/// The text of an embedded data file, such as `data/gazetteer/countries.tsv`.
///
/// # Errors
/// A name that is not in the build, or a file that is not UTF-8.
pub fn embedded(name: &str) -> Result<&'static str> {
    std::str::from_utf8(bytes(name)?).map_err(|_| Error::data(format!("{name} is not UTF-8")))
}

/// The bytes of an embedded file.
///
/// # Errors
/// A name that is not in the build.
pub fn bytes(name: &str) -> Result<&'static [u8]> {
    dateline_data::file(name)
        .ok_or_else(|| Error::data(format!("{name} is missing from the build")))
}

/// Reads an embedded table and hands each row on.
pub(crate) fn rows(
    name: &'static str,
    mut take: impl FnMut(&crate::lexicon::Row<'static, '_>) -> Result<()>,
) -> Result<()> {
    let table = Table::parse(name, embedded(name)?)?;
    table.rows().try_for_each(|row| take(&row))
}

/// A lexicon whose value is read from one row.
pub(super) fn lexicon<T>(
    name: &'static str,
    mut value: impl FnMut(&crate::lexicon::Row<'_, '_>) -> Result<T>,
) -> Result<Lexicon<T>> {
    let mut out = Lexicon::default();
    rows(name, |row| {
        out.add(row.cell("phrase"), value(row)?);
        Ok(())
    })?;
    Ok(out)
}

/// A cell that must be one of the words of `T`.
pub(super) fn word<T>(
    row: &crate::lexicon::Row<'_, '_>,
    column: &str,
    read: fn(&str) -> Option<T>,
) -> Result<T> {
    let cell = row.cell(column);
    read(cell).ok_or_else(|| {
        row.error(format!(
            "{column} is {cell:?}, which is not one of its words"
        ))
    })
}

pub(super) fn plain(
    column: &'static str,
) -> impl FnMut(&crate::lexicon::Row<'_, '_>) -> Result<String> {
    move |row| Ok(row.cell(column).to_owned())
}

pub(super) fn status_mark(word: &str) -> Option<StatusMark> {
    match word {
        "generic" => Some(StatusMark::Generic),
        "negated" => Some(StatusMark::Negated),
        other => Status::read(other).map(StatusMark::Status),
    }
}

pub(super) fn number_word(row: &crate::lexicon::Row<'_, '_>) -> Result<NumberWord> {
    let flag = row.cell("approximate");
    Ok(NumberWord {
        min: row.number("min")?.unwrap_or_default() as u64,
        max: row.number("max")?.map(|n| n as u64),
        approximate: flag == "1",
        multiplier: flag == "x",
    })
}

pub(super) fn furniture() -> Result<Vec<(Regex, BlockKind)>> {
    let mut out = Vec::new();
    rows("data/lexicon/furniture.tsv", |row| {
        let kind = match row.cell("kind") {
            "furniture" => BlockKind::Furniture,
            "caption" => BlockKind::Caption,
            "related" => BlockKind::Related,
            other => return Err(row.error(format!("kind is {other:?}"))),
        };
        let regex = RegexBuilder::new(row.cell("pattern"))
            .case_insensitive(true)
            .build()
            .map_err(|e| row.error(e))?;
        out.push((regex, kind));
        Ok(())
    })?;
    Ok(out)
}

pub(super) fn models() -> Result<FxHashMap<String, Model>> {
    let mut out = FxHashMap::default();
    for (name, bytes) in dateline_data::folder("models/") {
        if let Some(id) = name
            .strip_prefix("models/")
            .and_then(|n| n.strip_suffix(".crf"))
        {
            out.insert(
                id.to_owned(),
                Model::open(bytes).map_err(|e| e.context(name))?,
            );
        }
    }
    Ok(out)
}

pub(super) fn encoder() -> Result<Option<Encoder>> {
    let name = "models/encoder.safetensors";
    dateline_data::file(name)
        .map(|bytes| Encoder::open(bytes).map_err(|e| e.context(name)))
        .transpose()
}

pub(super) fn clusters() -> Result<FxHashMap<String, [u16; 3]>> {
    let name = "data/lexicon/clusters.tsv";
    let mut out = FxHashMap::default();
    rows(name, |row| {
        let mut ids = [0u16; 3];
        for (id, column) in ids.iter_mut().zip(["fine", "middle", "coarse"]) {
            *id = row
                .cell(column)
                .parse()
                .map_err(|_| row.error(format!("{column} is no cluster")))?;
        }
        out.insert(row.cell("word").to_owned(), ids);
        Ok(())
    })?;
    Ok(out)
}

/// In order, so that nothing hangs on the order of a set.
pub(super) fn sorted(words: FxHashSet<String>) -> Vec<String> {
    let mut out: Vec<String> = words.into_iter().collect();
    out.sort();
    out
}

pub(super) fn versions(folder: &str) -> String {
    let parts: Vec<String> = dateline_data::folder(folder)
        .map(|(n, b)| format!("{n}:{}", crate::article::hash_bytes(b)))
        .collect();
    crate::article::hash(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}
