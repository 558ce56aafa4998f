//! What there is for objects of every kind.

use aludel_core::ident::QualifiedName;
use aludel_core::plan::{Operation, TableOperation, ViewOperation};
use aludel_core::schema::{FunctionKind, Grant, Grantee, ObjectId, ViewKind};

use super::{Sample, address, always, function, i, n};

pub(super) fn comments() -> Vec<Sample> {
    let users = || n("users");
    let text = || Some("It's\na \\ text".to_owned());
    let samples = [
        address("SCHEMA", ObjectId::Namespace(i("app"))),
        address("EXTENSION", ObjectId::Extension(i("plpgsql"))),
        address("TYPE", ObjectId::Type(n("mood"))),
        address("DOMAIN", ObjectId::Type(n("email"))),
        address("SEQUENCE", ObjectId::Sequence(n("plain_seq"))),
        address("FUNCTION", function("twice", "integer")),
        address("PROCEDURE", function("work", "integer, text")),
        address("TABLE", ObjectId::Table(users())),
        address("COLUMN", ObjectId::Column(users(), i("Mood"))),
        address("VIEW", ObjectId::View(n("people"))),
        address("MATERIALIZED VIEW", ObjectId::View(n("kept"))),
        address("CONSTRAINT", ObjectId::Constraint { table: users(), name: i("has_at") }),
        address("INDEX", ObjectId::Index(n("users_rich"))),
        address("TRIGGER", ObjectId::Trigger { on: users(), name: i("touched") }),
        address("POLICY", ObjectId::Policy { on: users(), name: i("open") }),
    ]
    .map(|on| Operation::Comment { on, text: text() });
    let none = Operation::Comment { on: address("TABLE", ObjectId::Table(users())), text: None };
    always(samples.into_iter().chain([none]))
}

pub(super) fn grants() -> Vec<Sample> {
    let grant = |role: Option<&str>, privilege: &str, grantable| Grant {
        grantee: role.map_or(Grantee::Public, |role| Grantee::Role(i(role))),
        privilege: privilege.to_owned(),
        grantable,
    };
    let table = || address("TABLE", ObjectId::Table(n("users")));
    let several = vec![
        grant(Some("rendered_reader"), "SELECT", false),
        grant(Some("rendered_reader"), "INSERT", false),
        grant(Some("rendered Writer"), "UPDATE", true),
        grant(None, "REFERENCES", false),
    ];
    let column = || address("COLUMN", ObjectId::Column(n("users"), i("Mood")));
    let on_columns = vec![
        grant(Some("rendered_reader"), "SELECT", false),
        grant(Some("rendered_reader"), "UPDATE", false),
    ];
    let mut samples = always([
        Operation::Grant { on: table(), grants: several.clone() },
        Operation::Revoke { on: table(), grants: several },
        Operation::Grant { on: column(), grants: on_columns.clone() },
        Operation::Revoke { on: column(), grants: on_columns },
    ]);
    for (on, privilege) in [
        (address("SCHEMA", ObjectId::Namespace(i("app"))), "USAGE"),
        (address("TYPE", ObjectId::Type(n("mood"))), "USAGE"),
        (address("DOMAIN", ObjectId::Type(n("email"))), "USAGE"),
        (address("SEQUENCE", ObjectId::Sequence(n("plain_seq"))), "SELECT"),
        (address("FUNCTION", function("twice", "integer")), "EXECUTE"),
        (address("PROCEDURE", function("work", "integer, text")), "EXECUTE"),
        (address("VIEW", ObjectId::View(n("people"))), "SELECT"),
        (address("MATERIALIZED VIEW", ObjectId::View(n("kept"))), "SELECT"),
    ] {
        let grants = vec![grant(Some("rendered_reader"), privilege, false)];
        samples.push((14, Operation::Grant { on: on.clone(), grants: grants.clone() }));
        samples.push((14, Operation::Revoke { on, grants }));
    }
    samples
}

pub(super) fn renames() -> Vec<Sample> {
    let other = |name: &str| QualifiedName::new(i("Other"), i(name));
    let users = || n("users");
    let moved = |arguments: &str| ObjectId::Function {
        name: other("thrice"),
        arguments: arguments.to_owned(),
    };
    always(
        [
            (
                address("COLUMN", ObjectId::Column(users(), i("Mood"))),
                ObjectId::Column(users(), i("mood")),
            ),
            (
                address("CONSTRAINT", ObjectId::Constraint { table: users(), name: i("has_at") }),
                ObjectId::Constraint { table: users(), name: i("is_email") },
            ),
            (
                address("TRIGGER", ObjectId::Trigger { on: users(), name: i("touched") }),
                ObjectId::Trigger { on: users(), name: i("touched too") },
            ),
            (
                address("POLICY", ObjectId::Policy { on: users(), name: i("open") }),
                ObjectId::Policy { on: users(), name: i("opened") },
            ),
            (address("INDEX", ObjectId::Index(n("users_rich"))), ObjectId::Index(n("people_rich"))),
            (address("TABLE", ObjectId::Table(n("nothing"))), ObjectId::Table(other("nothing"))),
            (address("TABLE", ObjectId::Table(n("child"))), ObjectId::Table(other("infant"))),
            (address("VIEW", ObjectId::View(n("people"))), ObjectId::View(n("folk"))),
            (
                address("MATERIALIZED VIEW", ObjectId::View(n("kept"))),
                ObjectId::View(other("stored")),
            ),
            (address("TYPE", ObjectId::Type(n("mood"))), ObjectId::Type(other("temper"))),
            (address("DOMAIN", ObjectId::Type(n("email"))), ObjectId::Type(other("address"))),
            (
                address("SEQUENCE", ObjectId::Sequence(n("plain_seq"))),
                ObjectId::Sequence(other("simple_seq")),
            ),
            (address("FUNCTION", function("twice", "integer")), moved("integer")),
            (
                address("PROCEDURE", function("work", "integer, text")),
                function("toil", "integer, text"),
            ),
            (address("SCHEMA", ObjectId::Namespace(i("Other"))), ObjectId::Namespace(i("another"))),
        ]
        .map(|(from, to)| Operation::Rename { from, to }),
    )
}

pub(super) fn drops() -> Vec<Sample> {
    let view = |name, kind| Operation::View(ViewOperation::Drop { name, kind });
    always([
        view(n("folk"), ViewKind::Plain),
        view(QualifiedName::new(i("another"), i("stored")), ViewKind::Materialized),
        Operation::DropTrigger { on: n("users"), name: i("touched too") },
        Operation::DropFunction { id: function("touch", ""), kind: FunctionKind::Function },
        Operation::DropFunction {
            id: function("toil", "integer, text"),
            kind: FunctionKind::Procedure,
        },
        Operation::Table(TableOperation::Drop(n("orders"))),
    ])
}
