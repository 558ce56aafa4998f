//! Schemas, extensions, types, sequences and functions.

use aludel_core::plan::{
    DomainOperation, EnumOperation, ExtensionOperation, Operation, SequenceOperation, ValuePlace,
};
use aludel_core::schema::{Domain, DomainCheck, EnumType, Function, FunctionKind, Sequence};

use super::{NEVER, Sample, always, c_collation, e, i, n, ty};

pub(super) fn namespaces() -> Vec<Sample> {
    always([
        Operation::CreateNamespace(i("app")),
        Operation::CreateNamespace(i("Other")),
        Operation::CreateNamespace(i("gone")),
        Operation::DropNamespace(i("gone")),
    ])
}

pub(super) fn extensions() -> Vec<Sample> {
    let name = || i("plpgsql");
    let schema = || Some(i("pg_catalog"));
    let version = || Some("1.0".to_owned());
    let create = |schema, version| ExtensionOperation::Create { name: name(), schema, version };
    let drop = || (14, Operation::Extension(ExtensionOperation::Drop { name: name() }));
    vec![
        drop(),
        (14, Operation::Extension(create(None, None))),
        drop(),
        (14, Operation::Extension(create(schema(), version()))),
        (
            14,
            Operation::Extension(ExtensionOperation::Update {
                name: name(),
                version: "1.0".to_owned(),
            }),
        ),
        (
            NEVER,
            Operation::Extension(ExtensionOperation::SetSchema {
                name: i("uuid-ossp"),
                schema: i("app"),
            }),
        ),
    ]
}

pub(super) fn types() -> Vec<Sample> {
    let enum_type = |name: &str, values: &[&str]| {
        Operation::Enum(EnumOperation::Create(EnumType {
            name: n(name),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }))
    };
    let add = |value: &str, place| {
        Operation::Enum(EnumOperation::AddValue { name: n("mood"), value: value.to_owned(), place })
    };
    let check = |name: &str, text: &str, validated| DomainCheck {
        name: i(name),
        expression: e(text),
        validated,
    };
    let domain = |operation| Operation::Domain(operation);
    always([
        enum_type("mood", &["sad", "it's"]),
        enum_type("empty", &[]),
        enum_type("long", &["a rather long label", "another long label", "and one more of them"]),
        add("last", None),
        add("first", Some(ValuePlace::Before("sad".to_owned()))),
        add("middle", Some(ValuePlace::After("sad".to_owned()))),
        Operation::Enum(EnumOperation::RenameValue {
            name: n("mood"),
            from: "it's".to_owned(),
            to: "back\\slash".to_owned(),
        }),
        Operation::Enum(EnumOperation::Drop(n("empty"))),
        domain(DomainOperation::Create(Box::new(Domain {
            name: n("email"),
            base: ty("text"),
            collation: Some(c_collation()),
            default: Some(e("'a@b'::text")),
            not_null: true,
            checks: vec![
                check("has_at", "VALUE ~ '@'", true),
                check("short", "(length(VALUE) < 99)", false),
            ],
        }))),
        domain(DomainOperation::Create(Box::new(Domain {
            name: n("plain"),
            base: ty("numeric(10,2)"),
            collation: None,
            default: None,
            not_null: false,
            checks: Vec::new(),
        }))),
        domain(DomainOperation::ValidateCheck { name: n("email"), check: i("short") }),
        domain(DomainOperation::SetDefault { name: n("email"), default: None }),
        domain(DomainOperation::SetDefault { name: n("email"), default: Some(e("'c@d'")) }),
        domain(DomainOperation::SetNotNull { name: n("email"), not_null: false }),
        domain(DomainOperation::SetNotNull { name: n("email"), not_null: true }),
        domain(DomainOperation::AddCheck {
            name: n("plain"),
            check: check("positive", "VALUE > 0", true),
            not_valid: false,
        }),
        domain(DomainOperation::AddCheck {
            name: n("plain"),
            check: check("small", "VALUE < 10", true),
            not_valid: true,
        }),
        domain(DomainOperation::RenameCheck { name: n("plain"), from: i("small"), to: i("tiny") }),
        domain(DomainOperation::DropCheck { name: n("plain"), check: i("tiny") }),
        domain(DomainOperation::Drop(n("plain"))),
    ])
}

pub(super) fn sequences() -> Vec<Sample> {
    let plain = Sequence::new(n("plain_seq"), ty("bigint"));
    let mut rich = Sequence::new(n("rich_seq"), ty("integer"));
    (rich.increment, rich.min, rich.start, rich.cache, rich.cycle) = (5, 10, 20, 7, true);
    let mut falling = Sequence::new(n("falling_seq"), ty("smallint"));
    (falling.increment, falling.min, falling.max, falling.start) = (-1, -32768, -1, -1);
    let mut unlogged = Sequence::new(n("unlogged_seq"), ty("bigint"));
    unlogged.unlogged = true;
    let mut wider = Sequence::new(rich.name.clone(), ty("bigint"));
    (wider.min, wider.start) = (10, 10);
    let mut logged = unlogged.clone();
    logged.unlogged = false;
    let create = |sequence: &Sequence| {
        Operation::Sequence(SequenceOperation::Create(Box::new(sequence.clone())))
    };
    let alter = |from: &Sequence, to: &Sequence| {
        let (from, to) = (Box::new(from.clone()), Box::new(to.clone()));
        Operation::Sequence(SequenceOperation::Alter { from, to })
    };
    vec![
        (14, create(&plain)),
        (14, create(&rich)),
        (14, create(&falling)),
        (15, create(&unlogged)),
        (14, alter(&rich, &wider)),
        (15, alter(&unlogged, &logged)),
        (14, Operation::Sequence(SequenceOperation::Drop(n("falling_seq")))),
    ]
}

pub(super) fn functions() -> Vec<Sample> {
    let function = |kind, name: &str, arguments: &str, definition: &str| {
        Operation::CreateFunction(Box::new(Function {
            name: n(name),
            arguments: arguments.to_owned(),
            kind,
            signature: arguments.to_owned(),
            result: String::new(),
            definition: e(definition),
        }))
    };
    always([
        function(
            FunctionKind::Function,
            "touch",
            "",
            "CREATE OR REPLACE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql\nAS $$BEGIN RETURN NEW; END;$$;",
        ),
        function(
            FunctionKind::Function,
            "twice",
            "integer",
            "CREATE OR REPLACE FUNCTION app.twice(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * a'",
        ),
        function(
            FunctionKind::Procedure,
            "work",
            "integer, text",
            "CREATE OR REPLACE PROCEDURE app.work(a integer, b text) LANGUAGE sql AS 'SELECT 1'",
        ),
    ])
}
