//! Random schemas as SQL: a fixed set of places, each of which may hold something or nothing. Never compares two.
//!
//! The second schema of a pair keeps most places of the first and fills the others anew, so that every change of one thing
//! into another comes up, few or many at once.

mod column;
mod directives;
mod kin;
mod place;
mod surroundings;
mod table;
mod table_places;

use std::fmt::Write as _;

use kin::{Family, Partitioned, Shape};
use place::Choices;
use surroundings::{BEFORE, DOMAIN, DOMAIN_OF_ENUM, FUNCTIONS, VIEWS};
use table::{Surroundings, Table};

use crate::random::Random;

pub(crate) use directives::directives;

const TABLES: usize = 5;

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    enums: [Vec<&'static str>; 2],
    domain: Choices,
    domain_of_enum: Choices,
    before: Choices,
    tables: [Option<Table>; TABLES],
    /// The tables under the views.
    beneath: [usize; 2],
    views: Choices,
    partitioned: Option<Partitioned>,
    /// That of the partitioned table, also of one that an earlier schema had: it may be compared with a later one.
    shape: Option<Shape>,
    family: Option<Family>,
}

impl Spec {
    pub(crate) fn random(random: &mut Random) -> Self {
        let mut spec = Self {
            enums: [labels(random), labels(random)],
            domain: Choices::random(DOMAIN, random),
            domain_of_enum: Choices::random(DOMAIN_OF_ENUM, random),
            before: Choices::random(BEFORE, random),
            tables: std::array::from_fn(|_| {
                random.percent(65).then(|| Table::random(TABLES, random))
            }),
            beneath: [random.below(TABLES), random.below(TABLES)],
            views: Choices::random(VIEWS, random),
            partitioned: random.percent(35).then(|| Partitioned::random(random)),
            shape: None,
            family: random.percent(25).then(|| Family::random(random)),
        };
        spec.shape = spec.partitioned.as_ref().map(Partitioned::shape);
        spec
    }

    /// Another one that has much of this one.
    pub(crate) fn changed(&self, random: &mut Random) -> Self {
        let other = Self::random(random);
        let mut new = self.clone();
        // Few changes leave the rows alone more often.
        let much = [20, 50, 100][random.below(3)];
        for (old, new) in new.enums.iter_mut().zip(other.enums) {
            if random.percent(much / 3) {
                *old = new;
            }
        }
        new.domain.change(other.domain, much / 5, random);
        new.domain_of_enum.change(other.domain_of_enum, much / 5, random);
        new.before.change(other.before, much / 4, random);
        new.views.change(other.views, much / 4, random);
        for (old, new) in new.beneath.iter_mut().zip(other.beneath) {
            if random.percent(much / 5) {
                *old = new;
            }
        }
        for (place, table) in new.tables.iter_mut().zip(other.tables) {
            match (place.as_mut(), table) {
                (_, table) if random.percent(much / 7) => *place = table,
                (Some(old), Some(new)) => old.change(new, much, random),
                _ => {}
            }
        }
        match (new.partitioned.as_mut(), other.partitioned) {
            (Some(_), _) if random.percent(much / 7) => new.partitioned = None,
            (Some(old), Some(new)) => old.change(new, much, random),
            (None, made) if random.percent(much / 4) => {
                new.partitioned = made.map(|made| match new.shape {
                    Some(shape) => made.with_shape(shape),
                    None => made,
                });
                new.shape = new.shape.or(new.partitioned.as_ref().map(Partitioned::shape));
            }
            _ => {}
        }
        match (new.family.as_mut(), other.family) {
            (Some(_), _) if random.percent(much / 7) => new.family = None,
            (Some(old), Some(new)) => old.change(new, much, random),
            (None, made) if random.percent(much / 4) => new.family = made,
            _ => {}
        }
        new
    }

    /// The statements that make it.
    pub(crate) fn sql(&self) -> String {
        let mut sql = "CREATE SCHEMA app;\n".to_owned();
        let none = |_: &str| None;
        for (at, labels) in self.enums.iter().enumerate() {
            let labels: Vec<String> = labels.iter().map(|label| format!("'{label}'")).collect();
            let _ = writeln!(sql, "CREATE TYPE e{at} AS ENUM ({});", labels.join(", "));
        }
        let _ = writeln!(sql, "CREATE DOMAIN d0{};", self.domain.texts(DOMAIN, &none).concat());
        let rest = self.domain_of_enum.texts(DOMAIN_OF_ENUM, &none).concat();
        let _ = writeln!(sql, "CREATE DOMAIN d1 AS e0{rest};\nCREATE DOMAIN d2 AS d0;");
        let name = |word: &str| self.named(word);
        for text in self.before.texts(BEFORE, &name) {
            let _ = writeln!(sql, "{text};");
        }
        for (at, table) in self.tables.iter().enumerate() {
            if let Some(table) = table {
                table.create(at, &self.around(at, table, &name), &mut sql);
            }
        }
        for (at, table) in self.tables.iter().enumerate() {
            if let Some(table) = table {
                table.refer(at, &self.around(at, table, &name), &mut sql);
            }
        }
        if let Some(partitioned) = &self.partitioned {
            partitioned.sql(&name, &mut sql);
        }
        if let Some(family) = &self.family {
            family.sql(&mut sql);
        }
        for text in self.views.texts(VIEWS, &name) {
            let _ = writeln!(sql, "{text};");
        }
        sql
    }

    /// What a name in a text stands for, if it is there.
    fn named(&self, word: &str) -> Option<String> {
        let beneath = |which: usize| {
            let at = self.beneath[which];
            self.tables[at].as_ref().map(|table| (at, table))
        };
        match word {
            "V" => beneath(0).map(|(at, table)| table.name(at)),
            "M" => beneath(1).map(|(at, table)| table.name(at)),
            "Vschema" => beneath(0).map(|(_, table)| table.schema().to_owned()),
            "Mschema" => beneath(1).map(|(_, table)| table.schema().to_owned()),
            "id" => beneath(0).map(|(_, table)| table.id().to_owned()),
            "mid" => beneath(1).map(|(_, table)| table.id().to_owned()),
            "columns" => beneath(0).map(|(_, table)| table.first_columns()),
            "mcolumns" => beneath(1).map(|(_, table)| table.first_columns()),
            "v0" => {
                let texts = self.views.texts(&VIEWS[..1], &|word| match word {
                    "v0" => None,
                    other => self.named(other),
                });
                (!texts.is_empty()).then(|| "v0".to_owned())
            }
            "T0" => self.reference_to(0).map(|(name, _)| name),
            "T0id" => self
                .reference_to(0)
                .filter(|(_, key)| key.len() == 1)
                .map(|(_, key)| key[0].clone()),
            other => {
                let (_, place, name) = FUNCTIONS.iter().find(|(word, ..)| *word == other)?;
                self.before.has(*place).then(|| (*name).to_owned())
            }
        }
    }

    /// Name and key of a table that may be referred to.
    fn reference_to(&self, at: usize) -> Option<(String, Vec<String>)> {
        let table = self.tables[at].as_ref()?;
        let key = table.key();
        (!key.is_empty()).then(|| (table.name(at), key))
    }

    fn around<'s>(
        &self,
        at: usize,
        table: &Table,
        name: &'s dyn Fn(&str) -> Option<String>,
    ) -> Surroundings<'s> {
        let referred = table.refers.and_then(|(to, _)| self.reference_to(to));
        let is_referred =
            self.tables.iter().flatten().any(|table| table.refers.is_some_and(|(to, _)| to == at));
        let has_references = referred.is_some() || is_referred || at == 0;
        Surroundings { referred, has_references, name }
    }

    /// A row for every table, as far as its defaults go.
    pub(crate) fn rows(&self) -> String {
        let tables = self.tables.iter().enumerate();
        let mut sql: String =
            tables.filter_map(|(at, table)| Some(table.as_ref()?.row(at))).collect();
        sql.extend(self.partitioned.as_ref().map(Partitioned::row));
        sql.extend(self.family.as_ref().map(Family::row));
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
