//! Reads news reports of conflict and crisis: bytes in, claims out.
//!
//! ```text
//! page ─► Article ─► Document ─► mentions ─► claims ─► Report
//! ```
//!
//! A straight, one-way flow of plain values. Each stage takes values and returns new ones; the
//! text is never edited, everything else is a span on it. The library is pure: no network, no
//! clock, no environment, no files. What a text does not state stays `None`.

pub mod actors;
pub mod article;
pub mod claims;
pub mod credits;
pub mod document;
pub mod encoder;
pub mod error;
pub mod gate;
pub mod gazetteer;
pub mod judgement;
pub mod lexicon;
pub mod linear;
pub mod mentions;
pub mod ontology;
pub mod page;
pub mod report;
pub mod resources;
pub mod span;
pub mod vocabulary;

pub use article::Article;
pub use document::Document;
pub use error::{Error, Result};
pub use resources::Resources;
pub use span::Span;
