//! The rules about foreign keys without an index on their own side. Never about the other side, which always has one.

use squawk_syntax::ast::{self, AstNode};

use super::super::background::{has_index, indexed, own_column};
use super::super::effects::Kind;
use super::super::finding::{Finding, Level};
use super::super::name::Name;
use super::super::reading::{Read, Reading};
use super::super::rule::{Origin, Rule};
use crate::ident::Ident;

pub(super) static RULE: Rule = Rule {
    name: "foreign-key-without-index",
    level: Level::Note,
    finds: "a foreign key whose columns begin no index",
    why: "whenever a row of the other table goes or changes its key, this table is read through",
    hazard: None,
    origin: Origin::Own,
    check: without_action,
};

pub(super) static CASCADE: Rule = Rule {
    name: "cascade-without-index",
    level: Level::Warning,
    finds: "a foreign key with ON DELETE CASCADE, SET NULL or SET DEFAULT whose columns begin no index",
    why: "each deleted row of the other table reads this one through and locks what it finds",
    hazard: None,
    origin: Origin::Own,
    check: with_action,
};

/// A foreign key of the upgrade.
struct Key<'r, 'f> {
    read: &'r Read<'f>,
    node: squawk_syntax::SyntaxNode,
    columns: Vec<String>,
    acts: bool,
}

fn without_action(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    found(rule, reading, false)
}

fn with_action(rule: &'static Rule, reading: &Reading<'_>) -> Vec<Finding> {
    found(rule, reading, true)
}

fn found(rule: &'static Rule, reading: &Reading<'_>, acts: bool) -> Vec<Finding> {
    let indexes: Vec<(Name, Vec<String>)> =
        reading.up.iter().filter_map(Read::tree).flat_map(indexed).collect();
    let mut found = Vec::new();
    for key in reading.up.iter().flat_map(keys).filter(|key| key.acts == acts) {
        let Some(table) = table(key.read) else { continue };
        let is_indexed = has_index(&indexes, &table, &key.columns)
            || reading
                .surroundings
                .history
                .is_some_and(|history| history.has_index(&table, &key.columns));
        if is_indexed || key.columns.is_empty() {
            continue;
        }
        let columns = key.columns.join(", ");
        let title = format!("no index of {table} begins with {columns}");
        let quoted: Vec<String> =
            key.columns.iter().map(|column| Ident::new(column.as_str()).to_string()).collect();
        let range = key.node.text_range();
        let at = key.read.statement.head;
        let text = key.node.text().to_string();
        let start = at + usize::from(range.start()) + (text.len() - text.trim_start().len());
        let end = key.read.whole.end;
        let sql = format!("CREATE INDEX ON {table} ({});", quoted.join(", "));
        let sql = if reading.is_new(&table, key.read) || makes(key.read, &table) {
            format!("\n\n{sql}")
        } else {
            let sql = sql.replace("CREATE INDEX ON", "CREATE INDEX CONCURRENTLY ON");
            format!("\n\n{}", key.read.alone(sql.trim_end_matches(';')).trim_start())
        };
        found.push(
            Finding::new(rule, reading.source, start..start + text.trim().len(), title)
                .hint("make an index of the foreign key's columns")
                .fix(end..end, sql),
        );
    }
    found
}

fn makes(read: &Read<'_>, table: &Name) -> bool {
    read.makes.iter().any(|made| made.kind == Kind::Relation && made.name == *table)
}

fn table(read: &Read<'_>) -> Option<Name> {
    match read.tree()? {
        ast::Stmt::CreateTable(create) => create.table_name().map(|name| Name::of(&name)),
        _ => read.table(),
    }
}

fn keys<'r, 'f>(read: &'r Read<'f>) -> Vec<Key<'r, 'f>> {
    let Some(tree) = read.tree() else { return Vec::new() };
    if !matches!(tree, ast::Stmt::CreateTable(_) | ast::Stmt::AlterTable(_)) {
        return Vec::new();
    }
    tree.syntax()
        .descendants()
        .filter_map(|node| {
            let columns = match ast::ForeignKeyConstraint::cast(node.clone()) {
                Some(key) => key
                    .from_columns()?
                    .column_name_refs()
                    .map(|column| Name::of(&column).name)
                    .collect(),
                None => {
                    ast::ReferencesConstraint::cast(node.clone())?;
                    vec![own_column(&node)?]
                }
            };
            let acts = node.descendants().filter_map(ast::OnDeleteAction::cast).any(|action| {
                !matches!(
                    action.ref_action(),
                    None | Some(ast::RefAction::NoAction(_) | ast::RefAction::Restrict(_))
                )
            });
            Some(Key { read, node, columns, acts })
        })
        .collect()
}
