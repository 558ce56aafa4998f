use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(Circle))]
struct Main;

struct User {
    id: i32,
}

#[derive(Table)]
#[table(base = Main)]
struct Circle {
    #[column(references = User::id)]
    user_id: i32,
}

fn main() {}
