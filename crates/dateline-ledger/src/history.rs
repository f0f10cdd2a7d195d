//! How did an event come to be what it is? Each value that changed, when, and by whose claim.
//!
//! In: an event. Out: [`Change`]s in order of time: what first became known, and every later
//! difference between one state and the next, with the claims that the new state has and the
//! one before had not.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::policy::Policy;
use crate::recall;
use crate::row;
use crate::view::{ClaimView, EventView};
use crate::write::With;

/// A field that got another value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// When it became known, RFC 3339 UTC.
    pub known: String,
    /// The field: `killed`, `place`, `initiator`, `articles`, `event` …
    pub field: String,
    /// What it was before; absent where it was unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is from then on; absent where it is unknown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The claims that came with it, who says so and in which words.
    pub by: Vec<ClaimView>,
}

/// A field as words, with the claims that state it.
type Told = (String, String, Vec<String>);

fn fields(view: &EventView) -> Vec<Told> {
    let mut out: Vec<Told> = vec![
        (
            "type".into(),
            view.kind.value.id.clone(),
            view.kind.claims.clone(),
        ),
        (
            "status".into(),
            view.status.value.to_string(),
            view.status.claims.clone(),
        ),
    ];
    if let Some(time) = &view.time {
        let t = &time.value;
        let days = if t.start == t.end {
            t.start.clone()
        } else {
            format!("{} to {}", t.start, t.end)
        };
        let clock = t.clock.as_ref().map_or(String::new(), |c| format!(" {c}"));
        out.push(("time".into(), days + &clock, time.claims.clone()));
    }
    if let Some(place) = &view.place {
        let p = &place.value;
        let name = p
            .name
            .clone()
            .or_else(|| p.country.clone())
            .unwrap_or_default();
        out.push(("place".into(), name, place.claims.clone()));
    }
    for role in view
        .arguments
        .iter()
        .map(|a| a.role)
        .collect::<BTreeSet<_>>()
    {
        let those: Vec<_> = view.arguments.iter().filter(|a| a.role == role).collect();
        let names: Vec<&str> = those.iter().map(|a| a.field.value.name.as_str()).collect();
        let claims = those.iter().flat_map(|a| a.field.claims.clone()).collect();
        out.push((role.to_string(), names.join(", "), claims));
    }
    for count in view.counts.iter().filter(|c| c.who.is_none()) {
        let n = &count.field.value;
        let words = match n.max {
            Some(max) if max == n.min => n.min.to_string(),
            Some(max) => format!("{} to {max}", n.min),
            None => format!("at least {}", n.min),
        };
        out.push((count.of.to_string(), words, count.field.claims.clone()));
    }
    out.push(("disputed".into(), view.disputed.join(", "), Vec::new()));
    out.push((
        "sources".into(),
        view.independent_sources.to_string(),
        Vec::new(),
    ));
    out.push((
        "articles".into(),
        view.articles.len().to_string(),
        Vec::new(),
    ));
    out
}

/// The differences between two states.
fn changes(known: &str, before: Option<&EventView>, after: &EventView) -> Vec<Change> {
    let old = before.map(fields).unwrap_or_default();
    let new = fields(after);
    let had: BTreeSet<&String> = before
        .iter()
        .flat_map(|v| v.claims.iter().map(|c| &c.id))
        .collect();
    let come: Vec<&ClaimView> = after
        .claims
        .iter()
        .filter(|c| !had.contains(&c.id))
        .collect();
    let mut names: Vec<&String> = old.iter().chain(&new).map(|f| &f.0).collect();
    let mut seen = BTreeSet::new();
    names.retain(|n| seen.insert((*n).clone()));
    let mut out = Vec::new();
    for name in names {
        let value = |of: &[Told]| {
            of.iter()
                .find(|f| f.0 == *name)
                .map(|f| f.1.clone())
                .filter(|v| !v.is_empty())
        };
        let (was, is) = (value(&old), value(&new));
        if was == is {
            continue;
        }
        let stating = new.iter().find(|f| f.0 == *name).map(|f| &f.2);
        let by = come
            .iter()
            .filter(|c| stating.is_some_and(|s| s.contains(&c.id)));
        out.push(Change {
            known: known.to_owned(),
            field: name.clone(),
            before: was,
            after: is,
            by: by.map(|c| (*c).clone()).collect(),
        });
    }
    out
}

/// The changes of an event up to a time, the first first.
pub(crate) fn history(
    with: &With<'_>,
    event: i64,
    at: &str,
    policy: Policy,
) -> Result<Vec<Change>> {
    let asked = "SELECT known_from, known_to FROM event WHERE event = ?1 AND known_from <= ?2 ORDER BY known_from";
    let rows = with.home.rows(asked, &[event.into(), at.into()])?;
    let mut out = Vec::new();
    let mut before: Option<EventView> = None;
    for (i, version) in rows.iter().enumerate() {
        let known = version.text(0)?;
        let Some(view) = recall::views(with, &[event], &known, policy)?.pop() else {
            continue;
        };
        out.extend(changes(&known, before.as_ref(), &view));
        before = Some(view);
        let ended = version.maybe_text(1)?.filter(|to| to.as_str() <= at);
        let Some(ended) = ended else { continue };
        if rows.get(i + 1).map(|r| r.text(0)).transpose()?.as_ref() != Some(&ended) {
            out.push(end(with, event, &known, &ended)?);
            before = None;
        }
    }
    Ok(out)
}

/// Where an event went that is no more.
fn end(with: &With<'_>, event: i64, held: &str, ended: &str) -> Result<Change> {
    let sql = format!(
        "SELECT DISTINCT n.event FROM member o JOIN member n ON n.mention = o.mention WHERE o.event = ?1 AND {} AND {} ORDER BY n.event",
        recall::holds("o", 2),
        recall::holds("n", 3)
    );
    let rows = with
        .home
        .rows(&sql, &[event.into(), held.into(), ended.into()])?;
    let ids: Result<Vec<String>> = rows.iter().map(|r| r.int(0).map(row::id)).collect();
    let ids = ids?.join(", ");
    Ok(Change {
        known: ended.to_owned(),
        field: "event".to_owned(),
        before: Some(row::id(event)),
        after: (!ids.is_empty()).then_some(ids),
        by: Vec::new(),
    })
}
