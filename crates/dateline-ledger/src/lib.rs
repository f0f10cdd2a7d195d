//! What do all the reports say? The append-only log of claims, and events computed from it.
//!
//! ```text
//! Report ─► Entry ─► Ledger (SQLite file) ─► [Event] by coreference, families and a policy
//! ```
//!
//! The ledger stores articles, claims and links; each entry says when it became known and what
//! made it. Nothing is ever changed or removed. Events are computed, so a wrong merge can be
//! undone and two tolls never become one number. The clock is an argument.

pub mod check;
pub mod coref;
pub mod entry;
pub mod family;
pub mod fold;
pub mod policy;
pub mod store;
pub mod view;

pub use check::{Verdict, check};
pub use entry::{Entry, EntryKind};
pub use fold::{Events, events};
pub use policy::Policy;
pub use store::{Error, Ledger, Result};
