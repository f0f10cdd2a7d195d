//! Which events are asked for? Filters, order and pages over the table of events.
//!
//! In: a [`Query`]. Out: the events that pass every filter. Filters by words find the events
//! that some mention of theirs names with all of these words.

use dateline::Resources;

use crate::error::{Error, Result};
use crate::home::{Dialect, Home, Value, first};
use crate::policy::Policy;
use crate::recall::{self, NOW, holds};
use crate::view::EventView;
use crate::write::With;
use crate::{row, sketch, words};

/// Km of one degree of latitude, a little less than any.
const DEGREE: f64 = 110.5;

/// Events up to which one counts.
pub const COUNTED: u64 = 10_000;

/// Mentions from which words are frequent.
const FREQUENT: i64 = 3_000;

/// Events that are folded together.
const TOGETHER: usize = 64;

/// What orders the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By day, those without one last.
    #[default]
    Day,
    /// By number of dead, the most first.
    Killed,
    /// By number of independent sources, the most first.
    Sources,
    /// By when they last changed, the latest first.
    Changed,
}

impl Sort {
    /// All, by their names.
    pub const ALL: [(&'static str, Sort); 4] = [
        ("day", Sort::Day),
        ("killed", Sort::Killed),
        ("sources", Sort::Sources),
        ("changed", Sort::Changed),
    ];

    fn columns(self, policy: Policy) -> String {
        match self {
            Sort::Day => "e.day, e.id".to_owned(),
            Sort::Killed => format!("coalesce(e.{}, -1) DESC, e.day, e.id", row::toll(policy)),
            Sort::Sources => "e.sources DESC, e.day, e.id".to_owned(),
            Sort::Changed => "e.known_from DESC, e.day, e.id".to_owned(),
        }
    }
}

/// Filters; an absent one lets everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What was known at this time, RFC 3339 UTC; now if absent.
    pub at: Option<String>,
    /// The rule that picks values.
    pub policy: Policy,
    /// Events that may have happened on this day (ISO 8601) or later.
    pub from: Option<String>,
    /// Events that may have happened on this day or earlier.
    pub to: Option<String>,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Words of a place's name.
    pub place: Option<String>,
    /// Degrees north, degrees east, km.
    pub near: Option<(f64, f64, f64)>,
    /// Words of somebody's name.
    pub actor: Option<String>,
    /// Our type, a PLOVER type or an ACLED sub-event.
    pub kind: Option<String>,
    /// Least number of dead under the policy.
    pub min_killed: Option<u64>,
    /// Only events on which claims disagree.
    pub disputed: bool,
    /// Words that claims or headlines say.
    pub text: Option<String>,
    /// Words of the name of a source or an outlet.
    pub source: Option<String>,
    /// First characters of the id.
    pub id: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Most events.
    pub limit: Option<u64>,
    /// Events passed over.
    pub offset: u64,
}

/// Conditions and their values.
struct Conditions {
    dialect: Dialect,
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn mark(&self) -> usize {
        self.values.len() + 1
    }

    fn add(&mut self, sql: &str, value: impl Into<Value>) {
        self.sql
            .push(sql.replace("?#", &format!("?{}", self.mark())));
        self.values.push(value.into());
    }

    /// Events of which a mention has these words in a column. Frequent words are looked up event
    /// by event, rare ones the other way round.
    fn words(&mut self, home: &dyn Home, column: &str, text: &str) -> Result<()> {
        let asked = words::asked(text)?;
        let key = self.dialect.words_key();
        let (condition, value) = self.dialect.holds(column, &asked, 1);
        let sql = format!(
            "SELECT count(*) FROM (SELECT {key} FROM words WHERE {condition} LIMIT {FREQUENT}) w"
        );
        let met = first(home, &sql, &[value.as_str().into()])?.map_or(Ok(0), |r| r.int(0))?;
        let (condition, value) = self.dialect.holds(column, &asked, self.mark());
        let live = holds("b", 1);
        self.sql.push(if met < FREQUENT {
            format!(
                "e.event IN (SELECT b.event FROM words JOIN member b ON b.mention = words.{key} WHERE {condition} AND {live})"
            )
        } else {
            format!(
                "EXISTS (SELECT 1 FROM member b WHERE b.event = e.event AND {live} AND EXISTS (SELECT 1 FROM words WHERE words.{key} = b.mention AND {condition}))"
            )
        });
        self.values.push(value.into());
        Ok(())
    }

    fn near(&mut self, (lat, lon, km): (f64, f64, f64)) {
        self.sql.push(self.dialect.near(self.mark()));
        self.values.extend([lat, lon, km].map(Value::Real));
        if self.dialect == Dialect::Sqlite {
            let north = km / DEGREE;
            // Near a pole, or for half the earth, every meridian is near.
            let narrow = (lat.abs() + north).to_radians().cos();
            let east = if narrow > 0.01 {
                (north / narrow).min(360.0)
            } else {
                360.0
            };
            let edges = if lon - east < -180.0 || lon + east > 180.0 {
                [lat - north, lat + north, -180.0, 180.0]
            } else {
                [lat - north, lat + north, lon - east, lon + east]
            };
            self.values.extend(edges.map(Value::Real));
        }
    }
}

/// The column that has a type, and the type as the column writes it, whatever its case.
fn kinds(kind: &str, resources: &Resources) -> Result<(&'static str, String)> {
    let types = &resources.ontology.types;
    let ids = types.iter().map(|t| ("kind", Some(t.id.as_str())));
    let plover = types.iter().map(|t| ("plover", Some(t.plover.as_str())));
    let acled = types.iter().map(|t| ("acled", t.acled.as_deref()));
    for (column, name) in ids.chain(plover).chain(acled) {
        if let Some(name) = name.filter(|n| n.eq_ignore_ascii_case(kind)) {
            return Ok((column, name.to_owned()));
        }
    }
    Err(Error::new(format!(
        "{kind} is no type of ours (such as shelling), of PLOVER (ASSAULT) or of ACLED (Attack)"
    )))
}

/// The numbers of the events that pass, in order, and whether each has its view at hand.
fn conditions(with: &With<'_>, query: &Query) -> Result<Conditions> {
    let at = query.at.as_deref().unwrap_or(NOW);
    let mut c = Conditions {
        dialect: with.home.dialect(),
        sql: vec![if query.at.is_some() {
            holds("e", 1)
        } else {
            "e.known_to IS NULL AND ?1 = ?1".to_owned()
        }],
        values: vec![at.into()],
    };
    if query.from.is_some() || query.to.is_some() {
        let bound = |day: &Option<String>, open: i64| -> Result<i64> {
            match day {
                None => Ok(open),
                Some(text) => sketch::day(text)
                    .map(i64::from)
                    .ok_or_else(|| Error::new(format!("{text} is no day such as 2020-03-14"))),
            }
        };
        c.sql.push(c.dialect.during(c.mark()));
        let (from, to) = (
            bound(&query.from, -1_000_000)?,
            bound(&query.to, 4_000_000)?,
        );
        c.values.extend([from.into(), to.into()]);
    }
    if let Some(country) = &query.country {
        c.add("e.country = ?#", country.to_uppercase());
    }
    if let Some(near) = query.near {
        c.near(near);
    }
    if let Some(kind) = &query.kind {
        let (column, kind) = kinds(kind, with.resources)?;
        c.add(&format!("e.{column} = ?#"), kind);
    }
    if let Some(least) = query.min_killed {
        c.add(
            &format!("e.{} >= ?#", row::toll(query.policy)),
            least as i64,
        );
    }
    if query.disputed {
        c.sql.push("e.disputed = 1".to_owned());
    }
    if let Some(id) = &query.id {
        let (first, last) = row::numbers(id);
        c.add("e.event >= ?#", first);
        c.add("e.event <= ?#", last);
    }
    for (column, text) in [
        ("places", &query.place),
        ("actors", &query.actor),
        ("said", &query.text),
        ("sources", &query.source),
    ] {
        if let Some(text) = text {
            c.words(with.home, column, text)?;
        }
    }
    Ok(c)
}

/// How many events pass, counted up to [`COUNTED`].
pub(crate) fn count(with: &With<'_>, query: &Query) -> Result<u64> {
    let c = conditions(with, query)?;
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM event e WHERE {} LIMIT {COUNTED}) x",
        c.sql.join(" AND ")
    );
    let row = first(with.home, &sql, &c.values)?;
    row.map_or(Ok(0), |r| r.int(0).map(|n| n as u64))
}

/// The events that pass, in order.
pub(crate) fn events(with: &With<'_>, query: &Query) -> Result<Vec<EventView>> {
    let mut c = conditions(with, query)?;
    let mut sql = format!(
        "SELECT e.event, e.known_from FROM event e WHERE {} ORDER BY {}",
        c.sql.join(" AND "),
        query.sort.columns(query.policy)
    );
    if query.limit.is_some() || query.offset > 0 {
        let limit = query
            .limit
            .map_or(i64::MAX, |n| i64::try_from(n).unwrap_or(i64::MAX));
        sql.push_str(&format!(" LIMIT ?{} OFFSET ?{}", c.mark(), c.mark() + 1));
        c.values
            .extend([limit.into(), (query.offset as i64).into()]);
    }
    let at = query.at.as_deref().unwrap_or(NOW);
    let found = with.home.rows(&sql, &c.values)?;
    let mut out = Vec::with_capacity(found.len());
    for part in found.chunks(TOGETHER) {
        let events: Result<Vec<i64>> = part.iter().map(|row| row.int(0)).collect();
        let views = recall::views(with, &events?, at, query.policy)?;
        for (row, mut view) in part.iter().zip(views) {
            view.last_changed = row.text(1)?;
            out.push(view);
        }
    }
    Ok(out)
}
