//! Columns of random tables. Never knows what stands on them.

use std::fmt::Write as _;

use crate::random::Random;

/// How many columns a table may have beside those that belong to keys and references.
pub(crate) const COLUMNS: usize = 8;

/// Types of one family turn into each other by a cast that a server knows, or through text.
pub(crate) const FAMILIES: [&[&str]; COLUMNS] = [
    &[
        "integer",
        "bigint",
        "smallint",
        "numeric",
        "numeric(10,2)",
        "numeric(12,2)",
        "real",
        "double precision",
        "text",
    ],
    &["text", "varchar", "varchar(20)", "varchar(50)", "char(8)", "e0", "d0", "d1", "d2"],
    &["timestamptz", "timestamp", "date", "timestamptz(3)", "timestamp(0)"],
    &["json", "jsonb", "text"],
    &["integer[]", "bigint[]", "text[]", "varchar(9)[]", "e1[]", "d0[]"],
    &["boolean", "text", "e1", "integer"],
    &["int4range", "int8range", "numrange", "text", "int4multirange"],
    &[
        "uuid",
        "bytea",
        "interval",
        "interval(3)",
        "inet",
        "cidr",
        "macaddr",
        "bit(4)",
        "bit varying(8)",
        "money",
        "point",
        "tsvector",
        "time",
        "time(3)",
        "timetz",
        "text",
        "name",
        "oid",
    ],
];

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) data_type: &'static str,
    /// Whether it has its second name.
    pub(crate) renamed: bool,
    collation: Option<&'static str>,
    not_null: bool,
    default: Option<usize>,
    pub(crate) comment: Option<usize>,
}

impl Column {
    pub(crate) fn random(family: usize, random: &mut Random) -> Self {
        let data_type = random.pick(FAMILIES[family]);
        let collation = random.percent(20).then(|| random.pick(&["C", "POSIX"]));
        Self {
            data_type,
            renamed: false,
            collation: collation.filter(|_| is_text(data_type)),
            not_null: random.percent(30),
            default: random.percent(50).then(|| random.below(2)),
            comment: random.percent(20).then(|| random.below(2)),
        }
    }

    /// Takes some of what another one has.
    pub(crate) fn change(&mut self, other: &Self, random: &mut Random) {
        match random.below(5) {
            0 => *self = Self { renamed: self.renamed, ..other.clone() },
            1 => {
                self.data_type = other.data_type;
                self.collation = other.collation;
            }
            2 => self.not_null = other.not_null,
            3 => self.default = other.default,
            _ => self.comment = other.comment,
        }
        if random.percent(20) {
            self.renamed = !self.renamed;
        }
    }

    pub(crate) fn name(&self, at: usize) -> String {
        format!("{}{at}", if self.renamed { "k" } else { "c" })
    }

    pub(crate) fn sql(&self, at: usize) -> String {
        let mut text = format!("{} {}", self.name(at), self.data_type);
        if let Some(collation) = self.collation {
            let _ = write!(text, " COLLATE \"{collation}\"");
        }
        if let Some(way) = self.default {
            let _ = write!(text, " DEFAULT {}", self.defaults(at)[way]);
        }
        if self.not_null {
            text.push_str(" NOT NULL");
        }
        text
    }

    fn defaults(&self, at: usize) -> [&'static str; 2] {
        match (at, self.data_type) {
            (0, "text") => ["'0'", "'1'"],
            (0, _) => ["0", "1 + 1"],
            (1, "e0") => ["'a'", "'a'::e0"],
            (1, "d0" | "d2") => ["'aaa'", "'aaaa'"],
            (1, _) => ["'a'", "'aa'"].map(|text| if self.data_type == "d1" { "'a'" } else { text }),
            (2, _) => ["now()", "'2026-01-01'"],
            (3, _) => ["'{}'", "'[]'"],
            (4, _) => ["'{}'", "NULL"],
            (_, "boolean") => ["true", "false"],
            (_, "e1") => ["'a'", "'a'::e1"],
            (5, "integer") => ["0", "1"],
            (5, _) => ["'true'", "'false'"],
            (6, "int4multirange") => ["'{}'", "'{[1,3)}'"],
            (6, _) => ["'empty'", "'[1,3)'"],
            (_, "uuid") => ["'00000000-0000-0000-0000-000000000001'", "gen_random_uuid()"],
            (_, "inet" | "cidr") => ["'10.0.0.1'", "'::1'"],
            (_, "macaddr") => ["'08:00:2b:01:02:03'", "NULL"],
            (_, "bit(4)" | "bit varying(8)") => ["B'1010'", "'0000'"],
            (_, "point") => ["'(1,2)'", "point(0, 0)"],
            (_, "time" | "time(3)" | "timetz") => ["'12:00'", "'13:00:00'"],
            (_, "interval" | "interval(3)") => ["'1 day'", "'01:00:00'"],
            (_, "oid") => ["1", "2"],
            (_, _) => ["'1'", "'2'"],
        }
    }

    /// A value that most types of the family can become.
    pub(crate) fn value(&self, at: usize) -> &'static str {
        match (at, self.data_type) {
            (1, "d0" | "d2") => "'aaa'",
            (1, _) => "'a'",
            (2, _) => "'2026-01-02'",
            (3, _) => "'{}'",
            (4, "e1[]" | "d0[]") => "'{}'",
            (4, _) => "'{1,2}'",
            (5, "e1") => "'a'",
            (5, "integer") => "1",
            (5, _) => "'true'",
            (6, "int4multirange") => "'{[1,3)}'",
            (6, _) => "'[1,3)'",
            (7, "uuid") => "'00000000-0000-0000-0000-000000000007'",
            (7, "inet" | "cidr") => "'10.0.0.7'",
            (7, "macaddr") => "'08:00:2b:01:02:07'",
            (7, "bit(4)" | "bit varying(8)") => "B'1011'",
            (7, "point") => "'(1,7)'",
            (7, "time" | "time(3)" | "timetz") => "'07:00'",
            (7, "interval" | "interval(3)") => "'7 days'",
            _ => "'7'",
        }
    }

    /// Whether it is of a kind that a text about it asks for.
    pub(crate) fn is(&self, kind: &str) -> bool {
        match kind {
            "text" => is_text(self.data_type),
            "number" => self.data_type != "text",
            "range" => self.data_type != "text",
            "jsonb" => self.data_type == "jsonb",
            "enum" => self.data_type.starts_with('e'),
            _ => true,
        }
    }
}

fn is_text(data_type: &str) -> bool {
    data_type == "text" || data_type.starts_with("varchar") && !data_type.ends_with(']')
}
