//! A file with `SQLite`: the home that needs nothing else.

use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, functions::FunctionFlags};

use super::{Dialect, Home, Row, Value};
use crate::error::{Error, Result};

/// Statements kept prepared.
const PREPARED: usize = 256;

/// One connection to a file.
pub(crate) struct Sqlite {
    file: Connection,
}

impl Sqlite {
    /// Opens a file; `make`: also where there is none.
    pub(crate) fn open(path: &Path, make: bool) -> Result<Sqlite> {
        if !make && !path.is_file() {
            return Err(Error::new(
                "there is no such ledger; `dateline read INPUT` makes one",
            ));
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if make {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let file = Connection::open_with_flags(path, flags)
            .map_err(|e| Error::new(format!("cannot open: {e}")))?;
        Sqlite::prepare(file)
    }

    /// A file in memory.
    pub(crate) fn in_memory() -> Result<Sqlite> {
        Sqlite::prepare(Connection::open_in_memory()?)
    }

    fn prepare(file: Connection) -> Result<Sqlite> {
        file.busy_timeout(std::time::Duration::from_secs(60))?;
        file.set_prepared_statement_cache_capacity(PREPARED);
        let flags = FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_UTF8;
        file.create_scalar_function("distance_km", 4, flags, |at| {
            let one = (at.get::<f64>(0)?, at.get::<f64>(1)?);
            let other = (at.get::<f64>(2)?, at.get::<f64>(3)?);
            Ok(dateline::gazetteer::Gazetteer::distance_km(one, other))
        })?;
        file.execute_batch(
            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;",
        )
        .map_err(not_ours)?;
        Ok(Sqlite { file })
    }
}

/// What a file that is no database answers.
#[allow(clippy::needless_pass_by_value)] // as `map_err` hands it on
fn not_ours(error: rusqlite::Error) -> Error {
    Error::new(format!("is no ledger of Dateline: {error}"))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Real(value) => ValueRef::Real(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

fn value(cell: ValueRef<'_>) -> Result<Value> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes);
            Value::Text(
                text.map_err(|e| Error::new(format!("holds text that is no UTF-8: {e}")))?
                    .to_owned(),
            )
        }
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}

impl Home for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.file.execute_batch(sql)?)
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let mut statement = self.file.prepare_cached(sql)?;
        Ok(statement.execute(rusqlite::params_from_iter(values))? as u64)
    }

    fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut statement = self.file.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let cells: Result<Vec<Value>> = (0..columns).map(|i| value(row.get_ref(i)?)).collect();
            out.push(Row(cells?));
        }
        Ok(out)
    }

    fn each(&self, sql: &str, keys: &[i64]) -> Result<Vec<Row>> {
        let mut out = Vec::new();
        for key in keys {
            out.extend(self.rows(sql, &[Value::Int(*key)])?);
        }
        Ok(out)
    }

    fn begin(&self, write: bool) -> Result<()> {
        self.batch(if write { "BEGIN IMMEDIATE" } else { "BEGIN" })
    }

    fn version(&self) -> Result<Option<i64>> {
        let version: i64 = self
            .file
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(not_ours)?;
        if version > 0 {
            return Ok(Some(version));
        }
        let tables = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 = self.file.query_row(tables, [], |row| row.get(0))?;
        if tables > 0 {
            return Err(Error::new(
                "is an SQLite file of another program; name another ledger",
            ));
        }
        // Readers go on while somebody writes.
        self.batch("PRAGMA journal_mode = WAL")?;
        Ok(None)
    }

    fn set_version(&self, version: i64) -> Result<()> {
        self.batch(&format!("PRAGMA user_version = {version}"))
    }
}
