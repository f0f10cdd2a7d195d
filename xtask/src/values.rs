//! How fast are the finders of times, places, numbers and actors? Articles of 600 words a second,
//! step by step.

use std::path::Path;
use std::time::{Duration, Instant};

use dateline::Resources;
use dateline::document::Document;
use dateline::mentions::marks::Marks;
use dateline::mentions::{place, quantity, time};
use dateline::page::Page;

/// Words of an article.
const WORDS: f64 = 600.0;
/// Rounds; the quickest counts.
const ROUNDS: usize = 5;

/// Reads every `.txt` of a folder.
pub(super) fn run(folder: &Path) -> Result<(), String> {
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", folder.display());
    let resources = Resources::load().map_err(|e| failed(&e))?.fast();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .map_err(|e| failed(&e))?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "txt"))
        .collect();
    paths.sort();
    let mut articles = Vec::new();
    for path in &paths {
        let bytes = std::fs::read(path).map_err(|e| failed(&e))?;
        let page = Page {
            bytes: &bytes,
            url: None,
            published: None,
        };
        let found = dateline::page::articles(&page, &resources).map_err(|e| failed(&e))?;
        articles.extend(found.into_iter().flatten());
    }
    let words: usize = articles
        .iter()
        .map(|a| a.text.split_whitespace().count())
        .sum();
    let mut best = [Duration::MAX; 7];
    for _ in 0..ROUNDS {
        let mut spent = [Duration::ZERO; 7];
        for article in &articles {
            let begin = Instant::now();
            let doc = Document::new(article, &resources);
            spent[0] += begin.elapsed();
            let begin = Instant::now();
            let marks = Marks::of(&doc, &resources);
            spent[1] += begin.elapsed();
            let begin = Instant::now();
            let marks = marks.tagged(&doc, &resources);
            spent[2] += begin.elapsed();
            let begin = Instant::now();
            let times = time::find(&doc, &resources, None);
            spent[3] += begin.elapsed();
            let begin = Instant::now();
            let quantities = quantity::find(&doc, &marks, &resources);
            spent[4] += begin.elapsed();
            let begin = Instant::now();
            let places = place::find(&doc, &marks, &resources);
            let peoples = place::peoples(&doc, &resources, &places);
            spent[5] += begin.elapsed();
            let begin = Instant::now();
            let capitals = (0..doc.tokens.len()).filter(|at| doc.is_capital(*at));
            let names: Vec<_> = capitals
                .map(|at| {
                    let actor = resources.actors.longest(&doc.names, at).map(|x| x.0);
                    (actor, resources.gazetteer.starting(&doc.names, at))
                })
                .collect();
            spent[6] += begin.elapsed();
            std::hint::black_box((times, quantities, places, peoples, names));
        }
        for (b, s) in best.iter_mut().zip(spent) {
            *b = (*b).min(s);
        }
    }
    let names = [
        "tokens and sentences",
        "lists and actors",
        "word classes",
        "times",
        "quantities",
        "places",
        "names of actors and places (part of the lists)",
    ];
    let articles = words as f64 / WORDS;
    let rate = |d: Duration| articles / d.as_secs_f64();
    for (name, spent) in names.into_iter().zip(best) {
        eprintln!("{name:46} {:9.0} articles a second", rate(spent));
    }
    let finders: Duration = [3, 4, 5, 6].iter().map(|i| best[*i]).sum();
    eprintln!(
        "{:22} {:9.0}",
        "names, times, quantities, places",
        rate(finders)
    );
    eprintln!("{:46} {:9.0}", "all steps", rate(best[..6].iter().sum()));
    Ok(())
}
