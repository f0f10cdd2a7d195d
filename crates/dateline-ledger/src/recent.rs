//! Which reports were read from the log lately? Entries never change, so they need not be read again.
//!
//! In: the id of a reading's entry. Out: its report, put together, and what is told of its text
//! alone. Keeps few enough to hold in memory.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use dateline::Resources;
use dateline::credits::Credit;
use dateline::report::Report;

use crate::family::{self, Runs};

/// Reports that are kept.
const MOST: usize = 1_024;

/// What is told of a text alone; found when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Traits {
    runs: OnceCell<Runs>,
    credits: OnceCell<Vec<Credit>>,
}

impl Traits {
    /// What a text is compared by.
    pub(crate) fn runs(&self, text: &str) -> &Runs {
        self.runs.get_or_init(|| family::runs(text))
    }

    /// The agencies that it is credited to.
    pub(crate) fn credits(&self, text: &str, resources: &Resources) -> &[Credit] {
        self.credits.get_or_init(|| resources.credits.of(text))
    }
}

/// A report with what is told of its text.
pub(crate) type Known = (Rc<Report>, Rc<Traits>);

/// The reports that were read lately.
#[derive(Default)]
pub(crate) struct Recent {
    reports: RefCell<HashMap<String, Known>>,
}

impl Recent {
    /// The report of a reading's entry, if it is kept.
    pub(crate) fn find(&self, id: &str) -> Option<Known> {
        self.reports.borrow().get(id).cloned()
    }

    /// Keeps a report.
    pub(crate) fn keep(&self, id: String, report: Report) -> Known {
        let known = (Rc::new(report), Rc::default());
        let mut reports = self.reports.borrow_mut();
        if reports.len() >= MOST {
            reports.clear();
        }
        reports.insert(id, Known::clone(&known));
        known
    }
}
