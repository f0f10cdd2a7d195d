//! What does one report claim? The result of reading, as every output prints it.
//!
//! The names are the contract's and `schema` its version. Extents are code points into
//! `article.text`. A field that the text does not state is absent.

use serde::{Deserialize, Serialize};

use crate::span::Extent;
use crate::vocabulary::{ArgumentStatus, EntityKind, Measure, Role, Status};

mod claims;

pub use claims::{
    ClaimOut, ComparisonOut, ContradictionOut, HedgeOut, LinkOut, ScopeOut, SinceOut, SourceOut,
    SpeakerOut, StatesOut,
};

/// The contract's version.
pub const SCHEMA: &str = "dateline/1";

/// Everything read from one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of these names.
    pub schema: String,
    /// The report itself.
    pub article: ArticleOut,
    /// Who and what it names.
    pub entities: Vec<EntityOut>,
    /// What it says happened.
    pub events: Vec<EventOut>,
    /// Who says so.
    pub claims: Vec<ClaimOut>,
    /// How its events hang together.
    pub links: Vec<LinkOut>,
    /// Claims that cannot both be exact.
    pub contradictions: Vec<ContradictionOut>,
    /// Superlatives and firsts.
    pub comparisons: Vec<ComparisonOut>,
    /// What was not coded, and why.
    pub notes: Vec<NoteOut>,
    /// Every time, place and quantity, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<MentionsOut>,
    /// What made this.
    pub made_by: MadeBy,
}

/// The article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleOut {
    /// Hash of address and text.
    pub id: String,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Author line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Day it was printed, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// `meta`, `text` or `given`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_from: Option<String>,
    /// ISO 639-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The text that extents point into.
    pub text: String,
    /// Its parts.
    pub blocks: Vec<BlockOut>,
}

/// A part of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockOut {
    /// `title`, `paragraph`, `caption`, `related` or `furniture`.
    pub kind: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Somebody or something named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityOut {
    /// Number within the article.
    pub id: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its longest or usual name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Identifier in a public scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<IdentifierOut>,
    /// Where it is named.
    pub mentions: Vec<Extent>,
    /// What the text says of it and others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationOut>,
}

/// An identifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentifierOut {
    /// `wikidata`, `geonames`, `ucdp`, `gwn` or `iso3166`.
    pub scheme: String,
    /// The identifier.
    pub id: String,
}

/// A relation between two entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationOut {
    /// The other entity.
    pub to: String,
    /// `backed_by`, `part_of` …
    pub relation: String,
    /// The words.
    pub span: Extent,
}

/// The codes of an event type in each scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeOut {
    /// Our own id.
    pub id: String,
    /// PLOVER type.
    pub plover: String,
    /// PLOVER mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// ACLED sub-event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acled: Option<String>,
    /// UCDP type of violence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ucdp: Option<u8>,
    /// CAMEO code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
}

/// When.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeOut {
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Time of day, HH:MM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Its zone, in the words of the report ("GMT", "local time").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// `minute` to `year`.
    pub precision: String,
    /// The words.
    pub span: Extent,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceOut {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First-level region that it lies in or is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Radius that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<f64>,
    /// UCDP's 1 to 7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<u8>,
    /// The words.
    pub span: Extent,
}

/// Who or what, in a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArgumentOut {
    /// The role.
    pub role: Role,
    /// The entity.
    pub entity: String,
    /// The words.
    pub span: Extent,
    /// How sure the report is.
    pub status: ArgumentStatus,
    /// Claims that say so.
    pub claims: Vec<String>,
    /// Probability that the words fill the role, where a model found them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// What found it: a model's head or a rule.
    #[serde(default)]
    pub made_by: String,
}

/// How many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountOut {
    /// What is counted.
    pub of: Measure,
    /// The counted, in the text's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Their entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Least.
    pub min: u64,
    /// Most; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The one value, where the words give one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    /// Whether the words are vague.
    pub approximate: bool,
    /// Index of the count that this is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<usize>,
    /// Claims that say so.
    pub claims: Vec<String>,
    /// The words.
    pub span: Extent,
}

/// One happening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventOut {
    /// Number within the article.
    pub id: String,
    /// The words that name it.
    pub triggers: Vec<Extent>,
    /// What kind.
    #[serde(rename = "type")]
    pub kind: TypeOut,
    /// Whether it happened.
    pub status: Status,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<TimeOut>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceOut>,
    /// Who and what.
    pub arguments: Vec<ArgumentOut>,
    /// How many.
    pub counts: Vec<CountOut>,
    /// Totals that run over more than this event ("57 killed since spring"), told beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub running: Vec<CountOut>,
    /// All claims about it.
    pub claims: Vec<String>,
    /// Probability.
    pub confidence: f32,
    /// What found it.
    pub made_by: String,
}

/// Something that was not coded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteOut {
    /// `not_an_event` …
    pub kind: String,
    /// Why.
    pub reason: String,
    /// The words.
    pub span: Extent,
}

/// Every time, place and quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionsOut {
    /// Time expressions.
    pub times: Vec<TimexOut>,
    /// Places.
    pub places: Vec<ToponymOut>,
    /// Quantities.
    pub quantities: Vec<QuantityOut>,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimexOut {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A place name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToponymOut {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// The name.
    pub name: String,
    /// `GeoNames` id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u64>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Whether it stands for the place itself.
    pub literal: bool,
}

/// A quantity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityOut {
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Least.
    pub min: u64,
    /// Most; open when null.
    pub max: Option<u64>,
    /// What is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the words are vague.
    pub approximate: bool,
}

/// What made a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeBy {
    /// Version of the program.
    pub program: String,
    /// Hash of the models.
    pub model: String,
    /// Hash of the data.
    pub data: String,
}
