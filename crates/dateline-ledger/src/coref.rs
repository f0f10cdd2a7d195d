//! Do two articles tell of one event?
//!
//! In: sketches of two event mentions. Out: the log-odds that they are one, and what speaks for
//! and against it. Two things must be so: the articles are about one matter, and the mentions are
//! the same part of it. Each is a logistic regression over named values; the weights are
//! `models/same.tsv`, learned from articles of known incidents and from mentions of known chains
//! (`models/README.md`). Some pairs cannot be one whatever else they share: other families of
//! types, two mentions of one article, other countries, days far apart.

use crate::component::Sketched;
use crate::error::{Error, Result};
use crate::sketch::overlap;

/// What speaks for a pair: names of groups of values and the sums of their weights.
pub type Reasons = Vec<(String, f64)>;

/// The values, with the group each is told under.
pub const VALUES: [(&str, &str); 37] = [
    ("words", "words"),
    ("lead_words", "words"),
    ("sentence_words", "words"),
    ("same_trigger", "words"),
    ("rarest_names", "names"),
    ("share_of_names", "names"),
    ("same_person", "names"),
    ("same_doer", "parties"),
    ("same_sufferer", "parties"),
    ("same_name_and_age", "ages"),
    ("same_ages", "ages"),
    ("no_same_age", "ages"),
    ("same_day", "time"),
    ("a_day_apart", "time"),
    ("two_days_apart", "time"),
    ("four_days_apart", "time"),
    ("periods_meet", "time"),
    ("periods_apart", "time"),
    ("same_day_in_article", "time"),
    ("next_day_in_article", "time"),
    ("no_near_day_in_article", "time"),
    ("after_print", "time"),
    ("print_gap", "print"),
    ("print_far_apart", "print"),
    ("same_place", "place"),
    ("same_place_in_article", "place"),
    ("ten_km_apart", "place"),
    ("fifty_km_apart", "place"),
    ("same_toll", "toll"),
    ("other_toll", "toll"),
    ("same_toll_in_article", "toll"),
    ("other_toll_in_article", "toll"),
    ("same_type", "type"),
    ("both_told_most", "telling"),
    ("one_told_most", "telling"),
    ("same_status", "type"),
    ("same_outlet", "outlet"),
];

/// Most days between two stated days of one event, and between periods: reports misread days,
/// but not that far unless their articles also tell of one day.
const APART: [i32; 2] = [7, 90];

/// The learned weights: of the articles, and of the mentions.
#[derive(Debug)]
pub struct Judge {
    base: [f64; 2],
    weights: [[f64; VALUES.len()]; 2],
    same: f64,
    edge: f64,
}

/// What the two parts are told under.
const PARTS: [&str; 2] = ["reports", "mentions"];

impl Judge {
    /// The embedded weights.
    ///
    /// # Errors
    /// A file of another form.
    pub fn load() -> Result<Judge> {
        let name = "models/same.tsv";
        Judge::read(dateline::resources::embedded(name).map_err(Error::new)?)
            .map_err(|e| Error::new(format!("{name}: {e}")))
    }

    /// Reads lines of a name and two weights; `base`, `threshold` and `edge` stand among them.
    ///
    /// # Errors
    /// A line of another form, or of a value that is not compared.
    pub fn read(text: &str) -> Result<Judge> {
        let mut out = Judge {
            base: [0.0; 2],
            weights: [[0.0; VALUES.len()]; 2],
            same: 0.0,
            edge: 0.0,
        };
        for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let mut weight = || -> Option<f64> {
                match cells.next()?.trim() {
                    "" => Some(0.0),
                    number => number.parse().ok(),
                }
            };
            let (Some(report), Some(mention)) = (weight(), weight()) else {
                return Err(Error::new(format!("{line:?} is no name and two weights")));
            };
            match (name, VALUES.iter().position(|v| v.0 == name)) {
                ("base", _) => out.base = [report, mention],
                ("threshold", _) => out.same = report,
                ("edge", _) => out.edge = report,
                (_, Some(at)) => {
                    out.weights[0][at] = report;
                    out.weights[1][at] = mention;
                }
                _ => return Err(Error::new(format!("{name} is no value that is compared"))),
            }
        }
        Ok(out)
    }

    /// Log-odds from which two groups of mentions are one event.
    pub(crate) fn same(&self) -> f64 {
        self.same
    }

    /// Log-odds from which two mentions are of one component.
    pub(crate) fn edge(&self) -> f64 {
        self.edge
    }

    fn parts(&self, values: &[f64; VALUES.len()]) -> [f64; 2] {
        [0, 1].map(|p| {
            let sum: f64 = values
                .iter()
                .zip(&self.weights[p])
                .map(|(v, w)| v * w)
                .sum();
            self.base[p] + sum
        })
    }

    /// The log-odds that two mentions are one event.
    pub fn score(&self, a: &Sketched, b: &Sketched) -> f64 {
        both(self.parts(&values(a, b)))
    }

    /// What speaks for and against it: the score, its two parts, then what each is made of, the
    /// weightiest first.
    pub(crate) fn reasons(&self, a: &Sketched, b: &Sketched) -> Reasons {
        let values = values(a, b);
        let parts = self.parts(&values);
        let mut head: Reasons = vec![("score".to_owned(), both(parts))];
        let mut out: Reasons = Vec::new();
        for (p, name) in PARTS.into_iter().enumerate() {
            head.push((name.to_owned(), parts[p]));
            for ((value, weight), (_, group)) in values.iter().zip(&self.weights[p]).zip(&VALUES) {
                let group = format!("{name}: {group}");
                match out.iter_mut().find(|r| r.0 == group) {
                    Some(known) => known.1 += value * weight,
                    None => out.push((group, value * weight)),
                }
            }
        }
        for reason in head.iter_mut().chain(&mut out) {
            reason.1 = (reason.1 * 100.0).round() / 100.0;
        }
        out.retain(|r| r.1 != 0.0);
        out.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        head.extend(out);
        head
    }
}

/// Whether two mentions can be one event at all.
pub fn compatible(a: &Sketched, b: &Sketched) -> bool {
    let (x, y) = (&a.sketch, &b.sketch);
    if x.family != y.family || !x.mergeable || !y.mergeable || a.article.id == b.article.id {
        return false;
    }
    let places = x.place.as_ref().zip(y.place.as_ref());
    let countries = places.and_then(|(p, q)| p.country.zip(q.country));
    if countries.is_some_and(|(p, q)| p != q) {
        return false;
    }
    let Some((p, q)) = x.days.zip(y.days) else {
        return true;
    };
    let gap = (p.0 - q.1).max(q.0 - p.1);
    if x.exact && y.exact {
        gap <= APART[0] || nearest_days(a, b).is_some_and(|nearest| nearest <= 1)
    } else {
        gap <= APART[1]
    }
}

/// The log-odds that both of two independent things are so, from the log-odds of each.
fn both([a, b]: [f64; 2]) -> f64 {
    let terms = [-a, -b, -a - b];
    let most = terms.into_iter().fold(f64::MIN, f64::max);
    let sum: f64 = terms.iter().map(|t| (t - most).exp()).sum();
    -(most + sum.ln())
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().filter(|x| b.contains(x)).count()
}

/// Days between the nearest days of what happened in two articles, of the mentions' family.
fn nearest_days(a: &Sketched, b: &Sketched) -> Option<i32> {
    let of = |m: &Sketched| -> Vec<i32> {
        let family = m.sketch.family;
        m.article
            .days
            .iter()
            .filter(|d| d.0 == family)
            .map(|d| d.1)
            .collect()
    };
    let (x, y) = (of(a), of(b));
    x.iter()
        .flat_map(|p| y.iter().map(move |q| (p - q).abs()))
        .min()
}

/// The three rarest shared names, and the shared names' part of all names of one of the two.
fn names(a: &Sketched, b: &Sketched) -> (f64, f64) {
    let (x, y) = (&a.article.proper, &b.article.proper);
    let mut shared: Vec<u32> = x
        .iter()
        .filter_map(|n| y.iter().find(|m| m.0 == n.0).map(|m| m.1.min(n.1)))
        .collect();
    shared.sort_unstable_by(|p, q| q.cmp(p));
    let sum = |list: &mut dyn Iterator<Item = u32>| f64::from(list.sum::<u32>()) / 1000.0;
    let all = sum(&mut shared.iter().copied());
    let whole = sum(&mut x.iter().map(|n| n.1)).min(sum(&mut y.iter().map(|n| n.1)));
    let top = sum(&mut shared.iter().take(3).copied());
    (top / 20.0, if whole > 0.0 { all / whole } else { 0.0 })
}

/// Km between two places beyond the greater radius; nothing where one is not exact.
fn distance(a: &Sketched, b: &Sketched) -> Option<f64> {
    let (p, q) = (a.sketch.place.as_ref()?, b.sketch.place.as_ref()?);
    if p.name.is_some() && p.name == q.name {
        return Some(0.0);
    }
    let km = dateline::gazetteer::Gazetteer::distance_km(p.point?, q.point?);
    Some((km - p.radius.max(q.radius)).max(0.0))
}

/// The values of a pair, in the order of [`VALUES`].
pub fn values(a: &Sketched, b: &Sketched) -> [f64; VALUES.len()] {
    let (x, y) = (&a.sketch, &b.sketch);
    let (p, q) = (&*a.article, &*b.article);
    let words = overlap(&p.words, &q.words).sqrt();
    let (rarest, share) = names(a, b);
    let ages = common(&p.ages, &q.ages);
    let gap = x
        .days
        .zip(y.days)
        .map(|(m, n)| (m.0 - n.1).max(n.0 - m.1).max(0));
    let exact = gap.filter(|_| x.exact && y.exact);
    let period = gap.filter(|_| !(x.exact && y.exact));
    let in_articles = nearest_days(a, b);
    let print = p.published.zip(q.published).map(|(m, n)| (m - n).abs());
    let after = |m: &Sketched, print: Option<i32>| {
        let day = m.sketch.days.filter(|_| m.sketch.exact);
        day.zip(print).is_some_and(|(d, p)| d.0 > p + 1)
    };
    let km = distance(a, b);
    let place = |m: &Sketched| m.sketch.place.as_ref().and_then(|p| p.name);
    let tolls = |same: bool| {
        let told = x
            .tolls
            .iter()
            .zip(&y.tolls)
            .filter_map(|(m, n)| (*m).zip(*n));
        told.filter(|(m, n)| (m.0 == n.0) == same && m.0 + n.0 > 0)
            .count() as f64
            / 2.0
    };
    let article_tolls = |same: bool| {
        let told = p
            .tolls
            .iter()
            .zip(&q.tolls)
            .filter(|(m, n)| **m > 0 && **n > 0);
        told.filter(|(m, n)| (m == n) == same).count() as f64 / 2.0
    };
    [
        words,
        overlap(&p.lead, &q.lead).sqrt(),
        overlap(&x.words, &y.words).sqrt(),
        flag(common(&x.heads, &y.heads) > 0),
        rarest,
        share,
        common(&p.persons, &q.persons).min(3) as f64 / 3.0,
        flag(common(&x.parties[0], &y.parties[0]) > 0),
        flag(common(&x.parties[1], &y.parties[1]) > 0),
        flag(common(&p.named_ages, &q.named_ages) > 0),
        ages.min(3) as f64 / 3.0,
        flag(ages == 0 && !p.ages.is_empty() && !q.ages.is_empty()),
        flag(exact == Some(0)),
        flag(exact.is_some_and(|g| g >= 1)),
        flag(exact.is_some_and(|g| g >= 2)),
        flag(exact.is_some_and(|g| g >= 4)),
        flag(period.is_some_and(|g| g <= 1)),
        flag(period.is_some_and(|g| g > 1)),
        flag(in_articles == Some(0)),
        flag(in_articles == Some(1)),
        flag(in_articles.is_some_and(|g| g > 3)),
        flag(after(a, q.published) || after(b, p.published)),
        f64::from(print.unwrap_or(30).min(1000)).ln_1p() / 7.0,
        flag(print.is_some_and(|g| g > 60)),
        flag(place(a).is_some() && place(a) == place(b)),
        flag(common(&p.places, &q.places) > 0),
        flag(km.is_some_and(|k| k >= 10.0)),
        flag(km.is_some_and(|k| k >= 50.0)),
        tolls(true),
        tolls(false),
        article_tolls(true),
        article_tolls(false),
        flag(x.kind == y.kind),
        flag(x.top && y.top),
        flag(x.top != y.top),
        flag(x.status == y.status),
        flag(p.outlet.is_some() && p.outlet == q.outlet),
    ]
}
