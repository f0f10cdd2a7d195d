//! Causes: sentences of the Causal News Corpus, links of `EventStoryLine`.
//!
//! Measures. Sentences: F1 of those that state a cause, on every fifth hundred sentences of the
//! train file, by the number in their names; the model `causal` was trained on the others.
//! Links: of ours whose two events both meet a coded mention, those between two mentions that
//! `EventStoryLine` links in the same order (a precondition comes before, a falling action after);
//! recall is over all its links between happenings. Nothing of ours was trained on it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use dateline::Resources;
use dateline::claims::link::cause;
use dateline::claims::{Options, read};
use dateline::document::Document;
use dateline::mentions::Mentions;

use super::{Card, Tally, archive, plain_article};
use crate::failure::Failure;

/// The least probability of a sentence that states a cause.
const CAUSAL: f32 = 0.5;

/// Scores both sets.
pub(super) fn run(folder: &Path, resources: &Resources, card: &mut Card) -> Result<(), Failure> {
    match archive::find(folder, "causal-news", "cnc_v2_train.tar.xz") {
        Some(path) => card.tally(
            "Causal News held out",
            "causal sentences",
            sentences(&path, resources)?,
            "published baseline 86.3 (its dev part)",
        ),
        None => card
            .missing
            .push("Causal News Corpus (data/causal-news/cnc_v2_train.tar.xz)".to_owned()),
    }
    match archive::find(folder, "eventstoryline", "esl_v1.5_topics_1-35.tar.xz") {
        Some(path) => card.tally(
            "EventStoryLine 1-35",
            "links",
            storyline(&path, resources)?,
            "asked: precision 60",
        ),
        None => card
            .missing
            .push("EventStoryLine (data/eventstoryline/esl_v1.5_topics_1-35.tar.xz)".to_owned()),
    }
    Ok(())
}

/// Whether a sentence is held out of training, by the number in its name (`train_01_0_892`).
fn held_out(name: &str) -> bool {
    let number = name
        .rsplit('_')
        .next()
        .and_then(|n| n.parse::<usize>().ok());
    number.is_some_and(|n| n / 100 % 5 == 4)
}

fn sentences(path: &Path, r: &Resources) -> Result<Tally, Failure> {
    let unpacked = archive::untar(path)?;
    let files = archive::files(unpacked.path(), "train_subtask1.csv");
    let file = files
        .first()
        .ok_or_else(|| Failure::input(path, "has no train_subtask1.csv"))?;
    let mut reader = csv::Reader::from_path(file).map_err(|e| Failure::input(file, e))?;
    let mut tally = Tally::default();
    for record in reader.records() {
        let record = record.map_err(|e| Failure::input(file, e))?;
        let (Some(name), Some(text), Some(label)) = (record.get(0), record.get(1), record.get(2))
        else {
            return Err(Failure::input(file, "a row has no three cells"));
        };
        if !held_out(name) {
            continue;
        }
        let ours = states_cause(text, r, file)?;
        let coded = label == "1";
        tally.add(Tally {
            right: f64::from(u8::from(ours && coded)),
            system: f64::from(u8::from(ours)),
            gold: f64::from(u8::from(coded)),
        });
    }
    Ok(tally)
}

fn states_cause(text: &str, r: &Resources, path: &Path) -> Result<bool, Failure> {
    // A stray mark of byte order inside a sentence is not kept, and needs no place.
    let article = plain_article(&text.replace('\u{feff}', ""), None, r, path)?;
    let doc = Document::new(&article, r);
    let m = Mentions::find(&doc, r);
    let likely = |s| cause::likely(&doc, &m, r, s).is_some_and(|p| p >= CAUSAL);
    Ok((0..doc.sentences.len()).any(likely))
}

/// One text of `EventStoryLine`: mentions of happenings and links, earlier first.
struct Story {
    text: String,
    mentions: HashMap<String, (u32, u32)>,
    links: HashSet<(String, String)>,
}

fn storyline(path: &Path, r: &Resources) -> Result<Tally, Failure> {
    let unpacked = archive::untar(path)?;
    let mut tally = Tally::default();
    for file in archive::files(unpacked.path(), ".xml.xml") {
        let raw = std::fs::read_to_string(&file).map_err(|e| Failure::input(&file, e))?;
        let story = parse(&raw).map_err(|e| Failure::input(&file, e))?;
        let article = plain_article(&story.text, None, r, &file)?;
        let report = read(&article, r, Options::default());
        // The coded mentions that an event's triggers meet.
        let met: HashMap<&str, Vec<&String>> = report
            .events
            .iter()
            .map(|e| {
                let meets = |(start, end): (u32, u32)| {
                    e.triggers.iter().any(|t| t.start < end && start < t.end)
                };
                let coded = story.mentions.iter().filter(|m| meets(*m.1));
                (e.id.as_str(), coded.map(|m| m.0).collect())
            })
            .collect();
        tally.gold += story.links.len() as f64;
        for link in &report.links {
            let (Some(from), Some(to)) = (met.get(link.from.as_str()), met.get(link.to.as_str()))
            else {
                continue;
            };
            if from.is_empty() || to.is_empty() {
                continue;
            }
            let linked = from.iter().any(|a| {
                to.iter()
                    .any(|b| story.links.contains(&((*a).clone(), (*b).clone())))
            });
            tally.system += 1.0;
            tally.right += f64::from(u8::from(linked));
        }
    }
    Ok(tally)
}

/// Words joined by spaces, sentences by line ends, the title set off by an empty line.
fn parse(raw: &str) -> Result<Story, String> {
    let tree = roxmltree::Document::parse(raw).map_err(|e| e.to_string())?;
    let root = tree.root_element();
    let (mut text, mut length, mut last) = (String::new(), 0u32, None);
    let mut tokens: HashMap<&str, (u32, u32)> = HashMap::new();
    for token in root.children().filter(|n| n.has_tag_name("token")) {
        let sentence = token.attribute("sentence").unwrap_or_default();
        let gap = match last {
            None => "",
            Some(before) if before == sentence => " ",
            Some("0") => "\n\n",
            Some(_) => "\n",
        };
        let word = token.text().unwrap_or_default();
        let start = length + gap.len() as u32;
        length = start + word.chars().count() as u32;
        text += gap;
        text += word;
        tokens.insert(token.attribute("t_id").unwrap_or_default(), (start, length));
        last = Some(sentence);
    }
    let mut mentions = HashMap::new();
    let marks = root.children().find(|n| n.has_tag_name("Markables"));
    for mark in marks
        .iter()
        .flat_map(roxmltree::Node::children)
        .filter(roxmltree::Node::is_element)
    {
        let name = mark.tag_name().name();
        let anchors: Vec<(u32, u32)> = mark
            .children()
            .filter_map(|a| tokens.get(a.attribute("t_id")?).copied())
            .collect();
        let (Some(first), Some(end), Some(id)) =
            (anchors.first(), anchors.last(), mark.attribute("m_id"))
        else {
            continue;
        };
        if name.starts_with("ACTION") || name.starts_with("NEG_ACTION") {
            mentions.insert(id.to_owned(), (first.0, end.1));
        }
    }
    let links = root
        .descendants()
        .filter(|n| n.has_tag_name("PLOT_LINK"))
        .filter_map(|n| {
            let end = |name: &str| {
                let node = n.children().find(|c| c.has_tag_name(name))?;
                let id = node.attribute("m_id")?;
                mentions.contains_key(id).then(|| id.to_owned())
            };
            let (source, target) = (end("source")?, end("target")?);
            match n.attribute("relType")? {
                "PRECONDITION" => Some((source, target)),
                "FALLING_ACTION" => Some((target, source)),
                _ => None,
            }
        })
        .collect();
    Ok(Story {
        text,
        mentions,
        links,
    })
}
