//! What a history and its neighbours say about the objects that a revision names. Never reads files: callers pass them.

use std::collections::BTreeSet;

use squawk_syntax::ast::{self, AstNode};

use super::deep;
use super::effects::{self, Kind};
use super::name::Name;
use super::reading;
use super::sizes::Sizes;
use crate::revision::RevisionFile;

/// What the rules may know beyond the file; nothing of it is needed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// The history that the file belongs to.
    pub history: Option<&'s Background>,
    /// The histories of the program's other databases, with their names.
    pub others: &'s [(String, Background)],
    /// The tables of the database, with their sizes.
    pub sizes: Option<&'s Sizes>,
}

/// What the upgrades of a history make, whatever was dropped later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    relations: BTreeSet<Name>,
    indexes: Vec<(Name, Vec<String>)>,
}

impl Background {
    /// Reads the upgrades of these files.
    #[must_use]
    pub fn of<'f>(files: impl IntoIterator<Item = &'f RevisionFile>) -> Self {
        let files: Vec<&RevisionFile> = files.into_iter().collect();
        let read = || {
            let mut background = Self::default();
            for file in &files {
                let statements = file.up().iter().flat_map(|section| &section.statements);
                let trees = statements.filter_map(|statement| {
                    reading::tree(statement.sql(file.source().text())).ok()
                });
                trees.for_each(|tree| background.add(&tree));
            }
            background
        };
        deep::on_a_deep_stack(read).unwrap_or_default()
    }

    fn add(&mut self, tree: &ast::Stmt) {
        let (makes, _) = effects::of(tree);
        let relations = makes.into_iter().filter(|made| made.kind == Kind::Relation);
        self.relations.extend(relations.map(|made| made.name));
        self.indexes.extend(indexed(tree));
    }

    /// Whether some upgrade makes a table or view of this name.
    #[must_use]
    pub fn has_relation(&self, name: &Name) -> bool {
        self.relations.iter().any(|relation| relation.may_be(name))
    }

    /// Whether some index of the table begins with these columns, in any order.
    #[must_use]
    pub fn has_index(&self, table: &Name, columns: &[String]) -> bool {
        has_index(&self.indexes, table, columns)
    }
}

/// Whether one of the indexes begins with these columns, in any order.
pub(super) fn has_index(indexes: &[(Name, Vec<String>)], table: &Name, columns: &[String]) -> bool {
    indexes.iter().any(|(of, indexed)| {
        of.may_be(table)
            && indexed.len() >= columns.len()
            && columns.iter().all(|column| indexed[..columns.len()].contains(column))
    })
}

/// The indexes that a statement makes over the rows of a table, with their columns: by itself, or for a key.
pub(super) fn indexed(tree: &ast::Stmt) -> Vec<(Name, Vec<String>)> {
    match tree {
        ast::Stmt::CreateIndex(index) => {
            let table = index.table_relation_name().and_then(|name| name.table_name_ref());
            let Some(table) = table.filter(|_| index.where_clause().is_none()) else {
                return Vec::new();
            };
            let columns = index.partition_item_list().map(|list| {
                let items = list.partition_items();
                items
                    .map(|item| item.expr().map(|e| Name::of(&e).name).unwrap_or_default())
                    .collect()
            });
            vec![(Name::of(&table), columns.unwrap_or_default())]
        }
        ast::Stmt::CreateTable(create) => {
            let Some(table) = create.table_name().map(|name| Name::of(&name)) else {
                return Vec::new();
            };
            keys(create.syntax()).into_iter().map(|columns| (table.clone(), columns)).collect()
        }
        ast::Stmt::AlterTable(alter) => {
            let table = alter.table_relation_name().and_then(|name| name.table_name_ref());
            let Some(table) = table.map(|name| Name::of(&name)) else { return Vec::new() };
            keys(alter.syntax()).into_iter().map(|columns| (table.clone(), columns)).collect()
        }
        _ => Vec::new(),
    }
}

/// The columns of the primary keys and unique constraints within a statement.
fn keys(node: &squawk_syntax::SyntaxNode) -> Vec<Vec<String>> {
    let is_key = |node: &squawk_syntax::SyntaxNode| {
        ast::PrimaryKeyConstraint::can_cast(node.kind())
            || ast::UniqueConstraint::can_cast(node.kind())
    };
    node.descendants()
        .filter(is_key)
        .map(|key| {
            let listed: Vec<String> = key
                .descendants()
                .filter_map(ast::ColumnNameRef::cast)
                .map(|column| Name::of(&column).name)
                .collect();
            if listed.is_empty() { own_column(&key).into_iter().collect() } else { listed }
        })
        .collect()
}

/// The column that a constraint of a column belongs to.
pub(super) fn own_column(constraint: &squawk_syntax::SyntaxNode) -> Option<String> {
    constraint.ancestors().find_map(|node| {
        let column = ast::Column::cast(node.clone()).and_then(|column| column.name());
        let added = || ast::AddColumn::cast(node.clone()).and_then(|add| add.column_name());
        column.or_else(added).map(|name| Name::of(&name).name)
    })
}
