//! What stopped the program, or one of its inputs.

use std::fmt;
use std::path::Path;

/// A failure with what it concerns.
#[derive(Debug)]
pub(crate) struct Failure {
    subject: String,
    reason: String,
}

impl Failure {
    /// A failure of one input.
    pub(crate) fn input(path: &Path, reason: impl fmt::Display) -> Failure {
        Failure { subject: path.display().to_string(), reason: reason.to_string() }
    }

    /// A failure of something else.
    pub(crate) fn other(subject: impl Into<String>, reason: impl fmt::Display) -> Failure {
        Failure { subject: subject.into(), reason: reason.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.reason)
    }
}
