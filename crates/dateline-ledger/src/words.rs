//! Which words is a mention found by? Actors, places, sources and what is said.
//!
//! In: a report with its mentions. Out: rows of folded words; questions in the same form, so
//! that both homes find the same.

use std::collections::BTreeSet;

use dateline::report::{EventOut, Report};

use crate::component::{self, Sketched};
use crate::error::{Error, Result};
use crate::fold::slice;
use crate::home::{Home, Value, insert};

/// Folded words of a text, in order.
fn folded(text: &str) -> String {
    let words = dateline::gazetteer::fold(text);
    words.replace('^', " ")
}

/// What is asked for: folded words, each with whether it may go on (`shell*`).
///
/// # Errors
/// A question without a word.
pub(crate) fn asked(text: &str) -> Result<Vec<(String, bool)>> {
    let mut out = Vec::new();
    for part in text.split_whitespace() {
        let words = folded(part);
        let words: Vec<&str> = words.split(' ').filter(|w| !w.is_empty()).collect();
        for (i, word) in words.iter().enumerate() {
            out.push((
                (*word).to_owned(),
                part.ends_with('*') && i + 1 == words.len(),
            ));
        }
    }
    if out.is_empty() {
        return Err(Error::new(format!("{text:?} holds no word to look for")));
    }
    Ok(out)
}

/// Keeps the words of a reading's mentions.
pub(crate) fn keep(home: &dyn Home, report: &Report, mentions: &[Sketched]) -> Result<()> {
    let mut rows: Vec<[Value; 5]> = Vec::new();
    for mention in mentions {
        let index = component::place(mention.mention).1;
        let Some(event) = report.events.get(index) else {
            continue;
        };
        let [actors, places, sources, words] = columns(report, event);
        rows.push([
            mention.mention.into(),
            actors.into(),
            places.into(),
            sources.into(),
            words.into(),
        ]);
    }
    let dialect = home.dialect();
    let into = format!(
        "words ({}, actors, places, sources, said)",
        dialect.words_key()
    );
    insert(home, &into, dialect.words_row(), "", rows)?;
    Ok(())
}

fn columns(report: &Report, event: &EventOut) -> [String; 4] {
    let named = |id: &String| {
        report
            .entities
            .iter()
            .find(|e| e.id == *id)
            .map(|e| e.name.clone())
    };
    let actors: BTreeSet<String> = event
        .arguments
        .iter()
        .filter_map(|a| named(&a.entity))
        .collect();
    let place = event
        .place
        .iter()
        .flat_map(|p| [p.name.clone(), p.admin1.clone()]);
    let places: BTreeSet<String> = place.flatten().collect();
    let claims: Vec<_> = report
        .claims
        .iter()
        .filter(|c| c.about.contains(&event.id))
        .collect();
    let sources: BTreeSet<String> = claims
        .iter()
        .flat_map(|c| {
            let via = c.source.via.iter().map(|v| v.name.clone());
            c.source.name.clone().into_iter().chain(via)
        })
        .chain(report.article.publisher.clone())
        .collect();
    let said: BTreeSet<(u32, u32)> = claims
        .iter()
        .flat_map(|c| c.content.iter().map(|e| (e.start, e.end)))
        .collect();
    let mut words = report.article.title.clone().unwrap_or_default();
    for (start, end) in said {
        words.push(' ');
        words.push_str(&slice(
            &report.article.text,
            dateline::span::Extent { start, end },
        ));
    }
    let join = |names: BTreeSet<String>| folded(&names.into_iter().collect::<Vec<_>>().join(" "));
    [join(actors), join(places), join(sources), folded(&words)]
}
