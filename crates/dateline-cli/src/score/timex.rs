//! Time expressions: `TimeBank` with AQUAINT, and `WikiWars`.
//!
//! Measures (TempEval-3): an expression is found strictly where its extent is exactly the coded
//! one, relaxed where the two overlap; each is used once. "strict" also asks for the coded type
//! (not in `WikiWars`, whose types were never coded: all 2,155 say DATE), "value" for an
//! overlapping expression with the coded value. The document's own date, which
//! stands outside the text, is given and not scored. Every second document in order of name is
//! `aside`: the grammar was written without looking at it.

use std::path::Path;

use dateline::Resources;
use dateline::document::Document;
use dateline::mentions::time;
use jiff::civil::Date;

use super::{Card, Tally, archive, plain_article};
use crate::failure::Failure;

/// A coded expression: bytes of the text, type, value.
struct Coded {
    start: usize,
    end: usize,
    kind: String,
    value: String,
}

/// One text with its expressions.
struct Record {
    text: String,
    written: Option<Date>,
    coded: Vec<Coded>,
}

#[derive(Clone, Copy, Default)]
struct Tallies {
    strict: Tally,
    relaxed: Tally,
    value: Tally,
}

/// Scores both sets, in halves.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let sets = [
        (
            "timebank",
            "tbaq.tar.xz",
            "TimeBank+AQUAINT",
            [
                "SynTime 92.1 (test)",
                "SynTime 95.0 (test)",
                "HeidelTime 77.6, UWTime 82.4 (test)",
            ],
        ),
        (
            "wikiwars",
            "wikiwars_01-16.tar.xz",
            "WikiWars 1-16",
            ["78.2", "92.8", ""],
        ),
    ];
    for (set, file, name, beside) in sets {
        let Some(path) = archive::find(folder, set, file) else {
            card.missing.push(format!("{name} (data/{set}/{file})"));
            continue;
        };
        let unpacked = archive::untar(&path)?;
        let typed = set == "timebank";
        let mut halves = [Tallies::default(); 2];
        for (number, path) in archive::files(unpacked.path(), ".tml").iter().enumerate() {
            let bytes = std::fs::read(path).map_err(|e| Failure::input(path, e))?;
            let record = parse(&String::from_utf8_lossy(&bytes));
            let looked_at = number % 2 == 0;
            let shown = (details && looked_at).then_some(&mut card.details);
            let one = score(&record, resources, path, typed, shown)?;
            halves[number % 2].add(one);
        }
        for (half, tallies) in ["", " aside"].into_iter().zip(halves) {
            let named = format!("{name}{half}");
            card.tally(&named, "strict", tallies.strict, beside[0]);
            card.tally(&named, "relaxed", tallies.relaxed, beside[1]);
            card.tally(&named, "value", tallies.value, beside[2]);
        }
    }
    Ok(())
}

impl Tallies {
    fn add(&mut self, other: Tallies) {
        self.strict.add(other.strict);
        self.relaxed.add(other.relaxed);
        self.value.add(other.value);
    }
}

fn score(
    record: &Record,
    resources: &Resources,
    path: &Path,
    typed: bool,
    mut details: Option<&mut Vec<String>>,
) -> Result<Tallies, Failure> {
    let article = plain_article(&record.text, record.written, resources, path)?;
    let doc = Document::new(&article, resources);
    let found = time::find(&doc, resources, None);
    let sizes = Tally {
        right: 0.0,
        system: found.len() as f64,
        gold: record.coded.len() as f64,
    };
    let mut out = Tallies {
        strict: sizes,
        relaxed: sizes,
        value: sizes,
    };
    let mut used = vec![false; record.coded.len()];
    for mention in &found {
        let (start, end) = (mention.span.start as usize, mention.span.end as usize);
        let meets = |c: &Coded| c.start < end && start < c.end;
        let exact = |c: &Coded| c.start == start && c.end == end;
        let free = |i: &usize| !used[*i] && meets(&record.coded[*i]);
        let mut near = (0..used.len()).filter(free);
        let best = (0..used.len())
            .find(|i| !used[*i] && exact(&record.coded[*i]))
            .or_else(|| near.next());
        let kind = mention.kind();
        let value = mention.value(record.written);
        let show = |c: Option<&Coded>| {
            format!(
                "{}: ours {:?} {kind} {} coded {}",
                path.file_name().unwrap_or_default().to_string_lossy(),
                &record.text[start..end],
                value.as_deref().unwrap_or("-"),
                c.map_or("nothing".to_owned(), |c| format!(
                    "{:?} {} {}",
                    &record.text[c.start..c.end],
                    c.kind,
                    c.value
                ))
            )
        };
        let Some(best) = best else {
            if let Some(d) = details.as_deref_mut() {
                d.push(format!("time {}", show(None)));
            }
            continue;
        };
        used[best] = true;
        let coded = &record.coded[best];
        out.relaxed.right += 1.0;
        let strict = exact(coded) && (coded.kind == kind || !typed);
        out.strict.right += f64::from(u8::from(strict));
        let same = value.as_deref() == Some(coded.value.as_str());
        out.value.right += f64::from(u8::from(same));
        if let Some(d) = details.as_deref_mut().filter(|_| !strict || !same) {
            d.push(format!("time {}", show(Some(coded))));
        }
    }
    if let Some(d) = details {
        for c in (0..used.len())
            .filter(|i| !used[*i])
            .map(|i| &record.coded[i])
        {
            let words = &record.text[c.start..c.end];
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            d.push(format!(
                "time {file}: ours nothing coded {words:?} {} {}",
                c.kind, c.value
            ));
        }
    }
    Ok(out)
}

/// Text and expressions of a `TimeML` file.
fn parse(file: &str) -> Record {
    let between = |tag: &str| {
        let start = file.find(&format!("<{tag}>"))? + tag.len() + 2;
        let end = file.find(&format!("</{tag}>"))?;
        file.get(start..end)
    };
    let written = between("DCT")
        .and_then(|d| attribute(d, "value"))
        .and_then(|v| v.get(..10)?.parse().ok());
    let body = between("TEXT").unwrap_or_default();
    let (mut text, mut coded) = (String::new(), Vec::new());
    let mut open: Option<(usize, String, String)> = None;
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text += &unescaped(&rest[..at]);
        let Some(close) = rest.find('>') else { break };
        let tag = &rest[at + 1..close];
        if tag.starts_with("TIMEX3") {
            let of = |name| attribute(tag, name).unwrap_or_default().to_owned();
            open = Some((text.len(), of("type"), of("value")));
        } else if tag == "/TIMEX3"
            && let Some((start, kind, value)) = open.take()
        {
            coded.push(Coded {
                start,
                end: text.len(),
                kind,
                value,
            });
        }
        rest = &rest[close + 1..];
    }
    text += &unescaped(rest);
    let lead = text.len() - text.trim_start().len();
    for c in &mut coded {
        c.start = c.start.saturating_sub(lead);
        c.end = c.end.saturating_sub(lead);
    }
    Record {
        text: text.trim().to_owned(),
        written,
        coded,
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[start..].split('"').next()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
