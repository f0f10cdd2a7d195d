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

/// Sizes at which the way of searching changes; what is found does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Mentions from which words are no longer rare: up to here the events of their mentions are
    /// looked up.
    pub rare: i64,
    /// Mentions from which words are frequent: from here each event is asked whether it has
    /// them, and in between, whether one of its mentions is among those that do.
    pub frequent: i64,
    /// Events of an interval up to which other filters are asked of these events only.
    pub narrow: i64,
}

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

    fn columns(self, policy: Policy, dialect: Dialect, few: bool) -> String {
        let day = dialect.order("day", few);
        match self {
            Sort::Day => format!("{day}, e.id"),
            Sort::Killed => format!("coalesce(e.{}, -1) DESC, {day}, e.id", row::toll(policy)),
            Sort::Sources => format!("e.sources DESC, {day}, e.id"),
            Sort::Changed => format!("e.known_from DESC, {day}, e.id"),
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
    /// How to search; as the home does best, if absent.
    pub sizes: Option<Sizes>,
}

/// Conditions and their values.
struct Conditions {
    dialect: Dialect,
    sql: Vec<String>,
    /// Conditions that are asked of one event after the other, in order.
    late: Vec<String>,
    values: Vec<Value>,
    /// Whether an interval or a word leaves few events.
    few: bool,
    sizes: Sizes,
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

    /// Events of which a mention has these words in a column.
    fn words(&mut self, home: &dyn Home, column: &str, text: &str) -> Result<()> {
        let asked = words::asked(text)?;
        let key = self.dialect.words_key();
        let (condition, value) = self.dialect.holds(column, &asked, 1);
        let sql = format!(
            "SELECT count(*) FROM (SELECT {key} FROM words WHERE {condition} LIMIT {}) w",
            self.sizes.frequent
        );
        let met = first(home, &sql, &[value.as_str().into()])?.map_or(Ok(0), |r| r.int(0))?;
        let (condition, value) = self.dialect.holds(column, &asked, self.mark());
        let live = holds("b", 1);
        if met < self.sizes.rare {
            self.few = true;
            self.sql.push(format!(
                "e.event IN (SELECT b.event FROM words JOIN member b ON b.mention = words.{key} WHERE {condition} AND {live})"
            ));
        } else {
            let among = if met < self.sizes.frequent {
                // The sign keeps the list from being what the search begins with.
                format!("+b.mention IN (SELECT {key} FROM words WHERE {condition})")
            } else {
                format!(
                    "EXISTS (SELECT 1 FROM words WHERE words.{key} = b.mention AND {condition})"
                )
            };
            self.late.push(format!(
                "EXISTS (SELECT 1 FROM member b WHERE b.event = e.event AND {live} AND {among})"
            ));
        }
        self.values.push(value.into());
        Ok(())
    }

    /// Events of an interval. The homes know too little of their rows to plan by: in a narrow
    /// interval nothing else must be what the search begins with.
    fn during(&mut self, home: &dyn Home, from: i64, to: i64) -> Result<()> {
        self.sql.push(self.dialect.during(self.mark()));
        self.values.extend([from.into(), to.into()]);
        let asked = self.dialect.count_during(self.sizes.narrow);
        let met = first(home, &asked, &[from.into(), to.into()])?;
        self.few = met.map_or(Ok(0), |r| r.int(0))? < self.sizes.narrow;
        Ok(())
    }

    /// A sign that keeps a column's index from being what a search of few events begins with.
    fn sign(&self) -> &'static str {
        if self.few && self.dialect == Dialect::Sqlite {
            "+"
        } else {
            ""
        }
    }

    /// A condition on one column of the event.
    fn column(&mut self, column: &str, compare: &str, value: impl Into<Value>) {
        let sign = self.sign();
        self.add(&format!("{sign}e.{column} {compare} ?#"), value);
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

/// What a query asks of an event.
fn conditions(with: &With<'_>, query: &Query) -> Result<Conditions> {
    let at = query.at.as_deref().unwrap_or(NOW);
    let mut c = Conditions {
        dialect: with.home.dialect(),
        sql: vec![if query.at.is_some() {
            holds("e", 1)
        } else {
            "e.known_to IS NULL AND ?1 = ?1".to_owned()
        }],
        late: Vec::new(),
        values: vec![at.into()],
        few: false,
        sizes: query.sizes.unwrap_or_else(|| with.home.dialect().sizes()),
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
        let (from, to) = (
            bound(&query.from, -1_000_000)?,
            bound(&query.to, 4_000_000)?,
        );
        c.during(with.home, from, to)?;
    }
    if let Some(country) = &query.country {
        c.column("country", "=", country.to_uppercase());
    }
    if let Some(near) = query.near {
        c.near(near);
    }
    if let Some(kind) = &query.kind {
        let (column, kind) = kinds(kind, with.resources)?;
        c.column(column, "=", kind);
    }
    if let Some(least) = query.min_killed {
        c.column(row::toll(query.policy), ">=", least as i64);
    }
    if query.disputed {
        let sign = c.sign();
        c.sql.push(format!("{sign}e.disputed = 1"));
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
    let all: Vec<&str> = c.sql.iter().chain(&c.late).map(String::as_str).collect();
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM event e WHERE {} LIMIT {COUNTED}) x",
        all.join(" AND ")
    );
    let row = first(with.home, &sql, &c.values)?;
    row.map_or(Ok(0), |r| r.int(0).map(|n| n as u64))
}

/// The events that pass, in order.
pub(crate) fn events(with: &With<'_>, query: &Query) -> Result<Vec<EventView>> {
    let mut c = conditions(with, query)?;
    let order = query.sort.columns(query.policy, c.dialect, c.few);
    let found = c.sql.join(" AND ");
    let mut sql = if c.late.is_empty() {
        format!("SELECT e.event, e.known_from FROM event e WHERE {found} ORDER BY {order}")
    } else {
        // Put in order first, events are asked one by one until a page is full. Both homes
        // hand the rows of an ordered inner question on in its order.
        format!(
            "SELECT e.event, e.known_from FROM (SELECT e.event, e.known_from FROM event e WHERE {found} ORDER BY {order} {}) e WHERE {}",
            c.dialect.all(),
            c.late.join(" AND ")
        )
    };
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
