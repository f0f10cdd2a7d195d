//! What of an event is searched? Its row.
//!
//! In: what a fold gives under the default policy. Out: a row of the table of events. The other policies'
//! tolls stand beside, so that a search by toll needs no recomputation.

use crate::component::Sketched;
use crate::error::Result;
use crate::fold::Summary;
use crate::home::{Dialect, Home, Value};
use crate::policy::Policy;
use crate::sketch;

/// Sorts after every day: the day of events without one.
pub(crate) const NO_DAY: &str = "9999";

/// The id of an event: the hash of where its first mention stands.
pub(crate) fn event_id(first: &Sketched) -> String {
    let at = first.sketch.triggers.first().map_or(0, |t| t.0);
    let mut parts = vec!["event".to_owned(), first.article.id.clone(), at.to_string()];
    // Two mentions by one word are told apart by their number.
    if first.sketch.again > 0 {
        parts.push(first.sketch.again.to_string());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    dateline::article::hash(&parts)
}

/// The same id as a number of the tables.
pub(crate) fn event_number(first: &Sketched) -> i64 {
    number(&event_id(first))
}

/// An id as a number: its 16 hexadecimal digits.
pub(crate) fn number(id: &str) -> i64 {
    u64::from_str_radix(id, 16).unwrap_or_default() as i64
}

/// The first and the last number of ids that start so; of text that starts none, a range
/// that holds nothing.
pub(crate) fn numbers(start: &str) -> (i64, i64) {
    let digits = start.len() as u32;
    let hex = start.bytes().all(|b| b.is_ascii_hexdigit());
    let number = u64::from_str_radix(start, 16).ok().filter(|_| hex);
    match number.filter(|_| (1..=16).contains(&digits)) {
        // Numbers that start with one digit have one sign, so the order of bits is theirs.
        Some(n) => {
            let free = 64 - 4 * digits;
            let first = n.checked_shl(free).unwrap_or(0);
            let rest = 1u64.checked_shl(free).map_or(u64::MAX, |r| r - 1);
            (first as i64, (first | rest) as i64)
        }
        None => (i64::MAX, i64::MIN),
    }
}

/// A number as an id.
pub(crate) fn id(number: i64) -> String {
    format!("{:016x}", number as u64)
}

/// Numbers of dead, in the order of the columns.
pub(crate) const TOLLS: [Policy; 5] = [
    Policy::Best,
    Policy::Conservative,
    Policy::Latest,
    Policy::Official,
    Policy::Max,
];

/// The column that holds a policy's number of dead.
pub(crate) fn toll(policy: Policy) -> &'static str {
    match policy {
        Policy::Best | Policy::Range => "killed",
        Policy::Conservative => "killed_conservative",
        Policy::Latest => "killed_latest",
        Policy::Official => "killed_official",
        Policy::Max => "killed_max",
    }
}

/// Writes the row of an event from a time on.
pub(crate) fn insert(
    home: &dyn Home,
    event: i64,
    from: &str,
    component: i64,
    summary: &Summary<5>,
) -> Result<()> {
    let (time, place) = (summary.time.as_ref(), summary.place.as_ref());
    let (day0, day1) = (
        time.and_then(|t| sketch::day(&t.start)).map(i64::from),
        time.and_then(|t| sketch::day(&t.end)).map(i64::from),
    );
    let (lat, lon) = (place.and_then(|p| p.lat), place.and_then(|p| p.lon));
    let (kind, tolls) = (&summary.kind, summary.totals);
    let values: Vec<Value> = vec![
        event.into(),
        from.into(),
        id(event).into(),
        component.into(),
        time.map_or_else(|| NO_DAY.to_owned(), |t| t.start.clone())
            .into(),
        day0.into(),
        day1.into(),
        place.and_then(|p| p.name.clone()).into(),
        place.and_then(|p| p.country.clone()).into(),
        lat.into(),
        lon.into(),
        (&kind.id).into(),
        (&kind.plover).into(),
        kind.acled.clone().into(),
        tolls[0].map(|n| n as i64).into(),
        tolls[1].map(|n| n as i64).into(),
        tolls[2].map(|n| n as i64).into(),
        tolls[3].map(|n| n as i64).into(),
        tolls[4].map(|n| n as i64).into(),
        i64::from(summary.disputed).into(),
        (summary.sources as i64).into(),
        (summary.articles as i64).into(),
    ];
    home.run(
        "INSERT INTO event (event, known_from, id, component, day, day0, day1, place, country, lat, lon, kind, plover, acled, killed, killed_conservative, killed_latest, killed_official, killed_max, disputed, sources, articles) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        &values,
    )?;
    if home.dialect() == Dialect::Sqlite {
        boxes(home, event, lat.zip(lon), day0.zip(day1))?;
    }
    Ok(())
}

/// Keeps the box of places and days that the rows of an event lie in.
fn boxes(
    home: &dyn Home,
    event: i64,
    point: Option<(f64, f64)>,
    days: Option<(i64, i64)>,
) -> Result<()> {
    if let Some((lat, lon)) = point {
        let values = [event.into(), lat.into(), lon.into()];
        let grown = home.run("UPDATE event_box SET lat0 = min(lat0, ?2), lat1 = max(lat1, ?2), lon0 = min(lon0, ?3), lon1 = max(lon1, ?3) WHERE event = ?1", &values)?;
        if grown == 0 {
            home.run(
                "INSERT INTO event_box (event, lat0, lat1, lon0, lon1) VALUES (?1, ?2, ?2, ?3, ?3)",
                &values,
            )?;
        }
    }
    if let Some((day0, day1)) = days {
        let values = [event.into(), day0.into(), day1.into()];
        let grown = home.run(
            "UPDATE event_days SET day0 = min(day0, ?2), day1 = max(day1, ?3) WHERE event = ?1",
            &values,
        )?;
        if grown == 0 {
            home.run(
                "INSERT INTO event_days (event, day0, day1) VALUES (?1, ?2, ?3)",
                &values,
            )?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{number, numbers};

    #[test]
    fn ids_that_start_so_lie_between_two_numbers() {
        let cases = [
            (
                "8",
                [
                    "8000000000000000",
                    "8fffffffffffffff",
                    "7fffffffffffffff",
                    "9000000000000000",
                ],
            ),
            (
                "0a1",
                [
                    "0a10000000000000",
                    "0a1fffffffffffff",
                    "0a0fffffffffffff",
                    "0a20000000000000",
                ],
            ),
            (
                "c8dfcc771643a46c",
                [
                    "c8dfcc771643a46c",
                    "c8dfcc771643a46c",
                    "c8dfcc771643a46b",
                    "c8dfcc771643a46d",
                ],
            ),
        ];
        for (start, ids) in cases {
            let (first, last) = numbers(start);
            let within = ids.map(|id| (first..=last).contains(&number(id)));
            assert_eq!(within, [true, true, false, false], "{start}");
        }
        for none in ["", "zz", "+1", "c8dfcc771643a46c0"] {
            let (first, last) = numbers(none);
            assert!(first > last, "{none:?}");
        }
    }
}
