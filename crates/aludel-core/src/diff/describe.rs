//! Changes in words, one line each. Never SQL.

use std::fmt;

use super::{
    Change, ColumnAspect, ConstraintChange, DomainChange, IndexChange, Rename, TableChange,
};
use crate::schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Deferrable, Entry, Function, FunctionKind,
    Grant, Grantee, IdentityKind, Object, ObjectId, ReplicaIdentity, RowSecurity, TriggerEnabled,
    View, ViewKind,
};

/// The longest text that a line repeats.
const LONGEST: usize = 60;

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

fn write_table(
    f: &mut fmt::Formatter<'_>,
    table: &crate::ident::QualifiedName,
    change: &TableChange,
) -> fmt::Result {
    match change {
        TableChange::AddColumn(column) => {
            write!(f, "add column {table}.{} {}", column.name, column.data_type)?;
            f.write_str(if column.nullable { "" } else { " not null" })
        }
        TableChange::DropColumn(column) => write!(f, "drop column {table}.{}", column.name),
        TableChange::AlterColumn { from, to, aspect } => {
            write_column(f, &format!("{table}.{}", to.name), from, to, *aspect)
        }
        TableChange::Unlogged(_, to) => {
            write!(f, "make table {table} {}", if *to { "unlogged" } else { "logged" })
        }
        TableChange::Options(from, to) => {
            write!(f, "change options of table {table} from {} to {}", Map(from), Map(to))
        }
        TableChange::RowSecurity(from, to) => write!(
            f,
            "change row level security of table {table} from {} to {}",
            row_security(*from),
            row_security(*to)
        ),
        TableChange::ReplicaIdentity(from, to) => write!(
            f,
            "change replica identity of table {table} from {} to {}",
            replica_identity(from),
            replica_identity(to)
        ),
        TableChange::Inherits(from, to) => {
            write!(f, "change parents of table {table} from {} to {}", List(from), List(to))
        }
        TableChange::PartitionOf(from, to) => match (from, to) {
            (None, Some(to)) => {
                write!(f, "attach table {table} to {} {}", to.parent, Line(to.bounds.as_str()))
            }
            (Some(from), None) => write!(f, "detach table {table} from {}", from.parent),
            (Some(from), Some(to)) if from.parent != to.parent => {
                write!(f, "move partition {table} from {} to {}", from.parent, to.parent)
            }
            (from, to) => write!(
                f,
                "change bounds of partition {table} from {} to {}",
                Optional(from.as_ref().map(|of| &of.bounds)),
                Optional(to.as_ref().map(|of| &of.bounds))
            ),
        },
        TableChange::AccessMethod(from, to) => write!(
            f,
            "change access method of table {table} from {} to {}",
            name_or(from.as_ref(), "heap"),
            name_or(to.as_ref(), "heap")
        ),
        TableChange::Tablespace(from, to) => write!(
            f,
            "change tablespace of table {table} from {} to {}",
            name_or(from.as_ref(), "the default"),
            name_or(to.as_ref(), "the default")
        ),
    }
}

fn write_column(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    from: &Column,
    to: &Column,
    aspect: ColumnAspect,
) -> fmt::Result {
    match aspect {
        ColumnAspect::Type if from.data_type == to.data_type => write!(
            f,
            "change collation of column {path} from {} to {}",
            from.collation.as_ref().map_or("the default".to_owned(), ToString::to_string),
            to.collation.as_ref().map_or("the default".to_owned(), ToString::to_string)
        ),
        ColumnAspect::Type => {
            write!(f, "change type of column {path} from {} to {}", from.data_type, to.data_type)
        }
        ColumnAspect::Nullability if to.nullable => write!(f, "drop not null of column {path}"),
        ColumnAspect::Nullability => write!(f, "set column {path} not null"),
        ColumnAspect::Value => write_value(f, path, &from.value, &to.value),
        ColumnAspect::Storage => write!(
            f,
            "change storage of column {path} from {} to {}",
            from.storage.as_deref().unwrap_or("the default"),
            to.storage.as_deref().unwrap_or("the default")
        ),
        ColumnAspect::Compression => write!(
            f,
            "change compression of column {path} from {} to {}",
            from.compression.as_deref().unwrap_or("the default"),
            to.compression.as_deref().unwrap_or("the default")
        ),
        ColumnAspect::Statistics => {
            let number =
                |value: Option<i32>| value.map_or("the default".to_owned(), |n| n.to_string());
            write!(
                f,
                "change statistics target of column {path} from {} to {}",
                number(from.statistics),
                number(to.statistics)
            )
        }
    }
}

fn write_value(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    from: &ColumnValue,
    to: &ColumnValue,
) -> fmt::Result {
    use ColumnValue::{Default, Generated, Identity, None};
    match (from, to) {
        (None, Default(to)) => write!(f, "set default of column {path} to {}", Line(to.as_str())),
        (Default(from), None) => {
            write!(f, "drop default {} of column {path}", Line(from.as_str()))
        }
        (Default(from), Default(to)) => write!(
            f,
            "change default of column {path} from {} to {}",
            Line(from.as_str()),
            Line(to.as_str())
        ),
        (Generated(from, _), Generated(to, _)) if from != to => write!(
            f,
            "change generation expression of column {path} from {} to {}",
            Line(from.as_str()),
            Line(to.as_str())
        ),
        (Identity(from), Identity(to)) if from.kind == to.kind => {
            write!(f, "change identity sequence of column {path}")
        }
        (from, to) => write!(f, "make column {path} {} instead of {}", value(to), value(from)),
    }
}

fn value(value: &ColumnValue) -> String {
    match value {
        ColumnValue::None => "without default".to_owned(),
        ColumnValue::Default(default) => format!("default {}", Line(default.as_str())),
        ColumnValue::Generated(expression, kind) => {
            let kind = match kind {
                crate::schema::GeneratedKind::Stored => "stored",
                crate::schema::GeneratedKind::Virtual => "virtual",
            };
            format!("generated {kind} as {}", Line(expression.as_str()))
        }
        ColumnValue::Identity(identity) => match identity.kind {
            IdentityKind::Always => "generated always as identity".to_owned(),
            IdentityKind::ByDefault => "generated by default as identity".to_owned(),
        },
    }
}

fn write_enum(
    f: &mut fmt::Formatter<'_>,
    name: &crate::ident::QualifiedName,
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

/// An object as what it is, with what it is on.
struct Described<'a>(&'a Entry);

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = kind(&self.0.object);
        match &self.0.object {
            Object::Function(routine) => f.write_str(&function(routine)),
            Object::Enum(is) => write!(f, "{kind} {}", is.name),
            Object::Domain(domain) => write!(f, "{kind} {}", domain.name),
            Object::View(view) => write!(f, "{kind} {}", view.name),
            Object::Constraint(constraint) => {
                write!(f, "{kind} {} on {}", constraint.name, constraint.table)
            }
            Object::Index(index) => {
                write!(f, "{kind} {} on {}", index.name, index.table)
            }
            object => write!(f, "{}", object.id()),
        }
    }
}

fn kind(object: &Object) -> &'static str {
    match object {
        Object::Enum(_) => "enum",
        Object::Domain(_) => "domain",
        Object::View(is) => view(is),
        Object::Constraint(is) => constraint(is),
        Object::Index(index) if index.unique => "unique index",
        Object::Index(_) => "index",
        Object::Function(routine) => routine_kind(routine),
        object => object.id().kind(),
    }
}

fn constraint(constraint: &Constraint) -> &'static str {
    match constraint.kind {
        ConstraintKind::PrimaryKey(_) => "primary key",
        ConstraintKind::Unique(_) => "unique constraint",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check(_) => "check constraint",
        ConstraintKind::Exclusion(_) => "exclusion constraint",
    }
}

fn view(view: &View) -> &'static str {
    match view.kind {
        ViewKind::Plain => "view",
        ViewKind::Materialized => "materialized view",
    }
}

fn routine_kind(function: &Function) -> &'static str {
    match function.kind {
        FunctionKind::Function => "function",
        FunctionKind::Procedure => "procedure",
    }
}

fn function(function: &Function) -> String {
    format!("{} {}({})", routine_kind(function), function.name, function.arguments)
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

fn row_security(security: RowSecurity) -> &'static str {
    match (security.enabled, security.forced) {
        (false, false) => "off",
        (false, true) => "off, forced",
        (true, false) => "on",
        (true, true) => "on, forced",
    }
}

fn replica_identity(identity: &ReplicaIdentity) -> String {
    match identity {
        ReplicaIdentity::Default => "default".to_owned(),
        ReplicaIdentity::Nothing => "nothing".to_owned(),
        ReplicaIdentity::Full => "full".to_owned(),
        ReplicaIdentity::Index(name) => format!("index {name}"),
    }
}

fn grantee(grantee: &Grantee) -> String {
    match grantee {
        Grantee::Public => "public".to_owned(),
        Grantee::Role(name) => name.to_string(),
    }
}

fn name_or(name: Option<&crate::ident::Ident>, or: &str) -> String {
    name.map_or_else(|| or.to_owned(), ToString::to_string)
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

/// A text in one line, cut where it is too long to be read.
struct Line<'a>(&'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.0.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "{}…", &line[..end]),
            None => f.write_str(&line),
        }
    }
}

/// A text that may be missing.
struct Optional<'a>(Option<&'a crate::schema::Expression>);

impl fmt::Display for Optional<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(text) => write!(f, "{}", Line(text.as_str())),
            None => f.write_str("nothing"),
        }
    }
}

/// Options as WITH lists them.
struct Map<'a>(&'a std::collections::BTreeMap<String, String>);

impl fmt::Display for Map<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        let list: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        f.write_str(&list.join(", "))
    }
}

/// Names with commas.
struct List<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for List<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        let list: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&list.join(", "))
    }
}
