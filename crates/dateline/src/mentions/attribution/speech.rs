//! A statement printed whole: who goes on speaking?
//!
//! In: the attributions of a report. Out: one more for every sentence of a speech that has no
//! marks of quotation: all that follows "the minister said:", and the sentences in the first
//! person of a report that is somebody's own statement. Their cue is absent.

use super::Attribution;
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::vocabulary::{SourceKind, Stance, WordClass};

/// Share of a report's sentences in the first person that make it a statement, one in so many.
const FIRST_PERSON: usize = 6;
/// Least such sentences.
const LEAST: usize = 2;

/// Adds the sentences of speeches.
pub(super) fn speeches(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    list: &mut Vec<Attribution>,
) {
    let coded = |i: &usize| doc.sentences[*i].kind.is_coded();
    let all: Vec<usize> = (0..doc.sentences.len()).filter(coded).collect();
    let own = |i: &usize| first_person(doc, marks, r, *i);
    let spoken = all.iter().filter(|i| own(i)).count();
    let statement = spoken >= LEAST && spoken * FIRST_PERSON >= all.len();
    let mut speaker: Option<Attribution> = None;
    let mut open = false;
    let mut out = Vec::new();
    for index in all {
        let here: Vec<&Attribution> = list.iter().filter(|a| a.sentence == index).collect();
        let named = |a: &&&Attribution| a.source.is_some() && a.name.is_some();
        let tokens = doc.sentences[index].tokens.clone();
        let inside = |a: &&Attribution| {
            a.contents
                .iter()
                .any(|c| c.start < tokens.end && tokens.start < c.end)
        };
        let told = list.iter().any(|a| inside(&a));
        let goes_on = open || (statement && own(&index));
        if !told
            && goes_on
            && let Some(speaker) = &speaker
        {
            let mut said = Attribution {
                cue: None,
                contents: vec![tokens.clone()],
                stance: Stance::Asserts,
                sentence: index,
                score: super::RULE,
                ..speaker.clone()
            };
            said.stance = super::denial(doc, marks, r, &said);
            out.push(said);
        }
        // "The minister said:" at the end of a paragraph opens a speech.
        let colon = doc.norm(tokens.end - 1) == ":";
        if let Some(last) = here.iter().rfind(named)
            && !pronoun(marks, last)
        {
            open = open && speaker.as_ref().is_some_and(|s| s.name == last.name);
            speaker = Some((*last).clone());
        }
        if colon && speaker.is_some() {
            open = true;
        }
    }
    list.extend(out);
    list.sort_by_key(|a| a.contents.first().map_or(0, |c| c.start));
}

fn pronoun(marks: &Marks, a: &Attribution) -> bool {
    a.kind == SourceKind::Narration
        || a.source
            .as_ref()
            .is_some_and(|s| s.len() == 1 && marks.tag(s.start) == WordClass::Pronoun)
}

/// Whether a sentence speaks of "we" or "our" outside quotations.
fn first_person(doc: &Document<'_>, marks: &Marks, r: &Resources, index: usize) -> bool {
    let mut tokens = doc.sentences[index].tokens.clone();
    tokens.any(|t| !marks.quoted[t] && r.claim_words.first_persons.contains(doc.norm(t)))
}
