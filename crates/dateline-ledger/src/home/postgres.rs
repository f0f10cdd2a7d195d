//! A schema of a `PostgreSQL` server with `PostGIS`: the home of a team.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error as Cause;

use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::{Dialect, Home, Row, Value};
use crate::error::{Error, Result};

/// The number of the lock that the only writer holds, in the server's space of such numbers.
const LOCK: i64 = 0x6461_7465_6c69_6e65;

/// One connection to a server.
pub(crate) struct Postgres {
    inner: RefCell<Inner>,
}

struct Inner {
    client: Client,
    prepared: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects. `address`: `postgres://user:password@host:port/database`.
    pub(crate) fn open(address: &str) -> Result<Postgres> {
        let client = Client::connect(address, NoTls)
            .map_err(|e| Error::new(format!("cannot connect: {e}")))?;
        let inner = Inner {
            client,
            prepared: HashMap::new(),
        };
        Ok(Postgres {
            inner: RefCell::new(inner),
        })
    }
}

impl Inner {
    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&sql.replace('?', "$"))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Cause + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) if *kind == Type::FLOAT8 => (*value as f64).to_sql(kind, out),
            Value::Int(value) => value.to_sql(kind, out),
            Value::Real(value) => value.to_sql(kind, out),
            // The server takes no zero bytes in text.
            Value::Bytes(value) => value.to_sql(kind, out),
            Value::Text(value) => value.replace('\0', "\u{fffd}").to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [
            Type::INT8,
            Type::FLOAT8,
            Type::TEXT,
            Type::VARCHAR,
            Type::BYTEA,
        ]
        .contains(kind)
    }

    to_sql_checked!();
}

fn read(row: &postgres::Row) -> Result<Row> {
    let cells: Result<Vec<Value>> = row
        .columns()
        .iter()
        .enumerate()
        .map(|(i, column)| {
            Ok(match *column.type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(i)?.into(),
                Type::INT4 => row.try_get::<_, Option<i32>>(i)?.map(i64::from).into(),
                Type::FLOAT8 => row.try_get::<_, Option<f64>>(i)?.into(),
                Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i)?.into(),
                Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<String>>(i)?.into(),
                ref other => return Err(Error::new(format!("no reader for a column of {other}"))),
            })
        })
        .collect();
    Ok(Row(cells?))
}

impl Home for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.inner.borrow_mut().client.batch_execute(sql)?)
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let mut inner = self.inner.borrow_mut();
        let statement = inner.prepare(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        Ok(inner.client.execute(&statement, &values)?)
    }

    fn rows(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut inner = self.inner.borrow_mut();
        let statement = inner.prepare(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        inner
            .client
            .query(&statement, &values)?
            .iter()
            .map(read)
            .collect()
    }

    fn each(&self, sql: &str, keys: &[i64]) -> Result<Vec<Row>> {
        // One journey to the server instead of one a key.
        let sql = format!(
            "SELECT x.* FROM unnest(CAST(?1 AS bigint[])) WITH ORDINALITY AS k (key, number) CROSS JOIN LATERAL ({}) x ORDER BY k.number",
            sql.replace("?1", "k.key")
        );
        let mut inner = self.inner.borrow_mut();
        let statement = inner.prepare(&sql)?;
        let rows = inner.client.query(&statement, &[&keys])?;
        rows.iter().map(read).collect()
    }

    fn begin(&self, write: bool) -> Result<()> {
        if write {
            // Writers wait for each other, so that an event is never made twice.
            self.batch(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"))
        } else {
            self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }

    fn version(&self) -> Result<Option<i64>> {
        let asked = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'ledger_version'";
        let there = self.rows(asked, &[])?;
        if there.first().map(|r| r.int(0)).transpose()? == Some(0) {
            return Ok(None);
        }
        let rows = self.rows("SELECT version FROM ledger_version", &[])?;
        rows.first().map(|r| r.int(0)).transpose()
    }

    fn set_version(&self, version: i64) -> Result<()> {
        self.batch(&format!(
            "CREATE TABLE IF NOT EXISTS ledger_version (version BIGINT NOT NULL); DELETE FROM ledger_version; INSERT INTO ledger_version VALUES ({version});"
        ))
    }
}
