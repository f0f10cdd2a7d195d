//! The words that claims are read by: doubt, passing on, taking part.
//!
//! In: `data/lexicon/hedges.tsv`, `relays.tsv`, `tones.tsv` and
//! `involvement.tsv`. Out: [`ClaimWords`].

use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::resources::rows;
use crate::vocabulary::Degree;
use rustc_hash::FxHashSet;

/// Who follows words of passing on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayOrder {
    /// The source: "quoted a doctor".
    Source,
    /// Who passes it on: "told the agency".
    Relay,
}

/// Words around claims.
#[derive(Debug, Default)]
pub struct ClaimWords {
    /// Words of doubt.
    pub doubts: Lexicon<Degree>,
    /// Words by which a statement is passed on.
    pub relays: Lexicon<RelayOrder>,
    /// Words of taking part, in a denial.
    pub involvements: Lexicon<()>,
    /// Words that open the reason of anonymity.
    pub ground_joints: FxHashSet<String>,
    /// Words of disapproval inside what is said.
    pub condemning: Lexicon<()>,
    /// Words of what the speaker is going to do.
    pub promising: Lexicon<()>,
    /// Words by which a speaker takes what was done upon himself.
    pub claiming: Lexicon<()>,
    /// Words by which a speaker says that he only thinks so.
    pub suspecting: Lexicon<()>,
    /// Words by which a speaker says that it is not so.
    pub denying: Lexicon<()>,
    /// Types of events that answer another: an arrest, a condemnation.
    pub answer_types: FxHashSet<String>,
    /// Verbs by which one act of violence draws another.
    pub prompting: FxHashSet<String>,
    /// Words of how far a superlative reaches ("ever", "in years").
    pub scopes: FxHashSet<String>,
    /// Words of seeing and counting with one's own eyes.
    pub seeing: FxHashSet<String>,
    /// Plurals of happenings over which a count is spread.
    pub occasions: FxHashSet<String>,
    /// Words that set some of the harmed apart: how badly, where they died.
    pub among_harmed: FxHashSet<String>,
    /// "We" and its forms.
    pub first_persons: FxHashSet<String>,
}

impl ClaimWords {
    /// Reads the embedded lists.
    pub(crate) fn load(
        set: &mut impl FnMut(&str) -> Result<FxHashSet<String>>,
    ) -> Result<ClaimWords> {
        let mut out = ClaimWords {
            ground_joints: set("ground-joint")?,
            first_persons: set("first-person")?,
            seeing: set("seeing")?,
            occasions: set("occasion")?,
            among_harmed: set("among-harmed")?,
            answer_types: set("answer-type")?,
            prompting: set("prompting")?,
            scopes: set("scope")?,
            ..ClaimWords::default()
        };
        rows("data/lexicon/hedges.tsv", |row| {
            let degree = row.cell("degree");
            let degree = Degree::read(degree)
                .ok_or_else(|| row.error(format!("{degree:?} is no degree")))?;
            out.doubts.add(row.cell("phrase"), degree);
            Ok(())
        })?;
        rows("data/lexicon/relays.tsv", |row| {
            let order = match row.cell("order") {
                "source" => RelayOrder::Source,
                "relay" => RelayOrder::Relay,
                other => return Err(row.error(format!("{other:?} is no order"))),
            };
            out.relays.add(row.cell("phrase"), order);
            Ok(())
        })?;
        rows("data/lexicon/tones.tsv", |row| {
            let list = match row.cell("tone") {
                "condemning" => &mut out.condemning,
                "promising" => &mut out.promising,
                "claiming" => &mut out.claiming,
                "denying" => &mut out.denying,
                "suspecting" => &mut out.suspecting,
                other => return Err(row.error(format!("{other:?} is no tone"))),
            };
            list.add(row.cell("phrase"), ());
            Ok(())
        })?;
        rows("data/lexicon/involvement.tsv", |row| {
            out.involvements.add(row.cell("phrase"), ());
            Ok(())
        })?;
        Ok(out)
    }
}
