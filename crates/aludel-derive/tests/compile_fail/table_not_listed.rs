use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User))]
struct Main;

#[derive(Table)]
#[table(base = Main)]
struct User {
    id: i32,
}

#[derive(Table)]
#[table(base = Main)]
struct Forgotten {
    id: i32,
}

fn main() {}
