//! The laws of the flow, as property tests over texts made of news-like and odd pieces.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

use std::sync::OnceLock;

use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline::report::Report;
use dateline::span::Extent;
use dateline::{Article, Document, Resources};
use proptest::prelude::*;

fn resources() -> &'static Resources {
    static ONCE: OnceLock<Resources> = OnceLock::new();
    ONCE.get_or_init(|| Resources::load().unwrap())
}

fn article(text: &str) -> Option<Article> {
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published: Some("2031-05-06".parse().unwrap()),
    };
    articles(&page, resources()).ok()?.pop()?.ok()
}

/// Pieces of reports and of trouble, joined in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Rebels shelled the market of Kessra on Tuesday, killing nine people and wounding about 20, a doctor said.".to_owned()),
        Just("“No soldiers were hurt,” the ministry’s spokesman, Col. Ira Moss, told reporters.".to_owned()),
        Just("Read more: Bomb kills 40 in Dunvale".to_owned()),
        Just("Story continues below advertisement".to_owned()),
        Just("The Sorn Front claimed responsibility for the attack; the U.S.-led coalition denied that it had struck back.".to_owned()),
        Just("At least 12 guards, including two officers, were abducted near Port Ister on 4 May 2031, police said.".to_owned()),
        Just("It was the deadliest raid since late December, when three to five men died.".to_owned()),
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("«Ärger» — 12,5 % … 3.000 „Ü“".to_owned()),
        "[a-zA-Z0-9 .,'’“”()—-]{0,40}",
        "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 1..9).prop_map(|pieces| pieces.join(" "))
}

fn inside(extent: Extent, length: u32) -> bool {
    extent.start < extent.end && extent.end <= length
}

fn check(report: &Report) {
    let length = report.article.text.chars().count() as u32;
    let claim_ids: Vec<&str> = report.claims.iter().map(|c| c.id.as_str()).collect();
    let event_ids: Vec<&str> = report.events.iter().map(|e| e.id.as_str()).collect();
    let closed: Vec<(u32, u32)> = report
        .article
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind.as_str(), "title" | "paragraph"))
        .map(|b| (b.start, b.end))
        .collect();
    let coded = |e: &Extent| !closed.iter().any(|(s, t)| e.start < *t && *s < e.end);
    for event in &report.events {
        assert!(
            !event.triggers.is_empty()
                && event
                    .triggers
                    .iter()
                    .all(|t| inside(*t, length) && coded(t))
        );
        assert!(!event.claims.is_empty(), "an event has a claim");
        assert!(event.claims.iter().all(|c| claim_ids.contains(&c.as_str())));
        for (i, count) in event.counts.iter().enumerate() {
            assert!(inside(count.span, length));
            assert!(
                count
                    .part_of
                    .is_none_or(|p| p < event.counts.len() && p != i)
            );
            assert!(count.max.is_none_or(|m| m >= count.min));
            assert!(!count.claims.is_empty(), "a number has a claim");
        }
        for argument in &event.arguments {
            assert!(inside(argument.span, length));
            assert!(report.entities.iter().any(|e| e.id == argument.entity));
        }
        assert!(
            event
                .time
                .iter()
                .all(|t| inside(t.span, length) && t.start <= t.end)
        );
        assert!(event.place.iter().all(|p| inside(p.span, length)));
    }
    for claim in &report.claims {
        assert!(
            !claim.content.is_empty()
                && claim.content.iter().all(|c| inside(*c, length) && coded(c)),
            "a claim has words"
        );
        assert!(claim.about.iter().all(|e| event_ids.contains(&e.as_str())));
        assert!(claim.source.name.as_deref() != Some(""));
    }
    for link in &report.links {
        assert!(link.from != link.to && inside(link.span, length));
    }
    let json = serde_json::to_string(report).unwrap();
    assert!(!json.contains(":null"), "unknown is left out");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn tokens_and_gaps_rebuild_the_text(text in text()) {
        let Some(article) = article(&text) else { return Ok(()) };
        let doc = Document::new(&article, resources());
        let mut rebuilt = String::new();
        let mut at = 0usize;
        for token in &doc.tokens {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            prop_assert!(start >= at && end > start);
            prop_assert!(article.text.is_char_boundary(start) && article.text.is_char_boundary(end));
            let gap = &article.text[at..start];
            prop_assert!(gap.chars().all(char::is_whitespace), "only space is left out: {gap:?}");
            rebuilt.push_str(gap);
            rebuilt.push_str(&article.text[start..end]);
            at = end;
        }
        rebuilt.push_str(&article.text[at..]);
        prop_assert_eq!(&rebuilt, &article.text);
        let mut next = 0;
        for sentence in &doc.sentences {
            prop_assert_eq!(sentence.tokens.start, next, "sentences follow each other");
            next = sentence.tokens.end;
            let block = article.blocks[sentence.block].span;
            prop_assert!(block.holds(doc.span(sentence.tokens.clone())), "a sentence stays in its block");
        }
        prop_assert_eq!(next, doc.tokens.len());
    }

    #[test]
    fn reading_keeps_the_laws_and_is_the_same_twice(text in text()) {
        let Some(article) = article(&text) else { return Ok(()) };
        let report = read(&article, resources(), Options::default());
        check(&report);
        let again = read(&article, resources(), Options::default());
        prop_assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&again).unwrap());
    }
}
