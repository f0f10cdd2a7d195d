//! Counts, disagreements, links and claims of one event.

use std::collections::BTreeMap;

use dateline::report::{ClaimOut, CountOut};
use dateline::vocabulary::Measure;

use super::{Fold, Place, slice};
use crate::policy::{Stated, choose, superseded};
use crate::view::{ClaimView, CountView, DisputeView, NumberView, StatedView};

impl Fold<'_> {
    /// How many, of every measure or of one.
    pub(super) fn counts(&self, places: &[Place], of: Option<Measure>) -> Vec<CountView> {
        let mut totals: BTreeMap<Measure, (Vec<Stated>, Vec<StatedView>)> = BTreeMap::new();
        let mut scoped: Vec<CountView> = Vec::new();
        for place in places {
            let counts = self.event_of(*place).counts.iter().enumerate();
            for (i, count) in counts.filter(|c| of.is_none_or(|of| c.1.of == of)) {
                let whole =
                    count.part_of.is_none() && !(count.max == Some(0) && count.who.is_some());
                for claim in self.said(*place, &format!("counts/{i}")) {
                    let view = self.stated_view(place.0, count, claim);
                    if whole {
                        let (stated, views) = totals.entry(count.of).or_default();
                        stated.push(self.stated(place.0, count, claim, &view));
                        views.push(view);
                    } else {
                        self.scoped(count, view, &mut scoped);
                    }
                }
            }
        }
        let totals = totals
            .into_iter()
            .filter_map(|(of, (stated, views))| self.total(of, &stated, views));
        let mut out: Vec<CountView> = totals.collect();
        out.extend(scoped);
        out
    }

    fn stated_view(&self, reading: usize, count: &CountOut, claim: &ClaimOut) -> StatedView {
        StatedView {
            claim: self.claim_id(reading, &claim.id),
            min: count.min,
            max: count.max,
            words: slice(&self.readings[reading].report.article.text, count.span),
            superseded_by: None,
        }
    }

    fn stated(
        &self,
        reading: usize,
        count: &CountOut,
        claim: &ClaimOut,
        view: &StatedView,
    ) -> Stated {
        let known = self.readings[reading];
        let printed = known.report.article.published.clone();
        Stated {
            min: count.min,
            max: count.max,
            best: self.counts_as(&view.words).unwrap_or(count.min),
            writer: self.writers[reading],
            kind: claim.source.kind,
            when: printed.unwrap_or_else(|| known.first_known.clone()),
            behind: self.behind(reading, claim),
            claim: view.claim.clone(),
        }
    }

    /// Adds a number of some of those concerned.
    fn scoped(&self, count: &CountOut, view: StatedView, out: &mut Vec<CountView>) {
        let number = NumberView {
            min: count.min,
            max: count.max,
            best: count.best.unwrap_or(count.min),
        };
        let known = out
            .iter_mut()
            .find(|c| c.of == count.of && c.who == count.who && c.field.value == number);
        if let Some(c) = known {
            c.field.claims.push(view.claim.clone());
            c.stated.push(view);
        } else {
            out.push(CountView {
                of: count.of,
                who: count.who.clone().or(Some(view.words.clone())),
                field: self.field(number, (vec![view.claim.clone()], Vec::new())),
                why: String::new(),
                stated: vec![view],
            });
        }
    }

    /// The number of all: chosen among those that no later one took the place of.
    fn total(
        &self,
        of: Measure,
        stated: &[Stated],
        mut views: Vec<StatedView>,
    ) -> Option<CountView> {
        let superseded = superseded(stated);
        for (view, by) in views.iter_mut().zip(&superseded) {
            view.superseded_by = by.map(|i| stated[i].claim.clone());
        }
        let standing = stated.iter().zip(&superseded).filter(|s| s.1.is_none());
        let standing: Vec<Stated> = standing.map(|s| s.0.clone()).collect();
        let c = choose(&standing, self.policy)?;
        let value = NumberView {
            min: c.min,
            max: c.max,
            best: c.best,
        };
        Some(CountView {
            of,
            who: None,
            field: self.field(value, (c.claims, c.against)),
            why: c.why,
            stated: views,
        })
    }

    /// What a vague word counts as under the policy, where its users have a rule.
    fn counts_as(&self, words: &str) -> Option<u64> {
        let norms = dateline::document::words(words);
        let found = (0..norms.len()).find_map(|at| {
            let (n, policies) = self.resources.vague_numbers.longest(&norms, at)?;
            // "Hundreds of", but not "hundreds of thousands".
            let whole = self.resources.numbers.longest(&norms, at);
            whole.filter(|(m, _)| *m <= n + 1)?;
            policies.get(self.policy.name())
        });
        found.copied()
    }

    /// Disagreements inside one article.
    pub(super) fn within(&self, places: &[Place]) -> Vec<DisputeView> {
        places
            .iter()
            .flat_map(|p| {
                let report = &self.readings[p.0].report;
                let event = &report.events[p.1].id;
                report
                    .contradictions
                    .iter()
                    .filter(move |c| c.event == *event)
                    .map(|c| DisputeView {
                        field: c.field.clone(),
                        between: c.between.iter().map(|i| self.claim_id(p.0, i)).collect(),
                        why: c.why.clone(),
                    })
            })
            .collect()
    }

    /// Totals on which articles disagree.
    pub(super) fn across(counts: &[CountView], out: &mut Vec<DisputeView>) {
        for count in counts
            .iter()
            .filter(|c| c.who.is_none() && !c.field.against.is_empty())
        {
            let field = count.of.name();
            if out.iter().any(|d| d.field == field) {
                continue;
            }
            let numbers = |ids: &[String]| {
                let mut n: Vec<String> = count
                    .stated
                    .iter()
                    .filter(|s| ids.contains(&s.claim))
                    .map(|s| s.words.clone())
                    .collect();
                n.sort();
                n.dedup();
                n.join(", ")
            };
            let between = count
                .field
                .claims
                .iter()
                .chain(&count.field.against)
                .cloned()
                .collect();
            out.push(DisputeView {
                field: field.to_owned(),
                between,
                why: format!(
                    "{} against {}",
                    numbers(&count.field.claims),
                    numbers(&count.field.against)
                ),
            });
        }
    }

    pub(super) fn claims(&self, places: &[Place]) -> Vec<ClaimView> {
        let mut out = Vec::new();
        for place in places {
            let report = &self.readings[place.0].report;
            let event = &report.events[place.1].id;
            for claim in report.claims.iter().filter(|c| c.about.contains(event)) {
                out.push(self.claim(place.0, claim, event));
            }
        }
        out
    }

    fn claim(&self, reading: usize, claim: &ClaimOut, event: &str) -> ClaimView {
        let article = &self.readings[reading].report.article;
        let words: Vec<String> = claim
            .content
            .iter()
            .map(|e| slice(&article.text, *e))
            .collect();
        ClaimView {
            id: self.claim_id(reading, &claim.id),
            article: article.id.clone(),
            report: article
                .publisher
                .clone()
                .or_else(|| article.url.clone())
                .or_else(|| article.title.clone())
                .unwrap_or_else(|| article.id.clone()),
            published: article.published.clone(),
            source: claim.source.name.clone(),
            kind: claim.source.kind,
            stance: claim.stance,
            words: words.join(" … "),
            spans: claim.content.clone(),
            states: claim
                .states
                .iter()
                .filter(|s| s.event == event)
                .map(|s| s.field.clone())
                .collect(),
        }
    }
}
