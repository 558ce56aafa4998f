//! How statements address an object of any kind. Never says what is done with it.

use crate::schema::ObjectId;

/// The object's name as it stands behind its kind.
pub(super) fn object_name(id: &ObjectId) -> String {
    match id {
        ObjectId::Namespace(name) | ObjectId::Extension(name) => name.to_string(),
        ObjectId::Type(name)
        | ObjectId::Sequence(name)
        | ObjectId::Table(name)
        | ObjectId::View(name)
        | ObjectId::Index(name) => name.to_string(),
        ObjectId::Function { name, arguments } => format!("{name}({arguments})"),
        ObjectId::Column(table, name) => format!("{table}.{name}"),
        ObjectId::Constraint { table: on, name }
        | ObjectId::Trigger { on, name }
        | ObjectId::Policy { on, name } => format!("{name} ON {on}"),
    }
}
