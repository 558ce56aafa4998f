//! GRANT and REVOKE. Never ALL: the privileges that it stands for differ between servers.

use super::address::object_name;
use super::clause::list;
use crate::plan::Address;
use crate::schema::{Grant, Grantee, ObjectId};

pub(super) fn grant(on: &Address, grants: &[Grant]) -> Vec<String> {
    groups(grants)
        .into_iter()
        .map(|group| {
            let option = if group.grantable { " WITH GRANT OPTION" } else { "" };
            let (privileges, role) = (privileges(&on.id, &group), grantee(group.grantee));
            format!("GRANT {privileges} ON {} TO {role}{option}", object(on))
        })
        .collect()
}

pub(super) fn revoke(on: &Address, grants: &[Grant]) -> Vec<String> {
    groups(grants)
        .into_iter()
        .map(|group| {
            let option = if group.grantable { "GRANT OPTION FOR " } else { "" };
            let (privileges, role) = (privileges(&on.id, &group), grantee(group.grantee));
            format!("REVOKE {option}{privileges} ON {} FROM {role}", object(on))
        })
        .collect()
}

/// What one statement can say.
struct Group<'a> {
    grantee: &'a Grantee,
    grantable: bool,
    privileges: Vec<&'a str>,
}

/// The grants by role and grant option, in the order in which these first appear.
fn groups(grants: &[Grant]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for grant in grants {
        let same = |group: &&mut Group<'_>| {
            *group.grantee == grant.grantee && group.grantable == grant.grantable
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.privileges.push(&grant.privilege),
            None => groups.push(Group {
                grantee: &grant.grantee,
                grantable: grant.grantable,
                privileges: vec![&grant.privilege],
            }),
        }
    }
    groups
}

fn privileges(id: &ObjectId, group: &Group<'_>) -> String {
    match id {
        ObjectId::Column(_, column) => {
            list(group.privileges.iter().map(|privilege| format!("{privilege} ({column})")))
        }
        _ => list(&group.privileges),
    }
}

fn object(on: &Address) -> String {
    let kind = match &on.id {
        ObjectId::Column(table, _) => return format!("TABLE {table}"),
        ObjectId::Table(_) | ObjectId::View(_) => "TABLE",
        // Domains too: what there is a privilege on is the type.
        ObjectId::Type(_) => "TYPE",
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::Sequence(_)
        | ObjectId::Function { .. }
        | ObjectId::Constraint { .. }
        | ObjectId::Index(_)
        | ObjectId::Trigger { .. }
        | ObjectId::Policy { .. } => on.kind,
    };
    format!("{kind} {}", object_name(&on.id))
}

/// PUBLIC or the name of the role.
pub(super) fn grantee(grantee: &Grantee) -> String {
    match grantee {
        Grantee::Public => "PUBLIC".to_owned(),
        Grantee::Role(name) => name.to_string(),
    }
}
