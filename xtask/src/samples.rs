//! Labelled sequences from the named data sets.
//!
//! Reads: `gold/train/*.gold.json` with texts (our own coding), `data/muc4/grit_train.jsonl`,
//! `PolNeAR`'s `text` and `attributions`. Nothing of these sets is kept but the weights.

use std::path::{Path, PathBuf};

use dateline::linear::features::{self, Views};
use dateline::mentions::marks::Marks;
use dateline::page::{self, Page};
use dateline::{Article, Document, Resources, Span};
use serde_json::Value;

use crate::train::Sequence;

mod causal;
mod gate;
mod gold;
mod links;
mod pairs;
mod sets;

use gold::{attribution, gold, roles, status, triggers, types};
use pairs::coref;
use sets::{muc, polnear, treebank};

type Labelled = Vec<(Span, String)>;

/// One text with its labelled spans.
struct Sample {
    name: String,
    text: String,
    spans: Labelled,
    weight: f32,
}

/// Label names, training sequences and held-out sequences of a head. `part`, as in `0/5`,
/// holds one fold out of the training data.
pub(crate) fn sequences(
    head: &str,
    data: &Path,
    resources: &Resources,
    part: Option<&str>,
) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let samples = match head {
        "trigger" => gold(data, &triggers)?,
        "roles" => [muc(data)?, gold(data, &roles)?].concat_samples(),
        "attribution" => [polnear(data)?, gold(data, &attribution)?].concat_samples(),
        "tag" => treebank(data)?,
        "type" => [gold(data, &types)?, ontology(resources)].concat_samples(),
        "status" => gold(data, &status)?,
        "causal" | "coref" | "gate" | "link" => Vec::new(),
        other => return Err(format!("no head is called {other}")),
    };
    if head == "gate" {
        let all = gate::gate(data, resources)?;
        let (fold, folds) = fold_of(part);
        let (mut train, mut held) = (Vec::new(), Vec::new());
        for (index, one) in all.into_iter().enumerate() {
            if index % folds == fold {
                held.push(one);
            } else {
                train.push(one);
            }
        }
        return Ok((vec!["coded".to_owned(), "other".to_owned()], train, held));
    }
    if head == "coref" {
        return coref(data, resources, part);
    }
    if head == "causal" {
        return causal::sentences(data, resources);
    }
    if head == "link" {
        return links::links(data, resources, part);
    }
    let plain = head == "tag";
    let chain = matches!(head, "trigger" | "roles" | "attribution" | "tag");
    let mut names: Vec<String> = samples
        .iter()
        .flat_map(|s| s.spans.iter().map(|x| x.1.clone()))
        .collect();
    names.sort();
    names.dedup();
    let labels: Vec<String> = if plain {
        names
    } else if chain {
        std::iter::once("O".to_owned())
            .chain(
                names
                    .iter()
                    .flat_map(|n| [format!("B-{n}"), format!("I-{n}")]),
            )
            .collect()
    } else {
        names
    };
    let (fold, folds) = fold_of(part);
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for (index, sample) in samples.iter().enumerate() {
        let upper = chain && fnv(&sample.name).is_multiple_of(4) && head != "roles";
        let text = if upper {
            sample.text.to_ascii_uppercase()
        } else {
            sample.text.clone()
        };
        let Some(article) = article(&text, resources) else {
            continue;
        };
        let made = if chain {
            chains(&article, sample, &labels, resources)
        } else {
            singles(&article, sample, &labels, resources)
        };
        if index % folds == fold {
            held.extend(made);
        } else {
            train.extend(made);
        }
    }
    Ok((labels, train, held))
}

/// A plain text as an article.
fn article(text: &str, resources: &Resources) -> Option<Article> {
    let page = Page {
        bytes: text.as_bytes(),
        ..Page::default()
    };
    page::articles(&page, resources).ok()?.pop()?.ok()
}

trait Concat {
    fn concat_samples(self) -> Vec<Sample>;
}

impl<const N: usize> Concat for [Vec<Sample>; N] {
    fn concat_samples(self) -> Vec<Sample> {
        self.into_iter().flatten().collect()
    }
}

/// Which label is marked first where two overlap.
fn rank(name: &str) -> u8 {
    match name {
        "Cue" => 1,
        "Content" => 2,
        _ => 0,
    }
}

fn fnv(text: &str) -> u64 {
    features::text_hash(text)
}

fn chains(
    article: &Article,
    sample: &Sample,
    labels: &[String],
    resources: &Resources,
) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let plain = !labels.iter().any(|l| l == "O");
    let marks = if plain {
        Marks::of(&doc, resources)
    } else {
        Marks::of(&doc, resources).tagged(&doc, resources)
    };
    let views = Views::of(&doc, &marks, resources);
    let find = |name: &str| labels.iter().position(|l| l == name).unwrap_or(0) as u16;
    let mut tags = vec![0u16; doc.tokens.len()];
    let mut spans = sample.spans.clone();
    spans.sort_by_key(|(s, name)| (rank(name), std::cmp::Reverse(s.len()), s.start));
    for (span, name) in &spans {
        let mut tokens = doc.tokens_in(*span);
        if plain {
            // A token of ours may hold several of the treebank's: the last one gives its class.
            tokens.for_each(|at| tags[at] = find(name));
            continue;
        }
        if rank(name) > 0 {
            // A cue or content that overlaps what is already marked keeps its free part.
            while tokens.start < tokens.end && tags[tokens.start] != 0 {
                tokens.start += 1;
            }
            while tokens.start < tokens.end && tags[tokens.end - 1] != 0 {
                tokens.end -= 1;
            }
        }
        if tokens.is_empty() || tags[tokens.clone()].iter().any(|t| *t != 0) {
            continue;
        }
        let first = tokens.start;
        for at in tokens {
            tags[at] = find(&format!("{}-{name}", if at == first { "B" } else { "I" }));
        }
    }
    let mut out = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        let labels = tags[sentence.tokens.clone()].to_vec();
        out.push(Sequence {
            rows: features::sentence(&doc, &marks, &views, index),
            labels,
            weight: sample.weight,
        });
    }
    out
}

fn singles(
    article: &Article,
    sample: &Sample,
    labels: &[String],
    resources: &Resources,
) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let marks = Marks::of(&doc, resources).tagged(&doc, resources);
    let views = Views::of(&doc, &marks, resources);
    let mut out = Vec::new();
    for (span, name) in &sample.spans {
        let tokens = doc.tokens_in(*span);
        let Some(label) = labels
            .iter()
            .position(|l| l == name)
            .filter(|_| !tokens.is_empty())
        else {
            continue;
        };
        out.push(Sequence {
            rows: vec![features::span(&doc, &marks, &views, &tokens)],
            labels: vec![label as u16],
            weight: sample.weight,
        });
    }
    out
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut out: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.to_string_lossy().ends_with(ending))
        .collect();
    out.sort();
    Ok(out)
}

/// Code points to bytes.
fn bytes_of(text: &str) -> Vec<usize> {
    text.char_indices()
        .map(|(i, _)| i)
        .chain([text.len()])
        .collect()
}

fn span_of(value: &Value, bytes: &[usize]) -> Option<Span> {
    let at = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_u64)
            .and_then(|i| bytes.get(i as usize).copied())
    };
    Some(Span::new(at("start")?, at("end")?))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// How much all bare trigger phrases of a type count together, in coded triggers.
const PHRASES_WEIGHT: f32 = 30.0;

/// The ontology's own examples, and each trigger phrase in a bare sentence, so that types that
/// the coded texts seldom show are known by their words.
fn ontology(resources: &Resources) -> Vec<Sample> {
    let mut out = Vec::new();
    for kind in &resources.ontology.types {
        for phrase in &kind.triggers {
            let text = format!("There was {phrase} that day.");
            let start = "There was ".len();
            out.push(Sample {
                name: phrase.clone(),
                text,
                spans: vec![(Span::new(start, start + phrase.len()), kind.id.clone())],
                weight: PHRASES_WEIGHT / kind.triggers.len() as f32,
            });
        }
        for example in &kind.examples {
            let lower = example.to_lowercase();
            let found = kind
                .triggers
                .iter()
                .filter_map(|p| lower.find(p.as_str()).map(|i| (p.len(), i)))
                .max();
            if let Some((len, start)) = found {
                out.push(Sample {
                    name: example.clone(),
                    text: example.clone(),
                    spans: vec![(Span::new(start, start + len), kind.id.clone())],
                    weight: 1.0,
                });
            }
        }
    }
    out
}

/// The fold that is held out, and how many there are.
fn fold_of(part: Option<&str>) -> (usize, usize) {
    part.and_then(|p| p.split_once('/'))
        .and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?)))
        .unwrap_or((usize::MAX, 1))
}
