//! Labelled sequences from the named data sets.
//!
//! Reads: `gold/train/*.gold.json` with texts (our own coding), `data/muc4/grit_train.jsonl`,
//! PolNeAR's `text` and `attributions`. Nothing of these sets is kept but the weights.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline::linear::features::{self, Views};
use dateline::claims::{anchors, happening};
use dateline::mentions::Mentions;
use dateline::mentions::marks::Marks;
use dateline::mentions::trigger::Trigger;
use dateline::vocabulary::Status;
use dateline::page::{self, Page};
use dateline::{Article, Document, Resources, Span};
use serde_json::Value;

use crate::train::Sequence;

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
pub(crate) fn sequences(head: &str, data: &Path, resources: &Resources, part: Option<&str>) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let samples = match head {
        "trigger" => gold(data, &triggers)?,
        "roles" => [muc(data)?, gold(data, &roles)?].concat_samples(),
        "attribution" => [polnear(data)?, gold(data, &attribution)?].concat_samples(),
        "tag" => treebank(data)?,
        "type" => [gold(data, &types)?, ontology(resources)].concat_samples(),
        "status" => gold(data, &status)?,
        "coref" => Vec::new(),
        other => return Err(format!("no head is called {other}")),
    };
    if head == "coref" {
        return coref(data, resources, part);
    }
    let plain = head == "tag";
    let chain = matches!(head, "trigger" | "roles" | "attribution" | "tag");
    let mut names: Vec<String> = samples.iter().flat_map(|s| s.spans.iter().map(|x| x.1.clone())).collect();
    names.sort();
    names.dedup();
    let labels: Vec<String> = if plain { names } else if chain { std::iter::once("O".to_owned()).chain(names.iter().flat_map(|n| [format!("B-{n}"), format!("I-{n}")])).collect() } else { names };
    let (fold, folds) = fold_of(part);
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for (index, sample) in samples.iter().enumerate() {
        let upper = chain && fnv(&sample.name) % 4 == 0 && head != "roles";
        let text = if upper { sample.text.to_ascii_uppercase() } else { sample.text.clone() };
        let page = Page { bytes: text.as_bytes(), ..Page::default() };
        let Some(article) = page::articles(&page, resources).ok().and_then(|mut a| a.pop()).and_then(Result::ok) else { continue };
        let made = if chain { chains(&article, sample, &labels, resources) } else { singles(&article, sample, &labels, resources) };
        if index % folds == fold { held.extend(made) } else { train.extend(made) }
    }
    Ok((labels, train, held))
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

fn chains(article: &Article, sample: &Sample, labels: &[String], resources: &Resources) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let plain = !labels.iter().any(|l| l == "O");
    let marks = if plain { Marks::of(&doc, resources) } else { Marks::of(&doc, resources).tagged(&doc, resources) };
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
            while tokens.start < tokens.end && tags[tokens.start] != 0 { tokens.start += 1; }
            while tokens.start < tokens.end && tags[tokens.end - 1] != 0 { tokens.end -= 1; }
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
        out.push(Sequence { rows: features::sentence(&doc, &marks, &views, index), labels, weight: sample.weight });
    }
    out
}

fn singles(article: &Article, sample: &Sample, labels: &[String], resources: &Resources) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let marks = Marks::of(&doc, resources).tagged(&doc, resources);
    let views = Views::of(&doc, &marks, resources);
    let mut out = Vec::new();
    for (span, name) in &sample.spans {
        let tokens = doc.tokens_in(*span);
        let Some(label) = labels.iter().position(|l| l == name).filter(|_| !tokens.is_empty()) else { continue };
        out.push(Sequence { rows: vec![features::span(&doc, &marks, &views, &tokens)], labels: vec![label as u16], weight: sample.weight });
    }
    out
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut out: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.to_string_lossy().ends_with(ending)).collect();
    out.sort();
    Ok(out)
}

/// Code points to bytes.
fn bytes_of(text: &str) -> Vec<usize> {
    text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
}

fn span_of(value: &Value, bytes: &[usize]) -> Option<Span> {
    let at = |name: &str| value.get(name).and_then(Value::as_u64).and_then(|i| bytes.get(i as usize).copied());
    Some(Span::new(at("start")?, at("end")?))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Reads the hand-coded texts and asks `spans` for the labelled spans of each.
fn gold(data: &Path, spans: &dyn Fn(&Value, &str, &[usize]) -> Labelled) -> Result<Vec<Sample>, String> {
    let mut out = Vec::new();
    for path in files(&data.join("gold/train"), ".gold.json")? {
        let coded: Value = serde_json::from_str(&read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path.file_name().map(|n| n.to_string_lossy().replace(".gold.json", "")).unwrap_or_default();
        let raw = read(&path.with_file_name(format!("{name}.txt")))?;
        let bytes = bytes_of(&raw);
        out.push(Sample { spans: spans(&coded, &raw, &bytes), name, text: raw, weight: 1.0 });
    }
    Ok(out)
}

fn triggers(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    list(coded, "events").iter().flat_map(|e| list(e, "triggers")).filter_map(|t| Some((span_of(t, bytes)?, "trigger".to_owned()))).collect()
}

/// Our type for a coder's PLOVER and ACLED codes and words.
fn type_of(event: &Value) -> Option<&'static str> {
    let (plover, acled, mode) = (text(event, "plover"), text(event, "acled"), text(event, "mode"));
    let what = text(event, "what").to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| what.contains(w));
    Some(match acled {
        "Armed clash" => "armed-clash",
        "Government regains territory" => "territory-regained",
        "Non-state actor overtakes territory" => "territory-taken",
        "Air/drone strike" if has(&["drone"]) => "drone-strike",
        "Air/drone strike" => "air-strike",
        "Suicide bomb" => "suicide-bombing",
        "Shelling/artillery/missile attack" => "shelling",
        "Remote explosive/landmine/IED" => "bombing",
        "Grenade" => "grenade-attack",
        "Chemical weapon" => "chemical-attack",
        "Sexual violence" => "sexual-violence",
        "Abduction/forced disappearance" => "abduction",
        "Peaceful protest" => "protest",
        "Protest with intervention" | "Excessive force against protesters" => "protest-crackdown",
        "Violent demonstration" => "riot",
        "Mob violence" => "mob-violence",
        "Agreement" => "agreement",
        "Arrests" => "arrest",
        "Disrupted weapons use" => "weapons-disrupted",
        "Headquarters or base established" => "base-established",
        "Looting/property destruction" => "property-destruction",
        "Attack" if has(&["stab", "knif", "machete", "hacked"]) => "stabbing",
        "Attack" if has(&["assassinat"]) => "assassination",
        "Attack" if has(&["execut", "behead", "tortur"]) => "execution",
        "Attack" if has(&["shoot", "shot", "gun", "fire"]) => "shooting",
        "Attack" => "attack",
        _ => match plover {
            "AGREE" => "agreement",
            "CONSULT" => "meeting",
            "SUPPORT" => "support",
            "CONCEDE" if has(&["ceasefire", "truce", "cessation"]) => "ceasefire",
            "CONCEDE" => "concession",
            "COOPERATE" => "cooperation",
            "AID" => "aid",
            "RETREAT" if has(&["releas", "free"]) => "release",
            "RETREAT" if has(&["surrender", "disarm"]) => "surrender",
            "RETREAT" if has(&["flee", "fled", "displac", "evacuat"]) => "displacement",
            "RETREAT" => "withdrawal",
            "REQUEST" => "demand",
            "ACCUSE" if mode == "investigate" || has(&["investigat", "probe", "inquiry"]) => "investigation",
            "ACCUSE" if has(&["charge", "indict", "trial", "prosecut", "plead"]) => "charge",
            "ACCUSE" if has(&["condemn", "denounc", "critic"]) => "condemnation",
            "ACCUSE" => "accusation",
            "REJECT" if has(&["denie", "denial", "deny"]) => "denial",
            "REJECT" => "rejection",
            "THREATEN" => "threat",
            "PROTEST" if has(&["strike", "boycott"]) => "strike-action",
            "PROTEST" => "protest",
            "SANCTION" if has(&["convict", "sentenc", "jail", "guilty", "prison"]) => "conviction",
            "SANCTION" => "sanction",
            "MOBILIZE" => "mobilization",
            "COERCE" if has(&["convict", "sentenc", "guilty", "imprison"]) => "conviction",
            "COERCE" if has(&["arrest", "detain", "detention", "custody", "captur"]) => "arrest",
            "COERCE" if has(&["search", "cordon", "operation", "raid"]) => "search-operation",
            "COERCE" if has(&["deport"]) => "deportation",
            "COERCE" if has(&["seiz", "confiscat"]) => "seizure",
            "COERCE" => "restriction",
            "ASSAULT" if has(&["execut", "behead", "tortur"]) => "execution",
            "ASSAULT" => "attack",
            _ => return None,
        },
    })
}

/// Triggers with their type; spans that are no events are `none`, so that the type model can
/// also refuse.
fn types(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        let Some(name) = type_of(event) else { continue };
        out.extend(list(event, "triggers").iter().filter_map(|t| Some((span_of(t, bytes)?, name.to_owned()))));
    }
    out
}

fn status(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        let name = match text(event, "status") {
            "" => "happened",
            other => other,
        };
        out.extend(list(event, "triggers").iter().filter_map(|t| Some((span_of(t, bytes)?, name.to_owned()))));
    }
    for not in list(coded, "not_events") {
        out.extend(not.get("span").and_then(|s| span_of(s, bytes)).map(|s| (s, "none".to_owned())));
    }
    out
}

/// Who did it, to whom and with what, in the roles of MUC-4, for violent and coercive events.
fn roles(coded: &Value, raw: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        if !matches!(text(event, "plover"), "ASSAULT" | "COERCE") {
            continue;
        }
        let spans = |name: &str| list(event, name).iter().filter_map(|t| span_of(t, bytes)).collect::<Vec<_>>();
        for span in spans("initiator_spans") {
            let words = span.of(raw);
            let named = words.split_whitespace().any(|w| w.starts_with(|c: char| c.is_uppercase()));
            out.push((span, if named { "PerpOrg" } else { "PerpInd" }.to_owned()));
        }
        out.extend(spans("target_spans").into_iter().map(|s| (s, "Target".to_owned())));
        out.extend(spans("victim_spans").into_iter().map(|s| (s, "Victim".to_owned())));
        out.extend(spans("weapon").into_iter().map(|s| (s, "Weapon".to_owned())));
    }
    out
}

fn attribution(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for claim in list(coded, "claims") {
        for (field, name) in [("source_span", "Source"), ("cue", "Cue"), ("content", "Content")] {
            let Some(value) = claim.get(field) else { continue };
            let parts: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
            out.extend(parts.into_iter().filter_map(|v| Some((span_of(v, bytes)?, name.to_owned()))));
        }
    }
    // Where a cue and its source overlap, the shorter one is kept whole by giving it first.
    out
}

/// MUC-4 in GRIT's form: every occurrence of each mention of an entity.
fn muc(data: &Path) -> Result<Vec<Sample>, String> {
    let mut out = Vec::new();
    for line in crate::samples::gunzip(&data.join("data/muc4/grit_train.jsonl.gz"))?.lines() {
        let record: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let body = text(&record, "doctext").to_owned();
        let mut spans = Labelled::new();
        for (role, entities) in record.get("extracts").and_then(Value::as_object).into_iter().flatten() {
            let entities: &[Value] = entities.as_array().map_or(&[], Vec::as_slice);
            for mention in entities.iter().filter_map(Value::as_array).flatten() {
                let words = mention.get(0).and_then(Value::as_str).unwrap_or_default();
                spans.extend(occurrences(&body, words).into_iter().map(|s| (s, role.clone())));
            }
        }
        out.push(Sample { name: text(&record, "docid").to_owned(), text: body, spans, weight: 1.0 });
    }
    Ok(out)
}

fn occurrences(body: &str, words: &str) -> Vec<Span> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    body.match_indices(words)
        .map(|(i, w)| (i, i + w.len()))
        .filter(|(a, b)| !words.is_empty() && !letter(body[..*a].chars().next_back()) && !letter(body[*b..].chars().next()))
        .map(|(a, b)| Span::new(a, b))
        .collect()
}

/// Reads a gzip file through the system's `gzip`, which every maintainer's machine has.
pub(crate) fn gunzip(path: &Path) -> Result<String, String> {
    let output = std::process::Command::new("gzip").arg("-dc").arg(path).output().map_err(|e| format!("gzip: {e}"))?;
    String::from_utf8(output.stdout).map_err(|e| format!("{}: {e}", path.display())).and_then(|t| if t.is_empty() { Err(format!("{}: empty", path.display())) } else { Ok(t) })
}

/// Texts of PolNeAR that are read; all of them would drown our own.
const POLNEAR_TEXTS: usize = 420;

/// PolNeAR, unpacked at `data/polnear/data/train`.
fn polnear(data: &Path) -> Result<Vec<Sample>, String> {
    let home = data.join("data/polnear/data/train");
    let mut out = Vec::new();
    for path in files(&home.join("attributions"), ".ann")? {
        let stem = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let base = stem.rsplit_once('_').map_or(stem.as_str(), |x| x.0).to_owned();
        let Ok(raw) = read(&home.join("text").join(format!("{base}.txt"))) else { continue };
        let bytes = bytes_of(&raw);
        let mut spans = Labelled::new();
        for line in read(&path)?.lines().filter(|l| l.starts_with('T')) {
            let Some((kind, extent)) = line.split('\t').nth(1).and_then(|f| f.split_once(' ')) else { continue };
            if !["Source", "Cue", "Content"].contains(&kind) {
                continue;
            }
            for piece in extent.split(';') {
                let ends: Vec<usize> = piece.split(' ').filter_map(|n| n.parse().ok()).collect();
                if let [a, b] = ends[..] {
                    if let (Some(a), Some(b)) = (bytes.get(a), bytes.get(b)) {
                        spans.push((Span::new(*a, *b), kind.to_owned()));
                    }
                }
            }
        }
        out.push(Sample { name: base, text: raw, spans, weight: 0.5 });
    }
    // An even spread over outlets and years: order by a hash of the name.
    out.sort_by_key(|s| fnv(&s.name));
    let mut seen = BTreeMap::new();
    out.retain(|s| seen.insert(s.name.clone(), ()).is_none());
    out.truncate(POLNEAR_TEXTS);
    Ok(out)
}

/// Universal Dependencies English-EWT: word classes, verbs split by form.
fn treebank(data: &Path) -> Result<Vec<Sample>, String> {
    let mut out: Vec<Sample> = Vec::new();
    for file in ["data/ud-ewt/en_ewt-ud-train.conllu", "data/ud-ewt/en_ewt-ud-dev.conllu"] {
        let mut glued: Option<(u32, bool)> = None;
        for (number, line) in read(&data.join(file))?.lines().enumerate() {
            if line.starts_with("# newdoc") || out.is_empty() {
                out.push(Sample { name: format!("{file}:{number}"), text: String::new(), spans: Labelled::new(), weight: 1.0 });
            }
            let Some(sample) = out.last_mut() else { continue };
            if line.is_empty() {
                glued = None;
            }
            if line.is_empty() && !sample.text.is_empty() {
                sample.text.push_str("\n\n");
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() < 10 || cells[0].contains('.') {
                continue;
            }
            // "5-6 Bo's": the words 5 and 6 are written without a space between.
            if let Some((_, last)) = cells[0].split_once('-') {
                glued = last.parse().ok().map(|last: u32| (last, cells[9].contains("SpaceAfter=No")));
                continue;
            }
            let number: u32 = cells[0].parse().map_err(|_| format!("{file}: {line}"))?;
            let tight = match glued {
                Some((last, _)) if number < last => true,
                Some((last, tight)) if number == last => tight,
                _ => cells[9].contains("SpaceAfter=No"),
            };
            let start = sample.text.len();
            sample.text.push_str(cells[1]);
            sample.spans.push((Span::new(start, sample.text.len()), class(cells[3], cells[4]).to_owned()));
            if !tight {
                sample.text.push(' ');
            }
        }
    }
    Ok(out)
}

fn class<'a>(upos: &'a str, xpos: &'a str) -> &'a str {
    match (upos, xpos) {
        ("VERB", "VBN" | "VBG" | "VB") => xpos,
        ("VERB", _) => "VBD",
        ("NOUN", "NNS") => "NNS",
        ("PART", "POS") => "POS",
        ("SYM" | "X" | "INTJ", _) => "X",
        _ => upos,
    }
}

/// Pairs of triggers of one text: `same` happening or `other`.
fn coref(data: &Path, resources: &Resources, part: Option<&str>) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let labels = vec!["other".to_owned(), "same".to_owned()];
    let numbered = |coded: &Value, _: &str, bytes: &[usize]| -> Labelled {
        list(coded, "events").iter().enumerate().flat_map(|(i, e)| list(e, "triggers").iter().map(move |t| (i, t))).filter_map(|(i, t)| Some((span_of(t, bytes)?, i.to_string()))).collect()
    };
    let (fold, folds) = fold_of(part);
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for (index, sample) in gold(data, &numbered)?.iter().enumerate() {
        let page = Page { bytes: sample.text.as_bytes(), ..Page::default() };
        let Some(article) = page::articles(&page, resources).ok().and_then(|mut a| a.pop()).and_then(Result::ok) else { continue };
        let made = pairs(&article, sample, resources);
        if index % folds == fold { held.extend(made) } else { train.extend(made) }
    }
    Ok((labels, train, held))
}

fn pairs(article: &Article, sample: &Sample, resources: &Resources) -> Vec<Sequence> {
    let doc = Document::new(article, resources);
    let mut mentions = Mentions::find(&doc, resources);
    // The coder's triggers, with times and places found around them as in reading.
    let mut coded: Vec<(Trigger, String)> = Vec::new();
    for (span, event) in &sample.spans {
        let tokens = doc.tokens_in(*span);
        if !tokens.is_empty() {
            let sentence = doc.sentence_of(tokens.start);
            coded.push((Trigger { tokens, span: *span, sentence, kind: 0, kinds: Vec::new(), status: Status::Happened, score: 1.0, maker: "" }, event.clone()));
        }
    }
    coded.sort_by_key(|(t, _)| (t.tokens.start, t.tokens.end));
    mentions.triggers = coded.iter().map(|c| c.0.clone()).collect();
    let anchors = anchors::find(&doc, &mentions, resources, article.published.map(|p| p.date));
    let mut out = Vec::new();
    for b in 0..coded.len() {
        for a in 0..b {
            if coded[a].0.tokens.end > coded[b].0.tokens.start {
                continue;
            }
            let relations = happening::relations(&doc, &mentions, resources, &anchors, a, b);
            let row = features::pair(&doc, &mentions.marks, &mentions.views, &coded[a].0.tokens, &coded[b].0.tokens, &relations);
            out.push(Sequence { rows: vec![row], labels: vec![u16::from(coded[a].1 == coded[b].1)], weight: 1.0 });
        }
    }
    out
}

fn fold_of(part: Option<&str>) -> (usize, usize) {
    part.and_then(|p| p.split_once('/')).and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?))).unwrap_or((usize::MAX, 1))
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
            out.push(Sample { name: phrase.clone(), text, spans: vec![(Span::new(start, start + phrase.len()), kind.id.clone())], weight: PHRASES_WEIGHT / kind.triggers.len() as f32 });
        }
        for example in &kind.examples {
            let lower = example.to_lowercase();
            let found = kind.triggers.iter().filter_map(|p| lower.find(p.as_str()).map(|i| (p.len(), i))).max();
            if let Some((len, start)) = found {
                out.push(Sample { name: example.clone(), text: example.clone(), spans: vec![(Span::new(start, start + len), kind.id.clone())], weight: 1.0 });
            }
        }
    }
    out
}
