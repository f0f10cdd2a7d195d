//! Why could a ledger not be opened, read or written?

use std::fmt;

/// A ledger that cannot be opened, read or written.
#[derive(Debug)]
pub struct Error(String);

/// Result with the ledger's error.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its message.
    pub fn new(message: impl fmt::Display) -> Error {
        Error(message.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error(error.to_string())
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Error {
        // The server's own message says more than the client's "db error".
        Error(match error.as_db_error() {
            Some(db) => format!("PostgreSQL: {}", db.message()),
            None => format!("PostgreSQL: {error}"),
        })
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error(format!("an entry cannot be read: {error}"))
    }
}
