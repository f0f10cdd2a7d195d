//! Which words name the same somebody or something in this article?
//!
//! In: phrases as they come up. Out: entities: one per actor, person, thing or place, with all
//! its mentions. Two phrases are one entity by the list of actors, by equal words, by initials
//! or by a surname; nothing looser, because a wrong merge is worse than a second entry.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::claims::party;

use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::border::closed;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::{EntityKind, WordClass};

/// One entity of the article.
#[derive(Clone, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The name to show.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// Scheme and identifier.
    pub link: Option<(String, String)>,
    /// Where it is named.
    pub mentions: Vec<Span>,
    keys: Vec<Vec<String>>,
    actor: Option<String>,
    /// Whether its words give a title or given name.
    person: bool,
}

/// All entities, in order of first use.
pub struct Entities<'a> {
    doc: &'a Document<'a>,
    m: &'a Mentions<'a>,
    r: &'a Resources,
    /// The entities so far.
    pub list: Vec<Entity>,
    year: Option<i16>,
    told: BTreeSet<&'static str>,
    home: Option<&'static str>,
}

impl<'a> Entities<'a> {
    /// None yet.
    pub fn new(doc: &'a Document<'a>, m: &'a Mentions, r: &'a Resources) -> Entities<'a> {
        Entities {
            doc,
            m,
            r,
            list: Vec::new(),
            year: doc.article.published.map(|p| p.date.year()),
            told: party::told(m, r),
            home: party::home(m, r),
        }
    }

    /// The entity that a phrase names; made if new. `kind` is what its role suggests.
    pub fn of(&mut self, tokens: Range<usize>, kind: EntityKind) -> usize {
        let tokens = closed(self.doc, tokens);
        let span = self.doc.span(tokens.clone());
        let thing = matches!(kind, EntityKind::Weapon | EntityKind::Place);
        let person = party::person(self.doc, self.m, self.r, &tokens).filter(|_| !thing);
        let core = person
            .clone()
            .unwrap_or_else(|| party::core(self.doc, &tokens));
        let key = self.key(&core);
        let actor = self.actor(&tokens).filter(|_| person.is_none());
        let kind = match kind {
            _ if person.is_some() => EntityKind::Person,
            EntityKind::Person | EntityKind::Organization => {
                party::kind(self.doc, self.m, self.r, &core).unwrap_or(kind)
            }
            kind => kind,
        };
        let found = self.find(&key, actor.as_ref().map(|a| a.0.as_str()), kind);
        if let Some(index) = found.or_else(|| self.surname(&key).filter(|_| !thing)) {
            let entity = &mut self.list[index];
            if !entity.mentions.contains(&span) {
                entity.mentions.push(span);
            }
            if !entity.keys.contains(&key) {
                entity.keys.push(key);
                let words = name_words(self.doc, self.m, &tokens);
                let longer =
                    words.len() > entity.name.len() && entity.actor.is_none() && words.len() < 60;
                if longer {
                    entity.name = words;
                }
            }
            return index;
        }
        let mut entity = Entity {
            kind,
            name: name_words(self.doc, self.m, &tokens),
            country: None,
            link: None,
            mentions: vec![span],
            keys: vec![key],
            actor: None,
            person: person.is_some(),
        };
        self.describe(&mut entity, &tokens, actor);
        self.list.push(entity);
        self.list.len() - 1
    }

    /// Further words that name an entity; its name stays.
    pub(crate) fn also(&mut self, entity: usize, tokens: Range<usize>) {
        let span = self.doc.span(tokens.clone());
        let key = self.key(&tokens);
        let entity = &mut self.list[entity];
        if !entity.mentions.contains(&span) {
            entity.mentions.push(span);
        }
        if !entity.keys.contains(&key) {
            entity.keys.push(key);
        }
    }

    /// Words without determiners and possessive endings; a demonym counts as its country.
    pub(crate) fn key(&self, tokens: &Range<usize>) -> Vec<String> {
        let mut key: Vec<String> = Vec::new();
        for at in tokens.clone() {
            let skip = matches!(
                self.m.marks.tag(at),
                WordClass::Determiner | WordClass::Possessive | WordClass::Mark
            );
            let norm = self.doc.norm(at);
            if skip || norm.is_empty() || !norm.chars().any(char::is_alphanumeric) {
                continue;
            }
            match self
                .r
                .gazetteer
                .demonym(&self.doc.names, at)
                .filter(|_| self.doc.caseless || self.doc.is_capital(at))
            {
                Some((_, country)) => key.push(self.country(country).to_lowercase()),
                None => key.push(norm.trim_end_matches('.').to_owned()),
            }
        }
        key
    }

    /// The code of a country of the gazetteer.
    fn country(&self, index: u32) -> &'static str {
        self.r.gazetteer.place(index).map_or("", |p| p.country)
    }

    /// The known actor whose name makes up most of the phrase.
    fn actor(&self, tokens: &Range<usize>) -> Option<(String, usize)> {
        let all = tokens
            .clone()
            .filter(|at| self.m.marks.tag(*at) != WordClass::Determiner)
            .count();
        tokens
            .clone()
            .filter(|at| self.doc.caseless || self.doc.is_capital(*at))
            .find_map(|at| {
                let names = &self.doc.names[..tokens.end];
                let (n, actor) = self.r.actors.fitting(names, at, self.year, &self.told)?;
                let loud = (at..at + n).all(|i| self.doc.is_capital(i));
                let home = actor.country.as_deref();
                // "Maoist rebels" are those of a country that the report names.
                let meant = loud || home.is_none_or(|c| self.told.contains(c));
                (n * 2 >= all && meant).then(|| (actor.id.clone(), n))
            })
    }

    fn find(&self, key: &[String], actor: Option<&str>, kind: EntityKind) -> Option<usize> {
        self.list.iter().position(|e| {
            let groups = |k: EntityKind| {
                matches!(k, EntityKind::Weapon | EntityKind::Place) as u8 * (1 + k as u8)
            };
            if groups(e.kind) != groups(kind) {
                return false;
            }
            if let (Some(a), Some(b)) = (actor, e.actor.as_deref()) {
                return a == b;
            }
            e.keys.iter().any(|k| same(k, key))
        })
    }

    /// The one person with this surname.
    fn surname(&self, key: &[String]) -> Option<usize> {
        let [name] = key else {
            return None;
        };
        let named = |e: &&Entity| {
            let full = |k: &Vec<String>| k.len() >= 2 && k.last() == Some(name);
            e.person && e.keys.iter().any(full)
        };
        let mut all = self.list.iter().filter(named);
        let one = all.next().filter(|_| all.next().is_none())?;
        self.list.iter().position(|e| std::ptr::eq(e, one))
    }

    /// Whether a relation is glued to the word: "Varn-backed" is not of Varn.
    fn is_related(&self, at: usize) -> bool {
        let tail = self.doc.norm(at).rsplit_once('-').map(|x| x.1);
        tail.is_some_and(|t| self.r.relation_suffixes.contains_key(t))
    }

    fn describe(&self, entity: &mut Entity, tokens: &Range<usize>, actor: Option<(String, usize)>) {
        if let Some(actor) = actor.and_then(|(id, _)| self.r.actors.by_id(&id)) {
            entity.kind = match actor.kind.as_str() {
                "armed_group" => EntityKind::ArmedGroup,
                "military" => EntityKind::Military,
                "government" | "police" => EntityKind::Government,
                "international" => EntityKind::International,
                "media" => EntityKind::Media,
                _ => EntityKind::Organization,
            };
            entity.country.clone_from(&actor.country);
            entity.link = actor
                .wikidata
                .clone()
                .map(|id| ("wikidata".to_owned(), id))
                .or_else(|| actor.ucdp.clone().map(|id| ("ucdp".to_owned(), id)))
                .or_else(|| actor.gwn.clone().map(|id| ("gwn".to_owned(), id)));
            entity.actor = Some(actor.id.clone());
            return;
        }
        let demonym = tokens
            .clone()
            .filter(|at| self.doc.caseless || self.doc.is_capital(*at))
            .filter(|at| tokens.len() == 1 || !self.is_related(*at))
            .find_map(|at| {
                self.r.gazetteer.demonym(&self.doc.names, at).or_else(|| {
                    let (n, list) = self
                        .r
                        .gazetteer
                        .longest_listed(&self.doc.names[..tokens.end], at)?;
                    let is_country = |p: &u32| self.r.gazetteer.is_country(*p);
                    let country = list.iter().copied().find(is_country)?;
                    Some((n, country))
                })
            });
        let force = matches!(
            entity.kind,
            EntityKind::ArmedGroup | EntityKind::Military | EntityKind::Government
        );
        if demonym.is_none() && force {
            entity.country = self.home.map(str::to_owned);
        }
        if let Some((n, index)) = demonym {
            entity.country = Some(self.country(index).to_owned());
            if n == tokens
                .clone()
                .filter(|at| {
                    !matches!(
                        self.m.marks.tag(*at),
                        WordClass::Determiner | WordClass::Possessive
                    )
                })
                .count()
                && entity.kind != EntityKind::Place
            {
                entity.kind = EntityKind::Government;
                let place = self.r.gazetteer.place(index);
                place.map_or("", |p| p.name).clone_into(&mut entity.name);
                entity.link = Some(("iso3166".to_owned(), self.country(index).to_owned()));
            }
        }
    }
}

/// Equal words, initials, or a surname after a full name.
pub(crate) fn same(a: &[String], b: &[String]) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 && long.len() >= 2 {
        let initials: String = long.iter().filter_map(|w| w.chars().next()).collect();
        let word = short[0].replace('.', "");
        return word.len() >= 2 && word == initials;
    }
    false
}

/// The phrase's words without a leading determiner.
fn name_words(doc: &Document<'_>, m: &Mentions, tokens: &Range<usize>) -> String {
    let skip = usize::from(tokens.len() > 1 && m.marks.tag(tokens.start) == WordClass::Determiner);
    doc.span(tokens.start + skip..tokens.end)
        .of(doc.text())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
