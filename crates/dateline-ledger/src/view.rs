//! An event of the ledger as outputs print it: every field with its claims for and against.

use dateline::report::TypeOut;
use dateline::vocabulary::{
    ArgumentStatus, EntityKind, LinkRelation, Measure, Role, SourceKind, Stance, Status,
};
use serde::{Deserialize, Serialize};

/// A value with the rule that chose it and the claims on either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field<T> {
    /// The chosen value.
    pub value: T,
    /// The rule.
    pub policy: String,
    /// Claims that say so.
    pub claims: Vec<String>,
    /// Claims that say otherwise.
    pub against: Vec<String>,
}

/// When.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeView {
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Time of day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Its zone, in the words of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// `minute` to `year`.
    pub precision: String,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceView {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
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
}

/// Somebody or something in a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartyView {
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How sure the reports are.
    pub status: ArgumentStatus,
}

/// An argument with its claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArgumentView {
    /// The role.
    pub role: Role,
    /// Who or what.
    #[serde(flatten)]
    pub field: Field<PartyView>,
}

/// A number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberView {
    /// Least.
    pub min: u64,
    /// Most; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The one value.
    pub best: u64,
}

/// A number that one claim states, as it states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatedView {
    /// The claim.
    pub claim: String,
    /// Least.
    pub min: u64,
    /// Most; open when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The words.
    pub words: String,
    /// The claim of the same voice or page that took its place later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
}

/// How many, with claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountView {
    /// What is counted.
    pub of: Measure,
    /// Whom, where only some are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The number.
    #[serde(flatten)]
    pub field: Field<NumberView>,
    /// What decided between them; empty where only some are counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Every number that a claim states.
    pub stated: Vec<StatedView>,
}

impl CountView {
    /// The number that took the place of one that is stated.
    pub fn later(&self, stated: &StatedView) -> Option<&StatedView> {
        let by = stated.superseded_by.as_ref()?;
        self.stated.iter().find(|s| s.claim == *by)
    }
}

/// A claim with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimView {
    /// Article and number: unique in the ledger.
    pub id: String,
    /// The article.
    pub article: String,
    /// Its outlet, address or title.
    pub report: String,
    /// When it was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who that is.
    pub kind: SourceKind,
    /// What the source does with it.
    pub stance: Stance,
    /// What is said, word for word.
    pub words: String,
    /// Extents of those words in the article, in code points.
    pub spans: Vec<dateline::span::Extent>,
    /// Fields of this event that it states.
    pub states: Vec<String>,
}

/// What a text says of the agency that it is from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditView {
    /// The article.
    pub article: String,
    /// The agency; absent where the words name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Whether the whole text is its, and not only a part.
    pub written: bool,
    /// The words.
    pub words: String,
}

/// A disagreement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeView {
    /// The field.
    pub field: String,
    /// The claims.
    pub between: Vec<String>,
    /// Why.
    pub why: String,
}

/// A link to another event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkView {
    /// The earlier event.
    pub from: String,
    /// The later event.
    pub to: String,
    /// How.
    pub relation: LinkRelation,
    /// The claim that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// The words.
    pub words: String,
    /// The article that has them.
    pub article: String,
    /// Who says so, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
}

/// An event mention that went into the event, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionView {
    /// The article.
    pub article: String,
    /// The event's number there.
    pub event: String,
    /// The words that name it.
    pub triggers: Vec<String>,
    /// What speaks for it being this event, with weights; empty for the first.
    pub because: Vec<(String, f64)>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    /// Version of these names.
    pub schema: String,
    /// Stable over re-reading.
    pub id: String,
    /// What kind.
    #[serde(rename = "type")]
    pub kind: Field<TypeOut>,
    /// Whether it happened.
    pub status: Field<Status>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Field<TimeView>>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Field<PlaceView>>,
    /// Who and what.
    pub arguments: Vec<ArgumentView>,
    /// How many.
    pub counts: Vec<CountView>,
    /// All claims about it.
    pub claims: Vec<ClaimView>,
    /// The articles.
    pub articles: Vec<String>,
    /// Their outlets.
    pub publishers: Vec<String>,
    /// News agencies that their texts are credited to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<CreditView>,
    /// Independent sources: no more than writers of texts written apart, nor than voices behind them.
    pub independent_sources: usize,
    /// Texts written apart: copies of one text counted once.
    #[serde(default)]
    pub texts: usize,
    /// When it first became known.
    pub first_known: String,
    /// When it last changed.
    pub last_changed: String,
    /// Fields on which claims disagree.
    pub disputed: Vec<String>,
    /// The disagreements.
    pub contradictions: Vec<DisputeView>,
    /// What it hangs together with.
    pub links: Vec<LinkView>,
    /// Its mentions, and why they are one.
    pub mentions: Vec<MentionView>,
    /// Probability.
    pub confidence: f32,
}
