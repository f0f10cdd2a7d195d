//! What stopped the program, or one of its inputs.

use std::fmt;
use std::io::Write;
use std::path::Path;

/// A failure with what it concerns.
#[derive(Debug)]
pub(crate) struct Failure {
    subject: String,
    reason: String,
    closed_pipe: bool,
}

impl Failure {
    /// A failure of one file or folder.
    pub(crate) fn input(path: &Path, reason: impl fmt::Display) -> Failure {
        Failure::other(path.display().to_string(), reason)
    }

    /// A failure of something else.
    pub(crate) fn other(subject: impl Into<String>, reason: impl fmt::Display) -> Failure {
        Failure {
            subject: subject.into(),
            reason: reason.to_string(),
            closed_pipe: false,
        }
    }

    /// A failure to write the output; a reader that has gone away is none.
    pub(crate) fn output(error: &std::io::Error) -> Failure {
        Failure {
            subject: "standard output".to_owned(),
            reason: error.to_string(),
            closed_pipe: error.kind() == std::io::ErrorKind::BrokenPipe,
        }
    }

    /// Whether the reader of our output has gone away.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) {
        // Nothing is left to do if standard error is gone too.
        let _ = writeln!(std::io::stderr(), "dateline: {self}");
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.subject.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.subject, self.reason)
        }
    }
}

impl From<dateline::Error> for Failure {
    fn from(error: dateline::Error) -> Failure {
        Failure::other("", error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        if error.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe) {
            return Failure::output(&std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        }
        Failure::other("", error)
    }
}
