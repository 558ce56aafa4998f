//! Plans over small schemas, without a server: what comes before what, and in which section.

use super::{Hazard, Mode, Plan, PlanError, PlanOptions, Wish, plan};
use crate::diff::{DiffOptions, Directives, diff};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Entry, EnumType, Expression, ForeignKey,
    Index, IndexKey, Key, Match, Object, ObjectId, ReferentialAction, Schema, Table, TypeName,
    View, ViewKind,
};
use crate::sql::render;

fn name(text: &str) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(text))
}

fn column(name: &str, data_type: &str) -> Column {
    Column::new(Ident::new(name), TypeName::canonical(data_type))
}

fn table(of: &str, columns: Vec<Column>) -> Entry {
    Entry::new(Object::Table(Table::new(name(of), columns)))
}

fn requiring(mut entry: Entry, requires: &[ObjectId]) -> Entry {
    entry.requires.extend(requires.iter().cloned());
    entry
}

fn constraint(table: &str, of: &str, kind: ConstraintKind) -> Entry {
    let constraint = Constraint::new(name(table), Ident::new(of), kind);
    let own = ObjectId::Table(name(table));
    requiring(Entry::new(Object::Constraint(constraint)), &[own])
}

fn primary_key(table: &str) -> Entry {
    let key = ConstraintKind::PrimaryKey(Key::new(vec![Ident::new("id")]));
    constraint(table, &format!("{table}_pkey"), key)
}

fn reference(from: &str, to: &str) -> Entry {
    let key = ForeignKey {
        columns: vec![Ident::new("other")],
        references: name(to),
        referenced_columns: vec![Ident::new("id")],
        matching: Match::Simple,
        on_update: ReferentialAction::NoAction,
        on_delete: ReferentialAction::NoAction,
        on_delete_columns: Vec::new(),
    };
    let pkey = ObjectId::Constraint { table: name(to), name: Ident::new(format!("{to}_pkey")) };
    let entry = constraint(from, &format!("{from}_{to}"), ConstraintKind::ForeignKey(key));
    requiring(entry, &[ObjectId::Table(name(to)), pkey])
}

fn keyed(of: &str) -> [Entry; 2] {
    [table(of, vec![column("id", "integer"), column("other", "integer")]), primary_key(of)]
}

fn view(of: &str, requires: &[ObjectId]) -> Entry {
    let view = View {
        name: name(of),
        kind: ViewKind::Plain,
        query: Expression::new(format!("SELECT '{of}' AS x")),
        columns: Vec::new(),
        options: std::collections::BTreeMap::new(),
    };
    requiring(Entry::new(Object::View(view)), requires)
}

fn view_id(of: &str) -> ObjectId {
    ObjectId::View(name(of))
}

fn column_id(table: &str, column: &str) -> ObjectId {
    ObjectId::Column(name(table), Ident::new(column))
}

fn planned_with(
    current: &Schema,
    desired: &Schema,
    directives: &Directives,
) -> Result<Plan, PlanError> {
    let difference = diff(current, desired, directives, &DiffOptions::default())
        .expect("the two sides can be compared");
    plan(difference.changes, &difference.current, desired, directives, &PlanOptions::default())
}

fn planned(current: &Schema, desired: &Schema) -> Plan {
    planned_with(current, desired, &Directives::default()).expect("there is an order")
}

/// The first line of each statement, those outside transactions with a mark.
fn lines(plan: &Plan) -> Vec<String> {
    let line = |sql: &String| sql.lines().next().unwrap_or_default().to_owned();
    plan.statements
        .iter()
        .flat_map(|statement| {
            let mark = match statement.mode {
                Mode::Transaction => "",
                Mode::Commits => "commits: ",
                Mode::Alone => "alone: ",
            };
            render(&statement.operation)
                .iter()
                .map(|sql| format!("{mark}{}", line(sql)))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn schema(parts: impl IntoIterator<Item = Entry>) -> Schema {
    Schema::from_iter(parts)
}

fn mutual() -> Schema {
    schema(
        keyed("a").into_iter().chain(keyed("b")).chain([reference("a", "b"), reference("b", "a")]),
    )
}

#[test]
fn nothing_is_planned_where_nothing_differs() {
    assert_eq!(planned(&mutual(), &mutual()), Plan::default());
}

#[test]
fn of_tables_that_refer_to_each_other_the_second_has_its_reference_inside() {
    assert_eq!(
        lines(&planned(&Schema::new(), &mutual())),
        [
            "CREATE TABLE public.a (",
            "CREATE TABLE public.b (",
            "ALTER TABLE public.a ADD CONSTRAINT a_b FOREIGN KEY (other) REFERENCES public.b (id)",
        ]
    );
}

#[test]
fn tables_that_refer_to_each_other_are_dropped_behind_one_of_the_references() {
    let lines = lines(&planned(&mutual(), &Schema::new()));
    let [reference, first, second] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(reference.contains("DROP CONSTRAINT"), "{reference}");
    assert_eq!([first.as_str(), second.as_str()], ["DROP TABLE public.a", "DROP TABLE public.b"]);
}

#[test]
fn a_reference_is_written_inside_where_the_other_table_comes_first() {
    let desired = schema(keyed("z").into_iter().chain(keyed("a")).chain([reference("a", "z")]));
    let plan = planned(&Schema::new(), &desired);
    assert_eq!(lines(&plan), ["CREATE TABLE public.z (", "CREATE TABLE public.a ("]);
    let back = planned(&desired, &Schema::new());
    assert_eq!(lines(&back), ["DROP TABLE public.a", "DROP TABLE public.z"]);
}

#[test]
fn a_reference_of_a_table_to_itself_is_written_inside() {
    let desired = schema(keyed("a").into_iter().chain([reference("a", "a")]));
    assert_eq!(lines(&planned(&Schema::new(), &desired)), ["CREATE TABLE public.a ("]);
    assert_eq!(lines(&planned(&desired, &Schema::new())), ["DROP TABLE public.a"]);
}

#[test]
fn views_come_behind_what_they_read_and_go_before_it() {
    let desired = schema([
        table("t", vec![column("id", "integer")]),
        view("z", &[ObjectId::Table(name("t")), column_id("t", "id")]),
        view("m", &[view_id("z")]),
        view("a", &[view_id("m"), view_id("z")]),
    ]);
    let order = |plan: &Plan| -> Vec<String> {
        let last = |line: &String| line.replace(" AS", "").replace(" (", "");
        lines(plan).iter().map(last).collect()
    };
    assert_eq!(
        order(&planned(&Schema::new(), &desired)),
        [
            "CREATE TABLE public.t",
            "CREATE VIEW public.z",
            "CREATE VIEW public.m",
            "CREATE VIEW public.a",
        ]
    );
    assert_eq!(
        order(&planned(&desired, &Schema::new())),
        ["DROP VIEW public.a", "DROP VIEW public.m", "DROP VIEW public.z", "DROP TABLE public.t",]
    );
}

#[test]
fn views_over_a_column_that_gets_another_type_are_made_again() {
    let sides = |data_type: &str| {
        schema([
            table("t", vec![column("id", "integer"), column("a", data_type)]),
            view("v", &[ObjectId::Table(name("t")), column_id("t", "a")]),
            view("w", &[view_id("v"), column_id("v", "a")]),
            view("apart", &[ObjectId::Table(name("t")), column_id("t", "id")]),
        ])
    };
    assert_eq!(
        lines(&planned(&sides("integer"), &sides("bigint"))),
        [
            "DROP VIEW public.w",
            "DROP VIEW public.v",
            "ALTER TABLE public.t ALTER COLUMN a TYPE bigint",
            "CREATE VIEW public.v AS",
            "CREATE VIEW public.w AS",
        ]
    );
}

#[test]
fn objects_that_need_each_other_are_named() {
    let desired = schema([
        view("a", &[view_id("b")]),
        view("b", &[view_id("a")]),
        view("behind", &[view_id("a")]),
        table("apart", vec![]),
    ]);
    let error = planned_with(&Schema::new(), &desired, &Directives::default());
    // What only waits for the circle is no part of it.
    let objects = vec![view_id("a"), view_id("b")];
    assert_eq!(error, Err(PlanError::Circle { objects }));
}

#[test]
fn a_new_label_is_committed_before_it_is_used() {
    let sides = |labels: &[&str], default: &str| {
        let values = labels.iter().map(|label| (*label).to_owned()).collect();
        let mood = EnumType { name: name("mood"), values };
        let mut a = column("a", "public.mood");
        a.value = ColumnValue::Default(Expression::new(format!("'{default}'::public.mood")));
        let own = ObjectId::Type(name("mood"));
        schema([Entry::new(Object::Enum(mood)), requiring(table("t", vec![a]), &[own])])
    };
    let plan = planned(&sides(&["x"], "x"), &sides(&["x", "y"], "y"));
    assert_eq!(
        lines(&plan),
        [
            "commits: ALTER TYPE public.mood ADD VALUE 'y'",
            "ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'y'::public.mood",
        ]
    );
    let sections = crate::sql::sections(&plan);
    assert_eq!(
        sections.iter().map(|section| section.no_transaction).collect::<Vec<_>>(),
        [false, false]
    );
}

fn index(table: &str, of: &str) -> Entry {
    let index = Index {
        name: name(of),
        table: name(table),
        method: Ident::new("btree"),
        unique: false,
        nulls_not_distinct: false,
        keys: vec![IndexKey::column(Ident::new("id"))],
        include: Vec::new(),
        predicate: None,
        options: std::collections::BTreeMap::new(),
        tablespace: None,
        valid: true,
    };
    let requires = [ObjectId::Table(name(table)), column_id(table, "id")];
    requiring(Entry::new(Object::Index(index)), &requires)
}

#[test]
fn indexes_on_tables_with_rows_are_built_outside_transactions_and_others_inside() {
    let current = schema([table("old", vec![column("id", "integer")])]);
    let desired = schema([
        table("old", vec![column("id", "integer")]),
        index("old", "old_id"),
        table("new", vec![column("id", "integer")]),
        index("new", "new_id"),
    ]);
    assert_eq!(
        lines(&planned(&current, &desired)),
        [
            "CREATE TABLE public.new (",
            "CREATE INDEX new_id ON public.new (id)",
            "alone: CREATE INDEX CONCURRENTLY old_id ON public.old (id)",
        ]
    );
}

#[test]
fn a_key_that_changes_stands_until_the_index_of_the_new_one_is_built() {
    let key = |columns: &[&str]| {
        let columns = columns.iter().copied().map(Ident::new).collect();
        constraint("t", "t_key", ConstraintKind::Unique(Key::new(columns)))
    };
    let columns = || vec![column("id", "integer"), column("other", "integer")];
    let current = schema([table("t", columns()), key(&["id"])]);
    let desired = schema([table("t", columns()), key(&["id", "other"])]);
    assert_eq!(
        lines(&planned(&current, &desired)),
        [
            "alone: CREATE UNIQUE INDEX CONCURRENTLY t_key_new ON public.t (id, other)",
            "ALTER TABLE public.t DROP CONSTRAINT t_key",
            "ALTER TABLE public.t ADD CONSTRAINT t_key UNIQUE USING INDEX t_key_new",
        ]
    );
}

#[test]
fn a_column_refuses_null_without_a_long_lock_and_the_author_is_asked_for_a_value() {
    let sides = |nullable| {
        let mut a = column("a", "text");
        a.nullable = nullable;
        schema([table("t", vec![a])])
    };
    let plan = planned(&sides(true), &sides(false));
    assert_eq!(
        lines(&plan),
        [
            "ALTER TABLE public.t ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID",
            "alone: ALTER TABLE public.t VALIDATE CONSTRAINT a_is_not_null",
            "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL",
            "ALTER TABLE public.t DROP CONSTRAINT a_is_not_null",
        ]
    );
    let wish = Wish::NoNulls { table: name("t"), column: Ident::new("a") };
    assert_eq!(plan.wishes, [wish]);
    assert_eq!(plan.hazards().into_iter().collect::<Vec<_>>(), [Hazard::MayFail]);

    let mut directives = Directives::default();
    let key = (name("t"), Ident::new("a"));
    directives.backfills.insert(key, Expression::new("'none'"));
    let plan = planned_with(&sides(true), &sides(false), &directives).expect("an order");
    assert_eq!(lines(&plan)[0], "alone: UPDATE public.t SET a = 'none' WHERE a IS NULL");
    assert!(plan.wishes.is_empty());
}

#[test]
fn an_unknown_conversion_is_a_wish_and_a_stated_one_is_not() {
    let sides = |data_type: &str| schema([table("t", vec![column("a", data_type)])]);
    let (current, desired) = (sides("integer"), sides("uuid"));
    let plan = planned(&current, &desired);
    assert_eq!(plan.wishes, [Wish::Conversion { table: name("t"), column: Ident::new("a") }]);
    assert!(plan.hazards().contains(&Hazard::Drop));

    let mut directives = Directives::default();
    let key = (name("t"), Ident::new("a"));
    directives.conversions.insert(key, Expression::new("md5(a::text)::uuid"));
    let plan = planned_with(&current, &desired, &directives).expect("an order");
    let wanted = "ALTER TABLE public.t ALTER COLUMN a TYPE uuid USING md5(a::text)::uuid";
    assert_eq!(lines(&plan), [wanted]);
    assert!(plan.wishes.is_empty());
}
