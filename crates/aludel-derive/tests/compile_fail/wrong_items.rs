use aludel::{Base, PgEnum, Table};

#[derive(Base)]
#[base(name = "main")]
struct Main;

#[derive(Table)]
#[table(base = Main)]
struct Pair(i32, i32);

#[derive(Table)]
#[table(base = Main)]
enum Either {
    Left,
}

#[derive(Table)]
#[table(base = Main)]
struct Row<'r> {
    name: &'r str,
}

#[derive(Table)]
#[table]
struct Bare {
    id: i32,
}

#[derive(PgEnum)]
#[pg_enum(base = Main)]
struct Mood;

fn main() {}
