//! What is written down? One reading of one article as log entries.
//!
//! In: a [`Report`], or what a person decided. Out: [`Entry`]s: the article with what it names
//! and tells, then each claim, then each link. An entry's id is a hash of its content, so the
//! same reading gives the same ids and writing it twice adds nothing.

use dateline::report::{ClaimOut, LinkOut, Report};
use serde::{Deserialize, Serialize};

/// Kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// An article with its entities, event mentions, contradictions and comparisons.
    Article,
    /// One attributed statement, or one sentence of narration.
    Claim,
    /// Two event mentions that hang together.
    Link,
    /// An article, a decision or a retraction that holds no more.
    Retraction,
    /// What a person says is one event, or is not.
    Decision,
}

impl EntryKind {
    /// The word kept in the log.
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Article => "article",
            EntryKind::Claim => "claim",
            EntryKind::Link => "link",
            EntryKind::Retraction => "retraction",
            EntryKind::Decision => "decision",
        }
    }
}

/// One line of the log, before it gets its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hash of kind, article and body.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// The article it comes from.
    pub article: String,
    /// JSON.
    pub body: String,
    /// Program, model and data that made it, as JSON.
    pub made_by: String,
}

/// A claim as the log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimBody {
    /// The reading's hash: claims of one reading belong together.
    pub reading: String,
    /// The claim.
    pub claim: ClaimOut,
}

/// A link as the log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkBody {
    /// The reading's hash.
    pub reading: String,
    /// The link.
    pub link: LinkOut,
}

/// An event mention as a person points at it: by words of an article, not by a number that a
/// later reading may give to another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// The article.
    pub article: String,
    /// First code point of the words that name the event there.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// What a person decided. Mentions of one part are one event; where there are several, no mention
/// of any other part is the event of the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionBody {
    /// One part for a merge; for a split what goes, what stays, and what else must keep away.
    pub parts: Vec<Vec<Anchor>>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// What holds no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetractionBody {
    /// Id of the decision or the retraction; absent where the article is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// The entry of a decision or a retraction; the time makes its id its own.
pub(crate) fn personal(
    kind: EntryKind,
    article: &str,
    body: String,
    known: &str,
    made_by: &str,
) -> Entry {
    Entry {
        id: dateline::article::hash(&[kind.name(), article, &body, known]),
        kind,
        article: article.to_owned(),
        body,
        made_by: made_by.to_owned(),
    }
}

/// Why a report could not become entries.
pub type Error = serde_json::Error;

fn entry(kind: EntryKind, article: &str, body: String, made_by: &str) -> Entry {
    Entry {
        id: dateline::article::hash(&[kind.name(), article, &body]),
        kind,
        article: article.to_owned(),
        body,
        made_by: made_by.to_owned(),
    }
}

/// The entries of one reading: article first.
pub fn entries(report: &Report) -> Result<Vec<Entry>, Error> {
    let made_by = serde_json::to_string(&report.made_by)?;
    let article = &report.article.id;
    let head = Report {
        claims: Vec::new(),
        links: Vec::new(),
        mentions: None,
        ..report.clone()
    };
    let first = entry(
        EntryKind::Article,
        article,
        serde_json::to_string(&head)?,
        &made_by,
    );
    let reading = first.id.clone();
    let mut out = vec![first];
    for claim in &report.claims {
        let body = ClaimBody {
            reading: reading.clone(),
            claim: claim.clone(),
        };
        out.push(entry(
            EntryKind::Claim,
            article,
            serde_json::to_string(&body)?,
            &made_by,
        ));
    }
    for link in &report.links {
        let body = LinkBody {
            reading: reading.clone(),
            link: link.clone(),
        };
        out.push(entry(
            EntryKind::Link,
            article,
            serde_json::to_string(&body)?,
            &made_by,
        ));
    }
    Ok(out)
}
