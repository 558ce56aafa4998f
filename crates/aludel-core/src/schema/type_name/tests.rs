//! Spellings of types; a real server checks many more.

use super::*;

fn parse(text: &str) -> String {
    TypeName::parse(text).unwrap().to_string()
}

#[test]
fn spellings_become_the_one_of_format_type() {
    for (text, canonical) in [
        ("INT", "integer"),
        ("int4", "integer"),
        ("_int4", "integer[]"),
        ("pg_catalog.int8", "bigint"),
        ("char", "character(1)"),
        ("bpchar", "bpchar"),
        ("\"char\"", "\"char\""),
        ("pg_catalog.char", "\"char\""),
        ("national character varying (7)", "character varying(7)"),
        ("dec(10)", "numeric(10,0)"),
        ("numeric(3,-2)", "numeric(3,-2)"),
        ("float(24)", "real"),
        ("float(25)", "double precision"),
        ("timestamp (9) /* capped */ with time zone", "timestamp(6) with time zone"),
        ("interval Day TO Second (3)", "interval day to second(3)"),
        ("interval(3)", "interval(3)"),
        ("int[][3]", "integer[]"),
        ("integer array [3]", "integer[]"),
        ("Mood", "mood"),
        ("\"Mood\"[]", "\"Mood\"[]"),
        ("App . \"a\"\"b\"", "app.\"a\"\"b\""),
        ("public.vector( 3 )", "public.vector(3)"),
        ("geometry(Point, 4326)", "geometry(Point,4326)"),
        ("double", "double"),
    ] {
        assert_eq!(parse(text), canonical, "{text}");
        assert_eq!(parse(canonical), canonical, "{canonical} stays");
    }
}

#[test]
fn what_is_no_type_is_refused_with_its_place() {
    for (text, message, span) in [
        ("", "something missing at the end in the type ``", 0..0),
        ("int4 int4", "unexpected `int4` in the type `int4 int4`", 5..9),
        ("int(4)", "unexpected `(` in the type `int(4)`", 3..4),
        ("text(3)", "modifier `(3)` in the type `text(3)`", 4..7),
        ("varchar(0)", "modifier `(0)` in the type `varchar(0)`", 7..10),
        ("float(54)", "modifier `(54)` in the type `float(54)`", 5..9),
        ("a.b.c", "a name of more than two parts in the type `a.b.c`", 0..1),
        ("setof int", "SETOF in the type `setof int`", 0..5),
        ("int[a]", "unexpected `a` in the type `int[a]`", 4..5),
        ("interval year to day", "unexpected `day` in the type `interval year to day`", 17..20),
        ("timestamp with", "something missing at the end in the type `timestamp with`", 14..14),
        ("\"a", "unterminated quoted identifier in the type `\"a`", 0..1),
        ("SERIAL", "`serial`, which is no type in the type `SERIAL`", 0..6),
    ] {
        let error = TypeName::parse(text).unwrap_err();
        assert_eq!((error.to_string().as_str(), error.span), (message, span), "{text}");
    }
}

#[test]
fn serial_is_refused_with_the_type_to_take_instead() {
    for (name, data_type) in
        [("serial", "integer"), ("bigserial", "bigint"), ("serial2", "smallint")]
    {
        let hint = TypeName::parse(name).unwrap_err().hint().unwrap();
        assert!(hint.starts_with(&format!("name the type {data_type} ")), "{hint}");
    }
}

#[test]
fn names_without_schema_get_the_default_one() {
    let schema = Ident::new("App");
    for (text, qualified) in [
        ("mood", "\"App\".mood"),
        ("\"M.ood\"[]", "\"App\".\"M.ood\"[]"),
        ("vector(3)", "\"App\".vector(3)"),
        ("public.mood", "public.mood"),
        ("timestamptz(3)[]", "timestamp(3) with time zone[]"),
        ("interval year", "interval year"),
        ("\"char\"", "\"char\""),
    ] {
        assert_eq!(TypeName::parse(text).unwrap().qualified(&schema).as_str(), qualified);
    }
}

#[test]
fn a_type_is_taken_apart() {
    for (text, base, modifiers, element) in [
        ("integer", "integer", vec![], None),
        ("numeric(10,-2)[]", "numeric", vec![10, -2], Some("numeric(10,-2)")),
        ("timestamp(3) without time zone", "timestamp without time zone", vec![3], None),
        ("character varying(5)", "character varying", vec![5], None),
        ("interval day to second(3)", "interval", vec![3], None),
        ("public.\"a(1)\"(3)", "public.\"a(1)\"", vec![3], None),
    ] {
        let name = TypeName::canonical(text);
        assert_eq!((name.base_name().as_str(), name.modifiers()), (base, modifiers));
        assert_eq!(name.element().as_ref().map(TypeName::as_str), element);
        assert_eq!(name.is_array(), element.is_some());
    }
}

#[test]
fn a_users_type_is_told_from_postgresqls_own() {
    let name = QualifiedName::new(Ident::new("app"), Ident::new("a\"B"));
    assert_eq!(TypeName::canonical("app.\"a\"\"B\"(3)[]").user_type(), Some(name));
    for own in ["integer", "timestamp(3) with time zone", "mood"] {
        assert_eq!(TypeName::canonical(own).user_type(), None);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_brings_the_parser_down(text in "[ -~é]{0,20}") {
        let _ = TypeName::parse(&text);
    }

    #[test]
    fn a_quoted_name_keeps_every_character(name in "[a-zA-Z\". (]{1,12}") {
        let ident = Ident::new(name);
        let parsed = TypeName::parse(&format!("s.{ident}")).unwrap();
        proptest::prop_assert_eq!(parsed.user_type(), Some(QualifiedName::new(Ident::new("s"), ident)));
    }
}
