//! What must exist before what.

use super::*;

fn requires(models: &Models, id: &ObjectId) -> Vec<String> {
    entry(models, id).requires.iter().map(ToString::to_string).collect()
}

fn view(name: &str) -> ObjectId {
    ObjectId::View(public(name))
}

#[test]
fn a_view_requires_what_its_query_reads() {
    let sql = "CREATE VIEW b AS SELECT lower(a.x), f(1) FROM a JOIN public.users u ON true;
        CREATE VIEW a AS SELECT 'users' AS x, id FROM t;
        CREATE FUNCTION f(i integer) RETURNS integer LANGUAGE sql AS $$ SELECT id FROM t $$;
        CREATE FUNCTION h() RETURNS integer LANGUAGE sql AS 'SELECT 1 FROM t WHERE ''users'' <> ''''';
        CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; END $$;
        CREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION g();";
    let models =
        base().with_table(table("users")).with_table(table("t")).sql("x", sql).build().unwrap();
    assert_eq!(
        requires(&models, &view("b")),
        ["function public.f(integer)", "table public.users", "view public.a"]
    );
    assert_eq!(requires(&models, &view("a")), ["table public.t"]);
    let function = |name: &str, arguments: &str| ObjectId::Function {
        name: public(name),
        arguments: arguments.to_owned(),
    };
    assert_eq!(requires(&models, &function("f", "integer")), ["table public.t"]);
    assert_eq!(requires(&models, &function("h", "")), ["table public.t"]);
    // The body of another language is read when it runs.
    assert!(requires(&models, &function("g", "")).is_empty());
    let trigger = ObjectId::Trigger { on: public("t"), name: Ident::new("tr") };
    assert_eq!(requires(&models, &trigger), ["function public.g()", "table public.t"]);
}

#[test]
fn defaults_and_checks_require_functions_types_and_sequences_but_no_relations() {
    let sql = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE SEQUENCE s;
        CREATE SEQUENCE other;
        CREATE VIEW kind AS SELECT 1;
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);";
    let t = table("t")
        .column(
            ColumnModel::of::<i32>("a", "a")
                .default("f() + nextval('s'::regclass) + nextval('public.other')"),
        )
        .column(ColumnModel::typed("kind", "kind", "positive", false))
        .check(CheckModel::new("kind > 0 AND a::positive > 1"));
    let models = base().with_table(t).sql("x", sql).build().unwrap();
    assert_eq!(
        requires(&models, &ObjectId::Table(public("t"))),
        [
            "type public.positive",
            "sequence public.other",
            "sequence public.s",
            "function public.f()"
        ]
    );
    let check = ObjectId::Constraint { table: public("t"), name: Ident::new("t_check") };
    assert_eq!(
        requires(&models, &check),
        ["type public.positive", "table public.t", "column public.t.a", "column public.t.kind"]
    );
}

#[test]
fn names_in_strings_and_comments_are_no_names() {
    let sql = "CREATE VIEW v AS SELECT 'users' AS \"Users\" /* users */ -- users\n";
    let models = base().with_table(table("users")).sql("x", sql).build().unwrap();
    assert!(requires(&models, &view("v")).is_empty());
}
