//! Changes in words, one line each. Never SQL.

mod object;
mod table;
mod texts;

use std::fmt;

use self::object::{Described, function, kind, view};
use self::table::write_table;
use self::texts::{Line, Map, Optional};
use super::{Change, ConstraintChange, DomainChange, IndexChange, Rename};
use crate::ident::QualifiedName;
use crate::schema::{Deferrable, Grant, Grantee, ObjectId, TriggerEnabled, View};

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(entry) => write!(f, "add {}", Described(entry)),
            Self::Drop(entry) => write!(f, "drop {}", Described(entry)),
            Self::Replace { from, to } => {
                if std::mem::discriminant(&from.object) == std::mem::discriminant(&to.object) {
                    write!(f, "replace {}", Described(to))
                } else {
                    write!(f, "replace {} by {}", Described(from), kind(&to.object))
                }
            }
            Self::Rename { from, to } => write_rename(f, from, to),
            Self::Table { table, change } => write_table(f, table, change),
            Self::Enum { name, from, to, renamed } => write_enum(f, name, from, to, renamed),
            Self::Domain { from, to, change } => match change {
                DomainChange::Default => write!(
                    f,
                    "change default of domain {} from {} to {}",
                    to.name,
                    Optional(from.default.as_ref()),
                    Optional(to.default.as_ref())
                ),
                DomainChange::NotNull if to.not_null => {
                    write!(f, "set domain {} not null", to.name)
                }
                DomainChange::NotNull => write!(f, "drop not null of domain {}", to.name),
                DomainChange::Checks => write!(f, "change checks of domain {}", to.name),
            },
            Self::Sequence { to, .. } => write!(f, "change sequence {}", to.name),
            Self::Extension { to, .. } => {
                write!(f, "change extension {}", to.name)?;
                if let Some(version) = &to.version {
                    write!(f, " to version {version}")?;
                }
                if let Some(schema) = &to.schema {
                    write!(f, " in schema {schema}")?;
                }
                Ok(())
            }
            Self::Constraint { table, name, change } => match change {
                ConstraintChange::Validated(true) => {
                    write!(f, "validate constraint {name} on {table}")
                }
                ConstraintChange::Validated(false) => {
                    write!(f, "make constraint {name} on {table} not valid")
                }
                ConstraintChange::Deferrable(from, to) => write!(
                    f,
                    "make constraint {name} on {table} {} instead of {}",
                    deferrable(*to),
                    deferrable(*from)
                ),
            },
            Self::Index { name, change } => match change {
                IndexChange::Options(from, to) => {
                    write!(f, "change options of index {name} from {} to {}", Map(from), Map(to))
                }
                IndexChange::Invalid => write!(f, "rebuild invalid index {name}"),
            },
            Self::View { from, to } => write_view(f, from, to),
            Self::Function { to, .. } => write!(f, "change {}", function(to)),
            Self::Trigger { on, name, from, to } => {
                write!(
                    f,
                    "change trigger {name} on {on} from {} to {}",
                    enabled(*from),
                    enabled(*to)
                )
            }
            Self::Policy { to, .. } => write!(f, "change policy {} on {}", to.name, to.on),
            Self::Comment { on, to: Some(to), from: None } => {
                write!(f, "add comment on {on}: {}", Line(to))
            }
            Self::Comment { on, to: Some(to), from: Some(_) } => {
                write!(f, "change comment on {on} to: {}", Line(to))
            }
            Self::Comment { on, to: None, .. } => write!(f, "drop comment on {on}"),
            Self::Grants { on, from, to } => {
                write!(f, "change privileges on {on}:")?;
                let revoked = from.difference(to).map(|grant| ("revoke", grant, "from"));
                let granted = to.difference(from).map(|grant| ("grant", grant, "to"));
                for (at, (verb, grant, toward)) in revoked.chain(granted).enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    write!(
                        f,
                        "{comma} {verb} {} {toward} {}",
                        Privilege(grant),
                        grantee(&grant.grantee)
                    )?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object { from, to } => write_rename(f, from, to),
            Self::Value { of, from, to } => {
                write!(f, "rename value {} of enum {of} to {}", quoted(from), quoted(to))
            }
        }
    }
}

fn write_rename(f: &mut fmt::Formatter<'_>, from: &ObjectId, to: &ObjectId) -> fmt::Result {
    write!(f, "rename {from} to ")?;
    match (from, to) {
        (ObjectId::Column(old, _), ObjectId::Column(new, name)) if old == new => {
            write!(f, "{name}")
        }
        (ObjectId::Constraint { table: old, .. }, ObjectId::Constraint { table: new, name })
        | (ObjectId::Trigger { on: old, .. }, ObjectId::Trigger { on: new, name })
        | (ObjectId::Policy { on: old, .. }, ObjectId::Policy { on: new, name })
            if old == new =>
        {
            write!(f, "{name}")
        }
        _ => {
            let to = to.to_string();
            f.write_str(to.split_once(' ').map_or(to.as_str(), |(_, name)| name))
        }
    }
}

fn write_enum(
    f: &mut fmt::Formatter<'_>,
    name: &QualifiedName,
    from: &[String],
    to: &[String],
    renamed: &[(String, String)],
) -> fmt::Result {
    let now: Vec<&str> = from
        .iter()
        .map(|label| {
            renamed.iter().find(|(old, _)| old == label).map_or(label.as_str(), |(_, new)| new)
        })
        .collect();
    let added: Vec<&String> = to.iter().filter(|label| !now.contains(&label.as_str())).collect();
    let is_wanted = |label: &&str| to.iter().any(|wanted| wanted == label);
    let dropped: Vec<&str> = now.iter().copied().filter(|label| !is_wanted(label)).collect();
    let kept: Vec<&str> = now.iter().copied().filter(is_wanted).collect();
    let wanted_order = to.iter().map(String::as_str).filter(|label| now.contains(label));
    let is_reordered = !wanted_order.eq(kept.iter().copied());

    let mut parts = Vec::new();
    for (old, new) in renamed {
        parts.push(format!("rename value {} to {} in", quoted(old), quoted(new)));
    }
    if !dropped.is_empty() {
        let list: Vec<String> = dropped.iter().map(|label| quoted(label)).collect();
        parts.push(format!("drop value {} from", list.join(", ")));
    }
    if is_reordered {
        parts.push("reorder values of".to_owned());
    }
    if let [label] = added[..]
        && parts.is_empty()
    {
        write!(f, "add value {} to enum {name}", quoted(label))?;
        let at = to.iter().position(|other| other == label).unwrap_or_default();
        return match (at.checked_sub(1).and_then(|before| to.get(before)), to.get(at + 1)) {
            (Some(before), _) => write!(f, " after {}", quoted(before)),
            (None, Some(after)) => write!(f, " before {}", quoted(after)),
            (None, None) => Ok(()),
        };
    }
    if !added.is_empty() {
        let list: Vec<String> = added.iter().map(|label| quoted(label)).collect();
        parts.push(format!("add value {} to", list.join(", ")));
    }
    write!(f, "{} enum {name}", parts.join(", "))
}

fn write_view(f: &mut fmt::Formatter<'_>, from: &View, to: &View) -> fmt::Result {
    let kind = view(to);
    if from.query == to.query && from.options != to.options {
        write!(
            f,
            "change options of {kind} {} from {} to {}",
            to.name,
            Map(&from.options),
            Map(&to.options)
        )
    } else {
        write!(f, "change query of {kind} {}", to.name)
    }
}

fn deferrable(deferrable: Deferrable) -> &'static str {
    match deferrable {
        Deferrable::No => "not deferrable",
        Deferrable::Immediate => "deferrable",
        Deferrable::Deferred => "deferrable initially deferred",
    }
}

fn enabled(enabled: TriggerEnabled) -> &'static str {
    match enabled {
        TriggerEnabled::Origin => "enabled",
        TriggerEnabled::Disabled => "disabled",
        TriggerEnabled::Replica => "enabled in replication only",
        TriggerEnabled::Always => "enabled always",
    }
}

fn grantee(grantee: &Grantee) -> String {
    match grantee {
        Grantee::Public => "public".to_owned(),
        Grantee::Role(name) => name.to_string(),
    }
}

fn quoted(label: &str) -> String {
    crate::ident::literal(label)
}

struct Privilege<'a>(&'a Grant);

impl fmt::Display for Privilege<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.privilege.to_lowercase())?;
        f.write_str(if self.0.grantable { " with grant option" } else { "" })
    }
}
