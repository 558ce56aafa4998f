//! Constraints as DDL, in tables and by themselves. Never NOT NULL.

use super::clause::{include, list, parenthesised, with};
use super::index;
use crate::plan::ConstraintOperation;
use crate::schema::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ForeignKey, Key, Match,
    ReferentialAction,
};

pub(super) fn render(operation: &ConstraintOperation) -> String {
    let (table, action) = match operation {
        ConstraintOperation::Add { constraint, not_valid } => {
            (&constraint.table, format!("ADD {}", definition(constraint, *not_valid)))
        }
        ConstraintOperation::AddUsingIndex { constraint, index } => {
            let (name, when) = (&constraint.name, when(constraint.deferrable));
            let using =
                |kind| format!("ADD CONSTRAINT {name} {kind} USING INDEX {}{when}", index.name);
            let action = match &constraint.kind {
                ConstraintKind::PrimaryKey(_) => using("PRIMARY KEY"),
                ConstraintKind::Unique(_) => using("UNIQUE"),
                // No such constraint takes an index that is there.
                ConstraintKind::ForeignKey(_)
                | ConstraintKind::Check(_)
                | ConstraintKind::Exclusion(_) => format!("ADD {}", definition(constraint, false)),
            };
            (&constraint.table, action)
        }
        ConstraintOperation::Drop { table, name } => (table, format!("DROP CONSTRAINT {name}")),
        ConstraintOperation::Validate { table, name } => {
            (table, format!("VALIDATE CONSTRAINT {name}"))
        }
        ConstraintOperation::SetDeferrable { table, name, deferrable } => {
            let when = match deferrable {
                Deferrable::No => "NOT DEFERRABLE",
                Deferrable::Immediate => "DEFERRABLE INITIALLY IMMEDIATE",
                Deferrable::Deferred => "DEFERRABLE INITIALLY DEFERRED",
            };
            (table, format!("ALTER CONSTRAINT {name} {when}"))
        }
    };
    format!("ALTER TABLE {table} {action}")
}

/// `CONSTRAINT name …`.
pub(super) fn definition(constraint: &Constraint, not_valid: bool) -> String {
    format!("CONSTRAINT {} {}", constraint.name, clause(constraint, not_valid))
}

/// What it demands, without its name.
pub(super) fn clause(constraint: &Constraint, not_valid: bool) -> String {
    let kind = match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => format!("PRIMARY KEY{}", columns(key)),
        ConstraintKind::Unique(key) => format!("UNIQUE{}", columns(key)),
        ConstraintKind::ForeignKey(key) => foreign_key(key),
        ConstraintKind::Check(check) => condition(check),
        ConstraintKind::Exclusion(exclusion) => exclude(exclusion),
    };
    let validity = match (constraint.enforced, not_valid) {
        (false, _) => " NOT ENFORCED",
        (true, true) => " NOT VALID",
        (true, false) => "",
    };
    format!("{kind}{}{validity}", when(constraint.deferrable))
}

fn when(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "",
        Deferrable::Immediate => " DEFERRABLE",
        Deferrable::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn columns(key: &Key) -> String {
    let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    format!("{nulls} ({}){}{}", list(&key.columns), include(&key.include), with(&key.options))
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut text = format!("FOREIGN KEY ({}) REFERENCES {}", list(&key.columns), key.references);
    if !key.referenced_columns.is_empty() {
        text.push_str(&format!(" ({})", list(&key.referenced_columns)));
    }
    match key.matching {
        Match::Simple => {}
        Match::Full => text.push_str(" MATCH FULL"),
    }
    if let Some(action) = action(key.on_update) {
        text.push_str(&format!(" ON UPDATE {action}"));
    }
    if let Some(action) = action(key.on_delete) {
        text.push_str(&format!(" ON DELETE {action}"));
        if !key.on_delete_columns.is_empty() {
            text.push_str(&format!(" ({})", list(&key.on_delete_columns)));
        }
    }
    text
}

fn action(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("RESTRICT"),
        ReferentialAction::Cascade => Some("CASCADE"),
        ReferentialAction::SetNull => Some("SET NULL"),
        ReferentialAction::SetDefault => Some("SET DEFAULT"),
    }
}

fn condition(check: &Check) -> String {
    let inherit = if check.no_inherit { " NO INHERIT" } else { "" };
    format!("CHECK {}{inherit}", parenthesised(&check.expression))
}

fn exclude(exclusion: &Exclusion) -> String {
    let keys = exclusion.keys.iter().map(|exclusion_key| {
        format!("{} WITH {}", index::key(&exclusion_key.key), exclusion_key.operator)
    });
    let predicate = exclusion
        .predicate
        .as_ref()
        .map(|predicate| format!(" WHERE {}", parenthesised(predicate)))
        .unwrap_or_default();
    format!(
        "EXCLUDE USING {} ({}){}{}{predicate}",
        exclusion.method,
        list(keys),
        include(&exclusion.include),
        with(&exclusion.options),
    )
}
