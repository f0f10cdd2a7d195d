//! Does a ledger survive being killed? A long read, stopped at random moments.
//!
//! In: the program, a file of reports. Out: on standard error, how often it was killed and what
//! was found. After each kill the ledger must open, hold only whole readings, and have the events
//! that its log gives; when a read comes to its end, its events must be those of a read that
//! nobody disturbed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use dateline::Resources;
use dateline_ledger::{Ledger, Query};

use crate::synthetic::Dice;

/// Rebuilding is compared after every so many kills.
const REBUILT: u64 = 10;

fn events(ledger: &Ledger<'_>) -> Result<String, String> {
    let events = ledger
        .events(&Query::default())
        .map_err(|e| e.to_string())?;
    serde_json::to_string(&events).map_err(|e| e.to_string())
}

/// Kills the program so many times. `most`: the longest that it is left alone, milliseconds.
pub(crate) fn run(program: &str, reports: &str, kills: u64, most: u64) -> Result<(), String> {
    let resources = Resources::load().map_err(|e| e.to_string())?.fast();
    let folder = std::env::temp_dir().join(format!("dateline-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let path = |n: u64| folder.join(format!("{n}.db")).display().to_string();
    let read = |address: &str| {
        let mut command = Command::new(program);
        command.args([
            "read", reports, "--fast", "--format", "jsonl", "--ledger", address,
        ]);
        command.args(["--known", "2000-01-01T00:00:00Z"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let whole = path(0);
    read(&whole).status().map_err(|e| e.to_string())?;
    let wanted = events(&Ledger::open(&whole, &resources).map_err(|e| e.to_string())?)?;
    let (mut number, mut killed, mut ended, mut partial) = (1, 0, 0, 0);
    let mut dice = Dice::new(200);
    while killed < kills {
        let address = path(number);
        let mut child = read(&address).spawn().map_err(|e| e.to_string())?;
        std::thread::sleep(Duration::from_millis(dice.below(most)));
        let alive = child.try_wait().map_err(|e| e.to_string())?.is_none();
        child.kill().ok();
        child.wait().map_err(|e| e.to_string())?;
        if !Path::new(&address).exists() {
            killed += 1;
            continue;
        }
        let ledger =
            Ledger::open(&address, &resources).map_err(|e| format!("after kill {killed}: {e}"))?;
        if alive {
            killed += 1;
            partial += u64::from(!ledger.is_empty().map_err(|e| e.to_string())?);
            if killed % REBUILT == 0 {
                let before = ledger.dump().map_err(|e| e.to_string())?;
                ledger.rebuild(&mut |_, _| {}).map_err(|e| e.to_string())?;
                if ledger.dump().map_err(|e| e.to_string())? != before {
                    return Err(format!(
                        "after kill {killed} the events are not those of the log"
                    ));
                }
            }
        } else {
            ended += 1;
            if events(&ledger)? != wanted {
                return Err(format!(
                    "after kill {killed} a whole read gave other events"
                ));
            }
            number += 1;
        }
    }
    // The last one is brought to its end.
    let address = path(number);
    read(&address).status().map_err(|e| e.to_string())?;
    if events(&Ledger::open(&address, &resources).map_err(|e| e.to_string())?)? != wanted {
        return Err("the last read gave other events".to_owned());
    }
    std::fs::remove_dir_all(&folder).ok();
    eprintln!(
        "{killed} kills, {partial} of them with part of the reports kept; {} whole reads, all with the events of the undisturbed one",
        ended + 1
    );
    Ok(())
}
