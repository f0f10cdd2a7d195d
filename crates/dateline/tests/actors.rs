//! Which actor, of what kind and country, and who is the same person?

use dateline::Resources;
use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline::report::{EntityOut, Report};

fn report(text: &str, r: &Resources) -> Report {
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published: None,
    };
    let found = articles(&page, r).unwrap_or_else(|e| panic!("{e}"));
    let Some(Ok(article)) = found.into_iter().next() else {
        panic!("{text:?} is no text");
    };
    read(&article, r, Options::default())
}

/// The entity with a mention of these words.
fn entity<'a>(report: &'a Report, words: &str) -> &'a EntityOut {
    let text = &report.article.text;
    let said = |e: &&EntityOut| {
        e.mentions.iter().any(|m| {
            let chars = text.chars().skip(m.start as usize);
            let mention: String = chars.take((m.end - m.start) as usize).collect();
            mention.ends_with(words)
        })
    };
    let found = report.entities.iter().find(said);
    found.unwrap_or_else(|| panic!("no {words:?} in {:?}", report.entities))
}

#[test]
fn the_words_give_kind_and_country() {
    let r = Resources::load().unwrap_or_else(|e| panic!("{e}")).fast();
    let told = report(
        "Iraqi army soldiers shot dead two Maoist rebels in Baghdad on Monday. \
         A Shiite militia killed a policeman in Mosul, the Iraqi defence ministry said.",
        &r,
    );
    let of = |words: &str| {
        let e = entity(&told, words);
        let link = e.link.as_ref().map_or("", |l| l.scheme.as_str());
        (
            e.kind.name(),
            e.country.as_deref().unwrap_or("-"),
            link.to_owned(),
        )
    };
    assert_eq!(of("army soldiers"), ("military", "IRQ", "gwn".to_owned()));
    // The Maoists of India are not meant where nothing tells of India.
    assert_eq!(of("Maoist rebels"), ("armed_group", "IRQ", String::new()));
    assert_eq!(of("Shiite militia"), ("armed_group", "IRQ", String::new()));
    assert_eq!(of("ministry").0, "government");
}

#[test]
fn a_title_a_name_and_a_surname_are_one_person() {
    let r = Resources::load().unwrap_or_else(|e| panic!("{e}")).fast();
    let told = report(
        "General Karim Varn, commander of the Ostmark Division, said rebels had shelled the town \
         of Kessra. Varn said the shelling killed three people.",
        &r,
    );
    let varn = entity(&told, "Varn");
    assert_eq!(varn.kind.name(), "person");
    assert!(varn.mentions.len() >= 2, "{varn:?}");
}

#[test]
fn of_one_name_the_bearer_of_the_time_and_land_is_meant() {
    let r = Resources::load().unwrap_or_else(|e| panic!("{e}"));
    let words = dateline::document::words("People's Revolutionary Army");
    let bearer = |country: &'static str, year: i16| {
        let lands = std::iter::once(country).collect();
        let found = r.actors.fitting(&words, 0, Some(year), &lands);
        found.and_then(|(_, a)| a.country.clone())
    };
    assert_eq!(bearer("SLV", 1985).as_deref(), Some("SLV"));
    assert_eq!(bearer("ARG", 1975).as_deref(), Some("ARG"));
    // Every id that a row names is there.
    for actor in &r.actors.list {
        for id in &actor.part_of {
            assert!(r.actors.by_id(id).is_some(), "{}: {id}", actor.id);
        }
        if let (Some(from), Some(to)) = (actor.from, actor.to) {
            assert!(from <= to, "{}", actor.id);
        }
    }
}
