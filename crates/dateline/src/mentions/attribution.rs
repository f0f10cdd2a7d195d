//! According to whom? Source, cue and content of each attributed statement.
//!
//! In: a document with its marks. Out: [`Attribution`]s in order. The `attribution` model marks
//! sources, cues and contents word by word; rules join them, carry quotations on across
//! sentences, find the speaker behind "he" and "the statement", and read the stance off the cue
//! (`data/lexicon/cues.tsv`).

use std::ops::Range;

use crate::document::Document;
use crate::encoder::Reading;
use crate::lexicon::Lexicon;
use crate::linear::features::{self, Views};
use crate::linear::spans::{Run, runs, tagged};
use crate::mentions::marks::Marks;
use crate::mentions::phrase::NounPhrase;
use crate::resources::Resources;
use crate::vocabulary::{LinkRelation, SourceKind, Stance};

mod hearsay;
mod reach;
mod relay;
mod rules;
mod source;
mod speech;
mod subject;
mod words;

pub use words::{ClaimWords, RelayOrder};

/// One attributed statement.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The words that name the source.
    pub source: Option<Range<usize>>,
    /// The source's name: a person's, an organisation's, or the phrase itself.
    pub name: Option<String>,
    /// Who that is.
    pub kind: SourceKind,
    /// The words of saying.
    pub cue: Option<Range<usize>>,
    /// What is said, in pieces.
    pub contents: Vec<Range<usize>>,
    /// What the source does with it.
    pub stance: Stance,
    /// Sentence of its first content.
    pub sentence: usize,
    /// Mean probability of its parts.
    pub score: f32,
    /// Through whom it reached the report, the nearest to the source first.
    pub via: Vec<Speaker>,
    /// The stated ground of anonymity.
    pub ground: Option<Range<usize>>,
}

impl Attribution {
    /// Words of a source, a cue or both, before it is known who that is and what is said.
    fn new(
        sentence: usize,
        source: Option<Range<usize>>,
        cue: Option<Range<usize>>,
        contents: Vec<Range<usize>>,
        stance: Stance,
    ) -> Attribution {
        Attribution {
            source,
            name: None,
            kind: SourceKind::Narration,
            cue,
            contents,
            stance,
            sentence,
            score: RULE,
            via: Vec::new(),
            ground: None,
        }
    }
}

/// Who passes a statement on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name.
    pub name: String,
    /// Who that is.
    pub kind: SourceKind,
    /// The words.
    pub tokens: Range<usize>,
}

/// Probability of what a rule finds.
const RULE: f32 = 0.5;
/// Least probability of a source, cue or content word.
const LEAST: f32 = 0.4;
/// Most tokens between a cue and the source it belongs to.
const SOURCE_REACH: usize = 12;

/// A marked run with document-wide token numbers.
#[derive(Clone, Debug)]
struct Part {
    tokens: Range<usize>,
    score: f32,
}

/// All attributions, in order of their content.
pub fn find(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    phrases: &[NounPhrase],
    seen: Option<&Reading<'_>>,
    r: &Resources,
) -> Vec<Attribution> {
    let mut out: Vec<Attribution> = Vec::new();
    let Some(model) = r.models.get("attribution") else {
        return out;
    };
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        let rows = features::sentence(doc, marks, views, index);
        let share = r.judgement.share("attribution");
        let tagged = tagged(model, &rows, seen, sentence.tokens.start, share);
        let found = runs(model, &tagged, rows.len(), LEAST);
        let part = |label: &str| -> Vec<Part> {
            found
                .iter()
                .filter(|x: &&Run| x.label == label)
                .map(|x| Part {
                    tokens: sentence.tokens.start + x.start..sentence.tokens.start + x.end,
                    score: x.score,
                })
                .collect()
        };
        let contents = joined(doc, marks, part("Content"));
        let mut made = join(
            doc,
            marks,
            index,
            &part("Source"),
            &part("Cue"),
            contents,
            &mut out,
        );
        for attribution in &mut made {
            rules::complete(doc, marks, r, phrases, attribution, &sentence.tokens);
        }
        subject::complete(doc, marks, r, phrases, &sentence.tokens, &mut made);
        hearsay::denied(doc, marks, phrases, &sentence.tokens, &mut made);
        rules::missed(doc, marks, r, phrases, index, &mut made);
        made.extend(rules::headline(doc, marks, phrases, index, &made));
        reach::stretch(doc, marks, r, &sentence.tokens, &mut made);
        hearsay::part(doc, marks, r, phrases, &sentence.tokens, &mut made);
        made.extend(hearsay::find(doc, marks, r, phrases, index, &made));
        made.sort_by_key(|a| a.contents[0].start);
        for mut attribution in made {
            rules::trim(doc, marks, r, &mut attribution);
            subject::whole(doc, marks, r, phrases, &mut attribution);
            attribution.contents.retain(|c| !c.is_empty());
            if !attribution.contents.is_empty() {
                attribution.stance = denial(doc, marks, r, &attribution);
                out.push(attribution);
            }
        }
    }
    source::resolve_sources(doc, marks, r, &mut out);
    speech::speeches(doc, marks, r, &mut out);
    relay::relays(doc, marks, r, phrases, &mut out);
    relay::grounds(doc, marks, r, &mut out);
    if let Some(reading) = seen {
        for attribution in &mut out {
            refine(reading, r, attribution);
        }
    }
    out
}

/// What the lists leave open, the encoder may say: the stance behind a plain cue, and who
/// somebody without a title is.
fn refine(reading: &Reading<'_>, r: &Resources, a: &mut Attribution) {
    let sure = |head: &str, at: usize| {
        reading
            .classes(head, at)
            .into_iter()
            .max_by(|x, y| x.1.total_cmp(&y.1))
            .filter(|c| c.1 >= r.judgement.threshold("attribution", head))
            .map(|c| c.0)
    };
    let spoken = a.cue.as_ref().or(a.contents.first()).map(|x| x.start);
    if let Some(stance) = spoken
        .filter(|_| a.stance == Stance::Asserts)
        .and_then(|at| sure("stance", at))
        .and_then(Stance::read)
    {
        a.stance = stance;
    }
    if let Some(kind) = a
        .source
        .as_ref()
        .filter(|_| a.kind == SourceKind::Other)
        .and_then(|s| sure("kind", s.start))
        .and_then(SourceKind::read)
    {
        a.kind = kind;
    }
}

/// Contents that only a mark or a word or two part are one.
fn joined(doc: &Document<'_>, marks: &Marks, parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last)
                if part.tokens.start <= last.tokens.end + 2
                    && (last.tokens.end..part.tokens.start)
                        .all(|i| marks.cue[i].is_none() && doc.norm(i) != "\"") =>
            {
                last.tokens.end = part.tokens.end;
                last.score = last.score.max(part.score);
            }
            _ => out.push(part),
        }
    }
    out
}

fn distance(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.start.max(b.start).saturating_sub(a.end.min(b.end))
}

/// Joins the parts of one sentence to the attributions they make.
#[allow(clippy::too_many_arguments)] // the three kinds of parts, and what they are joined with
fn join(
    doc: &Document<'_>,
    marks: &Marks,
    index: usize,
    sources: &[Part],
    cues: &[Part],
    contents: Vec<Part>,
    out: &mut Vec<Attribution>,
) -> Vec<Attribution> {
    let mut used = vec![false; sources.len()];
    let mut made: Vec<Attribution> = Vec::new();
    for cue in cues {
        let near = (0..sources.len())
            .filter(|i| !used[*i])
            .min_by_key(|i| distance(&sources[*i].tokens, &cue.tokens))
            .filter(|i| distance(&sources[*i].tokens, &cue.tokens) <= SOURCE_REACH);
        if let Some(i) = near {
            used[i] = true;
        }
        let source = near.map(|i| sources[i].tokens.clone());
        let stance = stance(marks, &cue.tokens);
        made.push(Attribution {
            score: cue.score,
            ..Attribution::new(index, source, Some(cue.tokens.clone()), Vec::new(), stance)
        });
    }
    // A source without a cue of its own still speaks ("the officials: …", "according to" missed).
    for (_, source) in sources.iter().enumerate().filter(|(i, _)| !used[*i]) {
        let source_words = Some(source.tokens.clone());
        made.push(Attribution {
            score: source.score,
            ..Attribution::new(index, source_words, None, Vec::new(), Stance::Asserts)
        });
    }
    for content in contents {
        let best = (0..made.len()).min_by_key(|i| {
            let d =
                |x: &Option<Range<usize>>| x.as_ref().map_or(99, |x| distance(x, &content.tokens));
            let near = d(&made[*i].cue).min(d(&made[*i].source) + 1);
            // A cue speaks what follows it rather than what stands before it.
            let after = made[*i]
                .cue
                .as_ref()
                .is_some_and(|c| c.start < content.tokens.start);
            (near * 2 + usize::from(!after), *i)
        });
        match best {
            Some(i) => made[i].contents.push(content.tokens),
            None => carry_on(doc, marks, index, content, out),
        }
    }
    made.retain(|a| !a.contents.is_empty() && (a.source.is_some() || a.cue.is_some()));
    made
}

/// A content without source or cue goes on with the last attribution of the same block where
/// both are direct speech, or stands in the sentence right after it.
fn carry_on(
    doc: &Document<'_>,
    marks: &Marks,
    index: usize,
    content: Part,
    out: &mut Vec<Attribution>,
) {
    let Some(last) = out.last_mut() else { return };
    let block = doc.sentences[index].block;
    let same_block = doc.sentences[last.sentence].block == block;
    let is_quoted = |c: &Range<usize>| c.clone().any(|i| marks.quoted[i]);
    let quoted = is_quoted(&content.tokens);
    let next_block = quoted && doc.sentences[last.sentence].block + 1 == block;
    if (same_block && (quoted || last.sentence + 1 >= index)) || next_block {
        if quoted && !last.contents.iter().any(is_quoted) {
            // Said in own words after what was told of it: a claim of its own.
            let on = Attribution {
                cue: None,
                contents: vec![content.tokens],
                sentence: index,
                stance: Stance::Asserts,
                ..last.clone()
            };
            out.push(on);
            return;
        }
        last.contents.push(content.tokens);
        last.sentence = if same_block { last.sentence } else { index };
    }
}

fn stance(marks: &Marks, cue: &Range<usize>) -> Stance {
    let found: Vec<Stance> = cue
        .clone()
        .filter_map(|at| marks.cue[at])
        .map(|(_, cue)| cue.stance)
        .collect();
    found
        .iter()
        .copied()
        .find(|s| *s != Stance::Asserts)
        .unwrap_or(Stance::Asserts)
}

/// "confirmed that no soldiers were harmed" denies, whatever the verb.
fn denial(doc: &Document<'_>, marks: &Marks, r: &Resources, a: &Attribution) -> Stance {
    let Some(first) = a.contents.first() else {
        return a.stance;
    };
    let start = first
        .clone()
        .find(|i| {
            doc.tokens[*i]
                .span
                .of(doc.text())
                .chars()
                .any(char::is_alphanumeric)
                && !r.joints.contains_key(doc.norm(*i))
        })
        .unwrap_or(first.start);
    let zero = r
        .numbers
        .longest(&doc.norms, start)
        .is_some_and(|(_, w)| w.max == Some(0));
    let harmed = first.clone().any(|i| marks.casualty[i].is_some());
    if a.stance == Stance::Asserts && zero && harmed {
        Stance::Denies
    } else if a.stance == Stance::Asserts {
        tone(doc, marks, r, first, start)
    } else if a.stance == Stance::Promises && revenge(doc, r, first) {
        Stance::Threatens
    } else {
        a.stance
    }
}

/// "Vowed to exact revenge": a promise to answer harm with harm.
fn revenge(doc: &Document<'_>, r: &Resources, content: &Range<usize>) -> bool {
    content.clone().any(|i| {
        let link = r.links.longest(&doc.norms[..content.end], i);
        link.is_some_and(|(_, (relation, _))| *relation == LinkRelation::Retaliation)
    })
}

/// Most words between the start of a content and the verb that promises.
const PROMISE: usize = 6;

/// What the words said do: "this cowardly attack" condemns, "we will rebuild" promises, "we will
/// strike" threatens, "we did it" claims, "there is no evidence" denies.
fn tone(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    content: &Range<usize>,
    start: usize,
) -> Stance {
    let words = &r.claim_words;
    let holds = |list: &Lexicon<()>, range: Range<usize>| {
        range
            .into_iter()
            .any(|i| list.longest(&doc.norms[..content.end], i).is_some())
    };
    let own = words.first_persons.contains(doc.norm(start))
        || r.person_pronouns.contains(doc.norm(start));
    let opening = start..(start + PROMISE).min(content.end);
    let harm = |i: usize| {
        let kind = marks.trigger[i].map(|t| &r.ontology.types[t.0].family);
        kind.is_some_and(|family| r.harm_families.contains(family))
    };
    if holds(&words.condemning, content.clone()) {
        Stance::Condemns
    } else if holds(&words.denying, opening.clone()) {
        Stance::Denies
    } else if holds(&words.suspecting, opening.clone()) {
        Stance::Suspects
    } else if own && holds(&words.claiming, opening.clone()) {
        Stance::ClaimsResponsibility
    } else if own && holds(&words.promising, opening.clone()) {
        // Whom one will help against attacks is not threatened.
        if opening.into_iter().any(harm) {
            Stance::Threatens
        } else {
            Stance::Promises
        }
    } else {
        Stance::Asserts
    }
}
