//! Names that nobody gave.

use proptest::prelude::*;

use super::*;

/// What `makeObjectName` of PostgreSQL 17 makes of the same parts.
#[test]
fn long_names_are_cut_as_postgresql_cuts_them() {
    let long = "a".repeat(40);
    let longer = "b".repeat(50);
    for (table, columns, word, expected) in [
        ("t", Some("a"), "key", "t_a_key".to_owned()),
        ("t", None, "pkey", "t_pkey".to_owned()),
        (
            long.as_str(),
            Some(longer.as_str()),
            "fkey",
            format!("{}_{}_fkey", "a".repeat(29), "b".repeat(28)),
        ),
        ("t", Some(&"b".repeat(70)), "idx", format!("t_{}_idx", "b".repeat(57))),
        // No character is cut in half: 57 bytes hold 28 of two bytes each.
        ("t", Some(&"é".repeat(40)), "idx", format!("t_{}_idx", "é".repeat(28))),
    ] {
        let name = object_name(table, columns, word);
        assert_eq!(name, expected);
        assert!(name.len() <= LONGEST_NAME);
    }
}

#[test]
fn templates_are_read_before_they_are_used() {
    for (text, expected) in [
        ("ix_{table}_{columns}", Ok(())),
        ("fk_{table}_{referenced_table}_{referenced_columns}", Ok(())),
        ("ix_{columns}", Err(NameTemplateError::NoTable)),
        ("{tabel}", Err(NameTemplateError::Unknown("tabel".to_owned()))),
        ("{table", Err(NameTemplateError::Unbalanced)),
        ("table}", Err(NameTemplateError::Unbalanced)),
    ] {
        assert_eq!(NameTemplate::parse(text).map(drop), expected, "{text}");
    }
}

#[test]
fn a_template_takes_the_place_of_postgresqls_own_names() {
    let template = |text| NameTemplate::parse(text).ok();
    let naming = NamingConvention {
        foreign_key: template("fk_{table}_{columns}_{referenced_table}_{referenced_columns}"),
        primary_key: template("pk_{table}"),
        ..NamingConvention::default()
    };
    let key = Named::foreign_key("circles", ["owner"], "users", ["id"]);
    assert_eq!(naming.render(&key), "fk_circles_owner_users_id");
    assert_eq!(naming.render(&Named::primary_key("circles", ["id"])), "pk_circles");
    assert_eq!(naming.render(&Named::unique("circles", ["a", "b"])), "circles_a_b_key");
    // Braces in names are not looked at again.
    assert_eq!(naming.render(&Named::primary_key("{columns}", ["id"])), "pk_{columns}");
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let check = |text| CheckModel::new(text);
    let two = table("t")
        .column(ColumnModel::of::<i32>("a", "a").check(check("a > 0")).check(check("a < 9")))
        .check(check("a <> id"))
        .check(check("id <> a"));
    let models = build([two]).unwrap();
    let names: Vec<String> =
        ids(&models).into_iter().filter(|id| id.starts_with("constraint")).collect();
    assert_eq!(
        names,
        [
            "constraint t_a_check of public.t",
            "constraint t_a_check1 of public.t",
            "constraint t_check of public.t",
            "constraint t_check1 of public.t",
            "constraint t_pkey of public.t",
        ]
    );
}

#[test]
fn expressions_lend_an_index_the_name_of_their_function() {
    let index = |text| IndexModel::new().key(KeyItem::expression(text));
    let t = table("t")
        .index(index("lower(name)"))
        .index(index("(a || b)"))
        .index(index("lower(a) || upper(b)"))
        .index(index("public.f(g(a), 1)"));
    let models = build([t]).unwrap();
    let names: Vec<String> =
        ids(&models).into_iter().filter(|id| id.starts_with("index")).collect();
    assert_eq!(
        names,
        [
            "index public.t_expr_idx",
            "index public.t_expr_idx1",
            "index public.t_f_idx",
            "index public.t_lower_idx"
        ]
    );
}

proptest! {
    #[test]
    fn names_are_never_longer_than_postgresql_keeps(
        table in "[a-zé漢]{1,40}", columns in "[a-zé漢]{1,40}", word in "[a-z]{1,8}",
    ) {
        let name = object_name(&table, Some(&columns), &word);
        prop_assert!(name.len() <= LONGEST_NAME);
        prop_assert!(name.ends_with(&word));
    }
}
