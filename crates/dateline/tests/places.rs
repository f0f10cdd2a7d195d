//! Which words name a place, which place, and how far from it?

use dateline::Resources;
use dateline::article::Article;
use dateline::document::Document;
use dateline::gazetteer::Gazetteer;
use dateline::mentions::Mentions;
use dateline::mentions::place::PlaceMention;
use dateline::page::Page;

fn article(text: &str, r: &Resources) -> Article {
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published: None,
    };
    let articles = dateline::page::articles(&page, r).unwrap_or_else(|e| panic!("{e}"));
    let Some(Ok(article)) = articles.into_iter().next() else {
        panic!("{text:?} is no text");
    };
    article
}

/// What is said of a text's places: words, name and country of the place, whether literal.
fn told(text: &str, r: &Resources) -> Vec<String> {
    let article = article(text, r);
    let doc = Document::new(&article, r);
    let mentions = Mentions::find(&doc, r);
    let say = |m: &PlaceMention| {
        let place = m.place.and_then(|p| r.gazetteer.place(p));
        let place = place.map_or("?".to_owned(), |p| format!("{} {}", p.name, p.country));
        let literal = if m.literal { "" } else { " (no place)" };
        format!("{} = {place}{literal}", m.span.of(doc.text()))
    };
    mentions.places.iter().map(say).collect()
}

#[test]
fn names_are_places_by_the_words_around_them() {
    let r = Resources::load().unwrap_or_else(|e| panic!("{e}")).fast();
    for (text, expected) in [
        // After a preposition; a verb of saying makes it a government.
        (
            "A bomb went off in Baghdad on Monday.",
            &["Baghdad = Baghdad IRQ"][..],
        ),
        (
            "Baghdad said that it would answer.",
            &["Baghdad = Baghdad IRQ (no place)"],
        ),
        // Another spelling, in a country that the report names.
        (
            "Shells fell on Khan Shaykhoun in Syria.",
            &["Khan Shaykhoun = Khan Sheikhoun SYR", "Syria = Syria SYR"],
        ),
        // The region after the comma decides which town.
        (
            "Two men were shot in Paris, Texas.",
            &["Paris = Paris USA", "Texas = Texas USA"],
        ),
        (
            "A fire burnt in Athens, Ga., on Sunday.",
            &["Athens = Athens USA", "Ga = Georgia USA"],
        ),
        // Containment: the village is the one of the district and province that are named.
        (
            "Gunmen raided a village in Sinjar district, Nineveh province.",
            &["Sinjar = Sinjar IRQ", "Nineveh province = Nineveh IRQ"],
        ),
        // The bare name means the town, with a word of areas the region.
        ("A mine went off in Aleppo.", &["Aleppo = Aleppo SYR"]),
        // A person's name and a plain word are no towns.
        ("Colonel Douglas Clinton said that Free Hall was shut.", &[]),
        // No list knows it: a name without a place.
        ("Rebels left the town of Kessrabad.", &["Kessrabad = ?"]),
    ] {
        assert_eq!(told(text, &r), expected, "{text}");
    }
}

#[test]
fn a_distance_moves_the_spot_and_a_direction_widens_it() {
    let r = Resources::load().unwrap_or_else(|e| panic!("{e}")).fast();
    for (text, moved, least) in [
        (
            "It fell 30 km (19 miles) north of Kirkuk in Iraq.",
            30.0,
            10.0,
        ),
        ("It fell ten miles south-west of Kirkuk in Iraq.", 16.0, 6.0),
        ("It fell north of Kirkuk in Iraq.", 0.0, 25.0),
        ("It fell near Kirkuk in Iraq.", 0.0, 25.0),
        ("It fell in Kirkuk in Iraq.", 0.0, 5.0),
    ] {
        let article = article(text, &r);
        let doc = Document::new(&article, &r);
        let mentions = Mentions::find(&doc, &r);
        let mention = mentions.places.first();
        let place = mention.and_then(|m| r.gazetteer.place(m.place?));
        let (Some(mention), Some(place)) = (mention, place) else {
            panic!("{text}: no place");
        };
        let (lat, lon, radius) = mention.spot(&place);
        let far = Gazetteer::distance_km((lat, lon), (place.lat, place.lon));
        assert!((far - moved).abs() < 0.5, "{text}: {far} km off");
        assert!(radius >= least, "{text}: {radius} km around");
        let exact = text.contains("in Kirkuk in");
        assert_eq!(mention.near(), !exact, "{text}");
    }
}

use proptest::prelude::*;

/// Words of texts that mean nothing: names, joints, numbers and marks in any order.
const WORDS: [&str; 36] = [
    "Baghdad",
    "Paris",
    "Texas",
    "Kessra",
    "Georgia",
    "Ga",
    "al-Nusra",
    "St",
    "Petersburg",
    "the",
    "of",
    "in",
    "near",
    "north",
    "30",
    "km",
    "miles",
    "1,200",
    "1.5",
    "million",
    "half",
    "percent",
    "between",
    "and",
    "dozens",
    "twenty-five",
    "Khan",
    "Shaykhoun",
    "Syria",
    "Syrian",
    "province",
    "(",
    ")",
    ",",
    ".",
    "said",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Every place goes by the words that stand there, every spot holds its place or lies where
    /// the words put it, and every number has its words.
    #[test]
    fn nothing_is_invented(picks in proptest::collection::vec(0..WORDS.len(), 1..24)) {
        static RESOURCES: std::sync::OnceLock<Resources> = std::sync::OnceLock::new();
        let r = RESOURCES.get_or_init(|| Resources::load().unwrap_or_else(|e| panic!("{e}")).fast());
        let text = picks.iter().map(|i| WORDS[*i]).collect::<Vec<_>>().join(" ");
        let article = article(&text, r);
        let doc = Document::new(&article, r);
        let mentions = Mentions::find(&doc, r);
        for m in mentions.places.iter().chain(&mentions.peoples) {
            let words = m.span.of(doc.text());
            prop_assert!(!words.is_empty() && text.contains(words));
            let Some(index) = m.place else { continue };
            let names = dateline::document::name_words(words, &r.word_abbreviations);
            let by_name = r.gazetteer.starting(&names, 0);
            let known = by_name.iter().any(|(_, list)| list.contains(&index))
                || r.gazetteer.demonym(&names, 0).is_some_and(|d| d.1 == index)
                || r.gazetteer.spelled_alike(words).contains(&index);
            prop_assert!(known, "{words:?} in {text:?}");
            let Some(place) = r.gazetteer.place(index) else {
                return Err(TestCaseError::fail("no such place"));
            };
            let (lat, lon, radius) = m.spot(&place);
            let far = Gazetteer::distance_km((lat, lon), (place.lat, place.lon));
            let told = m.offset.and_then(|o| o.km).unwrap_or(0.0);
            prop_assert!(far <= told * 1.1 + 1.0 && radius > 0.0, "{words:?} in {text:?}");
        }
        for q in &mentions.quantities {
            let words = q.span.of(doc.text());
            prop_assert!(text.contains(words) && q.max.is_none_or(|m| m >= q.min));
            // Digits alone mean what they say.
            if let Ok(value) = words.replace(',', "").parse::<u64>() {
                prop_assert!(q.exact() == Some(value), "{words:?} in {text:?}");
            }
        }
    }
}
