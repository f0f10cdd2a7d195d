//! What does the report claim? From mentions to events, claims, links and contradictions.
//!
//! In: an [`Article`]. Out: a [`Report`]. The stages, in order: mentions are found; each trigger
//! gets its time and place; triggers that name one happening are grouped; roles and counts join
//! their event; attributed statements become claims and tell which fields they state; links,
//! contradictions and comparisons are read off the words. Each stage takes values and returns
//! new ones.

pub mod anchors;
pub mod arguments;
pub mod claim;
pub mod comparison;
pub mod contradiction;
pub mod counts;
pub mod entities;
pub mod event;
pub mod hanging;
pub mod happening;
pub mod link;
pub mod pair;
mod party;
mod print;
pub mod relation;
pub mod roles;
mod standing;
mod states;
pub mod syntax;

use crate::article::Article;
use crate::document::Document;
use crate::gate;
use crate::mentions::Mentions;
use crate::report::Report;
use crate::resources::Resources;

/// What to print beside events and claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Every time, place and quantity, event or not.
    pub mentions: bool,
    /// Whether a report that hardly tells of anything coded is passed over, with a note.
    pub gate: bool,
}

/// Everything read from one document, before it is printed.
pub struct Reading<'a> {
    /// The document.
    pub doc: &'a Document<'a>,
    /// What stands in it.
    pub mentions: &'a Mentions<'a>,
    /// Who and what it names.
    pub entities: Vec<entities::Entity>,
    /// Relations between entities: from, to, relation, words.
    pub relations: Vec<relation::Relation>,
    /// What happened.
    pub events: Vec<event::Event>,
    /// Who says so.
    pub claims: Vec<claim::Claim>,
    /// What led to what.
    pub links: Vec<link::Link>,
    /// What cannot both be exact.
    pub contradictions: Vec<contradiction::Contradiction>,
    /// Superlatives.
    pub comparisons: Vec<comparison::Comparison>,
}

/// Reads one article.
pub fn read(article: &Article, resources: &Resources, options: Options) -> Report {
    if options.gate
        && let Some(likely) = gate::likely(&article.text, resources)
        && likely < resources.judgement.threshold("gate", "coded")
    {
        return print::passed_over(article, resources, likely);
    }
    let doc = Document::new(article, resources);
    let mentions = Mentions::find(&doc, resources);
    let reading = assemble(&doc, &mentions, resources);
    print::report(&reading, resources, options)
}

/// Assembles what is mentioned into events and claims.
pub fn assemble<'a>(doc: &'a Document<'a>, m: &'a Mentions, r: &'a Resources) -> Reading<'a> {
    let published = doc.article.published.map(|p| p.date);
    let anchors = anchors::find(doc, m, r, published);
    let happenings = happening::group(doc, m, r, &anchors);
    let mut counted = counts::find(doc, m, r);
    counted.extend(counts::munitions(doc, m, r));
    let mut entities = entities::Entities::new(doc, m, r);
    let mut events = event::build(doc, m, r, &anchors, happenings, counted, &mut entities);
    hanging::hang(doc, m, r, &mut events);
    event::without_credits(doc, r, &mut events);
    let claims = claim::build(doc, m, r, &mut events, &mut entities);
    let links = link::find(doc, m, r, &anchors, &events);
    let comparisons = comparison::find(doc, m, r, &events);
    let relations = relation::find(doc, m, r, &mut entities);
    let contradictions = contradiction::find(doc, m, r, &entities.list, &events, &claims);
    Reading {
        doc,
        mentions: m,
        entities: entities.list,
        relations,
        events,
        claims,
        links,
        contradictions,
        comparisons,
    }
}
