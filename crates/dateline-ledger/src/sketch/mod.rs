//! What of an article and its event mentions is compared with those of others?
//!
//! In: a report. Out: an [`ArticleSketch`] and a [`MentionSketch`] for each event that has a
//! claim: days, places, names as hashes, numbers, the words that weigh most. Sketches are small
//! and kept, so that comparing needs no report.

mod code;
mod words;

use std::collections::BTreeSet;

use dateline::Resources;
use dateline::report::{EntityOut, EventOut, Report};
use dateline::vocabulary::{EntityKind, Measure, Role, Status};

pub use words::Rarity;
pub(crate) use words::{Weighted, hash, overlap};

/// The widest precisions that still name a place within a town's reach (UCDP's 1 to 7).
const EXACT_PLACE: u8 = 3;

/// Most spots of an article.
const SPOTS: usize = 8;

/// What an article's mentions share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleSketch {
    /// The article.
    pub id: String,
    /// Day it was printed, days since 1970.
    pub published: Option<i32>,
    /// Its outlet.
    pub outlet: Option<u32>,
    /// The words that weigh most, of the whole text.
    pub words: Weighted,
    /// The same of its beginning.
    pub lead: Weighted,
    /// The rarest words that are always written with a capital, with their rarity.
    pub proper: Weighted,
    /// First and last names of persons.
    pub persons: Vec<u32>,
    /// Ages.
    pub ages: Vec<u32>,
    /// Last names with the ages beside them.
    pub named_ages: Vec<(u32, u32)>,
    /// Names of the places where its events were.
    pub places: Vec<u32>,
    /// Where and when its events were: day, degrees north and east to a hundredth.
    pub spots: Vec<(i32, f64, f64)>,
    /// Days of what happened, by family of type.
    pub days: Vec<(u32, i32)>,
    /// The greatest number of killed and of wounded that any event has.
    pub tolls: [u64; 2],
}

/// One event mention.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MentionSketch {
    /// Family of its type.
    pub family: u32,
    /// Its type.
    pub kind: u32,
    /// Whether it can have happened only once, and so can be told by others.
    pub mergeable: bool,
    /// Whether it happened, as a number.
    pub status: u32,
    /// First and last day, days since 1970.
    pub days: Option<(i32, i32)>,
    /// Whether they are one day as the text states it.
    pub exact: bool,
    /// Where: name, degrees north and east, radius in km, country.
    pub place: Option<PlaceSketch>,
    /// Extents of its triggers in the article.
    pub triggers: Vec<(u32, u32)>,
    /// How many mentions before it in its article share its first trigger.
    pub again: u32,
    /// Whether its article tells it most of its family.
    pub top: bool,
    /// Words of its triggers.
    pub heads: Vec<u32>,
    /// Words of the sentences that tell it.
    pub words: Weighted,
    /// Names of who did it, and of who it was done to.
    pub parties: [Vec<u32>; 2],
    /// Killed and wounded.
    pub tolls: [Option<(u64, Option<u64>)>; 2],
}

/// Where a mention was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceSketch {
    /// Its name.
    pub name: Option<u32>,
    /// Degrees north and east, where it is known to a town's reach.
    pub point: Option<(f64, f64)>,
    /// Radius in km.
    pub radius: f64,
    /// Country.
    pub country: Option<u32>,
}

/// A day (`2031-05-06`) as days since 1970.
pub(crate) fn day(text: &str) -> Option<i32> {
    let mut parts = text.get(..10)?.splitn(3, '-').map(str::parse::<i32>);
    let (y, m, d) = (
        parts.next()?.ok()?,
        parts.next()?.ok()?,
        parts.next()?.ok()?,
    );
    // Days from civil, Howard Hinnant's algorithm: exact for the Gregorian calendar.
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The publisher, or the last two labels of the host.
pub(crate) fn outlet(report: &Report) -> Option<u32> {
    let article = &report.article;
    let host = || {
        let url = article.url.as_deref()?;
        // An archive's address holds the address of the page last.
        let rest = url.rsplit_once("://").map_or(url, |p| p.1);
        let host = rest.split(['/', ':', '?']).next()?;
        let labels: Vec<&str> = host.split('.').collect();
        let last = labels.len().saturating_sub(2);
        (labels.len() > 1).then(|| labels[last..].join("."))
    };
    let name = article.publisher.clone().or_else(host)?;
    Some(hash(&name.to_lowercase()))
}

fn happened(event: &EventOut) -> bool {
    matches!(
        event.status,
        Status::Happened | Status::Ongoing | Status::Denied
    )
}

fn family(event: &EventOut, resources: &Resources) -> u32 {
    let found = resources.ontology.find(&event.kind.id);
    found.map_or(0, |t| hash(&resources.ontology.types[t].family))
}

fn days(event: &EventOut) -> Option<(i32, i32)> {
    let time = event.time.as_ref()?;
    Some((day(&time.start)?, day(&time.end)?))
}

/// Killed and wounded as the event's totals say.
fn tolls(event: &EventOut) -> [Option<(u64, Option<u64>)>; 2] {
    [Measure::Killed, Measure::Wounded].map(|of| {
        let mut totals = event
            .counts
            .iter()
            .filter(|c| c.of == of && c.part_of.is_none());
        totals.next().map(|c| (c.min, c.max))
    })
}

/// A name as it is compared: its identifier, or its words.
fn name(entity: &EntityOut) -> u32 {
    let link = entity.link.as_ref();
    hash(&link.map_or_else(
        || dateline::gazetteer::fold(&entity.name),
        |l| format!("{}:{}", l.scheme, l.id),
    ))
}

/// The sketches of a report: of the article, and of the events by their index.
pub fn sketch(
    report: &Report,
    resources: &Resources,
    rarity: &Rarity,
) -> (ArticleSketch, Vec<(usize, MentionSketch)>) {
    let text = words::Text::of(report, resources, rarity);
    let mut mentions: Vec<(usize, MentionSketch)> = Vec::new();
    for (i, event) in report.events.iter().enumerate() {
        // An event without a claim is none.
        if event.claims.is_empty() {
            continue;
        }
        let mut sketch = mention(event, report, resources, &text);
        let same = |m: &&(usize, MentionSketch)| m.1.triggers.first() == sketch.triggers.first();
        sketch.again = mentions.iter().filter(same).count() as u32;
        mentions.push((i, sketch));
    }
    let families: BTreeSet<u32> = mentions.iter().map(|m| m.1.family).collect();
    for of in families {
        let top = incident(report, &|e| family(e, resources) == of);
        let mut those = mentions.iter_mut();
        if let Some(mention) = those.find(|m| Some(m.0) == top) {
            mention.1.top = true;
        }
    }
    (article(report, resources, &text), mentions)
}

/// The index of the event that an article is about: one that happened, with a day if any has
/// one, not after the day of print, told by the most triggers; of several the first told.
///
/// `kinds`: whether a type may be what an article is about.
pub fn incident(report: &Report, kinds: &dyn Fn(&EventOut) -> bool) -> Option<usize> {
    let published = report.article.published.as_deref().and_then(day);
    let told = report.events.iter().enumerate().filter(|(_, e)| {
        kinds(e)
            && !e.claims.is_empty()
            && matches!(e.status, Status::Happened | Status::Ongoing)
            && days(e).zip(published).is_none_or(|(d, p)| d.0 <= p)
    });
    let rank = |e: &EventOut| (days(e).is_some_and(|d| d.0 == d.1), e.triggers.len());
    told.max_by(|a, b| rank(a.1).cmp(&rank(b.1)).then(b.0.cmp(&a.0)))
        .map(|t| t.0)
}

fn article(report: &Report, resources: &Resources, text: &words::Text<'_>) -> ArticleSketch {
    let published = report.article.published.as_deref().and_then(day);
    let told: Vec<&EventOut> = report.events.iter().filter(|e| happened(e)).collect();
    let mut days: Vec<(u32, i32)> = told
        .iter()
        .filter_map(|e| Some((family(e, resources), days(e).filter(|d| d.0 == d.1)?.0)))
        .filter(|d| published.is_none_or(|p| d.1 <= p))
        .collect();
    days.sort_unstable();
    days.dedup();
    let greatest = |i: usize| {
        let all = told.iter().filter_map(|e| tolls(e)[i]);
        all.map(|t| t.0).max().unwrap_or_default()
    };
    let places: BTreeSet<u32> = report
        .events
        .iter()
        .filter_map(|e| e.place.as_ref()?.name.as_deref())
        .map(|n| hash(&dateline::gazetteer::fold(n)))
        .collect();
    let mut spots: Vec<(i32, f64, f64)> = Vec::new();
    for event in &report.events {
        let place = event
            .place
            .as_ref()
            .filter(|p| p.precision.unwrap_or(9) <= EXACT_PLACE);
        let point = place.and_then(|p| p.lat.zip(p.lon));
        let when = self::days(event).map(|d| d.0).or(published);
        if let (Some((lat, lon)), Some(day)) = (point, when) {
            let hundredth = |degrees: f64| (degrees * 100.0).round() / 100.0;
            let spot = (day, hundredth(lat), hundredth(lon));
            if spots.len() < SPOTS && !spots.contains(&spot) {
                spots.push(spot);
            }
        }
    }
    let persons = report
        .entities
        .iter()
        .filter(|e| e.kind == EntityKind::Person);
    let persons: BTreeSet<u32> = persons.filter_map(|e| words::person(&e.name)).collect();
    let (ages, named_ages) = text.ages();
    ArticleSketch {
        id: report.article.id.clone(),
        published,
        outlet: outlet(report),
        words: text.heaviest(),
        lead: text.lead(),
        proper: text.proper(),
        persons: persons.into_iter().collect(),
        ages,
        named_ages,
        places: places.into_iter().collect(),
        spots,
        days,
        tolls: [greatest(0), greatest(1)],
    }
}

fn mention(
    event: &EventOut,
    report: &Report,
    resources: &Resources,
    text: &words::Text<'_>,
) -> MentionSketch {
    let named = |roles: &[Role]| -> Vec<u32> {
        let names: BTreeSet<u32> = event
            .arguments
            .iter()
            .filter(|a| roles.contains(&a.role))
            .filter_map(|a| report.entities.iter().find(|e| e.id == a.entity))
            .map(name)
            .collect();
        names.into_iter().collect()
    };
    let days = days(event);
    MentionSketch {
        family: family(event, resources),
        kind: hash(&event.kind.id),
        mergeable: happened(event),
        status: hash(event.status.name()),
        days,
        exact: days.is_some_and(|d| d.0 == d.1),
        place: event.place.as_ref().map(|p| PlaceSketch {
            name: p
                .name
                .as_deref()
                .map(|n| hash(&dateline::gazetteer::fold(n))),
            point: p
                .lat
                .zip(p.lon)
                .filter(|_| p.precision.unwrap_or(9) <= EXACT_PLACE),
            radius: p.radius_km.unwrap_or_default(),
            country: p.country.as_deref().map(hash),
        }),
        triggers: event.triggers.iter().map(|t| (t.start, t.end)).collect(),
        again: 0,
        top: false,
        heads: text.heads(&event.triggers),
        words: text.around(&event.triggers),
        parties: [
            named(&[Role::Initiator]),
            named(&[Role::Target, Role::Victim, Role::Recipient]),
        ],
        tolls: tolls(event),
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-03-01"), Some(11_017));
        assert_eq!(day("2031-05-06"), Some(22_405));
        assert_eq!(day("later"), None);
    }
}
