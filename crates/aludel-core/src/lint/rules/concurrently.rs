//! The rules about statements that have a form with CONCURRENTLY. Never about a table that the upgrade made itself.

use squawk_syntax::ast;

use super::super::effects::Kind;
use super::super::finding::{Finding, Level};
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static INDEX: Rule = Rule {
    name: "index-not-concurrently",
    level: Level::Warning,
    finds: "CREATE INDEX without CONCURRENTLY on a table that is there",
    why: "nobody can write to the table while the index is built",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[squawk_linter::Rule::RequireConcurrentIndexCreation]),
    check: create,
};

pub(super) static DROP_INDEX: Rule = Rule {
    name: "index-drop-not-concurrently",
    level: Level::Note,
    finds: "DROP INDEX without CONCURRENTLY",
    why: "it waits for every query of the table, and every query that comes later waits for it",
    hazard: None,
    origin: Origin::Squawk(&[squawk_linter::Rule::RequireConcurrentIndexDeletion]),
    check: drop_index,
};

pub(super) static REINDEX: Rule = Rule {
    name: "reindex-not-concurrently",
    level: Level::Warning,
    finds: "REINDEX without CONCURRENTLY",
    why: "nobody can write to the table, and most queries of it wait, while the index is built",
    hazard: Some(Hazard::LongLock),
    origin: Origin::Squawk(&[squawk_linter::Rule::RequireConcurrentReindex]),
    check: reindex,
};

pub(super) static DETACH: Rule = Rule {
    name: "detach-not-concurrently",
    level: Level::Note,
    finds: "DETACH PARTITION without CONCURRENTLY",
    why: "it waits for every query of the whole table, and every query that comes later waits for it",
    hazard: None,
    origin: Origin::Squawk(&[squawk_linter::Rule::RequireConcurrentPartitionDetach]),
    check: detach,
};

fn create(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    // ON ONLY is for a partitioned table, which has no rows of its own, and the index is built on nothing.
    let is_only = |read: &Read<'_>| match read.tree() {
        Some(ast::Stmt::CreateIndex(index)) => {
            index.table_relation_name().is_some_and(|table| table.only_token().is_some())
        }
        _ => false,
    };
    let is_quick = |read: &Read<'_>| reading.works_on_new(read) || is_only(read);
    let hits = reading.hits(rule.origin.squawk()).filter(|(_, read)| !is_quick(read));
    hits.map(|(_, read)| {
        let table = read.table();
        let title = match &table {
            Some(table) => format!("{table} takes no writes while this index is built"),
            None => "the table takes no writes while this index is built".to_owned(),
        };
        let behind = match read.tree() {
            Some(ast::Stmt::CreateIndex(index)) => index.index_token(),
            _ => None,
        };
        let finding = Finding::new(rule, reading.source, read.line(), title).on(table);
        concurrent(finding, read, behind.map(|token| usize::from(token.text_range().end())))
    })
    .collect()
}

fn drop_index(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let is_new = |read: &Read<'_>| {
        let made: Vec<_> = reading.up.iter().flat_map(|earlier| &earlier.makes).collect();
        read.drops.iter().all(|dropped| {
            made.iter().any(|made| made.kind == Kind::Index && made.name.may_be(&dropped.name))
                && reading.up.iter().any(|earlier| {
                    earlier.statement.head < read.statement.head && earlier.makes.contains(dropped)
                })
        })
    };
    let hits = reading.hits(rule.origin.squawk()).filter(|(_, read)| !is_new(read));
    hits.map(|(_, read)| {
        let behind = match read.tree() {
            Some(ast::Stmt::DropIndex(index)) => index.index_token(),
            _ => None,
        };
        let title = "DROP INDEX keeps all queries of the table waiting until it has its lock";
        let finding = Finding::new(rule, reading.source, read.line(), title);
        concurrent(finding, read, behind.map(|token| usize::from(token.text_range().end())))
    })
    .collect()
}

fn reindex(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let hits = reading.hits(rule.origin.squawk());
    hits.map(|(_, read)| {
        let title = "the table takes no writes while its indexes are built again";
        Finding::new(rule, reading.source, read.line(), title)
            .hint("write REINDEX … CONCURRENTLY, in a section `-- aludel: up no-transaction`")
    })
    .collect()
}

fn detach(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let hits = reading.hits_on_old(rule.origin.squawk());
    hits.map(|(hit, read)| {
        let title = "DETACH PARTITION keeps all queries of the table waiting until it has its lock";
        Finding::new(rule, reading.source, hit.span.clone(), title).on(read.table()).hint(
            "write DETACH PARTITION … CONCURRENTLY, in a section `-- aludel: up no-transaction`",
        )
    })
    .collect()
}

/// The finding with the statement that does not block, where the place of the word is known.
fn concurrent(finding: Finding, read: &Read<'_>, behind: Option<usize>) -> Finding {
    let finding = finding.hint(if read.is_in_transaction() {
        "write CONCURRENTLY, in a section of its own without transaction"
    } else {
        "write CONCURRENTLY; the section has no transaction, so it can stand where it is"
    });
    let parts = behind.and_then(|at| Some((read.sql.get(..at)?, read.sql.get(at..)?)));
    match parts {
        Some((before, after)) => {
            finding.fix(read.whole.clone(), read.alone(&format!("{before} CONCURRENTLY{after}")))
        }
        None => finding,
    }
}
