//! `PolNeAR`: who says what, in political news.
//!
//! Measure: token F1 over the union of all content spans of a text, and over that of all source
//! spans; an attribution is linked right when its source and its content both overlap with those
//! of one coded attribution by half (Dice of their tokens), each used once. The baseline beside
//! it takes each sentence with a plain word of saying: the words after it are the content, the
//! words before it the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::Report;
use dateline::span::Extent;
use dateline::vocabulary::SourceKind;

use super::{Card, Tally, align, archive};
use crate::failure::Failure;

/// Spans of one attribution, as sets of token numbers.
#[derive(Default)]
struct Said {
    source: BTreeSet<usize>,
    content: BTreeSet<usize>,
}

#[derive(Default)]
struct Tallies {
    content: Tally,
    source: Tally,
    linked: Tally,
}

/// Scores the development part.
pub(super) fn run(folder: &Path, resources: &Resources, card: &mut Card) -> Result<(), Failure> {
    let Some(path) = archive::find(folder, "polnear", "polnear_train_dev.tar.xz") else {
        card.missing
            .push("PolNeAR (data/polnear/polnear_train_dev.tar.xz)".to_owned());
        return Ok(());
    };
    let unpacked = archive::untar(&path)?;
    let home = unpacked.path().join("polnear/data/dev");
    let home = if home.is_dir() {
        home
    } else {
        unpacked.path().join("data/dev")
    };
    let mut coded: BTreeMap<String, Vec<std::path::PathBuf>> = BTreeMap::new();
    for path in archive::files(&home.join("attributions"), ".ann") {
        let stem = path
            .file_stem()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let base = stem.rsplit_once('_').map_or(stem.as_str(), |x| x.0);
        coded.entry(base.to_owned()).or_default().push(path);
    }
    let (mut ours, mut plain) = (Tallies::default(), Tallies::default());
    for (base, annotations) in coded {
        let text = home.join("text").join(format!("{base}.txt"));
        let Ok(body) = std::fs::read_to_string(&text) else {
            continue;
        };
        let page = Page {
            bytes: body.as_bytes(),
            ..Page::default()
        };
        let Some(Ok(article)) = dateline::page::articles(&page, resources)
            .map_err(|e| Failure::input(&text, e))?
            .pop()
        else {
            continue;
        };
        let words = words(&body);
        let path = annotations.first().map_or(Path::new(""), |p| p.as_path());
        let gold = gold(path, &words)?;
        let report = dateline::claims::read(&article, resources, Options::default());
        ours.add(&system(&report, &words), &gold);
        plain.add(&baseline(&body, &words, resources), &gold);
    }
    let beside = |t: Tally| format!("words around a plain word of saying {:.1}", t.f1());
    card.tally(
        "PolNeAR dev",
        "content",
        ours.content,
        &beside(plain.content),
    );
    card.tally("PolNeAR dev", "source", ours.source, &beside(plain.source));
    card.tally("PolNeAR dev", "linked", ours.linked, &beside(plain.linked));
    Ok(())
}

/// Extents of the words of a text in code points.
fn words(text: &str) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    let mut inside = false;
    for (at, c) in text.chars().enumerate() {
        let at = at as u32;
        match (c.is_alphanumeric(), inside) {
            (true, true) => {
                if let Some(last) = out.last_mut() {
                    last.1 = at + 1;
                }
            }
            (true, false) => out.push((at, at + 1)),
            _ => {}
        }
        inside = c.is_alphanumeric();
    }
    out
}

fn inside(words: &[(u32, u32)], start: u32, end: u32) -> std::ops::Range<usize> {
    let from = words.partition_point(|w| w.1 <= start);
    let to = words.partition_point(|w| w.0 < end);
    from..to.max(from)
}

fn gold(path: &Path, words: &[(u32, u32)]) -> Result<Vec<Said>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::input(path, e))?;
    let mut spans: BTreeMap<&str, (&str, BTreeSet<usize>)> = BTreeMap::new();
    let mut out = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, rest, ..] = cells[..] else { continue };
        if id.starts_with('T') {
            let Some((kind, extent)) = rest.split_once(' ') else {
                continue;
            };
            let set = extent
                .split(';')
                .filter_map(|p| {
                    let (a, b) = p.split_once(' ')?;
                    Some(inside(words, a.parse().ok()?, b.parse().ok()?))
                })
                .flatten()
                .collect();
            spans.insert(id, (kind, set));
        } else if id.starts_with('E') {
            let mut said = Said::default();
            for (_, target) in rest.split(' ').filter_map(|p| p.split_once(':')) {
                match spans.get(target) {
                    Some(("Source", set)) => said.source.extend(set),
                    Some(("Content", set)) => said.content.extend(set),
                    _ => {}
                }
            }
            out.push(said);
        }
    }
    Ok(out)
}

fn system(report: &Report, words: &[(u32, u32)]) -> Vec<Said> {
    let set = |e: &Extent| inside(words, e.start, e.end);
    report
        .claims
        .iter()
        .filter(|c| c.source.kind != SourceKind::Narration || c.cue.is_some())
        .map(|c| Said {
            source: c.source.span.iter().flat_map(set).collect(),
            content: c.content.iter().flat_map(set).collect(),
        })
        .collect()
}

/// Each line cut at full stops; what stands before and after a plain word of saying.
fn baseline(text: &str, words: &[(u32, u32)], resources: &Resources) -> Vec<Said> {
    let chars: Vec<char> = text.chars().collect();
    let word = |i: usize| -> String {
        chars[words[i].0 as usize..words[i].1 as usize]
            .iter()
            .flat_map(|c| c.to_lowercase())
            .collect()
    };
    let mut out = Vec::new();
    let mut first = 0;
    for i in 0..words.len() {
        let next = words.get(i + 1).map_or(chars.len(), |w| w.0 as usize);
        let ends = chars[words[i].1 as usize..next]
            .iter()
            .any(|c| matches!(c, '.' | '!' | '?' | '\n'));
        if ends || i + 1 == words.len() {
            if let Some(cue) = (first..=i).find(|w| resources.plain_cues.contains(&word(*w))) {
                out.push(Said {
                    source: (first..cue).collect(),
                    content: (cue + 1..=i).collect(),
                });
            }
            first = i + 1;
        }
    }
    out
}

fn dice(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64
}

impl Tallies {
    fn add(&mut self, ours: &[Said], gold: &[Said]) {
        for (tally, part) in [
            (
                &mut self.content,
                (|s| &s.content) as fn(&Said) -> &BTreeSet<usize>,
            ),
            (&mut self.source, |s| &s.source),
        ] {
            let union = |list: &[Said]| -> BTreeSet<usize> {
                list.iter().flat_map(|s| part(s).iter().copied()).collect()
            };
            let (a, b) = (union(ours), union(gold));
            tally.add(Tally {
                right: a.intersection(&b).count() as f64,
                system: a.len() as f64,
                gold: b.len() as f64,
            });
        }
        let worth: Vec<Vec<f64>> = gold
            .iter()
            .map(|g| {
                ours.iter()
                    .map(|s| {
                        let both = dice(&g.source, &s.source).min(dice(&g.content, &s.content));
                        if both >= 0.5 { 1.0 + both } else { 0.0 }
                    })
                    .collect()
            })
            .collect();
        self.linked.add(Tally {
            right: align::best(&worth).iter().flatten().count() as f64,
            system: ours.len() as f64,
            gold: gold.len() as f64,
        });
    }
}
