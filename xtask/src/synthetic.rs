//! What would a ledger of so many articles look like? Reports of an invented world.
//!
//! In: a number. Out: the report of that number, always the same. Articles follow each other in
//! time, so many a day. Each tells one of the happenings of the last days, some of them told by
//! many, and sometimes an older one; it has about ten claims. Towns lie in countries on a grid;
//! names and words are made of syllables.

use dateline::report::{
    ArgumentOut, ArticleOut, BlockOut, ClaimOut, CountOut, EntityOut, EventOut, LinkOut, MadeBy,
    PlaceOut, Report, SCHEMA, SourceOut, StatesOut, TimeOut, TypeOut,
};
use dateline::span::Extent;
use dateline::vocabulary::{
    ArgumentStatus, EntityKind, LinkRelation, Measure, Role, SourceKind, Stance, Status,
};
use dateline_ledger::sketch::Rarity;

/// Articles of a day.
const DAILY: u64 = 270;
/// Happenings of a day.
const HAPPENINGS: u64 = 90;
/// Towns, countries, groups, persons, outlets.
const WORLD: [u64; 5] = [4_000, 40, 600, 30_000, 400];
/// Words of the language.
const WORDS: u64 = 20_000;
/// Day of the first article, days since 1970.
const START: i64 = 14_610;

/// A stream of numbers (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Small numbers more often than great ones.
    fn skewed(&mut self, n: u64) -> u64 {
        let x = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(x) - 1.0) as u64
    }
}

const SYLLABLES: [&str; 24] = [
    "ka", "re", "mi", "to", "sul", "ven", "dor", "ash", "bel", "ni", "gor", "tha", "lim", "pe",
    "rush", "on", "zar", "ek", "hal", "bru", "ost", "ila", "fen", "um",
];

fn word(number: u64) -> String {
    let (mut n, mut out) = (number + 25, String::new());
    while n > 0 {
        out.push_str(SYLLABLES[(n % 24) as usize]);
        n /= 24;
    }
    out
}

fn name(number: u64) -> String {
    let word = word(number * 7 + 3);
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |c| {
        c.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// A day as text.
pub(crate) fn date(day: i64) -> String {
    // Civil from days, Howard Hinnant's algorithm.
    let z = day + 719_468;
    let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let (d, m) = (
        of_year - (153 * part + 2) / 5 + 1,
        if part < 10 { part + 3 } else { part - 9 },
    );
    let y = year + era * 400 + i64::from(m <= 2);
    format!("{y:04}-{m:02}-{d:02}")
}

/// Name, country, degrees north and east of a town.
pub(crate) fn town(number: u64) -> (String, String, f64, f64) {
    let country = number % WORLD[1];
    let mut dice = Dice::new(number + 9_000_000);
    let lat = -40.0 + 12.0 * (country / 8) as f64 + dice.below(1000) as f64 / 100.0;
    let lon = -150.0 + 36.0 * (country % 8) as f64 + dice.below(3000) as f64 / 100.0;
    let code = format!(
        "X{}{}",
        (b'A' + (country / 26) as u8) as char,
        (b'A' + (country % 26) as u8) as char
    );
    (name(number), code, lat, lon)
}

/// A happening of the invented world.
struct Happening {
    day: i64,
    town: u64,
    group: u64,
    victim: u64,
    killed: u64,
    wounded: u64,
    kind: usize,
    topic: u64,
}

/// Our type, PLOVER type, ACLED sub-event, the word for it.
const KINDS: [(&str, &str, &str, &str); 6] = [
    (
        "shelling",
        "ASSAULT",
        "Shelling/artillery/missile attack",
        "shelled",
    ),
    (
        "bombing",
        "ASSAULT",
        "Remote explosive/landmine/IED",
        "bombed",
    ),
    ("shooting", "ASSAULT", "Attack", "shot"),
    ("arrest", "COERCE", "Arrests", "arrested"),
    ("protest-march", "PROTEST", "Peaceful protest", "marched"),
    ("accusation", "ACCUSE", "", "accused"),
];

fn happening(day: i64, number: u64) -> Happening {
    let mut dice = Dice::new(day as u64 * HAPPENINGS + number + 77_000_000_000);
    Happening {
        day,
        town: dice.below(WORLD[0]),
        group: dice.skewed(WORLD[2]),
        victim: dice.below(WORLD[3]),
        killed: dice.skewed(40),
        wounded: dice.skewed(90),
        kind: dice.below(6) as usize,
        topic: dice.next(),
    }
}

/// When an article became known, RFC 3339 UTC.
pub(crate) fn known(number: u64) -> String {
    let (day, of_day) = (
        START + (number / DAILY) as i64,
        number % DAILY * 86_400 / DAILY,
    );
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        date(day),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// A text as it grows, with the extents of what is put in.
struct Text {
    text: String,
    length: u32,
}

impl Text {
    fn put(&mut self, words: &str) -> Extent {
        let start = self.length;
        self.text.push_str(words);
        self.length += words.chars().count() as u32;
        Extent {
            start,
            end: self.length,
        }
    }
}

/// The words of the language, the most frequent first: those that the table of rarity has as
/// frequent.
pub(crate) fn language(rarity: &Rarity) -> Vec<String> {
    let mut words: Vec<String> = (0..WORDS).map(word).collect();
    words.sort_by(|a, b| rarity.word(a).total_cmp(&rarity.word(b)).then(a.cmp(b)));
    words
}

/// The report of a number.
pub(crate) fn report(number: u64, language: &[String]) -> Report {
    let mut dice = Dice::new(number);
    let day = START + (number / DAILY) as i64;
    // Articles tell of today or the days before, a quarter of them of what all tell of.
    let back = [0, 0, 0, 1, 1, 2][dice.below(6) as usize];
    let which = if dice.below(4) == 0 {
        dice.skewed(HAPPENINGS)
    } else {
        dice.below(HAPPENINGS)
    };
    let told = happening(day - back, which);
    let (town_name, country, lat, lon) = town(told.town);
    let outlet = dice.skewed(WORLD[4]);
    let mut text = Text {
        text: String::new(),
        length: 0,
    };
    let kind = KINDS[told.kind];
    let group = format!(
        "{} {}",
        name(told.group + 50_000),
        name(told.group + 51_000)
    );
    let victim = format!(
        "{} {}",
        name(told.victim + 60_000),
        name(told.victim / 7 + 90_000)
    );
    let place = text.put(&town_name);
    text.put(": ");
    let doer = text.put(&group);
    text.put(" ");
    let trigger = text.put(kind.3);
    text.put(" ");
    let done = text.put(&victim);
    text.put(", ");
    // Tolls grow from report to report.
    let killed = told.killed + dice.below(3).min(told.killed);
    let killed_words = text.put(&format!("{killed} dead"));
    text.put(" and ");
    let wounded_words = text.put(&format!("{} wounded", told.wounded));
    text.put(". ");
    let title_end = text.length;
    let mut claims = Vec::new();
    let mut topic = Dice::new(told.topic);
    let own: Vec<String> = (0..30)
        .map(|_| language[topic.skewed(WORDS) as usize].clone())
        .collect();
    let fields = [
        "counts/0",
        "counts/1",
        "arguments/0",
        "arguments/1",
        "time",
        "place",
    ];
    for n in 0..10usize {
        let speaker = name(dice.below(80_000) + 300_000);
        let start = text.length;
        for _ in 0..9 {
            let common = if dice.below(3) == 0 {
                own[dice.below(30) as usize].clone()
            } else {
                language[dice.skewed(WORDS) as usize].clone()
            };
            text.put(&common);
            text.put(" ");
        }
        let content = Extent {
            start,
            end: text.length,
        };
        let span = text.put(&speaker);
        text.put(" said. ");
        claims.push(ClaimOut {
            id: format!("c{}", n + 1),
            source: SourceOut {
                entity: None,
                name: Some(speaker),
                kind: [SourceKind::Official, SourceKind::Witness, SourceKind::Media][n % 3],
                span: Some(span),
                via: Vec::new(),
                ground: None,
            },
            cue: None,
            content: vec![content],
            stance: Stance::Asserts,
            hedges: Vec::new(),
            about: vec![if n < 7 { "v1" } else { "v2" }.to_owned()],
            states: fields
                .get(n)
                .map(|f| StatesOut {
                    event: "v1".to_owned(),
                    field: (*f).to_owned(),
                    denies: false,
                })
                .into_iter()
                .collect(),
        });
    }
    let entity = |id: &str, kind, name: &str, at: Extent| EntityOut {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        country: None,
        link: None,
        mentions: vec![at],
        relations: Vec::new(),
    };
    let time = Some(TimeOut {
        start: date(told.day),
        end: date(told.day),
        clock: None,
        zone: None,
        precision: "day".to_owned(),
        span: trigger,
    });
    let argument = |role, entity: &str, span| ArgumentOut {
        role,
        entity: entity.to_owned(),
        span,
        status: ArgumentStatus::Stated,
        claims: Vec::new(),
        score: None,
        made_by: "rule".to_owned(),
    };
    let count = |of, n: u64, span| CountOut {
        of,
        who: None,
        entity: None,
        min: n,
        max: Some(n),
        best: Some(n),
        approximate: false,
        part_of: None,
        claims: Vec::new(),
        span,
    };
    let typed = |kind: (&str, &str, &str, &str)| TypeOut {
        id: kind.0.to_owned(),
        plover: kind.1.to_owned(),
        mode: None,
        acled: Some(kind.2.to_owned()).filter(|a| !a.is_empty()),
        ucdp: None,
        cameo: None,
    };
    let event = EventOut {
        id: "v1".to_owned(),
        triggers: vec![trigger],
        kind: typed(kind),
        status: Status::Happened,
        time,
        place: Some(PlaceOut {
            name: Some(town_name.clone()),
            entity: None,
            country: Some(country),
            admin1: None,
            lat: Some(lat),
            lon: Some(lon),
            radius_km: Some(5.0),
            precision: Some(1),
            span: place,
        }),
        arguments: vec![
            argument(Role::Initiator, "e1", doer),
            argument(Role::Victim, "e2", done),
        ],
        counts: vec![
            count(Measure::Killed, killed, killed_words),
            count(Measure::Wounded, told.wounded, wounded_words),
        ],
        running: Vec::new(),
        claims: (1..=7).map(|n| format!("c{n}")).collect(),
        confidence: 0.9,
        made_by: "synthetic".to_owned(),
    };
    let aside = EventOut {
        id: "v2".to_owned(),
        triggers: vec![Extent {
            start: title_end,
            end: title_end + 4,
        }],
        kind: typed(KINDS[5]),
        time: None,
        place: None,
        arguments: Vec::new(),
        counts: Vec::new(),
        claims: (8..=10).map(|n| format!("c{n}")).collect(),
        ..event.clone()
    };
    let url = format!("https://outlet{outlet}.example/{number}");
    let id = dateline::article::hash(&[&url, &text.text]);
    Report {
        schema: SCHEMA.to_owned(),
        article: ArticleOut {
            id,
            url: Some(url),
            title: None,
            publisher: Some(format!("{} Post", name(outlet + 200_000))),
            byline: None,
            published: Some(date(day)),
            published_from: Some("meta".to_owned()),
            language: Some("en".to_owned()),
            blocks: vec![BlockOut {
                kind: "paragraph".to_owned(),
                start: 0,
                end: text.length,
            }],
            text: text.text,
        },
        entities: vec![
            entity("e1", EntityKind::ArmedGroup, &group, doer),
            entity("e2", EntityKind::Person, &victim, done),
        ],
        events: vec![event, aside],
        claims,
        links: vec![LinkOut {
            from: "v1".to_owned(),
            to: "v2".to_owned(),
            relation: LinkRelation::FollowsFrom,
            claim: Some("c8".to_owned()),
            span: trigger,
        }],
        contradictions: Vec::new(),
        comparisons: Vec::new(),
        notes: Vec::new(),
        mentions: None,
        made_by: MadeBy {
            program: "synthetic".to_owned(),
            model: String::new(),
            data: String::new(),
        },
    }
}
