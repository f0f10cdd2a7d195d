//! How many independent sources does an event have?
//!
//! No more than the texts that were written apart, and no more than those who are behind what
//! the texts say: three outlets that quote one release of the police are one source. Authorities
//! of one country are one voice here; a text that attributes nothing to them is one of its own.

use std::collections::BTreeSet;

use dateline::report::{ClaimOut, Report};
use dateline::vocabulary::SourceKind;

use super::{Fold, Place};

/// A voice: the kind of source where only that counts, else its name or text.
type Voice = (Option<SourceKind>, String);

impl Fold<'_> {
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
        self.families_of(places)
            .len()
            .min(voices.len() - twice)
            .max(1)
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
