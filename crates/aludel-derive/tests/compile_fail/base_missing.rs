use aludel::{PgEnum, Table};

#[derive(Table)]
#[table(name = "users")]
struct User {
    id: i32,
}

#[derive(PgEnum)]
enum Mood {
    Good,
}

fn main() {}
