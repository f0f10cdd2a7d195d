//! What does Dateline know before it reads? The vocabulary, parsed once and shared.
//!
//! In: the embedded files of `dateline-data`. Out: [`Resources`], immutable. Every word list is
//! data; this module gives the lists their types and refuses entries it does not understand,
//! naming file and line.

mod read;

use std::collections::BTreeMap;

use regex::Regex;

use crate::actors::Actors;
use crate::article::BlockKind;
use crate::credits::Credits;
use crate::encoder::Encoder;
use crate::error::{Error, Result};
use crate::gazetteer::Gazetteer;
use crate::judgement::Judgement;
use crate::lexicon::{Lexicon, Openings};
use crate::linear::Model;
use crate::mentions::attribution::ClaimWords;
use crate::mentions::place::PlaceWords;
use crate::ontology::Ontology;
use crate::vocabulary::{
    Bound, CasualtyForm, Cue, CueClass, EntityKind, LinkRelation, Measure, Order, SourceKind,
    Stance, Status, TotalPart,
};
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use read::rows;
pub use read::{bytes, embedded};
use read::{
    clusters, encoder, furniture, lexicon, models, number_word, plain, sorted, status_mark,
    versions, word,
};

/// Numbers of the lists in [`Resources::openings`].
pub(crate) mod opening {
    pub(crate) const TRIGGERS: u32 = 0;
    pub(crate) const WEAK: u32 = 1;
    pub(crate) const CUES: u32 = 2;
    pub(crate) const SOURCES: u32 = 3;
    pub(crate) const CASUALTIES: u32 = 4;
    pub(crate) const STATUS: u32 = 5;
    pub(crate) const PEOPLE: u32 = 6;
    pub(crate) const OBJECTS: u32 = 7;
    pub(crate) const WEAPONS: u32 = 8;
    pub(crate) const TITLES: u32 = 9;
    pub(crate) const NUMBERS: u32 = 10;
    pub(crate) const TIMES: u32 = 11;
}

/// Everything that is known beforehand.
#[derive(Debug)]
pub struct Resources {
    /// Abbreviation → whether a name always follows.
    pub abbreviations: FxHashMap<String, bool>,
    /// Words that open a sentence after an abbreviation.
    pub sentence_openers: FxHashSet<String>,
    /// Words of saying, denying, accusing.
    pub cues: Lexicon<Cue>,
    /// Nouns that speak.
    pub source_nouns: Lexicon<SourceKind>,
    /// Titles before names.
    pub titles: Lexicon<String>,
    /// People as actors and victims.
    pub people: Lexicon<String>,
    /// Things that are attacked.
    pub objects: Lexicon<String>,
    /// Weapons.
    pub weapons: Lexicon<String>,
    /// Words of death, injury and the like.
    pub casualties: Lexicon<(Measure, CasualtyForm)>,
    /// The shapes of time expressions.
    pub time_rules: crate::mentions::time::Grammar,
    /// Words of running totals.
    pub totals: Lexicon<TotalPart>,
    /// Marks that something is no plain happening.
    pub status: Lexicon<(StatusMark, bool)>,
    /// Number words.
    pub numbers: Lexicon<NumberWord>,
    /// Words that bound a number.
    pub bounds: Lexicon<Bound>,
    /// Words that link two happenings; the flag says that the later one stands first.
    pub links: Lexicon<(LinkRelation, bool)>,
    /// Superlatives: measure and order.
    pub comparisons: Lexicon<(String, Order)>,
    /// Words of doubt, of passing on, of taking part.
    pub claim_words: ClaimWords,
    /// Words between two actors.
    pub relations: Lexicon<String>,
    /// Relations as endings of a word ("-backed").
    pub relation_suffixes: FxHashMap<String, String>,
    /// Wordings that credit a text to a news agency.
    pub credits: Credits,
    /// Lines of page furniture.
    pub furniture: Vec<(Regex, BlockKind)>,
    /// Small joining words → their bit.
    pub joints: FxHashMap<String, u64>,
    /// Words between the ends of a range of numbers.
    pub ranges: FxHashSet<String>,
    /// Prepositions that stand before a place.
    pub place_prepositions: FxHashSet<String>,
    /// Words that open a list of parts.
    pub includers: FxHashSet<String>,
    /// Pronouns that open a clause on the one before.
    pub relatives: FxHashSet<String>,
    /// Numbers that one dials in need.
    pub dialled: FxHashSet<String>,
    /// Words beside a number that is dialled.
    pub dialling: FxHashSet<String>,
    /// Words for those who are still harmed of all who were.
    pub remaining: FxHashSet<String>,
    /// Words that mark an addition to what was counted before.
    pub additions: FxHashSet<String>,
    /// Singular nouns for many people.
    pub collectives: FxHashSet<String>,
    /// Prepositions of the one that a noun of doing is done to.
    pub of_words: FxHashSet<String>,
    /// Words right before an age ("aged").
    pub age_words: FxHashSet<String>,
    /// Words that compare ages ("younger than").
    pub older_words: FxHashSet<String>,
    /// The first word of "out of" between a part and its whole.
    pub out_words: FxHashSet<String>,
    /// Prepositions of the one that did it.
    pub by_words: FxHashSet<String>,
    /// Prepositions of the one that an act is aimed at.
    pub against_words: FxHashSet<String>,
    /// Abbreviations that are also words.
    pub word_abbreviations: FxHashSet<String>,
    /// Words of suspicion right before a name.
    pub hedges: FxHashSet<String>,
    /// Words that put a happening before the main one.
    pub earlier_words: FxHashSet<String>,
    /// Words that open a clause of content ("that").
    pub clause_openers: FxHashSet<String>,
    /// Words of saying that need no model.
    pub plain_cues: FxHashSet<String>,
    /// Auxiliaries of the passive.
    pub passives: FxHashSet<String>,
    /// Words that set a happening apart from those before.
    pub other_words: FxHashSet<String>,
    /// Words of nearness before a place.
    pub near_words: FxHashSet<String>,
    /// Points of the compass.
    pub directions: FxHashSet<String>,
    /// Nouns of harm that hold the dead and the wounded.
    pub both_harms: FxHashSet<String>,
    /// Prepositions of means ("with").
    pub means_words: FxHashSet<String>,
    /// Words after a length of time that hang it on a happening: "two days after".
    pub after_words: FxHashSet<String>,
    /// The same, back from it.
    pub before_words: FxHashSet<String>,
    /// Words that point back ("the", "that").
    pub definites: FxHashSet<String>,
    /// Words that point at what was just told ("those").
    pub demonstratives: FxHashSet<String>,
    /// Prepositions after which a name is hardly ever anything but a place.
    pub inside_words: FxHashSet<String>,
    /// Families of event types that are said and not done.
    pub statement_families: FxHashSet<String>,
    /// Words of harm that may have killed ("shot", "hit").
    pub open_harm: FxHashSet<String>,
    /// Words after the one shot that tell of death ("to death").
    pub fatal_words: FxHashSet<String>,
    /// Participles that may stand in a passive before that of harm ("were found shot").
    pub link_participles: FxHashSet<String>,
    /// Pronouns of one person as object ("himself").
    pub reflexives: FxHashSet<String>,
    /// Words after them that say what was aimed at and perhaps not hit.
    pub aim_words: FxHashSet<String>,
    /// Endings of words that give somebody's age ("-year-old").
    pub age_endings: Vec<String>,
    /// Words for people of no kind.
    pub anybody: FxHashSet<String>,
    /// "since".
    pub since_words: FxHashSet<String>,
    /// What may stand between a charge and the crime it names.
    pub charge_joints: FxHashSet<String>,
    /// Families of types in which a crime is named.
    pub justice_families: FxHashSet<String>,
    /// "have", before what has been going on.
    pub perfects: FxHashSet<String>,
    /// Families of event types that harm somebody or something.
    pub harm_families: FxHashSet<String>,
    /// Kinds of objects that are vehicles.
    pub vehicle_kinds: FxHashSet<String>,
    /// Words that join a group to what it is of ("members of the front").
    pub group_joints: FxHashSet<String>,
    /// Kinds of people who are civilians.
    pub civilian_kinds: FxHashSet<String>,
    /// Kinds of people or objects of which two sources cannot both be right.
    pub contrasts: FxHashSet<(String, String)>,
    /// Pronouns that stand for one person.
    pub person_pronouns: FxHashSet<String>,
    /// Nouns that stand beside a place's name.
    pub place_nouns: FxHashSet<String>,
    /// Words that place names are known by.
    pub place_words: PlaceWords,
    /// Words that make a time expression.
    pub times: Lexicon<TimeWord>,
    /// Word → fine, middle and coarse cluster.
    pub clusters: FxHashMap<String, [u16; 3]>,
    /// Shares of a total: parts (absent: the number before, in percent) and of how many.
    pub fractions: Lexicon<(Option<u64>, u64)>,
    /// "and" inside a number.
    pub number_joints: FxHashSet<String>,
    /// "between", before two numbers.
    pub between_words: FxHashSet<String>,
    /// What a vague number counts as, by the name of a policy.
    pub vague_numbers: Lexicon<BTreeMap<String, u64>>,
    /// Nouns of bodies, with the kind of party they make.
    pub party_kinds: Lexicon<EntityKind>,
    /// Which lists a word opens a phrase of.
    pub openings: Openings,
    /// Event types.
    pub ontology: Ontology,
    /// Places.
    pub gazetteer: Gazetteer,
    /// Known actors.
    pub actors: Actors,
    /// Finders by name; absent before they are trained.
    pub models: FxHashMap<String, Model>,
    /// The network that reads whole windows; `None` on the fast path.
    pub encoder: Option<Encoder>,
    /// What probabilities are worth.
    pub judgement: Judgement,
    /// Hash over all embedded data, 16 digits: the version of the vocabulary.
    pub data_version: String,
    /// Hash over the models.
    pub model_version: String,
}

/// What a status mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMark {
    /// The event's status.
    Status(Status),
    /// Nothing in particular happened: a general statement.
    Generic,
    /// It did not happen.
    Negated,
}

/// A number word's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberWord {
    /// Least value.
    pub min: u64,
    /// Greatest value, open when absent.
    pub max: Option<u64>,
    /// Whether the word is vague.
    pub approximate: bool,
    /// Whether it multiplies what stands before it.
    pub multiplier: bool,
}

/// What a word does in a time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeWord {
    /// `weekday`, `month`, `day`, `part`, `unit`, `relative`, `modifier` …
    pub class: String,
    /// Its value in that class.
    pub value: i64,
}

impl Resources {
    /// Parses the embedded vocabulary.
    pub fn load() -> Result<Resources> {
        let mut abbreviations = FxHashMap::default();
        rows("data/lexicon/abbreviations.tsv", |row| {
            abbreviations.insert(row.cell("phrase").to_owned(), row.cell("name") == "1");
            Ok(())
        })?;
        let mut sentence_openers = FxHashSet::default();
        rows("data/lexicon/openers.tsv", |row| {
            sentence_openers.insert(row.cell("phrase").to_owned());
            Ok(())
        })?;
        let mut sets: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
        rows("data/lexicon/classes.tsv", |row| {
            sets.entry(row.cell("class").to_owned())
                .or_default()
                .insert(row.cell("phrase").to_owned());
            Ok(())
        })?;
        let mut set = |name: &str| {
            sets.remove(name).ok_or_else(|| {
                Error::data(format!("data/lexicon/classes.tsv: no word of class {name}"))
            })
        };
        let word_abbreviations = set("word-abbreviation")?;
        let mut contrasts = FxHashSet::default();
        rows("data/rules/target-contrast.tsv", |row| {
            let (a, b) = (row.cell("one").to_owned(), row.cell("other").to_owned());
            contrasts.insert((a.clone(), b.clone()));
            contrasts.insert((b, a));
            Ok(())
        })?;
        let (mut relations, mut relation_suffixes) = (Lexicon::default(), FxHashMap::default());
        rows("data/lexicon/relations.tsv", |row| {
            let relation = row.cell("relation").to_owned();
            match row.cell("phrase").strip_prefix('-') {
                Some(suffix) => drop(relation_suffixes.insert(suffix.to_owned(), relation)),
                None => relations.add(row.cell("phrase"), relation),
            }
            Ok(())
        })?;
        let mut joints = FxHashMap::default();
        rows("data/lexicon/joints.tsv", |row| {
            let bit = row
                .number("bit")?
                .filter(|b| (0.0..32.0).contains(b))
                .ok_or_else(|| row.error("bit is not 0 to 31"))?;
            joints.insert(row.cell("phrase").to_owned(), 1 << bit as u32);
            Ok(())
        })?;
        let mut vague: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        rows("data/rules/vague-numbers.tsv", |row| {
            let value = row.number("value")?;
            let value = value.ok_or_else(|| row.error("value is empty"))? as u64;
            let policies = vague.entry(row.cell("phrase").to_owned()).or_default();
            policies.insert(row.cell("policy").to_owned(), value);
            Ok(())
        })?;
        let mut vague_numbers = Lexicon::default();
        for (phrase, policies) in vague {
            vague_numbers.add(&phrase, policies);
        }
        let mut resources = Resources {
            party_kinds: lexicon("data/lexicon/party-kinds.tsv", |row| {
                word(row, "entity", EntityKind::read)
            })?,
            vague_numbers,
            fractions: lexicon("data/lexicon/fractions.tsv", |row| {
                let of = row.number("of")?.filter(|n| *n >= 1.0);
                let of = of.ok_or_else(|| row.error("of is no whole number"))? as u64;
                Ok((row.number("parts")?.map(|n| n as u64), of))
            })?,
            number_joints: set("number-joint")?,
            between_words: set("between")?,
            ranges: set("range")?,
            place_prepositions: set("place-preposition")?,
            place_nouns: set("place-noun")?,
            place_words: PlaceWords::load(&mut set)?,
            includers: set("includer")?,
            relatives: set("relative")?,
            dialled: set("emergency-number")?,
            dialling: set("dialling")?,
            remaining: set("remaining")?,
            additions: set("addition")?,
            collectives: set("collective")?,
            of_words: set("of")?,
            out_words: set("out-of")?,
            age_words: set("age-word")?,
            older_words: set("older-word")?,
            by_words: set("by")?,
            against_words: set("against")?,
            gazetteer: Gazetteer::load(&word_abbreviations)?,
            actors: Actors::load(&word_abbreviations)?,
            word_abbreviations,
            hedges: set("hedge")?,
            earlier_words: set("earlier")?,
            clause_openers: set("clause-opener")?,
            plain_cues: set("plain-cue")?,
            passives: set("passive")?,
            other_words: set("other")?,
            near_words: set("near")?,
            directions: set("direction")?,
            both_harms: set("both-harms")?,
            means_words: set("means")?,
            after_words: set("after-word")?,
            before_words: set("before-word")?,
            definites: set("definite")?,
            demonstratives: set("demonstrative")?,
            inside_words: set("inside")?,
            statement_families: set("statement-family")?,
            open_harm: set("open-harm")?,
            fatal_words: set("fatal")?,
            link_participles: set("link-participle")?,
            reflexives: set("reflexive")?,
            aim_words: set("aim")?,
            age_endings: sorted(set("age-ending")?),
            anybody: set("anybody")?,
            since_words: set("since")?,
            perfects: set("perfect")?,
            charge_joints: set("charge-joint")?,
            justice_families: set("justice-family")?,
            harm_families: set("harm-family")?,
            vehicle_kinds: set("vehicle-kind")?,
            group_joints: set("group-joint")?,
            civilian_kinds: set("civilian-kind")?,
            contrasts,
            person_pronouns: set("person-pronoun")?,
            joints,
            abbreviations,
            sentence_openers,
            cues: lexicon("data/lexicon/cues.tsv", |row| {
                Ok(Cue {
                    class: word(row, "class", CueClass::read)?,
                    stance: word(row, "stance", Stance::read)?,
                })
            })?,
            source_nouns: lexicon("data/lexicon/source-nouns.tsv", |row| {
                word(row, "kind", SourceKind::read)
            })?,
            titles: lexicon("data/lexicon/titles.tsv", plain("kind"))?,
            people: lexicon("data/lexicon/people.tsv", plain("kind"))?,
            objects: lexicon("data/lexicon/objects.tsv", plain("kind"))?,
            weapons: lexicon("data/lexicon/weapons.tsv", plain("kind"))?,
            casualties: lexicon("data/lexicon/casualties.tsv", |row| {
                Ok((
                    word(row, "measure", Measure::read)?,
                    word(row, "form", CasualtyForm::read)?,
                ))
            })?,
            time_rules: crate::mentions::time::Grammar::load()?,
            totals: lexicon("data/lexicon/totals.tsv", |row| {
                word(row, "part", TotalPart::read)
            })?,
            status: lexicon("data/lexicon/status.tsv", |row| {
                Ok((
                    word(row, "status", status_mark)?,
                    row.cell("scope") == "before",
                ))
            })?,
            numbers: lexicon("data/lexicon/numbers.tsv", number_word)?,
            bounds: lexicon("data/lexicon/bounds.tsv", |row| {
                word(row, "bound", Bound::read)
            })?,
            links: lexicon("data/lexicon/links.tsv", |row| {
                Ok((
                    word(row, "relation", LinkRelation::read)?,
                    row.cell("direction") == "backward",
                ))
            })?,
            comparisons: lexicon("data/lexicon/comparisons.tsv", |row| {
                Ok((
                    row.cell("measure").to_owned(),
                    word(row, "order", Order::read)?,
                ))
            })?,
            claim_words: ClaimWords::load(&mut set)?,
            relations,
            relation_suffixes,
            credits: Credits::load()?,
            furniture: furniture()?,
            times: lexicon("data/lexicon/times.tsv", |row| {
                Ok(TimeWord {
                    class: row.cell("class").to_owned(),
                    value: row.number("value")?.unwrap_or_default() as i64,
                })
            })?,
            clusters: clusters()?,
            openings: Openings::default(),
            ontology: Ontology::load()?,
            models: models()?,
            encoder: encoder()?,
            judgement: Judgement::load()?,
            data_version: versions("data/"),
            model_version: versions("models/"),
        };
        resources.note_openings();
        Ok(resources)
    }

    /// Notes the first words of the lists that every word is looked up in.
    fn note_openings(&mut self) {
        let mut openings = Openings::default();
        openings.note(opening::TRIGGERS, &self.ontology.triggers);
        openings.note(opening::WEAK, &self.ontology.weak);
        openings.note(opening::CUES, &self.cues);
        openings.note(opening::SOURCES, &self.source_nouns);
        openings.note(opening::CASUALTIES, &self.casualties);
        openings.note(opening::STATUS, &self.status);
        openings.note(opening::PEOPLE, &self.people);
        openings.note(opening::OBJECTS, &self.objects);
        openings.note(opening::WEAPONS, &self.weapons);
        openings.note(opening::TITLES, &self.titles);
        openings.note(opening::NUMBERS, &self.numbers);
        openings.note(opening::TIMES, &self.times);
        self.openings = openings;
    }

    /// Whether a word joins a noun of doing to the one it is done to ("the death *of*").
    pub fn joint_of(&self, word: &str) -> bool {
        self.of_words.contains(word)
    }

    /// The same, without the encoder: the fast path.
    #[must_use]
    pub fn fast(mut self) -> Resources {
        self.encoder = None;
        self.judgement = self.judgement.fast();
        self
    }
}
