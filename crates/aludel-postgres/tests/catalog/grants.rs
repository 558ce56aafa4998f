//! Privileges.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::schema::{Grant, Grantee};

use crate::support::{EVERYTHING, database, entry, ident, read, read_in};

fn grant(grantee: Grantee, privilege: &str, grantable: bool) -> Grant {
    Grant { grantee, privilege: privilege.to_owned(), grantable }
}

fn public(privileges: &[&str]) -> BTreeSet<Grant> {
    privileges.iter().map(|privilege| grant(Grantee::Public, privilege, false)).collect()
}

#[tokio::test]
async fn privileges_are_those_of_everybody_but_the_owner() {
    let schema = read(EVERYTHING).await;
    for (label, privileges) in [
        ("schema app", &["USAGE"][..]),
        ("table public.items", &["SELECT", "INSERT"]),
        ("table app.users", &[]),
        ("view public.happy", &[]),
        ("sequence app.counter", &[]),
        // PostgreSQL's defaults, and what remains when they are revoked.
        ("function app.touch()", &["EXECUTE"]),
        ("type app.email", &["USAGE"]),
        ("function app.plus(integer, integer)", &[]),
        ("type app.mood", &[]),
    ] {
        assert_eq!(entry(&schema, label).grants, public(privileges), "{label}");
    }
    let columns = BTreeMap::from([(ident("body"), public(&["UPDATE"]))]);
    assert_eq!(entry(&schema, "table public.items").column_grants, columns);
}

#[tokio::test]
async fn a_role_is_named_and_may_pass_a_privilege_on() {
    let server = database("CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 AS one");
    let role = format!("{}_Reader", server.name());
    let sql = format!(
        "CREATE ROLE \"{role}\"; GRANT SELECT ON t TO \"{role}\" WITH GRANT OPTION; GRANT INSERT ON t TO \"{role}\";
        GRANT SELECT (one) ON v TO \"{role}\"; GRANT USAGE ON SCHEMA public TO \"{role}\""
    );
    server.query(&sql).expect("it is granted");
    let schema = read_in(&server, &Default::default()).await;
    server
        .query(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\""))
        .expect("the role is dropped");
    let reader = || Grantee::Role(ident(&role));
    let expected =
        BTreeSet::from([grant(reader(), "SELECT", true), grant(reader(), "INSERT", false)]);
    assert_eq!(entry(&schema, "table public.t").grants, expected);
    let expected = BTreeSet::from([grant(reader(), "SELECT", false)]);
    let columns = BTreeMap::from([(ident("one"), expected)]);
    assert_eq!(entry(&schema, "view public.v").column_grants, columns);
    assert!(entry(&schema, "schema public").grants.contains(&grant(reader(), "USAGE", false)));
}
