//! Which words name a happening, of what type, and did it happen?
//!
//! In: a document with its marks. Out: [`Trigger`]s. Spans come from the `trigger` model, types
//! and statuses from the `type` and `status` models, which see the words around; without models
//! the trigger lists of the ontology alone decide.

use std::ops::Range;

use crate::document::{Document, TokenKind};
use crate::encoder::Reading;
use crate::linear::features::{self, Views};
use crate::linear::spans::{Run, runs, tagged};
use crate::linear::{Model, Tagged};
use crate::mentions::marks::Marks;
use crate::ontology::TypeId;
use crate::resources::{Resources, StatusMark};
use crate::span::Span;
use crate::vocabulary::{Status, WordClass};

/// A word or phrase that names a happening.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its extent.
    pub span: Span,
    /// Its sentence.
    pub sentence: usize,
    /// Its likeliest type.
    pub kind: TypeId,
    /// Its likely types with their probabilities, likeliest first.
    pub kinds: Vec<(TypeId, f32)>,
    /// Whether and when it happened.
    pub status: Status,
    /// Probability that it names a happening.
    pub score: f32,
    /// What found it: a model head or the ontology's list.
    pub maker: &'static str,
}

/// Words that look like a trigger but name no happening, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotEvent {
    /// The words.
    pub span: Span,
    /// `negated`, `generic`, `hypothetical` …
    pub reason: String,
}

/// Least probability of a trigger; set on `gold/train` folds.
const LEAST: f32 = 0.32;
/// Least probability where a word names a type by itself.
const LEAST_LISTED: f32 = 0.06;
/// Probability of "no event" from which a trigger is refused.
const REFUSE: f32 = 0.6;

/// Why the crime of a charge is refused.
const IN_CHARGE: &str = "named in a charge";

/// All triggers in order, and what was refused.
pub fn find(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    seen: Option<&Reading<'_>>,
    r: &Resources,
) -> (Vec<Trigger>, Vec<NotEvent>) {
    let (mut out, mut refused) = (Vec::new(), Vec::new());
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        for (tokens, score, maker) in joined(spans(doc, marks, views, seen, r, index)) {
            let tokens = bare(doc, r, tokens);
            let span = doc.span(tokens.clone());
            let row = [features::span(doc, marks, views, &tokens)];
            let kinds = kinds(&row, marks, seen, &tokens, r);
            let Some(kind) = kinds.first().map(|k| k.0) else {
                continue;
            };
            let first = doc.sentences[index].tokens.start;
            let ruled = marked(marks, first, &tokens);
            let found = match ruled {
                Some(StatusMark::Negated) => Err(ruled_out("negated")),
                Some(StatusMark::Generic) => Err(ruled_out("generic")),
                Some(StatusMark::Status(Status::Hypothetical)) => {
                    Err(ruled_out(Status::Hypothetical.name()))
                }
                Some(StatusMark::Status(
                    status @ (Status::Planned | Status::Threatened | Status::Historical),
                )) => status_of(&row, seen, tokens.start, r).map(|_| status),
                _ => status_of(&row, seen, tokens.start, r),
            };
            match found {
                Ok(status) => out.push(Trigger {
                    tokens,
                    span,
                    sentence: index,
                    kind,
                    kinds,
                    status,
                    score,
                    maker,
                }),
                Err(reason) => refused.push(NotEvent { span, reason }),
            }
        }
    }
    let named: Vec<bool> = (0..out.len()).map(|i| charged(doc, &out, i, r)).collect();
    let mut keep = named.iter().map(|n| !n);
    out.retain(|t| {
        let kept = keep.next() == Some(true);
        if !kept {
            let (span, reason) = (t.span, IN_CHARGE.to_owned());
            refused.push(NotEvent { span, reason });
        }
        kept
    });
    (out, refused)
}

/// "Charged with murder", "arrested on suspicion of arson and assault": the crime that a charge
/// names is what the charge is about, and tells of no deed of its own.
fn charged(doc: &Document<'_>, triggers: &[Trigger], index: usize, r: &Resources) -> bool {
    let of = |i: usize| &r.ontology.types[triggers[i].kind].family;
    let crime = &triggers[index];
    let alone = !r.of_words.contains(doc.norm(crime.tokens.end));
    let before = (0..index).rev().find(|i| !r.harm_families.contains(of(*i)));
    let charge = before
        .filter(|i| r.justice_families.contains(of(*i)) && triggers[*i].sentence == crime.sentence);
    let joined = |charge: usize| {
        (triggers[charge].tokens.end..crime.tokens.start).all(|i| {
            r.charge_joints.contains(doc.norm(i))
                || doc.tokens[i].kind == TokenKind::Number
                || triggers[..index].iter().any(|t| t.tokens.contains(&i))
        })
    };
    alone && r.harm_families.contains(of(index)) && charge.is_some_and(joined)
}

/// Spans that touch are one trigger ("rocket" and "attack", "struck" and "back").
fn joined(spans: Vec<Found>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if last.0.end >= span.0.start => {
                last.0.end = last.0.end.max(span.0.end);
                last.1 = last.1.max(span.1);
            }
            _ => out.push(span),
        }
    }
    out
}

/// Without words before it that set it beside another happening ("a similar attack").
fn bare(doc: &Document<'_>, r: &Resources, tokens: Range<usize>) -> Range<usize> {
    let start = tokens
        .clone()
        .find(|i| !r.other_words.contains(doc.norm(*i)))
        .filter(|i| *i < tokens.end);
    start.map_or(tokens.clone(), |s| s..tokens.end)
}

/// Tokens, probability, and what found them.
type Found = (Range<usize>, f32, &'static str);

fn spans(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    seen: Option<&Reading<'_>>,
    r: &Resources,
    index: usize,
) -> Vec<Found> {
    let first = doc.sentences[index].tokens.start;
    if let Some(model) = r.models.get("trigger") {
        let rows = features::sentence(doc, marks, views, index);
        let share = r.judgement.share("trigger");
        let tagged = tagged(model, &rows, seen, first, share);
        let strong = |x: &Run| {
            (first + x.start..first + x.end).any(|at| marks.trigger[at].is_some_and(|t| t.1))
        };
        return runs(model, &tagged, rows.len(), LEAST_LISTED)
            .into_iter()
            .filter(|x| x.score >= LEAST || strong(x))
            .map(|x| (first + x.start..first + x.end, x.score, "model:trigger"))
            .collect();
    }
    let mut out: Vec<Found> = Vec::new();
    for at in doc.sentences[index].tokens.clone() {
        if marks.trigger[at].is_some_and(|t| t.1) {
            match out.last_mut() {
                Some((last, _, _)) if last.end == at => last.end = at + 1,
                _ => out.push((at..at + 1, 1.0, "list:ontology")),
            }
        }
    }
    out
}

/// Types kept per trigger.
const KINDS: usize = 4;

fn kinds(
    row: &[features::Row],
    marks: &Marks,
    seen: Option<&Reading<'_>>,
    tokens: &Range<usize>,
    r: &Resources,
) -> Vec<(TypeId, f32)> {
    let Some(model) = r.models.get("type") else {
        return tokens
            .clone()
            .find_map(|at| marks.trigger[at])
            .map(|t| (t.0, 1.0))
            .into_iter()
            .collect();
    };
    let mut tagged = model.tag(row);
    blend_classes(&mut tagged, model, seen, "type", tokens.start, r);
    let mut all: Vec<(TypeId, f32)> = model
        .labels()
        .iter()
        .enumerate()
        .filter_map(|(i, name)| Some((r.ontology.find(name)?, tagged.probability(0, i))))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(KINDS);
    all
}

/// Mixes the encoder's classes at a token into those of a model with the same names.
fn blend_classes(
    tagged: &mut Tagged,
    model: &Model,
    seen: Option<&Reading<'_>>,
    head: &str,
    token: usize,
    r: &Resources,
) {
    let classes = seen.map_or_else(Vec::new, |s| s.classes(head, token));
    if classes.is_empty() {
        return;
    }
    for (label, name) in model.labels().iter().enumerate() {
        let other = classes.iter().find(|c| c.0 == name).map_or(0.0, |c| c.1);
        tagged.mix(0, label, other, r.judgement.share(head));
    }
}

fn ruled_out(reason: &str) -> String {
    reason.to_owned()
}

/// Most tokens between a mark such as "fears of" and the trigger it governs.
const GOVERNS: usize = 3;

/// The mark that governs a trigger: it stands right before, in the same clause.
fn marked(marks: &Marks, first: usize, tokens: &Range<usize>) -> Option<StatusMark> {
    let from = tokens.start.saturating_sub(GOVERNS + 3).max(first);
    (from..tokens.start).rev().find_map(|at| {
        let (n, mark, before) = marks.status[at]?;
        let between = at + n..tokens.start;
        let clear = between.len() <= GOVERNS
            && between.clone().all(|i| {
                !matches!(
                    marks.tag(i),
                    WordClass::Mark
                        | WordClass::Finite
                        | WordClass::Conjunction
                        | WordClass::Pronoun
                ) && marks.trigger[i].is_none()
            });
        (before && at + n <= tokens.start && clear).then_some(mark)
    })
}

/// The status, or the reason why it is no event.
fn status_of(
    row: &[features::Row],
    seen: Option<&Reading<'_>>,
    token: usize,
    r: &Resources,
) -> Result<Status, String> {
    let Some(model) = r.models.get("status") else {
        return Ok(Status::Happened);
    };
    let mut tagged = model.tag(row);
    blend_classes(&mut tagged, model, seen, "status", token, r);
    let none = model.label("none");
    if let Some(none) = none
        && tagged.probability(0, none) >= REFUSE
    {
        return Err("hypothetical".to_owned());
    }
    let best = (0..model.labels().len())
        .filter(|l| Some(*l) != none)
        .max_by(|a, b| {
            tagged
                .probability(0, *a)
                .total_cmp(&tagged.probability(0, *b))
        });
    Ok(best
        .and_then(|l| Status::read(&model.labels()[l]))
        .unwrap_or(Status::Happened))
}
