//! Which values do pairs of event mentions have that are one event, and which those that are not?
//!
//! In: reports as `dateline read --format jsonl` prints them, and a table of their addresses and
//! incidents, or of addresses with an event's index (`…#3`) and that event's name. Out: a row for each pair of mentions that may be one, for `train/same.py`; or the
//! table of how rare words are.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::rc::Rc;

use dateline::Resources;
use dateline::report::Report;
use dateline_ledger::block::Keys;
use dateline_ledger::component::Sketched;
use dateline_ledger::coref::{VALUES, compatible, values};
use dateline_ledger::sketch::{Rarity, incident, sketch};

/// The PLOVER type of an assault.
const ASSAULT: &str = "ASSAULT";

fn reports(path: &str) -> Result<Vec<Report>, String> {
    let file = std::fs::File::open(path).map_err(|e| format!("{path}: {e}"))?;
    let mut out = Vec::new();
    for (n, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| format!("{path}: {e}"))?;
        out.push(serde_json::from_str(&line).map_err(|e| format!("{path}:{}: {e}", n + 1))?);
    }
    Ok(out)
}

/// Counts in how many texts each word stands. `path`: one JSON object with `text` a line.
pub(crate) fn rarity(path: &str, out: &str) -> Result<(), String> {
    let lines = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let mut texts: Vec<String> = Vec::new();
    for (n, line) in lines.lines().enumerate() {
        let value: serde_json::Value =
            serde_json::from_str(line).map_err(|e| format!("{path}:{}: {e}", n + 1))?;
        texts.push(value["text"].as_str().unwrap_or_default().to_owned());
    }
    let table = Rarity::count(texts.iter().map(String::as_str));
    std::fs::write(out, table.bytes()).map_err(|e| format!("{out}: {e}"))?;
    eprintln!("{out}: words of {} texts", texts.len());
    Ok(())
}

/// Writes the values of pairs.
pub(crate) fn pairs(path: &str, incidents: &str, out: &str) -> Result<(), String> {
    let resources = Resources::load().map_err(|e| e.to_string())?;
    let rarity = Rarity::load().map_err(|e| e.to_string())?;
    let table = std::fs::read_to_string(incidents).map_err(|e| format!("{incidents}: {e}"))?;
    let of: HashMap<&str, &str> = table.lines().filter_map(|l| l.split_once('\t')).collect();
    let mut articles = Vec::new();
    for report in reports(path)? {
        let url = report.article.url.clone().unwrap_or_default();
        let incident_id = of.get(url.as_str()).copied();
        let (article, mentions) = sketch(&report, &resources, &rarity);
        let main = incident(&report, &|e| e.kind.plover == ASSAULT);
        let keys = Keys::of(&article);
        let article = Rc::new(article);
        let mentions: Vec<(&str, bool, Sketched)> = mentions
            .into_iter()
            .filter_map(|(i, sketch)| {
                let article = Rc::clone(&article);
                let own = of.get(format!("{url}#{i}").as_str()).copied();
                let known = own.or(incident_id)?;
                let main = own.is_some() || Some(i) == main;
                Some((
                    known,
                    main,
                    Sketched {
                        mention: i as i64,
                        article,
                        sketch,
                    },
                ))
            })
            .collect();
        articles.push((url, keys, mentions));
    }
    let file = std::fs::File::create(out).map_err(|e| format!("{out}: {e}"))?;
    let mut file = std::io::BufWriter::new(file);
    let names: Vec<&str> = VALUES.iter().map(|v| v.0).collect();
    let fail = |e: std::io::Error| format!("{out}: {e}");
    writeln!(
        file,
        "a\tb\tincident_a\tincident_b\tmain_a\tmain_b\t{}",
        names.join("\t")
    )
    .map_err(fail)?;
    let [mut one, mut met, mut compared] = [0u64; 3];
    for (i, (url, keys, mentions)) in articles.iter().enumerate() {
        for (other_url, other_keys, others) in &articles[i + 1..] {
            let share = mentions.iter().any(|a| others.iter().any(|b| a.0 == b.0));
            one += u64::from(share);
            if !keys.meet(other_keys) {
                continue;
            }
            compared += 1;
            met += u64::from(share);
            for (incident, main, a) in mentions {
                for (other, other_main, b) in others.iter().filter(|b| compatible(a, &b.2)) {
                    let row: Vec<String> = values(a, b).iter().map(|v| format!("{v:.4}")).collect();
                    writeln!(
                        file,
                        "{url}#{}\t{other_url}#{}\t{incident}\t{other}\t{}\t{}\t{}",
                        a.mention,
                        b.mention,
                        u8::from(*main),
                        u8::from(*other_main),
                        row.join("\t")
                    )
                    .map_err(fail)?;
                }
            }
        }
    }
    eprintln!("{met} of {one} pairs of one incident are compared, {compared} pairs in all");
    Ok(())
}
