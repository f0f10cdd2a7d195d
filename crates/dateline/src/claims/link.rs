//! Which happening led to which, and in which words?
//!
//! In: events, the words that link (`data/lexicon/links.tsv`) and the `link` model. Out:
//! [`Link`]s from the earlier event to the later one. Only what the text states: a linking word
//! between two triggers, or two happenings that one or two sentences tell as one story.

pub mod cause;
mod judged;
mod words;

pub use judged::{LABELS, Story, nearest, pair_row};

use crate::claims::event::Event;
use crate::claims::happening::Anchors;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::LinkRelation;

/// Two events that hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Earlier event, or the part.
    pub from: usize,
    /// Later event, or the whole.
    pub to: usize,
    /// How.
    pub relation: LinkRelation,
    /// The words.
    pub span: Span,
    /// The linking word.
    pub token: usize,
}

/// All links, in order of their words.
pub fn find(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    anchors: &Anchors,
    events: &[Event],
) -> Vec<Link> {
    let stated = words::find(doc, m, r, events);
    let mut out = judged::find(doc, m, r, anchors, events, stated);
    out.sort_by_key(|l| (l.span.start, l.span.end, l.from, l.to));
    out
}
