//! Domains as DDL. Never the columns that use them.

use super::clause::{default, parenthesised};
use crate::ident::QualifiedName;
use crate::plan::DomainOperation;
use crate::schema::{Domain, DomainCheck};

pub(super) fn render(operation: &DomainOperation) -> Vec<String> {
    let (name, action) = match operation {
        DomainOperation::Create(domain) => return create(domain),
        DomainOperation::Drop(name) => return vec![format!("DROP DOMAIN {name}")],
        DomainOperation::SetDefault { name, default: Some(default) } => {
            (name, format!("SET DEFAULT {default}"))
        }
        DomainOperation::SetDefault { name, default: None } => (name, "DROP DEFAULT".to_owned()),
        DomainOperation::SetNotNull { name, not_null } => {
            (name, format!("{} NOT NULL", if *not_null { "SET" } else { "DROP" }))
        }
        DomainOperation::AddCheck { name, check, not_valid } => {
            return vec![add_check(name, check, *not_valid)];
        }
        DomainOperation::DropCheck { name, check } => (name, format!("DROP CONSTRAINT {check}")),
        DomainOperation::RenameCheck { name, from, to } => {
            (name, format!("RENAME CONSTRAINT {from} TO {to}"))
        }
        DomainOperation::ValidateCheck { name, check } => {
            (name, format!("VALIDATE CONSTRAINT {check}"))
        }
    };
    vec![format!("ALTER DOMAIN {name} {action}")]
}

/// CREATE DOMAIN knows no NOT VALID: such constraints follow in statements of their own.
fn create(domain: &Domain) -> Vec<String> {
    let mut text = format!("CREATE DOMAIN {} AS {}", domain.name, domain.base);
    if let Some(collation) = &domain.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(expression) = &domain.default {
        text.push_str(&format!(" DEFAULT {}", default(expression)));
    }
    if domain.not_null {
        text.push_str(" NOT NULL");
    }
    for check in domain.checks.iter().filter(|check| check.validated) {
        text.push_str(&format!("\n    {}", definition(check)));
    }
    let unchecked = domain.checks.iter().filter(|check| !check.validated);
    std::iter::once(text)
        .chain(unchecked.map(|check| add_check(&domain.name, check, true)))
        .collect()
}

fn add_check(name: &QualifiedName, check: &DomainCheck, not_valid: bool) -> String {
    let not_valid = if not_valid { " NOT VALID" } else { "" };
    format!("ALTER DOMAIN {name} ADD {}{not_valid}", definition(check))
}

fn definition(check: &DomainCheck) -> String {
    format!("CONSTRAINT {} CHECK {}", check.name, parenthesised(&check.expression))
}
