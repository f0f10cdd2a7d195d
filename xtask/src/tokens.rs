//! Which tokens and sentences does a text have? For the training scripts, which label and learn
//! on the same tokens as the program reads.
//!
//! In: JSON Lines of `{"text"}`. Out: one line for each: `text` as an article keeps it, and
//! `sentences`, each with `coded` (whether its block is coded) and `tokens`, pairs of offsets in
//! code points into `text`. A text that is no article gives `null`.

use std::io::{BufRead, Write};

use dateline::page::{self, Page};
use dateline::{Document, Resources};
use serde_json::{Value, json};

/// Splits every line of `input` and writes to `output`.
pub(crate) fn split(
    input: impl BufRead,
    mut output: impl Write,
    resources: &Resources,
) -> Result<(), String> {
    for (index, line) in input.lines().enumerate() {
        let at = |e: &dyn std::fmt::Display| format!("line {}: {e}", index + 1);
        let line = line.map_err(|e| at(&e))?;
        let value: Value = serde_json::from_str(&line).map_err(|e| at(&e))?;
        let text = value["text"].as_str().unwrap_or_default();
        writeln!(output, "{}", tokens(text, resources)).map_err(|e| at(&e))?;
    }
    Ok(())
}

fn tokens(text: &str, resources: &Resources) -> Value {
    let page = Page {
        bytes: text.as_bytes(),
        ..Page::default()
    };
    let Some(article) = page::articles(&page, resources)
        .ok()
        .and_then(|mut a| a.pop())
        .and_then(Result::ok)
    else {
        return Value::Null;
    };
    let doc = Document::new(&article, resources);
    // Code points before each byte.
    let mut points = vec![0usize; article.text.len() + 1];
    let mut count = 0;
    for (byte, c) in article.text.char_indices() {
        points[byte..byte + c.len_utf8()].fill(count);
        count += 1;
    }
    points[article.text.len()] = count;
    let sentences: Vec<Value> = doc
        .sentences
        .iter()
        .map(|s| {
            let tokens: Vec<[usize; 2]> = doc.tokens[s.tokens.clone()]
                .iter()
                .map(|t| [points[t.span.start as usize], points[t.span.end as usize]])
                .collect();
            json!({"coded": s.kind.is_coded(), "tokens": tokens})
        })
        .collect();
    json!({"text": article.text, "sentences": sentences})
}
