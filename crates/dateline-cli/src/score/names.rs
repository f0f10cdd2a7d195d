//! When two names are one: the rule of the hand-coded reports.
//!
//! Words overlap with Dice 0.6, or one is the initials of the other; adjectives and names of
//! countries count as the country.

use std::collections::BTreeMap;

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-' && c != '\'')
        .map(|w| {
            w.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .replace("'s", "")
                .replace('.', "")
        })
        .filter(|w| !w.is_empty() && !["the", "a", "an", "of"].contains(&w.as_str()))
        .collect()
}

/// Dice of words at 0.6, or initials.
pub(super) fn names_match(a: &str, b: &str) -> bool {
    let (x, y) = (words(&a.replace('’', "'")), words(&b.replace('’', "'")));
    if x.is_empty() || y.is_empty() {
        return false;
    }
    let common = x.iter().filter(|w| y.contains(w)).count() as f64;
    let initials = |long: &[String], short: &[String]| {
        short.len() == 1
            && long.len() > 1
            && long
                .iter()
                .filter_map(|w| w.chars().next())
                .collect::<String>()
                == short[0]
    };
    2.0 * common / (x.len() + y.len()) as f64 >= 0.6 || initials(&x, &y) || initials(&y, &x)
}

/// A country's adjectives and names as its code, in a name.
fn with_countries(name: &str, resources: &BTreeMap<String, String>) -> String {
    name.split_whitespace()
        .map(|w| {
            resources
                .get(
                    &w.trim_matches(|c: char| !c.is_alphanumeric() && c != '.')
                        .to_lowercase(),
                )
                .cloned()
                .unwrap_or_else(|| w.to_owned())
        })
        .collect::<Vec<_>>()
        .join(" ")
}

thread_local! {
    static COUNTRIES: std::cell::OnceCell<BTreeMap<String, String>> = const { std::cell::OnceCell::new() };
}

/// One-word names and adjectives of countries with their codes.
fn countries() -> BTreeMap<String, String> {
    let table = dateline_data_countries();
    let mut out = BTreeMap::new();
    for (code, name) in table {
        for one in name
            .split('|')
            .filter(|n| !n.is_empty() && !n.contains(' '))
        {
            out.insert(one.to_lowercase(), code.clone());
        }
        if name == "United States" {
            out.insert("america".to_owned(), code.clone());
        }
    }
    out
}

fn dateline_data_countries() -> Vec<(String, String)> {
    let text = dateline::resources::embedded("data/gazetteer/countries.tsv").unwrap_or_default();
    let mut rows = text.lines().filter(|l| !l.starts_with('#'));
    let header: Vec<&str> = rows.next().unwrap_or_default().split('\t').collect();
    let at = |name: &str| header.iter().position(|h| *h == name);
    rows.flat_map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let cell = |name: &str| {
            at(name)
                .and_then(|i| cells.get(i))
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        let code = cell("iso3");
        ["name", "aliases", "demonyms"].map(|c| (code.clone(), cell(c)))
    })
    .collect()
}

/// Whether two names mean one party.
pub(super) fn party_match(gold: &str, system: &str) -> bool {
    if names_match(gold, system) {
        return true;
    }
    COUNTRIES.with(|cell| {
        let table = cell.get_or_init(countries);
        let fix = |n: &str| {
            with_countries(
                &n.replace("United States", "USA")
                    .replace("United Kingdom", "GBR"),
                table,
            )
        };
        names_match(&fix(gold), &fix(system))
    })
}
