//! What went wrong, and where.
//!
//! Odd text is never an error: it gives fewer mentions and a note. Errors are for input that is
//! no report, for data files that cannot be read, and for broken ledgers. The kind is opaque on
//! purpose: callers show the message or ask a predicate, and new kinds break nobody.

use std::fmt;

/// The one error of the library.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    context: Vec<String>,
}

#[derive(Debug)]
enum Kind {
    Input(String),
    Data(String),
}

/// Result with the library's error.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Input that cannot be read as a report.
    pub fn input(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Input(message.into()),
            context: Vec::new(),
        }
    }

    /// A data file that does not say what it should; the message names file and line.
    pub fn data(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Data(message.into()),
            context: Vec::new(),
        }
    }

    /// Adds what was being done.
    #[must_use]
    pub fn context(mut self, what: impl Into<String>) -> Error {
        self.context.push(what.into());
        self
    }

    /// Whether the input, not the program's data, is at fault.
    pub fn is_input(&self) -> bool {
        matches!(self.kind, Kind::Input(_))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for context in self.context.iter().rev() {
            write!(f, "{context}: ")?;
        }
        match &self.kind {
            Kind::Input(message) | Kind::Data(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
