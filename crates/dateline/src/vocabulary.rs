//! The closed sets of the contract: stances, kinds, measures, roles, statuses.
//!
//! Structure is Rust, vocabulary is data: the words of a text live in lists, the classes that
//! the lists sort them into live here. Each set reads and prints the contract's own words.

use serde::Serialize;

/// A closed set with the contract's words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// The set in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The contract's word.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// Reads the contract's word.
            pub fn read(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

words! {
    /// What a source does with a statement.
    Stance {
        /// States it.
        Asserts = "asserts",
        /// Says it is not so.
        Denies = "denies",
        /// Thinks it likely.
        Suspects = "suspects",
        /// Names a culprit.
        Accuses = "accuses",
        /// Says "we did it".
        ClaimsResponsibility = "claims_responsibility",
        /// Announces harm.
        Threatens = "threatens",
        /// Disapproves.
        Condemns = "condemns",
        /// Announces help or a deed.
        Promises = "promises",
    }
}

words! {
    /// How a superlative ranks what it is said of.
    Order {
        /// "The deadliest".
        Most = "most",
        /// "Deadlier than".
        More = "more",
        /// "The largest".
        Largest = "largest",
        /// "The longest".
        Longest = "longest",
        /// "The fewest".
        Fewest = "fewest",
        /// "Fewer than".
        Fewer = "fewer",
        /// "The smallest".
        Smallest = "smallest",
        /// "The shortest".
        Shortest = "shortest",
        /// "The first since".
        First = "first",
        /// "The last before".
        Last = "last",
        /// "The third in a week".
        Nth = "nth",
        /// "Unusual".
        Unusual = "unusual",
    }
}

words! {
    /// How words of doubt doubt.
    Degree {
        /// Somebody says so: "reportedly".
        Reported = "reported",
        /// Somebody is charged with it: "allegedly".
        Alleged = "alleged",
        /// It looks so: "apparently".
        Apparent = "apparent",
        /// Somebody thinks so: "believed to".
        Believed = "believed",
        /// More likely than not: "probably".
        Likely = "likely",
        /// It may be so: "possibly".
        Possible = "possible",
        /// Nobody has checked it: "unconfirmed".
        Unconfirmed = "unconfirmed",
    }
}

words! {
    /// Who speaks.
    SourceKind {
        /// Speaks for an organisation.
        Spokesperson = "spokesperson",
        /// State, police, administration.
        Official = "official",
        /// Armed forces.
        Military = "military",
        /// Armed group.
        ArmedGroup = "armed_group",
        /// Saw or heard it.
        Witness = "witness",
        /// Analyst or scholar.
        Expert = "expert",
        /// Another outlet.
        Media = "media",
        /// Non-governmental organisation.
        Ngo = "ngo",
        /// United Nations.
        Un = "un",
        /// Court or lawyer.
        Court = "court",
        /// Family of somebody concerned.
        Relative = "relative",
        /// Unnamed on purpose.
        Anonymous = "anonymous",
        /// Somebody else.
        Other = "other",
        /// The report itself.
        Narration = "narration",
    }
}

words! {
    /// Whether and when an event happened.
    Status {
        /// It did.
        Happened = "happened",
        /// It goes on.
        Ongoing = "ongoing",
        /// Somebody says it did not.
        Denied = "denied",
        /// It is meant to.
        Planned = "planned",
        /// Somebody threatens it.
        Threatened = "threatened",
        /// It may, or might have.
        Hypothetical = "hypothetical",
        /// Long before the story.
        Historical = "historical",
    }
}

words! {
    /// What a count counts.
    Measure {
        /// Dead.
        Killed = "killed",
        /// Hurt.
        Wounded = "wounded",
        /// Not found.
        Missing = "missing",
        /// Arrested or held.
        Detained = "detained",
        /// Taken by force.
        Abducted = "abducted",
        /// Fled or evacuated.
        Displaced = "displaced",
        /// Weapons used or found.
        Munitions = "munitions",
        /// Taking part.
        Participants = "participants",
    }
}

words! {
    /// How a casualty word stands to the number.
    CasualtyForm {
        /// "killed five".
        Active = "active",
        /// "five were killed".
        Passive = "passive-participle",
        /// "five died".
        Intransitive = "intransitive",
        /// "the death of five".
        Noun = "noun",
        /// "five dead".
        Adjective = "adjective",
        /// "killed himself": the one who does it.
        Reflexive = "reflexive",
    }
}

words! {
    /// What a phrase does for a running total.
    TotalPart {
        /// "bringing": the event adds to it.
        Raise = "raise",
        /// "to" the number.
        To = "to",
        /// "since spring": over what it runs.
        Scope = "scope",
    }
}

words! {
    /// How a word bounds the number after it.
    Bound {
        /// That many or more.
        AtLeast = "at_least",
        /// More.
        MoreThan = "more_than",
        /// That many or fewer.
        AtMost = "at_most",
        /// Fewer.
        LessThan = "less_than",
        /// Near it.
        About = "about",
        /// Just it.
        Exactly = "exactly",
    }
}

words! {
    /// How a cue word stands to its source.
    CueClass {
        /// A verb whose subject speaks.
        Verb = "verb",
        /// A noun such as a statement.
        Noun = "noun",
        /// Words before the source.
        Prep = "prep",
        /// Hearsay without a source.
        Adverb = "adverb",
    }
}

words! {
    /// How two events hang together.
    LinkRelation {
        /// Done in answer.
        Retaliation = "retaliation",
        /// Brought about.
        Causes = "causes",
        /// Came after, in one story.
        FollowsFrom = "follows_from",
        /// Belongs to.
        PartOf = "part_of",
        /// Of the same kind.
        SamePattern = "same_pattern",
    }
}

words! {
    /// What an argument does in an event.
    Role {
        /// Who did it.
        Initiator = "initiator",
        /// Whom it was done to, as a party.
        Recipient = "recipient",
        /// People harmed.
        Victim = "victim",
        /// Things and institutions aimed at.
        Target = "target",
        /// With what.
        Weapon = "weapon",
        /// Other means.
        Instrument = "instrument",
        /// Where.
        Place = "place",
        /// When.
        Time = "time",
    }
}

words! {
    /// What an entity is.
    EntityKind {
        /// One or more people.
        Person = "person",
        /// Organisation.
        Organization = "organization",
        /// Armed group.
        ArmedGroup = "armed_group",
        /// Armed forces of a state or coalition.
        Military = "military",
        /// State or part of one.
        Government = "government",
        /// International body.
        International = "international",
        /// Outlet.
        Media = "media",
        /// Civilians.
        Civilians = "civilians",
        /// Named place.
        Place = "place",
        /// Building, base, road.
        Facility = "facility",
        /// Weapon.
        Weapon = "weapon",
        /// Vehicle.
        Vehicle = "vehicle",
    }
}

words! {
    /// How sure the report is of an argument.
    ArgumentStatus {
        /// Plainly told.
        Stated = "stated",
        /// Thought likely.
        Suspected = "suspected",
        /// They say so themselves.
        Claimed = "claimed",
        /// Somebody says so of them.
        Accused = "accused",
        /// They say it was not them.
        Denied = "denied",
    }
}

words! {
    /// Word classes, verbs split by form (Universal Dependencies, with Penn forms for verbs).
    WordClass {
        /// Not told.
        Other = "X",
        /// Singular noun.
        Noun = "NOUN",
        /// Plural noun.
        Plural = "NNS",
        /// Name.
        Name = "PROPN",
        /// Pronoun.
        Pronoun = "PRON",
        /// Adjective.
        Adjective = "ADJ",
        /// Determiner.
        Determiner = "DET",
        /// Number.
        Number = "NUM",
        /// Preposition.
        Preposition = "ADP",
        /// Finite verb.
        Finite = "VBD",
        /// Past participle.
        Participle = "VBN",
        /// Form in -ing.
        Gerund = "VBG",
        /// Bare verb.
        Bare = "VB",
        /// Auxiliary.
        Auxiliary = "AUX",
        /// Adverb.
        Adverb = "ADV",
        /// "and", "or".
        Conjunction = "CCONJ",
        /// "that", "while".
        Subordinator = "SCONJ",
        /// "to", "not".
        Particle = "PART",
        /// Possessive ending.
        Possessive = "POS",
        /// Punctuation.
        Mark = "PUNCT",
    }
}

impl WordClass {
    /// Whether it can head a noun phrase.
    pub fn is_noun(self) -> bool {
        matches!(self, WordClass::Noun | WordClass::Plural | WordClass::Name)
    }

    /// Whether it is a verb form.
    pub fn is_verb(self) -> bool {
        matches!(
            self,
            WordClass::Finite | WordClass::Participle | WordClass::Gerund | WordClass::Bare
        )
    }
}

/// A word of saying and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// How it stands to its source.
    pub class: CueClass,
    /// The stance it gives.
    pub stance: Stance,
}
