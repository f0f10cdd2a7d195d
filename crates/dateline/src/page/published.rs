//! On which day was this printed, going by its own words?
//!
//! In: an article without metadata. Out: a day, or nothing. Grounds, in order of trust: a label
//! ("Published:"), a dateline before the first sentence, a line that is only a date, and a full
//! date whose weekday the lead names without one ("on Saturday" beside "Saturday, 14 March
//! 2020"). A date that is merely mentioned is no ground.

use jiff::civil::Date;

use crate::article::{Article, BlockKind};
use crate::document::Document;
use crate::mentions::time::{self, TimeMention};
use crate::resources::Resources;

/// Bytes into the text within which a dateline or a lead stands.
const LEAD: u32 = 700;

/// A date at the front of a text in ISO form, with or without a time of day.
pub(crate) fn iso(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.get(..10)?;
    if text
        .get(10..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    head.replace('/', "-").parse().ok()
}

/// The day that the text itself gives.
pub(super) fn from_text(article: &Article, resources: &Resources) -> Option<Date> {
    let doc = Document::new(article, resources);
    let times = time::find(&doc, resources, None);
    let full: Vec<(&TimeMention, Date)> = times
        .iter()
        .filter_map(|t| t.full_date().map(|d| (t, d)))
        .collect();
    labelled(&doc, &full, resources)
        .or_else(|| dateline(&doc, &full))
        .or_else(|| alone(&doc, &full))
        .or_else(|| by_weekday(&doc, &times, &full))
}

/// "Published: 4 May 2031", in the same line.
fn labelled(
    doc: &Document<'_>,
    full: &[(&TimeMention, Date)],
    resources: &Resources,
) -> Option<Date> {
    full.iter().find_map(|(t, date)| {
        let at = doc.tokens_in(t.span).start;
        let label = (at.saturating_sub(3)..at).any(|k| {
            resources
                .times
                .longest(&doc.norms, k)
                .is_some_and(|(_, w)| w.class == "label")
        });
        let line = doc.text()[..t.span.start as usize]
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        (label && line.split_whitespace().count() <= 4).then_some(*date)
    })
}

/// "KESSRA, 4 May 2031 (Outlet) –" before the first sentence.
fn dateline(doc: &Document<'_>, full: &[(&TimeMention, Date)]) -> Option<Date> {
    full.iter().find_map(|(t, date)| {
        let block = doc
            .article
            .blocks
            .iter()
            .find(|b| b.span.holds(t.span) && b.kind == BlockKind::Paragraph)?;
        let before = &doc.text()[block.span.start as usize..t.span.start as usize];
        let after = &doc.text()[t.span.end as usize..block.span.end as usize];
        let place = before
            .trim_end()
            .trim_end_matches(['(', '-', '–', '—'])
            .trim_end();
        let short =
            place.len() < 60 && place.ends_with(',') && place.split_whitespace().count() <= 6;
        let marked = after.trim_start().starts_with(['(', '-', '–', '—', '[']);
        (t.span.start < LEAD && short && marked).then_some(*date)
    })
}

/// A short line that holds a date and little else.
fn alone(doc: &Document<'_>, full: &[(&TimeMention, Date)]) -> Option<Date> {
    full.iter().find_map(|(t, date)| {
        let block = doc.article.blocks.iter().find(|b| b.span.holds(t.span))?;
        let rest = block.span.len() - t.span.len();
        (rest <= 25
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::Title)
            && block.span.start < 2 * LEAD)
            .then_some(*date)
    })
}

/// The latest full date whose weekday the lead names without a date.
fn by_weekday(
    doc: &Document<'_>,
    times: &[TimeMention],
    full: &[(&TimeMention, Date)],
) -> Option<Date> {
    let lead: Vec<i8> = times
        .iter()
        .filter(|t| coded_lead(doc, t))
        .filter_map(TimeMention::bare_weekday)
        .collect();
    full.iter()
        .map(|(_, date)| *date)
        .filter(|d| lead.contains(&d.weekday().to_monday_one_offset()))
        .max()
}

fn coded_lead(doc: &Document<'_>, time: &TimeMention) -> bool {
    let first = doc
        .article
        .blocks
        .iter()
        .find(|b| b.kind == BlockKind::Paragraph)
        .map_or(0, |b| b.span.start);
    time.span.start >= first && time.span.start < first + LEAD
}
