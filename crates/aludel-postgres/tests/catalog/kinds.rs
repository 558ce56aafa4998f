//! Every other kind of object.

use std::collections::BTreeMap;

use aludel_core::schema::{
    Domain, DomainCheck, EnumType, Function, FunctionKind, Grantee, Object, ObjectId, Partition,
    PartitionOf, Policy, PolicyCommand, ReplicaIdentity, RowSecurity, Sequence, SequenceOwner,
    Trigger, TriggerEnabled, TypeName, View, ViewKind,
};

use crate::support::{EVERYTHING, entry, ident, name, object, read, table, text};

#[tokio::test]
async fn tables_have_their_options() {
    let schema = read(EVERYTHING).await;
    let users = table(&schema, "app.users");
    let options = [("fillfactor", "70"), ("toast.autovacuum_enabled", "off")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(users.options, BTreeMap::from(options));
    assert_eq!(users.row_security, RowSecurity { enabled: true, forced: true });
    assert_eq!(table(&schema, "public.items").replica_identity, ReplicaIdentity::Full);
    assert!(table(&schema, "public.base").unlogged);
    assert_eq!(table(&schema, "public.child").inherits, [name("public.base")]);
    assert_eq!(table(&schema, "public.log").partition_by, Some(Partition("RANGE (at)".to_owned())));
    for (of, bounds) in [
        ("public.log_old", "FOR VALUES FROM (MINVALUE) TO ('2020-01-01')"),
        ("public.log_rest", "DEFAULT"),
    ] {
        let partition = PartitionOf { parent: name("public.log"), bounds: text(bounds) };
        assert_eq!(table(&schema, of).partition_of, Some(partition));
        assert_eq!(table(&schema, of).inherits, []);
    }
}

#[tokio::test]
async fn a_replica_identity_names_its_index() {
    let sql = "CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a);
        ALTER TABLE t REPLICA IDENTITY USING INDEX i";
    let schema = read(sql).await;
    assert_eq!(table(&schema, "public.t").replica_identity, ReplicaIdentity::Index(ident("i")));
}

#[tokio::test]
async fn an_enum_has_its_labels_in_their_order() {
    let schema = read(EVERYTHING).await;
    let values = ["sad", "meh", "ok", "happy"].map(str::to_owned).to_vec();
    let expected = Object::Enum(EnumType { name: name("app.mood"), values });
    assert_eq!(*object(&schema, "type app.mood"), expected);
}

#[tokio::test]
async fn a_domain_has_its_constraints_by_name() {
    let schema = read(EVERYTHING).await;
    let check = |name: &str, expression: &str, validated| DomainCheck {
        name: ident(name),
        expression: text(expression),
        validated,
    };
    let expected = Object::Domain(Domain {
        name: name("app.email"),
        base: TypeName::canonical("character varying(200)"),
        collation: Some(name("pg_catalog.C")),
        default: Some(text("'a@b'::character varying")),
        not_null: true,
        checks: vec![
            check("a_length", "(length((VALUE)::text) > 2)", true),
            check("has_at", "((VALUE)::text ~ '@'::text)", true),
            check("late", "((VALUE)::text <> ''::text)", false),
        ],
    });
    assert_eq!(*object(&schema, "type app.email"), expected);
}

#[tokio::test]
async fn sequences_have_their_numbers_and_their_owner() {
    let schema = read(EVERYTHING).await;
    let expected = Sequence {
        start: 5,
        increment: 5,
        max: 500,
        cache: 3,
        cycle: true,
        ..Sequence::new(name("app.counter"), TypeName::canonical("smallint"))
    };
    assert_eq!(*object(&schema, "sequence app.counter"), Object::Sequence(expected));
    let owner = SequenceOwner { table: name("public.items"), column: ident("id") };
    let expected = Sequence {
        owned_by: Some(owner),
        ..Sequence::new(name("public.items_id_seq"), TypeName::canonical("integer"))
    };
    assert_eq!(*object(&schema, "sequence public.items_id_seq"), Object::Sequence(expected));
}

#[tokio::test]
async fn functions_are_called_by_their_input_types() {
    let schema = read(EVERYTHING).await;
    let definition = "CREATE OR REPLACE FUNCTION app.plus(a integer, b integer DEFAULT 1)\n \
        RETURNS integer\n LANGUAGE sql\n IMMUTABLE\nAS $function$SELECT a + b$function$\n";
    let expected = Function {
        name: name("app.plus"),
        arguments: "integer, integer".to_owned(),
        kind: FunctionKind::Function,
        signature: "a integer, b integer DEFAULT 1".to_owned(),
        result: "integer".to_owned(),
        definition: text(definition),
    };
    assert_eq!(*object(&schema, "function app.plus(integer, integer)"), Object::Function(expected));
    for (label, kind, signature, result) in [
        (
            "function app.moods(app.mood[])",
            FunctionKind::Function,
            "VARIADIC m app.mood[], OUT n integer",
            "integer",
        ),
        ("function app.work(integer)", FunctionKind::Procedure, "IN n integer", ""),
        ("function app.touch()", FunctionKind::Function, "", "trigger"),
    ] {
        let Object::Function(function) = object(&schema, label) else { panic!("{label}") };
        let found = (function.kind, function.signature.as_str(), function.result.as_str());
        assert_eq!(found, (kind, signature, result), "{label}");
    }
}

#[tokio::test]
async fn views_have_their_query_and_their_columns() {
    let schema = read(EVERYTHING).await;
    let Object::View(happy) = object(&schema, "view public.happy") else { panic!("a view") };
    let column = |name: &str, kind: &str| (ident(name), TypeName::canonical(kind));
    let expected = View {
        name: name("public.happy"),
        kind: ViewKind::Plain,
        // Which columns are qualified is a matter of the server's version.
        query: happy.query.clone(),
        columns: vec![column("id", "bigint"), column("name", "character varying(100)")],
        options: BTreeMap::from([("security_barrier".to_owned(), "true".to_owned())]),
    };
    assert_eq!(*happy, expected);
    let query = happy.query.as_str();
    assert!(query.starts_with("SELECT ") && query.ends_with("= 'happy'::app.mood)"), "{query}");
    let Object::View(counts) = object(&schema, "view public.counts") else { panic!("a view") };
    assert_eq!(counts.kind, ViewKind::Materialized);
    assert_eq!(counts.columns, [column("owner", "bigint"), column("n", "bigint")]);
}

#[tokio::test]
async fn triggers_say_when_they_fire() {
    let schema = read(EVERYTHING).await;
    let expected = Trigger {
        on: name("app.users"),
        name: ident("touch"),
        definition: text(
            "CREATE TRIGGER touch BEFORE UPDATE OF name ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch()",
        ),
        enabled: TriggerEnabled::Always,
    };
    assert_eq!(*object(&schema, "trigger touch on app.users"), Object::Trigger(expected));
}

#[tokio::test]
async fn policies_say_for_whom_they_are() {
    let schema = read(EVERYTHING).await;
    let expected = Policy {
        on: name("app.users"),
        name: ident("own"),
        permissive: false,
        command: PolicyCommand::Update,
        roles: vec![Grantee::Public],
        using: Some(text("(id > 0)")),
        check: Some(text("((name)::text <> ''::text)")),
    };
    assert_eq!(*object(&schema, "policy own on app.users"), Object::Policy(expected));
    let Object::Policy(seen) = object(&schema, "policy seen on app.users") else { panic!() };
    assert_eq!(seen.roles, [Grantee::Role(ident("postgres"))]);
    assert_eq!((seen.command, seen.permissive), (PolicyCommand::Select, true));
    assert!(seen.using.as_ref().is_some_and(|using| using.as_str().contains("public.items")));
}

#[tokio::test]
async fn comments_find_their_objects() {
    let schema = read(EVERYTHING).await;
    for (label, comment) in [
        ("schema app", "the application"),
        ("function app.plus(integer, integer)", "adds"),
        ("table app.users", "people"),
        ("constraint users_odd of app.users", "small"),
        ("index public.items_plain", "by owner"),
        ("view public.happy", "the happy ones"),
        ("trigger touch on app.users", "touches"),
    ] {
        assert_eq!(entry(&schema, label).comment.as_deref(), Some(comment), "{label}");
    }
    // The comment is the index's.
    assert_eq!(entry(&schema, "constraint users_pkey of app.users").comment, None);
    assert_eq!(entry(&schema, "schema public").comment, None);
    assert_eq!(entry(&schema, "extension hstore").comment, None);
}

#[tokio::test]
async fn a_comment_of_ones_own_on_schema_public_is_read() {
    let schema = read("COMMENT ON SCHEMA public IS 'ours'").await;
    let public = schema.get(&ObjectId::Namespace(ident("public"))).and_then(|e| e.comment.clone());
    assert_eq!(public.as_deref(), Some("ours"));
}
