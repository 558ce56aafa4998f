use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User))]
struct Main;

#[derive(Base)]
#[base(name = "creds", tables(User))]
struct Creds;

#[derive(Table)]
#[table(base = Main)]
struct User {
    id: i32,
}

fn main() {}
