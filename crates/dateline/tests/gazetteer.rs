//! The gazetteer: its file, its names, and spellings that meet.

use dateline::Resources;
use dateline::gazetteer::world::World;
use dateline::gazetteer::write::{Spelling, Tables, write};
use dateline::gazetteer::{Gazetteer, PlaceKind, fold};

fn resources() -> Resources {
    Resources::load().unwrap_or_else(|e| panic!("{e}")).fast()
}

fn words(name: &str) -> Vec<String> {
    dateline::document::words(name)
}

/// All places of a name or of one spelled like it.
fn places(g: &Gazetteer, name: &str) -> Vec<u32> {
    let words = words(name);
    let whole = |(n, list): (usize, Vec<u32>)| (n == words.len()).then_some(list);
    let mut out: Vec<u32> = g
        .starting(&words, 0)
        .into_iter()
        .filter_map(whole)
        .flatten()
        .collect();
    out.extend(g.spelled_alike(name));
    out
}

#[test]
fn spellings_of_one_town_meet() {
    let r = resources();
    let g = &r.gazetteer;
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("transliterations.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .skip(1)
    {
        let cells: Vec<&str> = line.split('\t').collect();
        let [country, one, other, known] = cells[..] else {
            panic!("{line:?}: four cells");
        };
        count += 1;
        let town = |i: &u32| {
            g.place(*i).is_some_and(|p| {
                p.country == country && p.kind == PlaceKind::Town || g.is_listed(*i)
            })
        };
        let theirs = places(g, other);
        let met = places(g, one)
            .iter()
            .filter(|i| town(i))
            .any(|i| theirs.contains(i));
        if met != known.is_empty() {
            wrong.push(format!("{one} / {other}: met {met}"));
        }
    }
    assert!(count >= 100, "{count} pairs");
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
}

const REGIONS: &str = "code\tname\taliases\tgeonames\tlat\tlon\tradius_km\tbasis
QX.1\tOstmark\tOst|Östmark\t11\t10.5\t20.25\t90\tshape
QX.2\tNowhere\t\t12\t\t\t\t
";
const DISTRICTS: &str = "code\tname\taliases\tgeonames\tlat\tlon\tradius_km\tbasis
QX.1.7\tKessra District\tKessra\t21\t10.6\t20.3\t15\ttowns
";
const TOWNS: &str = "geonames\tname\tiso2\tadmin1\tadmin2\tfeature\tlat\tlon\tpopulation\taliases
31\tKessra\tQX\t1\t7\tPPL\t10.6123\t-20.3\t5000\tKesrah|كسرة
32\tKessra\tQY\t\t\tPPLC\t-60\t170.5\t900000\t
";
const AIRPORTS: &str = "name\tiso2\tlat\tlon\ticao\nKessra Airfield\tQX\t10.7\t20.4\tQXKA\n";

#[test]
fn the_file_gives_back_what_was_written() {
    let spelling = Spelling {
        romanized: &|iso2| iso2 == "QX",
        article: &|word| word == "al",
    };
    let tables = Tables {
        regions: REGIONS,
        districts: DISTRICTS,
        towns: TOWNS,
        airports: AIRPORTS,
    };
    let bytes = write(&tables, &spelling).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(bytes, write(&tables, &spelling).unwrap_or_default());
    let world = World::open(&bytes).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(world.len(), 5, "a region without a position is left out");
    let named = |name: &str| -> Vec<u32> { world.named(&fold(name)) };
    assert_eq!(named("Kessra"), [1, 3, 2], "areas, then the largest");
    assert_eq!(named("kesrah"), [2]);
    assert_eq!(named("كسرة"), [2]);
    assert_eq!(named("ÖSTMARK"), [0]);
    let town = world.record(2).unwrap_or_else(|| panic!("no town"));
    assert_eq!((town.name, world.iso2(town.country)), ("Kessra", "QX"));
    assert_eq!((town.lat, town.lon, town.geonames), (10.6123, -20.3, 31));
    assert_eq!((town.region, town.district), (Some(0), Some(1)));
    let starting = world.starting(&words("Kessra Airfield burnt"));
    assert_eq!(starting, [(1, vec![1, 3, 2]), (2, vec![4])]);
    assert!(!world.keyed("ksr").is_empty());
    for cut in [0, 7, 39, 60, bytes.len() - 1] {
        assert!(World::open(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn our_lists_and_the_world_are_one() {
    let r = resources();
    let g = &r.gazetteer;
    // A base that only our list has, and a region that both have.
    let taji = places(g, "Camp Taji");
    assert!(taji.iter().any(|i| g.is_listed(*i)));
    let nineveh = places(g, "Nineveh province");
    let nineveh = nineveh.first().and_then(|i| g.place(*i));
    assert!(nineveh.is_some_and(|p| p.geonames.is_some() && p.region.is_some()));
    let mosul = places(g, "Mosul");
    let mosul = mosul.iter().filter_map(|i| g.place(*i));
    let mosul: Vec<_> = mosul.filter(|p| p.country == "IRQ").collect();
    let inside = |p: &dateline::gazetteer::Place| {
        let region = p.region.and_then(|r| g.place(r));
        p.kind == PlaceKind::Town && region.is_some_and(|r| r.name == "Nineveh")
    };
    assert!(mosul.iter().any(inside));
}
