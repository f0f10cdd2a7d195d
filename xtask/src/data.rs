//! Makes the file of the world's places from the tables of `data/make/gazetteer.py`.

use std::path::Path;

use dateline::gazetteer::Spellings;
use dateline::gazetteer::write::{Spelling, Tables};

/// Reads `admin1.tsv`, `admin2.tsv`, `towns.tsv` and `airports.tsv` of a folder.
pub(super) fn write(folder: &Path, out: &Path) -> Result<(), String> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let spellings = Spellings::load().map_err(|e| e.to_string())?;
    let bytes = dateline::gazetteer::write::write(
        &Tables {
            regions: &read("admin1.tsv")?,
            districts: &read("admin2.tsv")?,
            towns: &read("towns.tsv")?,
            airports: &read("airports.tsv")?,
        },
        &Spelling {
            romanized: &|iso2| spellings.romanized(iso2),
            article: &|word| spellings.is_article(word),
        },
    )
    .map_err(|e| e.to_string())?;
    std::fs::write(out, &bytes).map_err(|e| format!("{}: {e}", out.display()))?;
    eprintln!("{}: {} KB", out.display(), bytes.len() / 1024);
    Ok(())
}
