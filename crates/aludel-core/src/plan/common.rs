//! Comments and privileges, which every kind of object has. Never knows a kind beyond its address.

use std::collections::BTreeSet;

use super::context::Context;
use super::operation::{Address, Operation};
use super::step::{Step, rank};
use super::steps::Steps;
use crate::ident::Ident;
use crate::schema::{FunctionKind, Grant, Object, ObjectId, ViewKind};

/// The address of an object for statements about any kind.
pub(super) fn address(object: &Object) -> Address {
    let kind = match object {
        Object::Namespace(_) => "SCHEMA",
        Object::Extension(_) => "EXTENSION",
        Object::Enum(_) => "TYPE",
        Object::Domain(_) => "DOMAIN",
        Object::Sequence(_) => "SEQUENCE",
        Object::Function(function) => match function.kind {
            FunctionKind::Function => "FUNCTION",
            FunctionKind::Procedure => "PROCEDURE",
        },
        Object::Table(_) => "TABLE",
        Object::View(view) => match view.kind {
            ViewKind::Plain => "VIEW",
            ViewKind::Materialized => "MATERIALIZED VIEW",
        },
        Object::Constraint(_) => "CONSTRAINT",
        Object::Index(_) => "INDEX",
        Object::Trigger(_) => "TRIGGER",
        Object::Policy(_) => "POLICY",
    };
    Address { id: object.id(), kind }
}

/// The address of something that one side has, objects and columns alike.
pub(super) fn address_of(context: &Context<'_>, id: &ObjectId) -> Address {
    match id {
        ObjectId::Column(..) => Address { id: id.clone(), kind: "COLUMN" },
        _ => context.desired.get(id).or_else(|| context.current.get(id)).map_or_else(
            || Address { id: id.clone(), kind: "TABLE" },
            |entry| address(&entry.object),
        ),
    }
}

/// Comments and privileges of an object that was just made, its columns' included.
pub(super) fn decorate(context: &Context<'_>, steps: &mut Steps, id: &ObjectId, after: &[usize]) {
    let Some(entry) = context.desired.get(id) else { return };
    let on = address(&entry.object);
    if let Some(text) = &entry.comment {
        comment(steps, on.clone(), Some(text.clone()), after);
    }
    if context.options.grants {
        grants(steps, &on, &entry.object.default_grants(), &entry.grants, after);
    }
    let Object::Table(table) = &entry.object else { return };
    for column in &table.columns {
        column_comment(steps, table, column, after);
    }
    column_grants(context, steps, id, None, after);
}

/// The comment of a new column.
pub(super) fn column_comment(
    steps: &mut Steps,
    table: &crate::schema::Table,
    column: &crate::schema::Column,
    after: &[usize],
) {
    if let Some(text) = &column.comment {
        let id = ObjectId::Column(table.name.clone(), column.name.clone());
        comment(steps, Address { id, kind: "COLUMN" }, Some(text.clone()), after);
    }
}

/// Privileges on new columns: all of the object, or one.
pub(super) fn column_grants(
    context: &Context<'_>,
    steps: &mut Steps,
    of: &ObjectId,
    only: Option<&Ident>,
    after: &[usize],
) {
    let (ObjectId::Table(name) | ObjectId::View(name)) = of else { return };
    let Some(entry) = context.desired.get(of).filter(|_| context.options.grants) else { return };
    for (column, wanted) in &entry.column_grants {
        if only.is_none_or(|only| only == column) {
            let id = ObjectId::Column(name.clone(), column.clone());
            grants(steps, &Address { id, kind: "COLUMN" }, &BTreeSet::new(), wanted, after);
        }
    }
}

/// What a table's columns keep of what is taken from the table: the server takes it from the columns too.
pub(super) fn column_grants_again(
    context: &Context<'_>,
    steps: &mut Steps,
    of: &ObjectId,
    from: &BTreeSet<Grant>,
    to: &BTreeSet<Grant>,
) {
    let (ObjectId::Table(name) | ObjectId::View(name)) = of else { return };
    let (Some(before), Some(after)) = (context.current.get(of), context.desired.get(of)) else {
        return;
    };
    let is_taken = |grant: &Grant| {
        from.difference(to)
            .any(|gone| gone.grantee == grant.grantee && gone.privilege == grant.privilege)
    };
    for (column, wanted) in &after.column_grants {
        let Some(present) = before.column_grants.get(column) else { continue };
        let lost = wanted.intersection(present).filter(|grant| is_taken(grant)).cloned().collect();
        let id = ObjectId::Column(name.clone(), column.clone());
        grants(steps, &Address { id, kind: "COLUMN" }, &BTreeSet::new(), &lost, &[]);
    }
}

pub(super) fn comment(steps: &mut Steps, on: Address, text: Option<String>, after: &[usize]) {
    let needs = [on.id.clone()];
    let step = Step::new(Operation::Comment { on, text }).rank(rank::COMMENT).needs(needs);
    steps.push(step.after(after.iter().copied()));
}

/// What must be revoked and granted to get from one set of privileges to another.
pub(super) fn grants(
    steps: &mut Steps,
    on: &Address,
    from: &BTreeSet<Grant>,
    to: &BTreeSet<Grant>,
    after: &[usize],
) {
    let mut last: Vec<usize> = after.to_vec();
    let same_right = |one: &Grant, other: &Grant| {
        one.grantee == other.grantee && one.privilege == other.privilege
    };
    // A right that loses or gains only its grant option is in both sets, once with and once without.
    let revoked = from
        .difference(to)
        .filter(|gone| gone.grantable || !to.iter().any(|kept| same_right(gone, kept)));
    let granted = to
        .difference(from)
        .filter(|new| new.grantable || !from.iter().any(|had| same_right(new, had)));
    let mut by_grantee = |grants: Vec<&Grant>, make: &dyn Fn(Vec<Grant>) -> Operation| {
        let mut groups: std::collections::BTreeMap<_, Vec<Grant>> =
            std::collections::BTreeMap::new();
        for grant in grants {
            groups.entry((grant.grantee.clone(), grant.grantable)).or_default().push(grant.clone());
        }
        for group in groups.into_values() {
            let step = Step::new(make(group)).rank(rank::GRANT).needs([on.id.clone()]);
            last = vec![steps.push(step.after(last.iter().copied()))];
        }
    };
    let only_option = |gone: &Grant| to.iter().any(|kept| same_right(gone, kept));
    by_grantee(
        revoked
            .map(|gone| (gone, only_option(gone)))
            .filter(|(_, only)| *only)
            .map(|(gone, _)| gone)
            .collect(),
        &|grants| Operation::Revoke { on: on.clone(), grants },
    );
    let whole: Vec<Grant> = from
        .difference(to)
        .filter(|gone| !only_option(gone))
        .map(|gone| Grant { grantable: false, ..gone.clone() })
        .collect();
    by_grantee(whole.iter().collect(), &|grants| Operation::Revoke { on: on.clone(), grants });
    by_grantee(granted.collect(), &|grants| Operation::Grant { on: on.clone(), grants });
}
