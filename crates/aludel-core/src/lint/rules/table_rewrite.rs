//! table-rewrite: statements that write a whole table anew under a lock. Never about changes of types and defaults.

use squawk_syntax::ast::{self, AstNode};

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::plan::Hazard;

pub(super) static RULE: Rule = Rule {
    name: "table-rewrite",
    level: Level::Warning,
    finds: "VACUUM FULL, CLUSTER, REFRESH MATERIALIZED VIEW without CONCURRENTLY, SET LOGGED, UNLOGGED, TABLESPACE or ACCESS METHOD",
    why: "the whole table is written anew while nobody can read it",
    hazard: Some(Hazard::Rewrite),
    origin: Origin::Own,
    check,
};

fn check(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let Some((what, table, hint)) = rewritten(read) else { continue };
        if table.as_ref().is_some_and(|table| reading.is_new(table, read)) {
            continue;
        }
        let name = table.as_ref().map_or("the table".to_owned(), ToString::to_string);
        let title = format!("{what} writes {name} anew while nobody can read it");
        found.push(Finding::new(rule, reading.source, read.line(), title).on(table).hint(hint));
    }
    found
}

fn rewritten(read: &Read<'_>) -> Option<(&'static str, Option<Name>, &'static str)> {
    const LATER: &str = "do it by itself, when nobody needs the table";
    match read.tree()? {
        ast::Stmt::Vacuum(vacuum) if vacuum.is_full() => {
            Some(("VACUUM FULL", first(vacuum), LATER))
        }
        ast::Stmt::Cluster(cluster) => Some(("CLUSTER", first(cluster), LATER)),
        ast::Stmt::Refresh(refresh) if refresh.concurrently_token().is_none() => {
            let hint = "write REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index of the view";
            Some(("REFRESH", first(refresh), hint))
        }
        ast::Stmt::AlterTable(alter) => {
            let table = read.table();
            alter
                .actions()
                .find_map(|action| match action {
                    ast::AlterTableAction::SetLogged(_) => Some("SET LOGGED"),
                    ast::AlterTableAction::SetUnlogged(_) => Some("SET UNLOGGED"),
                    ast::AlterTableAction::SetTablespace(_) => Some("SET TABLESPACE"),
                    ast::AlterTableAction::SetAccessMethod(_) => Some("SET ACCESS METHOD"),
                    _ => None,
                })
                .map(|what| (what, table, LATER))
        }
        _ => None,
    }
}

fn first(node: &impl AstNode) -> Option<Name> {
    node.syntax().descendants().find_map(ast::PathRef::cast).map(|path| Name::of(&path))
}
