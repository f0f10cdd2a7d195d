//! The accuracy card: lines of figures, printed as a table, Markdown or JSON.

use serde::Serialize;

use super::Tally;

/// One figure with what it is measured against.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    /// Data set and part.
    pub(crate) set: String,
    /// What is measured.
    pub(crate) measure: String,
    /// Percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) precision: Option<f64>,
    /// Percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recall: Option<f64>,
    /// F1 in percent, or what the measure says.
    pub(crate) value: f64,
    /// The same value on the fast path, without the encoder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fast: Option<f64>,
    /// Number of reference items.
    pub(crate) items: usize,
    /// The figure to beat, with its source; or the ceiling.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) beside: String,
}

/// All lines, and what could not be measured.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Card {
    pub(crate) lines: Vec<Line>,
    pub(crate) missing: Vec<String>,
    #[serde(skip)]
    pub(crate) details: Vec<String>,
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

impl Card {
    pub(crate) fn tally(&mut self, set: &str, measure: &str, tally: Tally, beside: &str) {
        self.lines.push(Line {
            set: set.to_owned(),
            measure: measure.to_owned(),
            precision: Some(tenth(tally.precision())),
            recall: Some(tenth(tally.recall())),
            value: tenth(tally.f1()),
            fast: None,
            items: tally.gold.round() as usize,
            beside: beside.to_owned(),
        });
    }

    /// Puts the values of the fast path beside these.
    pub(crate) fn beside_fast(&mut self, fast: &Card) {
        for line in &mut self.lines {
            line.fast = fast
                .lines
                .iter()
                .find(|l| l.set == line.set && l.measure == line.measure)
                .map(|l| l.value);
        }
    }

    /// A Markdown table, as `docs/accuracy.md` keeps it.
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::from(
            "| set | measure | P | R | F1 | fast | items | beside it |\n|---|---|---|---|---|---|---|---|\n",
        );
        let cell = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.1}"));
        for l in &self.lines {
            out += &format!(
                "| {} | {} | {} | {} | {:.1} | {} | {} | {} |\n",
                l.set,
                l.measure,
                cell(l.precision),
                cell(l.recall),
                l.value,
                cell(l.fast),
                l.items,
                l.beside
            );
        }
        for missing in &self.missing {
            out += &format!("\nNot measured: {missing}\n");
        }
        out
    }
}
