//! The article out of a page: text, title, byline, outlet and date by `dom_smoothie`.

use dom_smoothie::{Config, Readability, TextMode};

use super::{Draft, published};
use crate::error::{Error, Result};

/// Whether the text opens like a page.
pub(super) fn looks_like(text: &str) -> bool {
    let mut cut = text.len().min(1024);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let head = text[..cut].to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.contains("<html")
        || head.contains("<body")
        || head.contains("<head")
        || head.contains("<article")
}

/// The report on a page.
pub(super) fn draft(html: &str, url: Option<&str>) -> Result<Draft> {
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let mut reader = Readability::new(html, url, Some(config))
        .map_err(|e| Error::input(format!("is a page that cannot be read: {e}")))?;
    let page = reader
        .parse()
        .map_err(|e| Error::input(format!("is a page without an article: {e}")))?;
    let mut draft = Draft {
        url: page.url.filter(|u| u.starts_with("http")),
        publisher: page.site_name,
        byline: page.byline,
        published: page.published_time.as_deref().and_then(published::iso),
        language: page.lang.map(|l| {
            l.chars()
                .take_while(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        }),
        text: page.text_content.trim().to_owned(),
        ..Draft::default()
    };
    if !page.title.trim().is_empty() {
        draft.set_title(&page.title);
    }
    Ok(draft)
}
