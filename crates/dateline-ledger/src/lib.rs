//! What do all the reports say? The append-only log of claims, and events computed from it.
//!
//! ```text
//! Report ─► Entry ─► log ─► mentions, compared ─► components ─► groups ─► Event under a policy
//! ```
//!
//! The ledger stores articles, claims, links, decisions and retractions; each entry says when it
//! became known and what made it. No entry is ever changed or removed. Events are computed, in
//! tables that can be dropped and made again, so a wrong merge can be undone and two tolls never
//! become one number. The clock is an argument. A file (`SQLite`) or a server (`PostgreSQL`)
//! keeps it; nothing but [`store::Ledger`]'s address tells which.

pub mod block;
pub mod chain;
pub mod check;
mod cluster;
pub mod component;
pub mod coref;
mod crowd;
pub mod decide;
pub mod entry;
pub mod error;
pub mod family;
mod fold;
pub mod history;
mod home;
pub mod log;
mod pins;
pub mod policy;
pub mod query;
mod rebuild;
mod recall;
mod recent;
mod refold;
mod row;
pub mod sketch;
pub mod store;
mod tables;
pub mod view;
mod words;
mod write;

pub use chain::Chain;
pub use check::{Verdict, check};
pub use decide::{Decided, Personal};
pub use entry::{Entry, EntryKind};
pub use error::{Error, Result};
pub use fold::slice;
pub use history::Change;
pub use log::Reading;
pub use policy::Policy;
pub use query::{Query, Sort};
pub use store::Ledger;
