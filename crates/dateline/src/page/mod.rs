//! What is this input, and which reports does it hold?
//!
//! In: bytes as they came, with what the program knows of where they came from. Out:
//! [`Article`]s. Recognised by content: HTML, JSON Lines, plain text. Fetches nothing.

mod html;
mod json;
pub(crate) mod published;
mod text;

use crate::article::{Article, Block, BlockKind, Published, PublishedFrom, hash};
use crate::error::{Error, Result};
use crate::resources::Resources;

/// Longest text of one report, in bytes; longer input is no news report and is refused.
pub const LONGEST: usize = 1 << 20;

/// One input.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Where it was printed, if known.
    pub url: Option<String>,
    /// Publication date the user gives for input that carries none.
    pub published: Option<jiff::civil::Date>,
}

/// What a reader found, before it becomes an article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) published: Option<jiff::civil::Date>,
    pub(crate) language: Option<String>,
    pub(crate) text: String,
    /// Whether the first block is the title.
    pub(crate) titled: bool,
}

impl Draft {
    /// Makes the headline the first block, unless the text already opens with it.
    fn set_title(&mut self, title: &str) {
        let title = title.trim().to_owned();
        if !self.text.trim_start().starts_with(&title) {
            self.text = format!("{title}\n\n{}", self.text.trim_start());
        }
        self.titled = true;
        self.title = Some(title);
    }
}

/// The reports of a page, each with its own error, so one bad record never stops the others.
///
/// # Errors
/// When the page as a whole is no report: empty, binary, not UTF-8, too long.
pub fn articles(page: &Page<'_>, resources: &Resources) -> Result<Vec<Result<Article>>> {
    let text = decode(page.bytes)?;
    let trimmed = text.trim_start();
    let drafts: Vec<Result<Draft>> = if trimmed.starts_with('{') && json::looks_like(trimmed) {
        json::drafts(text)
    } else if html::looks_like(trimmed) {
        vec![html::draft(text, page.url.as_deref())]
    } else {
        vec![Ok(Draft {
            text: text.to_owned(),
            ..Draft::default()
        })]
    };
    Ok(drafts
        .into_iter()
        .map(|draft| draft.and_then(|d| finish(d, page, resources)))
        .collect())
}

fn decode(bytes: &[u8]) -> Result<&str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::input("is empty"));
    }
    if bytes.iter().take(8192).any(|b| *b == 0) {
        return Err(Error::input(
            "is a binary file, not text, HTML or JSON Lines",
        ));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].split(|b| *b == b'\n').count() - 1 + 1;
        Error::input(format!(
            "is not valid UTF-8 (line {line}, byte {}); convert it, for example with iconv",
            e.valid_up_to()
        ))
    })
}

/// Gives a draft its blocks, date and id.
fn finish(draft: Draft, page: &Page<'_>, resources: &Resources) -> Result<Article> {
    if draft.text.len() > LONGEST {
        return Err(Error::input(format!(
            "holds {} MB of text; a report has at most {} MB: split it first",
            draft.text.len() >> 20,
            LONGEST >> 20
        )));
    }
    if draft.text.trim().is_empty() {
        return Err(Error::input("holds no text"));
    }
    let blocks = text::blocks(&draft.text, draft.titled, resources);
    let title = draft.title.or_else(|| {
        blocks
            .iter()
            .find(|b| b.kind == BlockKind::Title)
            .map(|b: &Block| b.span.of(&draft.text).trim().to_owned())
    });
    let url = draft.url.or_else(|| page.url.clone());
    let mut article = Article {
        id: hash(&[url.as_deref().unwrap_or_default(), &draft.text]),
        url,
        title,
        publisher: draft.publisher,
        byline: draft.byline,
        published: draft.published.map(|date| Published {
            date,
            from: PublishedFrom::Meta,
        }),
        language: draft.language,
        text: draft.text,
        blocks,
    };
    if article.published.is_none() {
        article.published = page.published.map(|date| Published {
            date,
            from: PublishedFrom::Given,
        });
    }
    if article.published.is_none() {
        article.published = published::from_text(&article, resources).map(|date| Published {
            date,
            from: PublishedFrom::Text,
        });
    }
    Ok(article)
}
