//! The rules about data that is changed without a WHERE. Never about a table that the upgrade made itself.

use squawk_syntax::ast;

use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::Reading;
use super::super::rule::{Origin, Rule};

pub(super) static DELETE: Rule = Rule {
    name: "delete-all-rows",
    level: Level::Error,
    finds: "DELETE without WHERE, and TRUNCATE",
    why: "all rows are gone, and no downgrade brings them back; with CASCADE those of other tables too",
    hazard: None,
    origin: Origin::Squawk(&[squawk_linter::Rule::BanTruncateCascade]),
    check: delete,
};

pub(super) static UPDATE: Rule = Rule {
    name: "update-all-rows",
    level: Level::Warning,
    finds: "UPDATE without WHERE on a table that is there",
    why: "every row is written and stays locked until the commit, and the table grows to twice its size",
    hazard: None,
    origin: Origin::Own,
    check: update,
};

fn delete(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let tables: Vec<Name> = match read.tree() {
            Some(ast::Stmt::Delete(delete)) if delete.where_clause_or_current_of().is_none() => {
                read.table().into_iter().collect()
            }
            Some(ast::Stmt::Truncate(truncate)) => {
                let names =
                    truncate.table_list().into_iter().flat_map(|list| list.table_relation_names());
                names.filter_map(|name| name.table_name_ref()).map(|name| Name::of(&name)).collect()
            }
            _ => continue,
        };
        let old: Vec<String> = tables
            .iter()
            .filter(|table| !reading.is_new(table, read))
            .map(ToString::to_string)
            .collect();
        if old.is_empty() {
            continue;
        }
        let cascades =
            reading.hits(rule.origin.squawk()).any(|(_, hit)| hit.statement == read.statement);
        let more = if cascades { ", and of every table that refers to them" } else { "" };
        let title = format!("all rows of {} are deleted{more}", old.join(", "));
        found.push(
            Finding::new(rule, reading.source, read.line(), title)
                .hint("say which rows with WHERE, and name each table by itself"),
        );
    }
    found
}

fn update(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for read in &reading.up {
        let Some(ast::Stmt::Update(update)) = read.tree() else { continue };
        let has_limit =
            update.where_clause_or_current_of().is_some() || update.from_clause().is_some();
        let Some(table) = read.table().filter(|_| !has_limit) else { continue };
        if !reading.is_new(&table, read) {
            let title = format!("every row of {table} is written in one statement");
            found.push(
                Finding::new(rule, reading.source, read.line(), title)
                    .on(Some(table))
                    .hint("say which rows with WHERE; for many, a step in batches: `-- aludel: up call NAME VERSION`"),
            );
        }
    }
    found
}
