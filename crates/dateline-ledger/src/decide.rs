//! What do people say of the events? Merges, splits, withdrawals, and what they took back.
//!
//! In: ids of events, claims, articles, and who decides. Out: entries of the log that point at
//! words, so that they hold for every later reading; the events follow at once.

use dateline::report::EventOut;

use crate::entry::{self, Anchor, DecisionBody, EntryKind, RetractionBody};
use crate::error::{Error, Result};
use crate::home::within;
use crate::log;
use crate::query::Query;
use crate::recall::NOW;
use crate::store::Ledger;

/// What a person did, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Decided {
    /// Id of the entry.
    pub id: String,
    /// `decision` or `retraction`.
    pub kind: String,
    /// When it became known, RFC 3339 UTC.
    pub known: String,
    /// The article, for a withdrawal.
    pub article: String,
    /// The body, JSON.
    pub body: String,
    /// Program and person, JSON.
    pub made_by: String,
}

/// Who decides, why, and when that becomes known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Who.
    pub by: Option<String>,
    /// Why.
    pub because: Option<String>,
    /// RFC 3339 UTC.
    pub known: String,
    /// Version of the program.
    pub program: String,
}

impl Ledger<'_> {
    /// Says that events are one. Returns the decision's id.
    ///
    /// # Errors
    /// An event that is not there; what the home cannot write.
    pub fn merge(&mut self, ids: &[&str], person: &Personal) -> Result<String> {
        let mut part = Vec::new();
        for id in ids {
            part.extend(self.anchors(id)?.into_iter().map(|a| a.0));
        }
        self.decide(vec![part], person)
    }

    /// Says that claims of an event tell of another one. The mentions go that the claims are
    /// about, with all their claims. Returns the decision's id.
    ///
    /// # Errors
    /// A claim that is not the event's; claims that leave nothing behind.
    pub fn split(&mut self, id: &str, claims: &[&str], person: &Personal) -> Result<String> {
        let anchors = self.anchors(id)?;
        for claim in claims {
            if !anchors.iter().any(|(_, of)| of.iter().any(|c| c == claim)) {
                return Err(Error::new(format!(
                    "{claim} is no claim about event {id}; `dateline show {id}` lists them"
                )));
            }
        }
        let goes = |of: &Vec<String>| of.iter().any(|c| claims.contains(&c.as_str()));
        let (away, stay): (Vec<_>, Vec<_>) = anchors.into_iter().partition(|(_, of)| goes(of));
        if stay.is_empty() {
            return Err(Error::new(
                "these claims are about every mention of the event: nothing would be left to split from",
            ));
        }
        let part = |of: Vec<(Anchor, Vec<String>)>| of.into_iter().map(|a| a.0).collect();
        let mut parts = vec![part(away), part(stay)];
        // A claim that is about other mentions of its article too must not come back by them.
        for anchor in self.told_by(claims)? {
            if !parts.iter().flatten().any(|a: &Anchor| *a == anchor) {
                parts.push(vec![anchor]);
            }
        }
        self.decide(parts, person)
    }

    /// Every mention that claims are about.
    fn told_by(&self, claims: &[&str]) -> Result<Vec<Anchor>> {
        let mut out = Vec::new();
        for claim in claims {
            let Some((article, id)) = claim.split_once('/') else {
                continue;
            };
            for reading in self.readings(None, Some(article))? {
                let report = reading.report;
                let about = report.claims.iter().find(|c| c.id == id).map(|c| &c.about);
                let told = report
                    .events
                    .iter()
                    .filter(|e| about.is_some_and(|a| a.contains(&e.id)));
                out.extend(told.filter_map(|e| anchor(article, e)));
            }
        }
        Ok(out)
    }

    /// The mentions of an event as one points at them, with the ids of the claims about each.
    fn anchors(&self, id: &str) -> Result<Vec<(Anchor, Vec<String>)>> {
        let query = Query {
            id: Some(id.to_owned()),
            ..Query::default()
        };
        let [event] = &self.events(&query)?[..] else {
            return Err(Error::new(format!(
                "{id} names no event, or several; `dateline events` lists them"
            )));
        };
        let mut out = Vec::new();
        for mention in &event.mentions {
            let readings = self.readings(None, Some(&mention.article))?;
            let Some(reading) = readings.first() else {
                continue;
            };
            let report = &reading.report;
            let Some(told) = report.events.iter().find(|e| e.id == mention.event) else {
                continue;
            };
            let Some(anchor) = anchor(&mention.article, told) else {
                continue;
            };
            let about = report.claims.iter().filter(|c| c.about.contains(&told.id));
            out.push((
                anchor,
                about
                    .map(|c| format!("{}/{}", mention.article, c.id))
                    .collect(),
            ));
        }
        Ok(out)
    }

    fn decide(&mut self, parts: Vec<Vec<Anchor>>, person: &Personal) -> Result<String> {
        let body = DecisionBody {
            parts,
            by: person.by.clone(),
            because: person.because.clone(),
        };
        let entry = entry::personal(
            EntryKind::Decision,
            "",
            serde_json::to_string(&body)?,
            &person.known,
            &made_by(person)?,
        );
        within(&*self.home, true, || {
            self.tools().decision(&entry, &body, &person.known)
        })?;
        Ok(entry.id)
    }

    /// Takes an article's claims out of the events: its outlet withdrew it. Returns the entry's id.
    ///
    /// # Errors
    /// An article that is not there; what the home cannot write.
    pub fn withdraw(&mut self, article: &str, person: &Personal) -> Result<String> {
        if log::latest(&*self.home, article)?.is_none() {
            return Err(Error::new(format!("no article {article} in this ledger")));
        }
        self.retract(article, None, person)
    }

    /// Undoes a merge, a split or a withdrawal. Returns the entry's id.
    ///
    /// # Errors
    /// An entry that is none of these; what the home cannot write.
    pub fn undo(&mut self, id: &str, person: &Personal) -> Result<String> {
        let found = self.decided(None)?;
        let found: Vec<&Decided> = found.iter().filter(|d| d.id.starts_with(id)).collect();
        let [found] = found[..] else {
            return Err(Error::new(format!(
                "{id} names no decision, or several; `dateline decisions` lists them"
            )));
        };
        self.retract(&found.article.clone(), Some(found.id.clone()), person)
    }

    fn retract(
        &mut self,
        article: &str,
        undone: Option<String>,
        person: &Personal,
    ) -> Result<String> {
        let seq = undone
            .as_deref()
            .map(|id| log::seq(&*self.home, article, id))
            .transpose()?
            .flatten();
        let body = RetractionBody {
            entry: undone,
            by: person.by.clone(),
            because: person.because.clone(),
        };
        let entry = entry::personal(
            EntryKind::Retraction,
            article,
            serde_json::to_string(&body)?,
            &person.known,
            &made_by(person)?,
        );
        within(&*self.home, true, || {
            self.tools().retraction(&entry, seq, &person.known)
        })?;
        Ok(entry.id)
    }

    /// What people decided and took back up to a time (RFC 3339 UTC; now, if absent), in order.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn decided(&self, at: Option<&str>) -> Result<Vec<Decided>> {
        let asked = "SELECT e.id, e.kind, e.known, e.article, e.body, m.made_by FROM entry e JOIN maker m ON m.maker = e.maker WHERE e.kind IN ('retraction', 'decision') AND e.known <= ?1 ORDER BY e.seq";
        self.home
            .rows(asked, &[at.unwrap_or(NOW).into()])?
            .iter()
            .map(|row| {
                Ok(Decided {
                    id: row.text(0)?,
                    kind: row.text(1)?,
                    known: row.text(2)?,
                    article: row.text(3)?,
                    body: row.text(4)?,
                    made_by: row.text(5)?,
                })
            })
            .collect()
    }
}

/// An event mention as one points at it.
fn anchor(article: &str, event: &EventOut) -> Option<Anchor> {
    let trigger = event.triggers.first()?;
    Some(Anchor {
        article: article.to_owned(),
        start: trigger.start,
        end: trigger.end,
    })
}

fn made_by(person: &Personal) -> Result<String> {
    let made = serde_json::json!({ "program": person.program, "person": person.by });
    Ok(serde_json::to_string(&made)?)
}
