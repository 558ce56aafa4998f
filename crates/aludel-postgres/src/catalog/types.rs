//! Enums and domains. Never reads composite and range types, which are not compared.

use std::collections::HashMap;

use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Domain, DomainCheck, EnumType, Expression, Object, ObjectId, TypeName};

use super::draft::{Class, Draft, optional_name};
use super::error::{InspectError, printed};
use super::queries::record;

record! {
    /// An enum or a domain.
    TypeRow from "types" {
        oid: u32,
        schema: String,
        name: String,
        domain: bool,
        labels: Vec<String>,
        base: Option<String>,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        has_default: bool,
        default_expression: Option<String>,
        not_null: bool,
    }
}

record! {
    /// A constraint of a domain.
    DomainCheckRow from "domain_checks" {
        oid: u32,
        domain: u32,
        name: String,
        expression: Option<String>,
        validated: bool,
    }
}

/// Adds the types.
pub(super) fn add(
    rows: Vec<TypeRow>,
    checks: Vec<DomainCheckRow>,
    draft: &mut Draft,
) -> Result<(), InspectError> {
    let mut checks_of: HashMap<u32, Vec<DomainCheckRow>> = HashMap::new();
    for check in checks {
        checks_of.entry(check.domain).or_default().push(check);
    }
    for row in rows {
        let checks = checks_of.remove(&row.oid).unwrap_or_default();
        let name = draft.name(&row.schema, &row.name);
        let id = ObjectId::Type(name.clone());
        for check in &checks {
            draft.part((Class::Constraint, check.oid), (Class::Type, row.oid));
        }
        let oid = row.oid;
        let object = if row.domain {
            Object::Domain(domain(row, checks, name, &id)?)
        } else {
            Object::Enum(EnumType { name, values: row.labels })
        };
        draft.add(Class::Type, oid, object);
    }
    Ok(())
}

fn domain(
    row: TypeRow,
    checks: Vec<DomainCheckRow>,
    name: QualifiedName,
    id: &ObjectId,
) -> Result<Domain, InspectError> {
    let default = if row.has_default {
        Some(Expression::new(printed(row.default_expression, id)?))
    } else {
        None
    };
    let checks = checks
        .into_iter()
        .map(|check| {
            Ok(DomainCheck {
                name: Ident::new(check.name),
                expression: Expression::new(printed(check.expression, id)?),
                validated: check.validated,
            })
        })
        .collect::<Result<_, InspectError>>()?;
    Ok(Domain {
        name,
        base: TypeName::canonical(printed(row.base, id)?),
        collation: optional_name(row.collation_schema, row.collation_name),
        default,
        not_null: row.not_null,
        checks,
    })
}
