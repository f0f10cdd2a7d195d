//! The homes that a test runs on: a file, and a schema of the server that `DATELINE_POSTGRES`
//! names (`postgres://user@host:port/database`), where it names one.
#![allow(dead_code)] // each test uses its part

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use dateline::Resources;
use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline::report::Report;
use dateline_ledger::view::EventView;
use dateline_ledger::{Ledger, Policy, Query};

pub(crate) const NOON: &str = "2031-05-08T12:00:00Z";

pub(crate) fn resources() -> &'static Resources {
    static ONCE: OnceLock<Resources> = OnceLock::new();
    ONCE.get_or_init(|| Resources::load().unwrap())
}

/// The four reports of the bundled example, read once.
pub(crate) fn reports() -> Vec<Report> {
    static ONCE: OnceLock<Vec<Report>> = OnceLock::new();
    let read = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../example/reports.jsonl");
        reading(&std::fs::read(path).unwrap(), None)
    };
    ONCE.get_or_init(read).clone()
}

/// What is read in a page.
pub(crate) fn reading(bytes: &[u8], published: Option<&str>) -> Vec<Report> {
    let page = Page {
        bytes,
        url: None,
        published: published.map(|d| d.parse().unwrap()),
    };
    articles(&page, resources())
        .unwrap()
        .into_iter()
        .map(|a| read(&a.unwrap(), resources(), Options::default()))
        .collect()
}

/// An address at which there is no ledger yet.
pub(crate) struct Place {
    pub(crate) address: String,
    _folder: Option<tempfile::TempDir>,
}

impl Place {
    pub(crate) fn open(&self) -> Ledger<'static> {
        Ledger::open(&self.address, resources()).unwrap()
    }
}

fn file() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place {
        address: folder.path().join("a.db").to_str().unwrap().to_owned(),
        _folder: Some(folder),
    }
}

/// A schema of its own on the server.
fn schema(server: &str) -> Place {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!(
        "t{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
    // Tests make the extension at the same time; the lock lets one be first.
    client
        .batch_execute(&format!(
            "BEGIN; SELECT pg_advisory_xact_lock(1); CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public; CREATE SCHEMA {name}; COMMIT;"
        ))
        .unwrap();
    Place {
        address: format!("{server}?options=-csearch_path%3D{name}%2Cpublic"),
        _folder: None,
    }
}

/// Every home that there is, each empty.
pub(crate) fn homes() -> Vec<Place> {
    let server = std::env::var("DATELINE_POSTGRES").ok();
    std::iter::once(file())
        .chain(server.map(|s| schema(&s)))
        .collect()
}

/// Events as known at a time under a policy.
pub(crate) fn fold(ledger: &Ledger<'_>, at: Option<&str>, policy: Policy) -> Vec<EventView> {
    let query = Query {
        at: at.map(str::to_owned),
        policy,
        ..Query::default()
    };
    ledger.events(&query).unwrap()
}

/// The events as JSON.
pub(crate) fn json(ledger: &Ledger<'_>, at: Option<&str>) -> String {
    serde_json::to_string(&fold(ledger, at, Policy::Best)).unwrap()
}

/// The event that most articles and claims tell.
pub(crate) fn shared(events: &[EventView]) -> &EventView {
    let told = |e: &&EventView| (e.articles.len(), e.claims.len());
    events.iter().max_by_key(told).unwrap()
}
