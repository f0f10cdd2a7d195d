//! How good is it? The yardsticks, each with the figure to beat beside it.
//!
//! In: a folder of data sets. Out: the accuracy card. Every yardstick that finds its data runs;
//! the others are named as not found. The measures are those of the data sets' own papers where
//! they have one; each module states its measure.

mod agree;
mod align;
mod archive;
mod card;
mod causal;
mod clusters;
mod coded;
mod copies;
mod coreference;
mod details;
mod gold;
mod incidents;
mod keys;
mod muc;
mod names;
mod pairing;
mod polnear;
mod recognizers;
mod reliability;
mod templates;
mod timex;
mod toponyms;
mod violent;
mod wikievents;

use std::path::Path;

use dateline::Resources;
use dateline::article::Article;
use dateline::page::Page;
use jiff::civil::Date;

pub(crate) use card::Card;

use crate::failure::Failure;

/// Correct, system and reference counts of one field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) right: f64,
    pub(crate) system: f64,
    pub(crate) gold: f64,
}

impl Tally {
    pub(crate) fn precision(self) -> f64 {
        if self.system > 0.0 {
            100.0 * self.right / self.system
        } else {
            0.0
        }
    }

    pub(crate) fn recall(self) -> f64 {
        if self.gold > 0.0 {
            100.0 * self.right / self.gold
        } else {
            0.0
        }
    }

    pub(crate) fn f1(self) -> f64 {
        if self.system + self.gold > 0.0 {
            200.0 * self.right / (self.system + self.gold)
        } else {
            0.0
        }
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.system += other.system;
        self.gold += other.gold;
    }
}

/// One plain text as an article; its offsets must stay.
fn plain_article(
    text: &str,
    published: Option<Date>,
    resources: &Resources,
    path: &Path,
) -> Result<Article, Failure> {
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published,
    };
    let mut articles =
        dateline::page::articles(&page, resources).map_err(|e| Failure::input(path, e))?;
    let Some(Ok(article)) = articles.pop() else {
        return Err(Failure::input(path, "is no text"));
    };
    if article.text != text {
        return Err(Failure::input(path, "its text is not kept as it stands"));
    }
    Ok(article)
}

/// Runs every yardstick whose data are under `folder`.
pub(crate) fn run(folder: &Path, resources: &Resources, details: bool) -> Result<Card, Failure> {
    let mut card = Card::default();
    if !folder.is_dir() {
        return Err(Failure::input(folder, "is no folder"));
    }
    gold::run(folder, resources, details, &mut card)?;
    clusters::run(folder, resources, details, &mut card)?;
    muc::run(folder, resources, details, &mut card)?;
    templates::run(folder, resources, &mut card)?;
    wikievents::run(folder, resources, &mut card)?;
    polnear::run(folder, resources, &mut card)?;
    violent::run(folder, resources, details, &mut card)?;
    timex::run(folder, resources, details, &mut card)?;
    recognizers::run(folder, resources, details, &mut card)?;
    toponyms::run(folder, resources, details, &mut card)?;
    causal::run(folder, resources, &mut card)?;
    Ok(card)
}
