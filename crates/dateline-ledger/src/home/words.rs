//! What do the homes say differently? Types of columns, full text, distance, intervals.

use crate::query::Sizes;

/// The two ways of saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Fills the types of columns into a list of tables: `{int}`, `{real}`, `{text}`, `{bytes}`, `{seq}`,
    /// `{strict}`, `{keyed}`.
    pub(crate) fn tables(self, sql: &str) -> String {
        let pairs = match self {
            Dialect::Sqlite => [
                ("{int}", "INTEGER"),
                ("{real}", "REAL"),
                ("{text}", "TEXT"),
                ("{bytes}", "BLOB"),
                ("{seq}", "INTEGER PRIMARY KEY"),
                ("{strict}", "STRICT"),
                ("{keyed}", "STRICT, WITHOUT ROWID"),
            ],
            Dialect::Postgres => [
                ("{int}", "BIGINT"),
                ("{real}", "DOUBLE PRECISION"),
                // Order by bytes, as in the other home.
                ("{text}", "TEXT COLLATE \"C\""),
                ("{bytes}", "BYTEA"),
                ("{seq}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
                ("{strict}", ""),
                ("{keyed}", ""),
            ],
        };
        pairs
            .into_iter()
            .fold(sql.to_owned(), |text, (mark, word)| {
                text.replace(mark, word)
            })
    }

    /// The triggers that refuse changes of the log.
    pub(crate) fn guards(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
                 CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;"
            }
            Dialect::Postgres => {
                "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'entries are never changed nor removed'; END $$;
                 CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();"
            }
        }
    }

    /// The indexes of words, of places and of intervals.
    pub(crate) fn indexes(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "CREATE VIRTUAL TABLE words USING fts5(actors, places, sources, said, content='', tokenize='unicode61 remove_diacritics 0');
                 CREATE VIRTUAL TABLE event_box USING rtree(event, lat0, lat1, lon0, lon1);
                 CREATE VIRTUAL TABLE event_days USING rtree(event, day0, day1);"
            }
            Dialect::Postgres => {
                "CREATE TABLE words (mention BIGINT PRIMARY KEY, actors tsvector NOT NULL, places tsvector NOT NULL, sources tsvector NOT NULL, said tsvector NOT NULL);
                 CREATE INDEX words_actors ON words USING gin (actors);
                 CREATE INDEX words_places ON words USING gin (places);
                 CREATE INDEX words_sources ON words USING gin (sources);
                 CREATE INDEX words_said ON words USING gin (said);
                 CREATE INDEX event_point ON event USING gist (CAST(ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS geography)) WHERE lat IS NOT NULL;
                 CREATE INDEX event_range ON event USING gist (int8range(day0, day1, '[]')) WHERE day0 IS NOT NULL;"
            }
        }
    }

    /// Removes the tables of [`Dialect::indexes`].
    pub(crate) fn drop_indexes(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS event_box; DROP TABLE IF EXISTS event_days;"
            }
            Dialect::Postgres => "DROP TABLE IF EXISTS words;",
        }
    }

    /// How a row of words is kept: number, actors, places, sources, words.
    pub(crate) fn words_row(self) -> &'static str {
        match self {
            Dialect::Sqlite => "(?, ?, ?, ?, ?)",
            Dialect::Postgres => {
                "(?, to_tsvector('simple', ?), to_tsvector('simple', ?), to_tsvector('simple', ?), to_tsvector('simple', ?))"
            }
        }
    }

    /// The column that names the mention in the table of words.
    pub(crate) fn words_key(self) -> &'static str {
        match self {
            Dialect::Sqlite => "rowid",
            Dialect::Postgres => "mention",
        }
    }

    /// The condition that a column of words holds what value `mark` asks for, and that value.
    /// `asked`: folded words, each with whether it may go on.
    pub(crate) fn holds(
        self,
        column: &str,
        asked: &[(String, bool)],
        mark: usize,
    ) -> (String, String) {
        let term = |(word, open): &(String, bool)| match (self, open) {
            (Dialect::Sqlite, false) => format!("{column}:\"{word}\""),
            (Dialect::Sqlite, true) => format!("{column}:\"{word}\"*"),
            (Dialect::Postgres, false) => word.clone(),
            (Dialect::Postgres, true) => format!("{word}:*"),
        };
        let terms: Vec<String> = asked.iter().map(term).collect();
        match self {
            Dialect::Sqlite => (format!("words MATCH ?{mark}"), terms.join(" AND ")),
            Dialect::Postgres => (
                format!("{column} @@ to_tsquery('simple', ?{mark})"),
                terms.join(" & "),
            ),
        }
    }

    /// How many rows make it change its way of searching: measured on a million reports.
    pub(crate) fn sizes(self) -> Sizes {
        // A server asks event by event in the same way for all that is not rare.
        let (rare, frequent) = match self {
            Dialect::Sqlite => (5_000, 60_000),
            Dialect::Postgres => (3_000, 3_000),
        };
        Sizes {
            rare,
            frequent,
            narrow: 20_000,
        }
    }

    /// Counts the events of an interval of day numbers, up to so many.
    pub(crate) fn count_during(self, most: i64) -> String {
        let rows = match self {
            Dialect::Sqlite => "event_days WHERE day1 >= ?1 AND day0 <= ?2".to_owned(),
            Dialect::Postgres => format!("event e WHERE {}", self.during(1)),
        };
        format!("SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {most}) w")
    }

    /// A column of the event to order by. `few`: where few events are found they are put in order
    /// after, and an index in that order is nothing to begin with.
    pub(crate) fn order(self, column: &str, few: bool) -> String {
        match self {
            Dialect::Postgres if few => format!("(e.{column} || '')"),
            _ => format!("e.{column}"),
        }
    }

    /// A limit that keeps all rows of an inner question, so that its order is kept.
    pub(crate) fn all(self) -> &'static str {
        match self {
            Dialect::Sqlite => "LIMIT -1",
            Dialect::Postgres => "OFFSET 0",
        }
    }

    /// The condition that an event is at most so far away: values are degrees north, degrees
    /// east, kilometres, and for the file home the edges of the box around them.
    pub(crate) fn near(self, mark: usize) -> String {
        let [a, b, c] = [mark, mark + 1, mark + 2];
        match self {
            Dialect::Sqlite => {
                let [d, e, f, g] = [mark + 3, mark + 4, mark + 5, mark + 6];
                format!(
                    "e.event IN (SELECT event FROM event_box WHERE lat1 >= ?{d} AND lat0 <= ?{e} AND lon1 >= ?{f} AND lon0 <= ?{g}) AND e.lat IS NOT NULL AND distance_km(e.lat, e.lon, ?{a}, ?{b}) <= ?{c}"
                )
            }
            Dialect::Postgres => format!(
                "e.lat IS NOT NULL AND ST_DWithin(CAST(ST_SetSRID(ST_MakePoint(e.lon, e.lat), 4326) AS geography), CAST(ST_SetSRID(ST_MakePoint(?{b}, ?{a}), 4326) AS geography), CAST(?{c} AS double precision) * 1000, false)"
            ),
        }
    }

    /// The condition that an event's interval meets that of two day numbers.
    pub(crate) fn during(self, mark: usize) -> String {
        let [a, b] = [mark, mark + 1];
        match self {
            Dialect::Sqlite => format!(
                "e.event IN (SELECT event FROM event_days WHERE day1 >= ?{a} AND day0 <= ?{b}) AND e.day1 >= ?{a} AND e.day0 <= ?{b}"
            ),
            Dialect::Postgres => format!(
                "int8range(e.day0, e.day1, '[]') && int8range(?{a}, ?{b}, '[]') AND e.day0 IS NOT NULL"
            ),
        }
    }
}
