//! Who says so, and how claims stand to each other, as outputs print it.

use serde::{Deserialize, Serialize};

use crate::span::Extent;
use crate::vocabulary::{Degree, LinkRelation, Order, SourceKind, Stance};

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceOut {
    /// Its entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who that is.
    pub kind: SourceKind,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Extent>,
    /// Through whom it reached the report, the nearest to the source first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<SpeakerOut>,
    /// The stated ground of anonymity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Extent>,
}

/// Who passes a statement on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeakerOut {
    /// The name.
    pub name: String,
    /// Who that is.
    pub kind: SourceKind,
    /// The words.
    pub span: Extent,
}

/// Words of doubt in a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HedgeOut {
    /// How they doubt.
    pub degree: Degree,
    /// The words.
    pub span: Extent,
}

/// A field of an event that a claim states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatesOut {
    /// The event.
    pub event: String,
    /// `counts/0`, `arguments/2`, `time`, `place`; `initiator` and `status` where they are denied.
    pub field: String,
    /// Whether the claim says that it is not so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub denies: bool,
}

/// One attributed statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimOut {
    /// Number within the article.
    pub id: String,
    /// Who says so.
    pub source: SourceOut,
    /// The words of saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<Extent>,
    /// What is said.
    pub content: Vec<Extent>,
    /// What the source does with it.
    pub stance: Stance,
    /// Words of doubt in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hedges: Vec<HedgeOut>,
    /// The events it is about.
    pub about: Vec<String>,
    /// The fields it states.
    pub states: Vec<StatesOut>,
}

/// Two events hang together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkOut {
    /// The earlier event, or the part.
    pub from: String,
    /// The later event, or the whole.
    pub to: String,
    /// How.
    pub relation: LinkRelation,
    /// The claim that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The words.
    pub span: Extent,
}

/// Two claims that cannot both be exact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContradictionOut {
    /// The event.
    pub event: String,
    /// `killed`, `target`, `initiator` …
    pub field: String,
    /// The claims.
    pub between: Vec<String>,
    /// Why.
    pub why: String,
}

/// Where a superlative holds, as its words say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeOut {
    /// The words.
    pub place: String,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A superlative that the ledger could test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonOut {
    /// The event.
    pub event: String,
    /// What is compared.
    pub measure: String,
    /// `most`, `first`, `largest` …
    pub order: Order,
    /// Where it is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<ScopeOut>,
    /// Since when or which event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceOut>,
    /// The words.
    pub span: Extent,
}

/// The start of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinceOut {
    /// An event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// A day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}
