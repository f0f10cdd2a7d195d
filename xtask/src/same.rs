//! Which values do pairs of event mentions have that are one event, and which those that are not?
//!
//! In: reports as `dateline read --format jsonl` prints them, and a table of their addresses and
//! incidents, or of addresses with an event's index (`…#3`) and that event's name, or of mentions
//! marked by hand. Out: a row for each pair of mentions that may be one, for `train/same.py` and
//! `train/chains.py`; or the table of how rare words are.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::rc::Rc;

use dateline::Resources;
use dateline::report::{EventOut, Report, TypeOut};
use dateline::span::Extent;
use dateline::vocabulary::Status;
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

/// A mention with the name of its event.
struct Named {
    name: String,
    /// Whether its article is about it.
    main: bool,
    sketched: Sketched,
}

/// An article with its named mentions.
struct Told {
    url: String,
    keys: Keys,
    mentions: Vec<Named>,
}

fn table(path: &str) -> Result<Vec<Vec<String>>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
    Ok(text.lines().map(cells).collect())
}

/// Names of incidents or of events by address.
fn names(path: &str) -> Result<HashMap<String, String>, String> {
    let pair = |row: Vec<String>| match <[String; 2]>::try_from(row) {
        Ok([address, name]) => Ok((address, name)),
        Err(row) => Err(format!("{path}: {row:?} is no address and name")),
    };
    table(path)?.into_iter().map(pair).collect()
}

/// The report with one event at each marked extent: the event that was read there, or one of
/// which nothing but its words is known.
fn marked(mut report: Report, marks: &[Extent]) -> Report {
    let at = |mark: &Extent| {
        let meets = |t: &Extent| t.start < mark.end && t.end > mark.start;
        let read = report
            .events
            .iter()
            .find(|e| !e.claims.is_empty() && e.triggers.iter().any(meets));
        let mut event = read.cloned().unwrap_or_else(|| EventOut {
            id: String::new(),
            triggers: Vec::new(),
            kind: TypeOut {
                id: String::new(),
                plover: String::new(),
                mode: None,
                acled: None,
                ucdp: None,
                cameo: None,
            },
            status: Status::Happened,
            time: None,
            place: None,
            arguments: Vec::new(),
            counts: Vec::new(),
            running: Vec::new(),
            claims: vec![String::new()],
            confidence: 0.0,
            made_by: String::new(),
        });
        event.triggers = vec![*mark];
        event
    };
    report.events = marks.iter().map(at).collect();
    report
}

fn told(report: &Report, names: &HashMap<String, String>, with: (&Resources, &Rarity)) -> Told {
    let url = report.article.url.clone().unwrap_or_default();
    let incident_id = names.get(&url);
    let (article, sketches) = sketch(report, with.0, with.1);
    let main = incident(report, &|e| e.kind.plover == ASSAULT);
    let keys = Keys::of(&article);
    let article = Rc::new(article);
    let named = |(i, sketch)| {
        let own = names.get(&format!("{url}#{i}"));
        Some(Named {
            name: own.or(incident_id)?.clone(),
            main: own.is_some() || Some(i) == main,
            sketched: Sketched {
                mention: i as i64,
                article: Rc::clone(&article),
                sketch,
            },
        })
    };
    Told {
        keys,
        mentions: sketches.into_iter().filter_map(named).collect(),
        url,
    }
}

fn row(out: &mut impl Write, urls: [&str; 2], a: &Named, b: &Named) -> std::io::Result<()> {
    let values: Vec<String> = values(&a.sketched, &b.sketched)
        .iter()
        .map(|v| format!("{v:.4}"))
        .collect();
    writeln!(
        out,
        "{}#{}\t{}#{}\t{}\t{}\t{}\t{}\t{}",
        urls[0],
        a.sketched.mention,
        urls[1],
        b.sketched.mention,
        a.name,
        b.name,
        u8::from(a.main),
        u8::from(b.main),
        values.join("\t")
    )
}

/// Writes the values of pairs. `incidents`: a table of addresses and names. `marks`: a table of
/// address, first and last code point, and name of each mention, which are then compared instead
/// of those that were read, also within an article and whatever their types.
pub(crate) fn pairs(
    path: &str,
    incidents: Option<&str>,
    marks: Option<&str>,
    out: &str,
) -> Result<(), String> {
    let resources = Resources::load().map_err(|e| e.to_string())?;
    let rarity = Rarity::load().map_err(|e| e.to_string())?;
    let mut names = incidents.map_or_else(|| Ok(HashMap::new()), names)?;
    let mut extents: HashMap<String, Vec<Extent>> = HashMap::new();
    for row in marks.map_or_else(|| Ok(Vec::new()), table)? {
        let wrong = || format!("{row:?} is no address, extent and name");
        let [address, start, end, name] = row.as_slice() else {
            return Err(wrong());
        };
        let number = |cell: &String| cell.parse().map_err(|_| wrong());
        let of = extents.entry(address.clone()).or_default();
        names.insert(format!("{address}#{}", of.len()), name.clone());
        of.push(Extent {
            start: number(start)?,
            end: number(end)?,
        });
    }
    let mut articles: Vec<Told> = Vec::new();
    for report in reports(path)? {
        let url = report.article.url.clone().unwrap_or_default();
        let report = match (marks, extents.get(&url)) {
            (None, _) => report,
            (Some(_), Some(extents)) => marked(report, extents),
            (Some(_), None) => continue,
        };
        articles.push(told(&report, &names, (&resources, &rarity)));
    }
    let fail = |e: std::io::Error| format!("{out}: {e}");
    let file = std::fs::File::create(out).map_err(fail)?;
    let mut file = std::io::BufWriter::new(file);
    let columns: Vec<&str> = VALUES.iter().map(|v| v.0).collect();
    writeln!(
        file,
        "a\tb\tincident_a\tincident_b\tmain_a\tmain_b\t{}",
        columns.join("\t")
    )
    .map_err(fail)?;
    let [mut one, mut met, mut compared] = [0u64; 3];
    for (i, this) in articles.iter().enumerate() {
        let within = this.mentions.iter().enumerate();
        for (n, a) in within.filter(|_| marks.is_some()) {
            for b in &this.mentions[n + 1..] {
                row(&mut file, [&this.url, &this.url], a, b).map_err(fail)?;
            }
        }
        for other in &articles[i + 1..] {
            let mut pairs = this.mentions.iter();
            let share = pairs.any(|a| other.mentions.iter().any(|b| a.name == b.name));
            one += u64::from(share);
            if !this.keys.meet(&other.keys) {
                continue;
            }
            compared += 1;
            met += u64::from(share);
            for a in &this.mentions {
                let may = |b: &&Named| marks.is_some() || compatible(&a.sketched, &b.sketched);
                for b in other.mentions.iter().filter(may) {
                    row(&mut file, [&this.url, &other.url], a, b).map_err(fail)?;
                }
            }
        }
    }
    eprintln!("{met} of {one} pairs of one incident are compared, {compared} pairs in all");
    Ok(())
}
