//! The program as a user meets it: inputs, outputs, exit codes.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const REPORT: &str = "Gunmen killed three guards in Baghdad on Tuesday, police said.\n";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn example() -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../example/reports.jsonl")
        .display()
        .to_string()
}

/// A folder with one good report and every kind of bad input.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("good.txt", REPORT.as_bytes());
    write("empty.txt", b"");
    write("binary.dat", b"\x7fELF\x00\x00\x01binary\x00");
    write(
        "latin.txt",
        b"Gunmen killed three guards in Z\xfcrich, police said.",
    );
    write("line.txt", "ab cd ".repeat(50_000_000 / 6).as_bytes());
    write(
        "quiet.txt",
        b"The garden was green and the bread was warm.\n",
    );
    folder
}

#[test]
fn bad_inputs_are_named_and_the_others_read() {
    let folder = folder();
    let out = run(
        folder.path(),
        &[
            "read",
            "missing.txt",
            "empty.txt",
            "binary.dat",
            "latin.txt",
            "line.txt",
            "good.txt",
            "--no-ledger",
            "--format",
            "jsonl",
        ],
    );
    assert_eq!(code(&out), 2);
    let told = stderr(&out);
    for (name, reason) in [
        ("missing.txt", "no such file"),
        ("empty.txt", "empty"),
        ("binary.dat", "binary"),
        ("latin.txt", "UTF-8"),
        ("line.txt", "at most"),
    ] {
        assert!(
            told.lines().any(|l| l.contains(name) && l.contains(reason)),
            "{name}: {told}"
        );
    }
    let lines: Vec<String> = stdout(&out).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1);
    let report: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(report["article"]["text"], REPORT);
    assert!(!report["events"].as_array().unwrap().is_empty());
}

#[test]
fn exit_codes_tell_found_and_nothing() {
    let folder = folder();
    assert_eq!(
        code(&run(folder.path(), &["read", "good.txt", "--no-ledger"])),
        0
    );
    assert_eq!(
        code(&run(folder.path(), &["read", "quiet.txt", "--no-ledger"])),
        1
    );
    assert_eq!(code(&run(folder.path(), &["read"])), 2);
    assert_eq!(code(&run(folder.path(), &["events"])), 2, "no ledger yet");
    assert_eq!(code(&run(folder.path(), &["--help"])), 0);
}

#[test]
fn reading_twice_and_with_more_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let known = ["--known", "2031-05-08T00:00:00Z", "--format", "jsonl"];
    let example = example();
    let read = |ledger: &str, jobs: &str| {
        run(
            folder.path(),
            &[
                &[
                    "read", &example, &example, "--ledger", ledger, "--jobs", jobs,
                ][..],
                &known,
            ]
            .concat(),
        )
    };
    let one = read("one.db", "1");
    let two = read("two.db", "2");
    assert_eq!(code(&one), 0);
    assert_eq!(one.stdout, two.stdout);
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("one.db"), bytes("two.db"));
    let before = bytes("one.db");
    assert_eq!(code(&read("one.db", "2")), 0);
    assert_eq!(before, bytes("one.db"));
}

#[test]
fn json_is_an_object_for_one_report_and_an_array_for_several() {
    let folder = folder();
    let one: Value = serde_json::from_slice(
        &run(
            folder.path(),
            &["read", "good.txt", "--no-ledger", "--format", "json"],
        )
        .stdout,
    )
    .unwrap();
    assert_eq!(one["schema"], "dateline/1");
    let several: Value = serde_json::from_slice(
        &run(
            folder.path(),
            &[
                "read",
                "good.txt",
                "quiet.txt",
                "--no-ledger",
                "--format",
                "json",
            ],
        )
        .stdout,
    )
    .unwrap();
    assert_eq!(several.as_array().unwrap().len(), 2);
}

#[test]
fn standard_input_and_a_closed_pipe() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args([
            "read",
            "-",
            "--no-ledger",
            "--published",
            "2031-05-07",
            "--format",
            "jsonl",
        ])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(REPORT.as_bytes())
        .unwrap();
    let out = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["article"]["published_from"], "given");
    // A reader that goes away before anything is written is no failure.
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["read", &example(), "--no-ledger", "--format", "jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn events_are_filtered_and_shown_by_the_start_of_their_id() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(
        code(&run(path, &["read", &example(), "--format", "jsonl"])),
        0
    );
    let list = |args: &[&str]| -> Vec<Value> {
        let out = run(path, &[&["events", "--format", "jsonl"], args].concat());
        stdout(&out)
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    };
    let all = list(&[]);
    assert!(all.len() > 3);
    assert!(list(&["--min-killed", "5"]).iter().all(|e| {
        e["counts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|c| c["of"] == "killed" && c["value"]["best"].as_u64() >= Some(5))
    }));
    assert!(
        list(&["--from", "2031-05-05", "--to", "2031-05-07"])
            .iter()
            .all(|e| e["time"]["value"]["start"].as_str() <= Some("2031-05-07"))
    );
    let disputed = list(&["--disputed"]);
    assert!(!disputed.is_empty() && disputed.len() < all.len());
    assert_eq!(code(&run(path, &["events", "--min-killed", "5000"])), 1);
    assert_eq!(code(&run(path, &["events", "--policy", "guess"])), 2);
    let id = disputed[0]["id"].as_str().unwrap();
    let shown = stdout(&run(path, &["show", &id[..8], "--format", "table"]));
    assert!(
        shown.contains(id) && shown.contains("disagree on"),
        "{shown}"
    );
    let article = all[0]["articles"][0].as_str().unwrap();
    let marked = stdout(&run(path, &["show", article, "--format", "table"]));
    assert!(marked.contains('[') && marked.contains(article));
    assert_eq!(code(&run(path, &["show", "zzzz"])), 2);
}

#[test]
fn explain_gives_a_reason_for_each_block() {
    let folder = folder();
    let out = run(folder.path(), &["explain", "quiet.txt"]);
    assert_eq!(code(&out), 1);
    assert!(stdout(&out).contains("not coded:"));
    let out = stdout(&run(folder.path(), &["explain", "good.txt"]));
    assert!(out.contains("trigger") && out.contains("claim"));
}

#[test]
fn a_report_cannot_steer_the_terminal() {
    let folder = folder();
    std::fs::write(
        folder.path().join("escape.txt"),
        "Gunmen \u{1b}[2J\u{7}killed three guards in Baghdad, police said.\n",
    )
    .unwrap();
    let out = run(folder.path(), &["read", "escape.txt", "--format", "table"]);
    assert!(!stdout(&out).contains(['\u{1b}', '\u{7}']));
    let id = stdout(&run(folder.path(), &["events", "--format", "jsonl"]))
        .split('"')
        .skip_while(|w| *w != "articles")
        .nth(2)
        .unwrap()
        .to_owned();
    let shown = run(folder.path(), &["show", &id, "--format", "table"]);
    assert!(code(&shown) == 0 && !stdout(&shown).contains(['\u{1b}', '\u{7}']));
}

#[test]
fn reports_of_other_things_are_passed_over() {
    let folder = folder();
    std::fs::write(
        folder.path().join("match.txt"),
        "Striker signs for Vessel Town\n\nThe midfielder scored twice in the second half of the cup final and the coach praised the goalkeeper. The club's shares rose and fans bought tickets for next season's league games. Sales of the new album and the film's box office grew by ten per cent, the company said, and its profits were higher than analysts expected. The software lets users download music to their phones, and the online store sells games, broadband and digital cameras. The singer won the award for best album; the actress was named best newcomer. England beat Wales in the rugby, and the tennis champion reached the semi-final of the open with a win in straight sets.\n",
    )
    .unwrap();
    let gated = run(
        folder.path(),
        &["read", "match.txt", "--no-ledger", "--format", "json"],
    );
    assert!(stdout(&gated).contains("passed_over"));
    let all = run(
        folder.path(),
        &[
            "read",
            "match.txt",
            "--no-ledger",
            "--no-gate",
            "--format",
            "json",
        ],
    );
    assert!(!stdout(&all).contains("passed_over"));
}

#[test]
fn the_fast_path_reads_too() {
    let folder = folder();
    let example = example();
    let read = ["read", &example, "--no-ledger", "--format", "jsonl"];
    let full = run(folder.path(), &read);
    let fast = run(folder.path(), &[&read[..], &["--fast"]].concat());
    assert!(code(&fast) == 0 && stdout(&fast).lines().count() == stdout(&full).lines().count());
}

#[test]
fn every_command_has_help_with_examples() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        "read", "events", "show", "chain", "merge", "split", "withdraw", "undo", "check",
        "rebuild", "explain", "score",
    ] {
        let out = run(folder.path(), &[command, "--help"]);
        assert!(stdout(&out).contains("Example"), "{command}");
    }
}

/// A folder with a ledger of the example, and the id of its shared event.
fn example_ledger() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let read = [
        "read",
        &example(),
        "--known",
        "2031-05-08T12:00:00Z",
        "--format",
        "jsonl",
    ];
    assert_eq!(code(&run(folder.path(), &read)), 0);
    let out = run(
        folder.path(),
        &[
            "events",
            "--sort",
            "sources",
            "--limit",
            "1",
            "--disputed",
            "--format",
            "json",
        ],
    );
    let events: Value = serde_json::from_str(&stdout(&out)).unwrap();
    let id = events[0]["id"].as_str().unwrap().to_owned();
    (folder, id)
}

#[test]
fn a_split_is_kept_listed_and_undone() {
    let (folder, id) = example_ledger();
    let ask = |args: &[&str]| run(folder.path(), args);
    let event = |id: &str| -> Value {
        serde_json::from_str(&stdout(&ask(&["show", id, "--format", "json"]))).unwrap()
    };
    let before = event(&id);
    let claims = before["claims"].as_array().unwrap();
    let last = claims[claims.len() - 1]["id"].as_str().unwrap();
    let known = ["--known", "2031-05-09T12:00:00Z"];
    let split = ask(&[
        &[
            "split",
            &id[..8],
            last,
            "--by",
            "N. Orsk",
            "--because",
            "a second attack",
        ],
        &known[..],
    ]
    .concat());
    assert_eq!(code(&split), 0, "{}", stderr(&split));
    let decision = stdout(&split)[..8].to_owned();
    assert!(
        event(&id)["articles"].as_array().unwrap().len()
            < before["articles"].as_array().unwrap().len()
    );
    let list = stdout(&ask(&["decisions", "--format", "table"]));
    assert!(
        list.contains("split") && list.contains("N. Orsk") && list.contains("a second attack"),
        "{list}"
    );
    let history = stdout(&ask(&["show", &id, "--history", "--format", "table"]));
    assert!(history.contains("2031-05-09"), "{history}");
    let undo = ask(&["undo", &decision, "--known", "2031-05-10T12:00:00Z"]);
    assert_eq!(code(&undo), 0, "{}", stderr(&undo));
    assert_eq!(event(&id)["articles"], before["articles"]);
    let wrong = ask(&["split", &id, "nothing/c1"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("no claim"), "{}", stderr(&wrong));
}

#[test]
fn a_chain_is_drawn_in_each_way() {
    let (folder, id) = example_ledger();
    let draw = |how: &str| stdout(&run(folder.path(), &["chain", &id[..8], "--draw", how]));
    assert!(draw("table").contains("in retaliation for"));
    assert!(draw("mermaid").starts_with("flowchart LR\n"));
    assert!(draw("mermaid").contains("-.->"), "only some say so");
    assert!(draw("dot").starts_with("digraph"));
    let json: Value = serde_json::from_str(&draw("json")).unwrap();
    assert!(
        json["arrows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|a| !a["stated"][0]["words"].as_str().unwrap().is_empty())
    );
}

#[test]
fn searches_and_pages_say_what_is_left() {
    let (folder, id) = example_ledger();
    let ask = |args: &[&str]| run(folder.path(), &[&["events"], args].concat());
    let page = stdout(&ask(&["--limit", "3", "--format", "table"]));
    assert!(page.contains("1 to 3 of"), "{page}");
    assert!(stdout(&ask(&["--text", "mortar shells kill", "--format", "jsonl"])).contains(&id));
    let nowhere = ask(&["--near", "Nowhere-in-Particular"]);
    assert_eq!(code(&nowhere), 2);
    assert!(
        stderr(&nowhere).contains("degrees north and east"),
        "{}",
        stderr(&nowhere)
    );
    assert_eq!(code(&ask(&["--near", "33.5,44.3", "--within", "10"])), 1);
    assert_eq!(code(&ask(&["--type", "picnic"])), 2);
    assert_eq!(code(&run(folder.path(), &["rebuild"])), 0);
    assert!(stdout(&ask(&["--disputed", "--format", "jsonl"])).contains(&id));
}
