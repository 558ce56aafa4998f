//! What the configuration leaves out of comparisons. Never says why.

use aludel_core::ident::QualifiedName;
use aludel_core::schema::{Object, ObjectId, Schema};
use wildmatch::WildMatch;

/// Patterns of names; `*` is any text and `?` any character.
///
/// A pattern with a point is for qualified names (`audit.*`), one without for the names alone (`tmp_*`). What belongs to a
/// table or view that is left out is left out with it.
///
/// ```
/// use aludel_core::ident::{Ident, QualifiedName};
/// use aludel_postgres::autogenerate::Ignore;
///
/// let ignore = Ignore::new(["tmp_*", "audit.*"]);
/// let name = |schema, name| QualifiedName::new(Ident::new(schema), Ident::new(name));
/// assert!(ignore.matches(&name("public", "tmp_import")));
/// assert!(ignore.matches(&name("audit", "log")));
/// assert!(!ignore.matches(&name("public", "users")));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    patterns: Vec<(bool, WildMatch)>,
}

impl Ignore {
    /// Reads patterns.
    pub fn new(patterns: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let pattern = |text: &str| (text.contains('.'), WildMatch::new(text));
        Self { patterns: patterns.into_iter().map(|text| pattern(text.as_ref())).collect() }
    }

    /// Whether a name is left out.
    #[must_use]
    pub fn matches(&self, name: &QualifiedName) -> bool {
        self.patterns.iter().any(|(qualified, pattern)| {
            let plain = name.name.as_str();
            if *qualified {
                pattern.matches(&format!("{}.{plain}", name.schema.as_str()))
            } else {
                pattern.matches(plain)
            }
        })
    }

    /// Takes out of a schema what is left out.
    pub fn apply(&self, schema: &mut Schema) {
        if self.patterns.is_empty() {
            return;
        }
        let ids: Vec<ObjectId> = schema
            .iter()
            .filter(|(id, entry)| self.holds(id, &entry.object))
            .map(|(id, _)| id.clone())
            .collect();
        for id in ids {
            schema.remove(&id);
        }
    }

    fn holds(&self, id: &ObjectId, object: &Object) -> bool {
        let relation = match object {
            Object::Index(index) => Some(&index.table),
            Object::Sequence(sequence) => sequence.owned_by.as_ref().map(|owner| &owner.table),
            _ => id.relation(),
        };
        let own = match id {
            ObjectId::Type(name)
            | ObjectId::Sequence(name)
            | ObjectId::Function { name, .. }
            | ObjectId::Table(name)
            | ObjectId::View(name)
            | ObjectId::Index(name) => Some(name.clone()),
            ObjectId::Extension(name) => Some(QualifiedName::new(name.clone(), name.clone())),
            _ => None,
        };
        relation.cloned().into_iter().chain(own).any(|name| self.matches(&name))
    }
}
