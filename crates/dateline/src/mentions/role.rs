//! Who did it, to whom, to what, with what? Mentions by role, before they join an event.
//!
//! In: a document with its marks. Out: [`RoleMention`]s of the `roles` model, whose roles are
//! those of MUC-4: perpetrator (individual, organisation), victim, target, weapon.

use std::ops::Range;

use crate::document::{Document, Sentence, TokenKind};
use crate::encoder::Reading;
use crate::linear::features::{self, Views};
use crate::linear::spans::{runs, tagged};
use crate::mentions::border;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::Role;

/// Words that fill a role.
#[derive(Clone, Debug)]
pub struct RoleMention {
    /// Their tokens.
    pub tokens: Range<usize>,
    /// Their extent.
    pub span: Span,
    /// Their sentence.
    pub sentence: usize,
    /// The role.
    pub role: Role,
    /// For initiators: whether it is an organisation.
    pub organization: bool,
    /// The model's label.
    pub label: &'static str,
    /// Probability.
    pub score: f32,
}

/// The model's labels, after MUC-4's slots: role, and whether an organisation fills it.
const LABELS: [(&str, Role, bool); 5] = [
    ("PerpInd", Role::Initiator, false),
    ("PerpOrg", Role::Initiator, true),
    ("Victim", Role::Victim, false),
    ("Target", Role::Target, false),
    ("Weapon", Role::Weapon, false),
];

/// Least probability of a mention that is kept at all; entities are judged by their best one.
const LEAST: f32 = 0.15;

/// Most tokens of a dateline ("KESSRA, Varenia, May 6 (Wire) -").
const DATELINE: usize = 18;

/// The first token after a sentence's dateline: it names where and by whom the report was
/// filed, and nobody who did anything.
fn dateline(doc: &Document<'_>, sentence: &Sentence) -> usize {
    let first = sentence.tokens.start;
    let reach = first..sentence.tokens.end.min(first + DATELINE);
    let dash = reach
        .clone()
        .find(|i| doc.norm(*i) == "-" && doc.tokens[*i].kind == TokenKind::Mark);
    let credited = |end: usize| (first..end).any(|i| doc.norm(i) == "(");
    dash.filter(|d| credited(*d)).map_or(first, |d| d + 1)
}

/// All role mentions, in order.
pub fn find(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    seen: Option<&Reading<'_>>,
    r: &Resources,
) -> Vec<RoleMention> {
    let Some(model) = r.models.get("roles") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    // A report of no incident has nobody in these roles.
    let relevant = seen.and_then(|s| s.document("relevant"));
    if relevant.is_some_and(|p| p < r.judgement.threshold("roles", "document")) {
        return out;
    }
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        let lead = dateline(doc, sentence);
        let rows = features::sentence(doc, marks, views, index);
        let share = r.judgement.share("roles");
        let tagged = tagged(model, &rows, seen, sentence.tokens.start, share);
        for run in runs(model, &tagged, rows.len(), LEAST) {
            let tokens = sentence.tokens.start + run.start..sentence.tokens.start + run.end;
            let Some((label, role, organization)) =
                LABELS.iter().copied().find(|l| l.0 == run.label)
            else {
                continue;
            };
            let tokens = border::widened(marks, role, tokens, &sentence.tokens);
            if tokens.is_empty() || tokens.start < lead {
                continue;
            }
            out.push(RoleMention {
                span: doc.span(tokens.clone()),
                tokens,
                sentence: index,
                role,
                organization,
                label,
                score: run.score,
            });
        }
    }
    border::united(out)
}
