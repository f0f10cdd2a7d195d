//! What was printed? One news report as text and blocks.
//!
//! In: what the readers in [`crate::page`] found. Out: [`Article`], whose text is never edited
//! again. The id is a hash of address and text, so the same report has the same id everywhere.

use sha2::{Digest, Sha256};

use crate::span::Span;

/// One report.
#[derive(Clone, Debug)]
pub struct Article {
    /// Hash of address and text, 16 hexadecimal digits.
    pub id: String,
    /// Where it was printed, if known.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Day it was printed, and how we know.
    pub published: Option<Published>,
    /// ISO 639-1 code where the input states it.
    pub language: Option<String>,
    /// The whole text; every span points into it.
    pub text: String,
    /// Its parts in order, without overlap.
    pub blocks: Vec<Block>,
}

/// A day and the ground we have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: jiff::civil::Date,
    /// What says so.
    pub from: PublishedFrom,
}

/// The ground for a publication date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedFrom {
    /// The page's or record's own metadata.
    Meta,
    /// Words of the text.
    Text,
    /// The user.
    Given,
}

/// A part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What kind of part.
    pub kind: BlockKind,
    /// Its extent.
    pub span: Span,
}

/// What a block is; only titles and paragraphs are coded, related headlines only kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// Running text.
    Paragraph,
    /// Words under a picture.
    Caption,
    /// A headline of another report or video.
    Related,
    /// Advertisement lines, share buttons and the like.
    Furniture,
}

impl BlockKind {
    /// Whether happenings are read from it.
    pub fn is_coded(self) -> bool {
        matches!(self, BlockKind::Title | BlockKind::Paragraph)
    }

    /// The contract's word for it.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Title => "title",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Caption => "caption",
            BlockKind::Related => "related",
            BlockKind::Furniture => "furniture",
        }
    }
}

impl PublishedFrom {
    /// The contract's word for it.
    pub fn name(self) -> &'static str {
        match self {
            PublishedFrom::Meta => "meta",
            PublishedFrom::Text => "text",
            PublishedFrom::Given => "given",
        }
    }
}

/// First 16 hexadecimal digits of the SHA-256 of the bytes.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(digest: &[u8]) -> String {
    digest
        .iter()
        .take(8)
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// First 16 hexadecimal digits of the SHA-256 of the parts, each closed by a zero byte.
pub fn hash(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update(part.as_bytes());
        sha.update([0]);
    }
    hex(&sha.finalize())
}
