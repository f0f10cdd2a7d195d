//! The one place where the program asks what time it is.

/// A time as the ledger writes it: UTC, whole seconds.
pub(crate) fn text(stamp: jiff::Timestamp) -> String {
    stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Now.
pub(crate) fn now() -> String {
    text(jiff::Timestamp::now())
}
