//! Enum types as DDL. Never the columns that use them.

use super::clause::{block, list};
use crate::ident::literal;
use crate::plan::{EnumOperation, ValuePlace};

/// Up to this many characters all labels stand on one line.
const LINE: usize = 80;

pub(super) fn render(operation: &EnumOperation) -> String {
    match operation {
        EnumOperation::Create(enum_type) => {
            let labels: Vec<String> = enum_type.values.iter().map(|value| literal(value)).collect();
            let head = format!("CREATE TYPE {} AS ENUM", enum_type.name);
            let line = format!("{head} ({})", list(&labels));
            if line.chars().count() <= LINE { line } else { block(&head, &labels) }
        }
        EnumOperation::Drop(name) => format!("DROP TYPE {name}"),
        EnumOperation::AddValue { name, value, place } => {
            let place = match place {
                None => String::new(),
                Some(ValuePlace::Before(other)) => format!(" BEFORE {}", literal(other)),
                Some(ValuePlace::After(other)) => format!(" AFTER {}", literal(other)),
            };
            format!("ALTER TYPE {name} ADD VALUE {}{place}", literal(value))
        }
        EnumOperation::RenameValue { name, from, to } => {
            format!("ALTER TYPE {name} RENAME VALUE {} TO {}", literal(from), literal(to))
        }
    }
}
