//! Random schemas as SQL: a fixed set of places, each of which may hold something or nothing. Never compares two.
//!
//! The second schema of a pair keeps most places of the first and fills the others anew, so that every change of one thing
//! into another comes up, many at once.

use std::fmt::Write as _;

use crate::random::Random;

const TABLES: usize = 5;
const COLUMNS: usize = 6;

/// Types of one family turn into each other by a cast that a server knows.
const FAMILIES: [&[&str]; COLUMNS] = [
    &["integer", "bigint", "numeric", "numeric(10,2)", "text"],
    &["text", "varchar(20)", "varchar(50)", "e0", "d0"],
    &["timestamptz", "timestamp", "date", "timestamptz(3)"],
    &["json", "jsonb", "text"],
    &["integer[]", "bigint[]", "text[]"],
    &["boolean", "text", "e1"],
];

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    enums: [Vec<&'static str>; 2],
    domain: Option<(bool, bool, usize)>,
    app: bool,
    sequence: Option<(usize, bool)>,
    function: Option<usize>,
    tables: [Option<Table>; TABLES],
    view: Option<(usize, usize)>,
    over: bool,
    materialized: Option<(usize, bool)>,
}

#[derive(Debug, Clone)]
struct Table {
    id: usize,
    app: bool,
    unlogged: bool,
    fillfactor: Option<usize>,
    comment: Option<usize>,
    row_security: Option<usize>,
    grants: usize,
    trigger: Option<usize>,
    columns: [Option<Column>; COLUMNS],
    generated: Option<usize>,
    refers: Option<(usize, usize)>,
    check: Option<usize>,
    unique: Option<usize>,
    index: Option<usize>,
    exclusion: bool,
}

#[derive(Debug, Clone)]
struct Column {
    data_type: &'static str,
    not_null: bool,
    default: Option<usize>,
    comment: bool,
}

impl Spec {
    pub(crate) fn random(random: &mut Random) -> Self {
        Self {
            enums: [labels(random), labels(random)],
            domain: Some((random.percent(50), random.percent(50), random.below(3))),
            app: true,
            sequence: random.percent(50).then(|| (1 + random.below(3), random.percent(30))),
            function: random.percent(60).then(|| random.below(3)),
            tables: std::array::from_fn(|_| random.percent(70).then(|| Table::random(random))),
            view: random.percent(50).then(|| (random.below(TABLES), random.below(3))),
            over: random.percent(40),
            materialized: random.percent(30).then(|| (random.below(TABLES), random.percent(50))),
        }
    }

    /// Another one that has much of this one.
    pub(crate) fn changed(&self, random: &mut Random) -> Self {
        let other = Self::random(random);
        let mut new = self.clone();
        let mut change = |chance| random.percent(chance);
        if change(30) {
            new.enums[0] = other.enums[0].clone();
        }
        if change(30) {
            new.enums[1] = other.enums[1].clone();
        }
        if change(20) {
            new.domain = other.domain;
        }
        if change(30) {
            new.sequence = other.sequence;
        }
        if change(30) {
            new.function = other.function;
        }
        if change(30) {
            new.view = other.view;
        }
        if change(20) {
            new.over = other.over;
        }
        if change(30) {
            new.materialized = other.materialized;
        }
        for (at, table) in other.tables.into_iter().enumerate() {
            match (&mut new.tables[at], table) {
                (place, table) if random.percent(15) => *place = table,
                (Some(old), Some(new)) => old.change(new, random),
                _ => {}
            }
        }
        new
    }

    /// The statements that make it.
    pub(crate) fn sql(&self) -> String {
        let mut sql = String::new();
        if self.app {
            sql.push_str("CREATE SCHEMA app;\n");
        }
        for (at, labels) in self.enums.iter().enumerate() {
            let labels: Vec<String> = labels.iter().map(|label| format!("'{label}'")).collect();
            let _ = writeln!(sql, "CREATE TYPE e{at} AS ENUM ({});", labels.join(", "));
        }
        if let Some((not_null, default, check)) = self.domain {
            sql.push_str("CREATE DOMAIN d0 AS text");
            if default {
                sql.push_str(" DEFAULT 'a'");
            }
            if not_null {
                sql.push_str(" NOT NULL");
            }
            if check > 0 {
                let _ = write!(sql, " CONSTRAINT d0_check CHECK (length(VALUE) > {})", check - 1);
            }
            sql.push_str(";\n");
        }
        if let Some((increment, cycle)) = self.sequence {
            let cycle = if cycle { " CYCLE" } else { "" };
            let _ = writeln!(sql, "CREATE SEQUENCE s0 INCREMENT {increment}{cycle};");
        }
        if let Some(version) = self.function {
            let _ = writeln!(
                sql,
                "CREATE FUNCTION f0() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* {version} */ RETURN new; END $$;"
            );
        }
        for (at, table) in self.tables.iter().enumerate() {
            if let Some(table) = table {
                table.create(at, self, &mut sql);
            }
        }
        for (at, table) in self.tables.iter().enumerate() {
            if let Some(table) = table {
                table.refer(at, self, &mut sql);
            }
        }
        if let Some((table, way)) = self.view
            && let Some((name, columns)) = self.relation(table)
        {
            let filter = ["", " WHERE id > 0", " WHERE id > 10"][way];
            let _ = writeln!(sql, "CREATE VIEW v0 AS SELECT {columns} FROM {name}{filter};");
            if self.over {
                sql.push_str("CREATE VIEW v1 AS SELECT id FROM v0;\n");
            }
        }
        if let Some((table, index)) = self.materialized
            && let Some((name, columns)) = self.relation(table)
        {
            let _ = writeln!(sql, "CREATE MATERIALIZED VIEW m0 AS SELECT {columns} FROM {name};");
            if index {
                sql.push_str("CREATE UNIQUE INDEX m0_id ON m0 (id);\n");
            }
        }
        sql
    }

    /// Name and columns of a table, for a view over it.
    fn relation(&self, at: usize) -> Option<(String, String)> {
        let table = self.tables[at].as_ref()?;
        let columns: Vec<String> = std::iter::once("id".to_owned())
            .chain(table.present().map(|(at, _)| format!("c{at}")))
            .take(3)
            .collect();
        Some((table.name(at), columns.join(", ")))
    }

    /// A row for every table, as far as its defaults go.
    pub(crate) fn rows(&self) -> String {
        let mut sql = String::new();
        for (at, table) in self.tables.iter().enumerate() {
            let Some(table) = table else { continue };
            let name = table.name(at);
            let id = ["1", "1", "1", "1"][table.id];
            let overriding = if table.id == 2 { " OVERRIDING SYSTEM VALUE" } else { "" };
            let values: Vec<(String, &str)> =
                table.present().map(|(at, column)| (format!("c{at}"), column.value())).collect();
            let names: String = values.iter().map(|(name, _)| format!(", {name}")).collect();
            let texts: String = values.iter().map(|(_, value)| format!(", {value}")).collect();
            let _ =
                writeln!(sql, "INSERT INTO {name} (id{names}){overriding} VALUES ({id}{texts});");
        }
        sql
    }
}

fn labels(random: &mut Random) -> Vec<&'static str> {
    let mut labels: Vec<&str> = vec!["a"];
    for label in ["b", "c", "d"] {
        if random.percent(60) {
            labels.insert(random.below(labels.len() + 1), label);
        }
    }
    labels
}

impl Table {
    fn random(random: &mut Random) -> Self {
        let mut some = |chance, of| random.percent(chance).then(|| random.below(of));
        let (fillfactor, comment, row_security) = (some(20, 2), some(30, 2), some(20, 3));
        let (trigger, generated, check) = (some(30, 3), some(30, 2), some(50, 3));
        let (unique, index) = (some(30, 4), some(70, 9));
        let refers = random.percent(60).then(|| (random.below(TABLES), random.below(4)));
        Self {
            id: random.below(4),
            app: random.percent(20),
            unlogged: false,
            fillfactor,
            comment,
            row_security,
            grants: random.below(4),
            trigger,
            columns: std::array::from_fn(|at| {
                random.percent(70).then(|| Column::random(FAMILIES[at], random))
            }),
            generated,
            refers,
            check,
            unique,
            index,
            exclusion: random.percent(15),
        }
    }

    fn change(&mut self, other: Self, random: &mut Random) {
        let mut change = |chance| random.percent(chance);
        macro_rules! take {
            ($($field:ident: $chance:literal),*) => {
                $(if change($chance) { self.$field = other.$field; })*
            };
        }
        take!(fillfactor: 15, comment: 15, row_security: 15, grants: 15, trigger: 15, generated: 15, refers: 15,
            check: 20, unique: 15, index: 25, exclusion: 10, id: 15);
        for (place, new) in self.columns.iter_mut().zip(other.columns) {
            if random.percent(25) {
                *place = new;
            }
        }
    }

    fn name(&self, at: usize) -> String {
        format!("{}.t{at}", if self.app { "app" } else { "public" })
    }

    fn present(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.as_ref()?)))
    }

    fn has(&self, at: usize) -> bool {
        self.columns[at].is_some()
    }

    /// Whether column 0 is a number, which expressions count with.
    fn counts(&self) -> bool {
        self.columns[0].as_ref().is_some_and(|column| column.data_type != "text")
    }

    fn create(&self, at: usize, spec: &Spec, sql: &mut String) {
        let name = self.name(at);
        let id = [
            "id integer PRIMARY KEY",
            "id serial PRIMARY KEY",
            "id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "id integer GENERATED BY DEFAULT AS IDENTITY (START WITH 5) PRIMARY KEY",
        ][self.id];
        let mut lines = vec![id.to_owned()];
        for (at, column) in self.present() {
            lines.push(format!("c{at} {}", column.sql(at)));
        }
        if let (Some(times), true) = (self.generated, self.counts()) {
            lines.push(format!("g bigint GENERATED ALWAYS AS (c0 * {}) STORED", times + 2));
        }
        if self.refers.is_some() {
            lines.push("r integer".to_owned());
        }
        if let Some(limit) = self.check {
            lines.push(format!("CONSTRAINT t{at}_check CHECK (id > {limit} - 5)"));
        }
        match self.unique {
            Some(way @ (0 | 1)) if self.has(1) => {
                let later = ["", " DEFERRABLE INITIALLY DEFERRED"][way];
                lines.push(format!("CONSTRAINT t{at}_unique UNIQUE (c1){later}"));
            }
            Some(2) if self.has(1) && self.has(2) => {
                lines.push(format!("CONSTRAINT t{at}_unique UNIQUE (c2, c1)"));
            }
            Some(3) if self.has(2) => lines.push(format!("CONSTRAINT t{at}_other UNIQUE (c2)")),
            _ => {}
        }
        if self.exclusion {
            lines.push(format!(
                "CONSTRAINT t{at}_excl EXCLUDE USING gist (int4range(id, id + 1) WITH &&)"
            ));
        }
        let options = self.fillfactor.map(|way| format!(" WITH (fillfactor={})", 70 + way * 10));
        let unlogged = if self.unlogged { "UNLOGGED " } else { "" };
        let _ = writeln!(
            sql,
            "CREATE {unlogged}TABLE {name} (\n    {}\n){};",
            lines.join(",\n    "),
            options.unwrap_or_default()
        );
        if let Some(way) = self.comment {
            let _ = writeln!(sql, "COMMENT ON TABLE {name} IS 'it''s {way}';");
        }
        for (at, column) in self.present().filter(|(_, column)| column.comment) {
            let _ = writeln!(sql, "COMMENT ON COLUMN {name}.c{at} IS '{}';", column.data_type);
        }
        self.index(at, &name, sql);
        if let Some(way) = self.row_security {
            let _ = writeln!(sql, "ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;");
            let policy = [
                "FOR SELECT USING (id > 0)",
                "USING (id > 1)",
                "USING (id > 1) WITH CHECK (id > 2)",
            ][way];
            let _ = writeln!(sql, "CREATE POLICY p ON {name} {policy};");
        }
        match self.grants {
            1 => {
                let _ = writeln!(sql, "GRANT SELECT ON {name} TO app_reader;");
            }
            2 => {
                let _ = writeln!(
                    sql,
                    "GRANT SELECT, UPDATE ON {name} TO app_writer WITH GRANT OPTION; GRANT SELECT ON {name} TO app_reader;"
                );
            }
            3 => {
                let _ = writeln!(sql, "GRANT UPDATE (id) ON {name} TO app_reader;");
            }
            _ => {}
        }
        if let (Some(way), Some(_)) = (self.trigger, spec.function) {
            let when = ["BEFORE INSERT", "AFTER INSERT OR UPDATE", "BEFORE UPDATE OF id"][way];
            let _ = writeln!(
                sql,
                "CREATE TRIGGER tr {when} ON {name} FOR EACH ROW EXECUTE FUNCTION f0();"
            );
        }
    }

    fn index(&self, at: usize, name: &str, sql: &mut String) {
        let Some(way) = self.index else { return };
        let text = self.columns[1].as_ref().is_some_and(|column| {
            column.data_type.starts_with("varchar") || column.data_type == "text"
        });
        let definition = match way {
            0 => "(id)".to_owned(),
            1 if self.has(1) => "(c1)".to_owned(),
            2 if self.has(1) => "(c1 DESC NULLS LAST, id)".to_owned(),
            3 if text => "(lower(c1))".to_owned(),
            4 if text => "(c1 text_pattern_ops) WHERE id > 0".to_owned(),
            5 if self.has(1) => "(id) INCLUDE (c1)".to_owned(),
            6 if self.has(4) => "USING gin (c4)".to_owned(),
            7 => "(id) WITH (fillfactor=60)".to_owned(),
            8 if self.has(1) => "(id) WHERE c1 IS NOT NULL".to_owned(),
            _ => return,
        };
        let _ = writeln!(sql, "CREATE INDEX t{at}_index ON {name} {definition};");
    }

    fn refer(&self, at: usize, spec: &Spec, sql: &mut String) {
        let Some((to, way)) = self.refers else { return };
        let Some(other) = &spec.tables[to] else { return };
        let how = [
            "",
            " ON DELETE CASCADE",
            " ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED",
            " NOT VALID",
        ][way];
        let _ = writeln!(
            sql,
            "ALTER TABLE {} ADD CONSTRAINT t{at}_fk FOREIGN KEY (r) REFERENCES {} (id){how};",
            self.name(at),
            other.name(to)
        );
    }
}

impl Column {
    fn random(family: &[&'static str], random: &mut Random) -> Self {
        Self {
            data_type: random.pick(family),
            not_null: random.percent(30),
            default: random.percent(50).then(|| random.below(2)),
            comment: random.percent(20),
        }
    }

    fn sql(&self, at: usize) -> String {
        let mut text = self.data_type.to_owned();
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
            (0, _) => ["0", "1"],
            (1, "e0") => ["'a'", "'a'::e0"],
            (1, _) => ["'a'", "'aa'"],
            (2, _) => ["now()", "'2026-01-01'"],
            (3, _) => ["'{}'", "'[]'"],
            (4, _) => ["'{}'", "'{1}'"],
            (_, "boolean") => ["true", "false"],
            (_, "e1") => ["'a'", "'a'"],
            (_, _) => ["'true'", "'false'"],
        }
    }

    /// A value that every type of the family can become.
    fn value(&self) -> &'static str {
        match self.data_type {
            "integer" | "bigint" | "numeric" | "numeric(10,2)" => "7",
            "e0" | "e1" | "varchar(20)" | "varchar(50)" => "'a'",
            "d0" => "'aaa'",
            "timestamptz" | "timestamp" | "date" | "timestamptz(3)" => "'2026-01-02'",
            "json" | "jsonb" => "'{}'",
            "integer[]" | "bigint[]" | "text[]" => "'{1,2}'",
            "boolean" => "true",
            _ => "'7'",
        }
    }
}
