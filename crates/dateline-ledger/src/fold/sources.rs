//! How many independent sources does an event have?
//!
//! No more than the writers of texts that were written apart (an outlet and an agency are one each), and no more than those who are behind what
//! the texts say: three outlets that quote one release of the police are one source. Authorities
//! of one country are one voice here; a text that attributes nothing to them is one of its own.

use std::collections::{BTreeMap, BTreeSet};

use dateline::credits::Credit;
use dateline::report::{ClaimOut, Report};
use dateline::vocabulary::SourceKind;

use super::{Fold, Place, slice};
use crate::log::Reading;
use crate::view::CreditView;

/// A voice: the kind of source where only that counts, else its name or text.
type Voice = (Option<SourceKind>, String);

/// A number for each text's writer: copies have one, and so do texts of one outlet, and texts
/// that one agency wrote.
pub(super) fn writers(
    readings: &[&Reading],
    families: &[usize],
    credits: &[&[Credit]],
) -> Vec<usize> {
    let mut out = families.to_vec();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (i, (reading, credits)) in readings.iter().zip(credits).enumerate() {
        let written = credits.iter().filter(|c| c.written);
        let agencies = written.filter_map(|c| c.agency.as_ref().map(|a| format!("agency {a}")));
        let outlet = crate::sketch::outlet(&reading.report).map(|o| format!("outlet {o}"));
        for name in agencies.chain(outlet) {
            let other = out[*first.entry(name).or_insert(i)];
            let (from, to) = (out[i].max(other), out[i].min(other));
            out.iter_mut().filter(|w| **w == from).for_each(|w| *w = to);
        }
    }
    out
}

impl Fold<'_> {
    /// What the texts say of the agencies that they are from.
    pub(super) fn credits(&self, places: &[Place]) -> Vec<CreditView> {
        let mut out: Vec<CreditView> = Vec::new();
        for (place, _) in places {
            let article = &self.readings[*place].report.article;
            for credit in self.credits[*place] {
                let view = CreditView {
                    article: article.id.clone(),
                    agency: credit.agency.clone(),
                    written: credit.written,
                    words: slice(&article.text, credit.span),
                };
                if !out.contains(&view) {
                    out.push(view);
                }
            }
        }
        out
    }

    /// Families of the texts, each once.
    pub(super) fn families_of(&self, places: &[Place]) -> BTreeSet<usize> {
        places.iter().map(|p| self.families[p.0]).collect()
    }

    /// The number of independent sources.
    pub(super) fn independent(&self, places: &[Place]) -> usize {
        let mut voices: BTreeSet<Voice> = BTreeSet::new();
        for place in places {
            let report = &self.readings[place.0].report;
            let event = &report.events[place.1].id;
            // Who only says how it feels adds nothing to what is known.
            let stating = |c: &&ClaimOut| c.states.iter().any(|s| s.event == *event);
            let mut named: BTreeSet<Voice> = report
                .claims
                .iter()
                .filter(stating)
                .filter_map(|c| voice(c, report))
                .collect();
            if named.is_empty() {
                // What a report tells in its own words it has from the authorities that it quotes.
                let all = report.claims.iter().filter_map(|c| voice(c, report));
                named = all.filter(|v| v.0.is_some()).collect();
            }
            if named.is_empty() {
                named.insert((None, format!("text {}", self.families[place.0])));
            }
            voices.extend(named);
        }
        // Authorities whose country is not told are those of the only country that is.
        let countries: Vec<&Voice> = voices
            .iter()
            .filter(|v| v.0.is_some() && !v.1.is_empty())
            .collect();
        let untold = voices.iter().any(|v| v.0.is_some() && v.1.is_empty());
        let twice = usize::from(untold && !countries.is_empty());
        let writers: BTreeSet<usize> = places.iter().map(|p| self.writers[p.0]).collect();
        writers.len().min(voices.len() - twice).max(1)
    }
}

impl Fold<'_> {
    /// What stands behind what a claim says: who says it, the page, the outlet with its text. Of
    /// what a report tells in its own words, the outlet.
    pub(super) fn behind(&self, reading: usize, claim: &ClaimOut) -> Vec<String> {
        let report = &self.readings[reading].report;
        let outlet = crate::sketch::outlet(report);
        let mut out = Vec::new();
        out.extend(report.article.url.as_ref().map(|u| format!("page {u}")));
        out.extend(outlet.map(|o| format!("outlet {o} text {}", self.families[reading])));
        match voice(claim, report) {
            Some((kind, name)) if kind.is_some() || claim.source.name.is_some() => {
                out.push(format!(
                    "voice {} {name}",
                    kind.map_or("", SourceKind::name)
                ));
            }
            Some(_) => {}
            None => out.extend(outlet.map(|o| format!("outlet {o}"))),
        }
        out
    }
}

/// Who is behind a claim; nothing for the report's own words.
fn voice(claim: &ClaimOut, report: &Report) -> Option<Voice> {
    let source = &claim.source;
    let entity = source
        .entity
        .as_ref()
        .and_then(|id| report.entities.iter().find(|e| e.id == *id));
    let country = entity.and_then(|e| e.country.clone()).unwrap_or_default();
    match source.kind {
        SourceKind::Narration => None,
        SourceKind::Official | SourceKind::Spokesperson | SourceKind::Court => {
            Some((Some(SourceKind::Official), country))
        }
        SourceKind::Witness | SourceKind::Relative | SourceKind::Anonymous => {
            Some((None, source.kind.name().to_owned()))
        }
        _ => {
            let name = source.name.as_deref().map(dateline::gazetteer::fold);
            Some((None, name.unwrap_or_else(|| source.kind.name().to_owned())))
        }
    }
}
