//! How fast is the gazetteer? Opening its file, and look-ups of names that it has and has not.

use std::time::Instant;

use dateline::gazetteer::fold;
use dateline::gazetteer::world::World;

/// Rounds over the names.
const ROUNDS: usize = 20;

/// Opens the embedded file and looks up names of `regions.tsv` and `sites.tsv`, and the same
/// names with a letter changed.
pub(super) fn gazetteer() -> Result<(), String> {
    let bytes =
        dateline::resources::bytes("data/gazetteer/world.gaz").map_err(|e| e.to_string())?;
    let begin = Instant::now();
    let world = World::open(bytes).map_err(|e| e.to_string())?;
    let opened = begin.elapsed();
    let mut words: Vec<Vec<String>> = Vec::new();
    for file in ["data/gazetteer/regions.tsv", "data/gazetteer/sites.tsv"] {
        let text = dateline::resources::embedded(file).map_err(|e| e.to_string())?;
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let name = fold(line.split('\t').next().unwrap_or_default());
            let name: Vec<String> = name.split(' ').map(str::to_owned).collect();
            let mut other = name.clone();
            other[0].push('q');
            words.push(name);
            words.push(other);
        }
    }
    let begin = Instant::now();
    let mut found = 0;
    for _ in 0..ROUNDS {
        found += words.iter().map(|w| world.starting(w).len()).sum::<usize>();
    }
    let rate = (ROUNDS * words.len()) as f64 / begin.elapsed().as_secs_f64();
    eprintln!(
        "{} KB, {} places, {} names: opened in {:.3} ms, {rate:.0} look-ups a second ({found} hits)",
        bytes.len() / 1024,
        world.len(),
        world.names(),
        opened.as_secs_f64() * 1e3,
    );
    Ok(())
}
