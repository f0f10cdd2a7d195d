//! Where are the tables kept? A few operations, and two homes that have them.
//!
//! In: statements in the SQL that both homes speak, with `?1`, `?2` … for values. Out: rows. What
//! the homes say differently stands in [`Dialect`]; nothing else of the ledger knows which home
//! it has. A write is one transaction under the ledger's only write lock, a read sees one state.

mod postgres;
mod sqlite;
mod words;

use crate::error::{Error, Result};

pub(crate) use self::postgres::Postgres;
pub(crate) use self::sqlite::Sqlite;
pub(crate) use words::Dialect;

/// A value of a row or of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Value {
        Value::Bytes(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Value {
        Value::Text(value.clone())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    /// A whole number.
    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            other => Err(wrong(column, "a whole number", other)),
        }
    }

    /// Text.
    pub(crate) fn text(&self, column: usize) -> Result<String> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value.clone()),
            other => Err(wrong(column, "text", other)),
        }
    }

    /// Bytes.
    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            other => Err(wrong(column, "bytes", other)),
        }
    }

    /// Text, or nothing.
    pub(crate) fn maybe_text(&self, column: usize) -> Result<Option<String>> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }
}

fn wrong(column: usize, expected: &str, found: Option<&Value>) -> Error {
    Error::new(format!(
        "column {column} of an answer should be {expected}, and is {found:?}"
    ))
}

/// What a home can do.
pub(crate) trait Home {
    /// How this home says what the homes say differently.
    fn dialect(&self) -> Dialect;
    /// Runs statements without values.
    fn batch(&self, sql: &str) -> Result<()>;
    /// Runs one statement; how many rows it touched.
    fn run(&self, sql: &str, values: &[Value]) -> Result<u64>;
    /// Asks.
    fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>>;
    /// Asks the same question of each key, `?1`; the answers in order of the keys.
    fn each(&self, sql: &str, keys: &[i64]) -> Result<Vec<Row>>;
    /// Opens a transaction: the only one that writes, or one that sees a single state.
    fn begin(&self, write: bool) -> Result<()>;
    /// The version of the tables; none where there are none.
    fn version(&self) -> Result<Option<i64>>;
    /// Writes the version down.
    fn set_version(&self, version: i64) -> Result<()>;
}

/// The first row of an answer.
pub(crate) fn first(home: &dyn Home, sql: &str, values: &[Value]) -> Result<Option<Row>> {
    Ok(home.rows(sql, values)?.into_iter().next())
}

/// Runs `work` in a transaction: all of it is kept, or nothing.
pub(crate) fn within<T>(
    home: &dyn Home,
    write: bool,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    home.begin(write)?;
    match work() {
        Ok(value) => {
            home.batch("COMMIT")?;
            Ok(value)
        }
        Err(error) => {
            // The first error says what went wrong; a failed rollback ends with the connection.
            let _ = home.batch("ROLLBACK");
            Err(error)
        }
    }
}

/// Most rows of one insertion.
const ROWS: usize = 64;

/// Inserts rows into a table, many in a statement; how many were new. `into`: the table with its
/// columns; `marks`: a row with `?` for each value; `unless`: what ends the statement.
pub(crate) fn insert<const N: usize>(
    home: &dyn Home,
    into: &str,
    marks: &str,
    unless: &str,
    rows: Vec<[Value; N]>,
) -> Result<u64> {
    let mut added = 0;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        // Statements of few lengths, so that few need to be prepared.
        let length = (rows.len().min(ROWS) + 1).next_power_of_two() / 2;
        let sql = format!(
            "INSERT INTO {into} VALUES {}{unless}",
            marked(marks, length)
        );
        let values: Vec<Value> = rows.by_ref().take(length).flatten().collect();
        added += home.run(&sql, &values)?;
    }
    Ok(added)
}

/// So many rows of marks, numbered.
fn marked(marks: &str, rows: usize) -> String {
    let mut out = String::new();
    let mut number = 0;
    for row in 0..rows {
        if row > 0 {
            out.push_str(", ");
        }
        for c in marks.chars() {
            out.push(c);
            if c == '?' {
                number += 1;
                out.push_str(&number.to_string());
            }
        }
    }
    out
}

/// Most values of one list in a statement.
pub(crate) const LIST: usize = 256;

/// `?1, ?2, …` for a list of at most [`LIST`] values that starts at value `from`; lists are
/// padded to few lengths, so that few statements need to be prepared. Returns the marks and the
/// padded values.
pub(crate) fn list(from: usize, values: &[i64]) -> (String, Vec<Value>) {
    let length = values.len().max(1).next_power_of_two();
    let marks: Vec<String> = (from..from + length).map(|i| format!("?{i}")).collect();
    let last = values.last().copied().unwrap_or(-1);
    let mut out: Vec<Value> = values.iter().map(|v| Value::Int(*v)).collect();
    out.resize(length, Value::Int(last));
    (marks.join(", "), out)
}
