//! A database, and what it should be in other words.

#[path = "../support/database.rs"]
mod database;

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::schema::{Object, ObjectId, Place, Schema};
use aludel_postgres::catalog::Scope;
use aludel_postgres::normalise::{Normalised, normalise};
use aludel_server::TestDatabase;
use tokio_postgres::Client;

use self::database::read_in;
pub(crate) use self::database::{connect, database};

/// What a database holds.
pub(crate) async fn read(database: &TestDatabase<'_>) -> Schema {
    read_in(database, &Scope::default()).await
}

pub(crate) fn name(text: &str) -> QualifiedName {
    let (schema, name) = text.split_once('.').expect("a qualified name");
    QualifiedName::new(Ident::new(schema), Ident::new(name))
}

pub(crate) fn check(table: &str, constraint: &str) -> ObjectId {
    ObjectId::Constraint { table: name(table), name: Ident::new(constraint) }
}

/// Writes a text of an object in other words.
pub(crate) fn write(schema: &mut Schema, id: &ObjectId, place: &Place, words: &str) {
    let entry = schema.get_mut(id).unwrap_or_else(|| panic!("no {id}"));
    let mut texts = entry.object.texts();
    let text = texts.iter_mut().find(|text| text.place == *place).expect("the text is there");
    *text.expression = aludel_core::schema::Expression::new(words);
}

/// The text of an object as it stands.
pub(crate) fn text(schema: &Schema, id: &ObjectId, place: &Place) -> String {
    let mut object = schema.get(id).unwrap_or_else(|| panic!("no {id}")).object.clone();
    let texts = object.texts();
    let text = texts.iter().find(|text| text.place == *place).expect("the text is there");
    text.expression.as_str().to_owned()
}

pub(crate) fn object<'s>(schema: &'s mut Schema, id: &ObjectId) -> &'s mut Object {
    &mut schema.get_mut(id).unwrap_or_else(|| panic!("no {id}")).object
}

/// Normalises with the models' usual search path.
pub(crate) async fn settle(client: &Client, current: &Schema, desired: &mut Schema) -> Normalised {
    normalise(client, current, desired, &[Ident::new("public")]).await.expect("it is asked")
}

/// What differs, in words.
pub(crate) fn differences(current: &Schema, desired: &Schema) -> Vec<String> {
    let options = DiffOptions::default();
    let found = diff(current, desired, &Directives::default(), &options).expect("it compares");
    found.changes.iter().map(ToString::to_string).collect()
}
