//! Indexes as DDL, and their keys wherever keys stand. Never those of constraints.

use super::clause::{changed_settings, include, list, parenthesised, settings, with};
use crate::plan::IndexOperation;
use crate::schema::{Index, IndexItem, IndexKey};

pub(super) fn render(operation: &IndexOperation) -> Option<String> {
    Some(match operation {
        IndexOperation::Create { index, concurrently } => create(index, *concurrently),
        IndexOperation::Drop { name, concurrently } => {
            format!("DROP INDEX {}{name}", word(*concurrently))
        }
        IndexOperation::Rebuild(name) => format!("REINDEX INDEX CONCURRENTLY {name}"),
        IndexOperation::SetOptions { name, from, to } => {
            format!("ALTER INDEX {name} {}", changed_settings(from, to)?)
        }
    })
}

fn word(concurrently: bool) -> &'static str {
    if concurrently { "CONCURRENTLY " } else { "" }
}

fn create(index: &Index, concurrently: bool) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let (concurrently, name, table) = (word(concurrently), &index.name.name, &index.table);
    let mut text = format!("CREATE {unique}INDEX {concurrently}{name} ON {table}");
    if index.method.as_str() != "btree" {
        text.push_str(&format!(" USING {}", index.method));
    }
    text.push_str(&format!(" ({})", list(index.keys.iter().map(key))));
    text.push_str(&include(&index.include));
    if index.nulls_not_distinct {
        text.push_str(" NULLS NOT DISTINCT");
    }
    text.push_str(&with(&index.options));
    if let Some(tablespace) = &index.tablespace {
        text.push_str(&format!(" TABLESPACE {tablespace}"));
    }
    if let Some(predicate) = &index.predicate {
        text.push_str(&format!(" WHERE {predicate}"));
    }
    text
}

/// One key with everything that PostgreSQL would not fill in itself.
pub(super) fn key(key: &IndexKey) -> String {
    let mut text = match &key.item {
        IndexItem::Column(name) => name.to_string(),
        IndexItem::Expression(expression) => parenthesised(expression),
    };
    if let Some(collation) = &key.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(class) = &key.operator_class {
        text.push_str(&format!(" {}", class.name));
        if !class.parameters.is_empty() {
            text.push_str(&format!(" ({})", settings(&class.parameters)));
        }
    }
    match (key.descending, key.nulls_first) {
        (false, false) => {}
        (false, true) => text.push_str(" NULLS FIRST"),
        (true, true) => text.push_str(" DESC"),
        (true, false) => text.push_str(" DESC NULLS LAST"),
    }
    text
}
