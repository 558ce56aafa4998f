//! other-database: tables that only another database of the program has. Never guesses where nothing is known of the others.

use std::collections::BTreeSet;

use squawk_syntax::ast::{self, AstNode};

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};

pub(super) static RULE: Rule = Rule {
    name: "other-database",
    level: Level::Error,
    finds: "a table that only the history of another database makes",
    why: "the statement fails, or the revision belongs to the other database",
    hazard: None,
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let Some(history) = reading.surroundings.history else { return Vec::new() };
    let mut found = Vec::new();
    for read in reading.all() {
        for (name, span) in named(read) {
            let is_own = history.has_relation(&name) || reading.is_new(&name, read);
            let other = reading.surroundings.others.iter().find(|(_, of)| of.has_relation(&name));
            if let Some((database, _)) = other.filter(|_| !is_own) {
                let title = format!(
                    "{name} is a table of {database}, and no revision of this database makes it"
                );
                found.push(Finding::new(rule, reading.source, span, title).hint(format!(
                    "if it is meant for the other database, make the revision there; {database} is reached by no statement from here"
                )));
            }
        }
    }
    found
}

/// The tables that a statement names, with their places; what it calls so itself with WITH is none.
fn named(read: &Read<'_>) -> Vec<(Name, std::ops::Range<usize>)> {
    let Some(tree) = read.tree() else { return Vec::new() };
    let nodes = || tree.syntax().descendants();
    let own: BTreeSet<String> =
        nodes().filter_map(ast::CteName::cast).map(|name| Name::of(&name).name).collect();
    let tables = nodes().filter_map(ast::TableNameRef::cast);
    let relations = nodes().filter_map(ast::RelationNameRef::cast);
    let tables = tables.map(|node| (Name::of(&node), read.place(&node)));
    let relations = relations.map(|node| (Name::of(&node), read.place(&node)));
    let is_foreign = |name: &Name| name.schema.is_some() || !own.contains(&name.name);
    tables.chain(relations).filter(|(name, _)| is_foreign(name)).collect()
}
