//! `dateline explain`: why each sentence was or was not coded. Scores are the finders' own, as the
//! thresholds see them; those of a report are calibrated.

use std::fmt::Write as _;
use std::io::Write as _;

use dateline::claims::{self, Reading};
use dateline::mentions::Mentions;
use dateline::page::Page;
use dateline::span::Span;
use dateline::vocabulary::SourceKind;
use dateline::{Article, Document, Resources};

use crate::args::Explain;
use crate::failure::Failure;
use crate::input;

/// Explains every report of the input.
pub(crate) fn run(args: &Explain) -> Result<bool, Failure> {
    let resources = super::resources(args.fast)?;
    let mut found = false;
    for input in input::collect(std::slice::from_ref(&args.input)) {
        let input = input?;
        let bytes = input.bytes()?;
        let page = Page {
            bytes: &bytes,
            url: None,
            published: args.published,
        };
        for article in dateline::page::articles(&page, &resources)
            .map_err(|e| Failure::other(input.name(), e))?
        {
            let article = article.map_err(|e| Failure::other(input.name(), e))?;
            let (text, events) = explain(&article, &resources);
            found |= events;
            std::io::stdout()
                .lock()
                .write_all(text.as_bytes())
                .map_err(|e| Failure::output(&e))?;
        }
    }
    Ok(found)
}

/// Sentence by sentence, and whether there is an event.
fn explain(article: &Article, resources: &Resources) -> (String, bool) {
    let doc = Document::new(article, resources);
    let mentions = Mentions::find(&doc, resources);
    let reading = claims::assemble(&doc, &mentions, resources);
    let mut out = String::new();
    let published = article.published.map_or_else(
        || "unknown: times that hang on it stay open".to_owned(),
        |p| format!("{} (from {})", p.date, p.from.name()),
    );
    let _ = writeln!(
        out,
        "article {}  published {published}\nmodels {}  data {}\n",
        article.id, resources.model_version, resources.data_version
    );
    let mut shown = 0;
    for block in &article.blocks {
        if !block.kind.is_coded() {
            let _ = writeln!(
                out,
                "[{}] {}\n    not coded: {}\n",
                block.kind.name(),
                block.span.of(&article.text),
                block.kind.name()
            );
        }
        while shown < doc.sentences.len()
            && block
                .span
                .holds(doc.span(doc.sentences[shown].tokens.clone()))
        {
            if block.kind.is_coded() {
                sentence(&mut out, &reading, resources, shown);
            }
            shown += 1;
        }
    }
    (out, !reading.events.is_empty())
}

fn sentence(out: &mut String, reading: &Reading<'_>, r: &Resources, index: usize) {
    let (doc, m) = (reading.doc, reading.mentions);
    let tokens = doc.sentences[index].tokens.clone();
    let span = doc.span(tokens.clone());
    let inside = |s: Span| span.holds(s);
    let _ = writeln!(
        out,
        "[{}] {}",
        doc.sentences[index].kind.name(),
        span.of(doc.text())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    );
    let classes: Vec<String> = tokens
        .clone()
        .map(|i| format!("{}/{}", doc.tokens[i].span.of(doc.text()), m.marks.tag(i)))
        .collect();
    let _ = writeln!(out, "    tokens   {}", classes.join(" "));
    for t in m.times.iter().filter(|t| inside(t.span)) {
        let value = t
            .value(doc.article.published.map(|p| p.date))
            .unwrap_or_else(|| "no day of its own".to_owned());
        let _ = writeln!(
            out,
            "    time     {} = {value} {}",
            t.span.of(doc.text()),
            t.kind()
        );
    }
    for p in m.places.iter().filter(|p| inside(p.span)) {
        let entry = p.place.and_then(|i| r.gazetteer.place(i));
        let what = entry.map_or_else(
            || "not in the gazetteer".to_owned(),
            |e| format!("{} {} {:.2} {:.2}", e.name, e.country, e.lat, e.lon),
        );
        let _ = writeln!(
            out,
            "    place    {} = {what}{}",
            p.span.of(doc.text()),
            if p.literal {
                ""
            } else {
                " (part of another name)"
            }
        );
    }
    for q in m.quantities.iter().filter(|q| inside(q.span) && !q.article) {
        let most = q.max.map_or_else(|| "open".to_owned(), |n| n.to_string());
        let _ = writeln!(
            out,
            "    number   {} = {} to {most}{}",
            q.span.of(doc.text()),
            q.min,
            if q.approximate { ", vague" } else { "" }
        );
    }
    for x in m.roles.iter().filter(|x| inside(x.span)) {
        let least = r.judgement.threshold("roles", x.label);
        let _ = writeln!(
            out,
            "    role     {} = {} {:.2} (model:roles, needs {least:.2})",
            x.span.of(doc.text()),
            x.role,
            x.score
        );
    }
    for t in m.triggers.iter().filter(|t| inside(t.span)) {
        let event = reading
            .events
            .iter()
            .position(|e| {
                e.happening
                    .triggers
                    .iter()
                    .any(|i| m.triggers[*i].span == t.span)
            })
            .map_or(0, |e| e + 1);
        let kinds: Vec<String> = t
            .kinds
            .iter()
            .take(3)
            .map(|(k, p)| format!("{} {p:.2}", r.ontology.types[*k].id))
            .collect();
        let seen = (m.reading.as_ref())
            .and_then(|s| s.mark_of("trigger", t.tokens.start))
            .map_or_else(String::new, |[b, i]| {
                format!(", encoder alone {:.2}", b + i)
            });
        let _ = writeln!(
            out,
            "    trigger  {} {:.2} ({}{seen}) = {} [{}] → v{event}",
            t.span.of(doc.text()),
            t.score,
            t.maker,
            t.status,
            kinds.join(", ")
        );
    }
    for (index, event) in reading.events.iter().enumerate() {
        for a in event
            .arguments
            .iter()
            .filter(|a| tokens.contains(&a.tokens.start))
        {
            let score = a.score.map_or_else(String::new, |s| format!(" {s:.2}"));
            let _ = writeln!(
                out,
                "    argument {} = {}{score} ({}) of v{}",
                doc.span(a.tokens.clone()).of(doc.text()),
                a.role,
                a.maker,
                index + 1
            );
        }
    }
    for n in m.refused.iter().filter(|n| inside(n.span)) {
        let _ = writeln!(out, "    refused  {}: {}", n.span.of(doc.text()), n.reason);
    }
    for (i, c) in reading.claims.iter().enumerate() {
        let first = c.contents.first().map_or(0, |x| x.start);
        if !tokens.contains(&first) {
            continue;
        }
        let who = c
            .name
            .clone()
            .unwrap_or_else(|| SourceKind::Narration.name().to_owned());
        let cue = c.cue.clone().map_or_else(String::new, |q| {
            format!(", cue “{}”", doc.span(q).of(doc.text()))
        });
        let about: Vec<String> = c.about.iter().map(|e| format!("v{}", e + 1)).collect();
        let _ = writeln!(
            out,
            "    claim    c{} {who} ({}) {}{cue} → {}",
            i + 1,
            c.kind,
            c.stance,
            if about.is_empty() {
                "no event".to_owned()
            } else {
                about.join(", ")
            }
        );
    }
    if !m.triggers.iter().any(|t| inside(t.span)) {
        let near = tokens
            .clone()
            .filter(|i| m.marks.trigger[*i].is_some())
            .map(|i| doc.norm(i).to_owned())
            .collect::<Vec<_>>();
        let why = if near.is_empty() {
            "no word that names a happening".to_owned()
        } else {
            format!(
                "words that may name a happening, too weak here: {}",
                near.join(", ")
            )
        };
        let _ = writeln!(out, "    not coded: {why}");
    }
    out.push('\n');
}
