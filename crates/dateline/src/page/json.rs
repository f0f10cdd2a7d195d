//! JSON Lines: one report per line, as news archives and scrapers write them.
//!
//! Fields: `text` or `html`; `url`, `title`, `publisher`, `published`, `language` where known.
//! Other fields are left alone.

use serde::Deserialize;

use super::{Draft, html, published};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Record {
    url: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    language: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// Whether the first line is a JSON object.
pub(super) fn looks_like(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok())
}

/// One draft per line that is not blank; a bad line is an error that names it.
pub(super) fn drafts(text: &str) -> Vec<Result<Draft>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| draft(line).map_err(|e| e.context(format!("line {}", i + 1))))
        .collect()
}

fn draft(line: &str) -> Result<Draft> {
    let record: Record = serde_json::from_str(line)
        .map_err(|e| Error::input(format!("is no record of a report: {e}")))?;
    let date = match record.published.as_deref().filter(|p| !p.is_empty()) {
        Some(text) => Some(published::iso(text).ok_or_else(|| {
            Error::input(format!(
                "published is {text:?}, expected a date such as 2020-03-14"
            ))
        })?),
        None => None,
    };
    let mut draft = match (record.text, record.html) {
        (Some(text), _) => Draft {
            text,
            ..Draft::default()
        },
        (None, Some(html)) => html::draft(&html, record.url.as_deref())?,
        (None, None) => return Err(Error::input("has neither text nor html")),
    };
    if let Some(title) = record.title.filter(|t| !t.trim().is_empty())
        && !draft.titled
    {
        draft.set_title(&title);
    }
    draft.url = record.url.or(draft.url);
    draft.publisher = record.publisher.or(draft.publisher);
    draft.byline = record.byline.or(draft.byline);
    draft.published = date.or(draft.published);
    draft.language = record.language.or(draft.language);
    Ok(draft)
}
