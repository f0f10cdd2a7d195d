//! How much does a finder's probability count, and when is it enough?
//!
//! In: `models/shares.tsv`, `models/thresholds.tsv` and `models/calibration.tsv`. Out: the
//! encoder's share beside the linear model of a head, the least probability of a label, and how
//! often a finding of that probability was right on development texts.

use std::collections::HashMap;

use crate::error::Result;
use crate::resources::rows;

/// What the tables say, by head.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    shares: HashMap<String, f32>,
    thresholds: HashMap<(String, String), f32>,
    /// Slope and shift of the logit.
    curves: HashMap<String, (f32, f32)>,
}

/// Before the name of a head whose thresholds hold without the encoder.
const FAST: &str = "fast ";

/// Probabilities are held this far from 0 and 1, where the logit has no value.
const EDGE: f32 = 1e-4;

impl Judgement {
    /// Reads the embedded tables.
    ///
    /// # Errors
    /// A cell that is no number, with file and line.
    pub fn load() -> Result<Judgement> {
        let mut out = Judgement::default();
        rows("models/shares.tsv", |row| {
            out.shares
                .insert(row.cell("head").to_owned(), filled(row, "share")?);
            Ok(())
        })?;
        rows("models/thresholds.tsv", |row| {
            out.thresholds.insert(
                (row.cell("head").to_owned(), row.cell("label").to_owned()),
                filled(row, "least")?,
            );
            Ok(())
        })?;
        rows("models/calibration.tsv", |row| {
            out.curves.insert(
                row.cell("head").to_owned(),
                (filled(row, "slope")?, filled(row, "shift")?),
            );
            Ok(())
        })?;
        Ok(out)
    }

    /// The same for the linear models alone: rows of a head "fast HEAD" take the place of HEAD's.
    #[must_use]
    pub fn fast(mut self) -> Judgement {
        let own: Vec<((String, String), f32)> = self
            .thresholds
            .iter()
            .filter_map(|((head, label), least)| {
                let head = head.strip_prefix(FAST)?.to_owned();
                Some(((head, label.clone()), *least))
            })
            .collect();
        self.thresholds.extend(own);
        self
    }

    /// The encoder's share beside the linear model of a head; none where none is listed.
    pub fn share(&self, head: &str) -> f32 {
        self.shares.get(head).copied().unwrap_or_default()
    }

    /// Least probability of a label of a head; one half if not listed.
    pub fn threshold(&self, head: &str, label: &str) -> f32 {
        self.thresholds
            .get(&(head.to_owned(), label.to_owned()))
            .copied()
            .unwrap_or(0.5)
    }

    /// How often findings of this probability are right (Platt 1999: a logistic curve over the
    /// logit); the probability itself where the head has no curve.
    pub fn calibrated(&self, head: &str, probability: f32) -> f32 {
        let Some((slope, shift)) = self.curves.get(head) else {
            return probability;
        };
        let p = probability.clamp(EDGE, 1.0 - EDGE);
        let logit = (p / (1.0 - p)).ln();
        1.0 / (1.0 + (-(slope * logit + shift)).exp())
    }
}

fn filled(row: &crate::lexicon::Row<'_, '_>, column: &str) -> Result<f32> {
    let value = row
        .number(column)?
        .ok_or_else(|| row.error(format!("{column} is empty")))?;
    Ok(value as f32)
}

#[cfg(test)]
mod tests {
    use super::Judgement;

    #[test]
    fn the_fast_path_has_its_own_thresholds() {
        let mut judgement = Judgement::default();
        let key = |head: &str| (head.to_owned(), "Victim".to_owned());
        judgement.thresholds.insert(key("roles"), 0.48);
        judgement.thresholds.insert(key("fast roles"), 0.33);
        assert!((judgement.threshold("roles", "Victim") - 0.48).abs() < 1e-6);
        assert!((judgement.fast().threshold("roles", "Victim") - 0.33).abs() < 1e-6);
    }

    #[test]
    fn a_curve_keeps_the_order_and_stays_between_0_and_1() {
        let mut judgement = Judgement::default();
        judgement.curves.insert("event".to_owned(), (0.8, 0.3));
        let seen = [0.0, 0.1, 0.5, 0.9, 1.0].map(|p| judgement.calibrated("event", p));
        assert!(seen.windows(2).all(|w| w[0] < w[1]), "{seen:?}");
        assert!(seen.iter().all(|p| (0.0..=1.0).contains(p)), "{seen:?}");
        assert!(seen[2] > 0.5);
        let unlisted = judgement.calibrated("roles", 0.3);
        assert!((unlisted - 0.3).abs() < f32::EPSILON);
    }
}
