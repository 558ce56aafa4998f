use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User, Circle))]
struct Main;

#[derive(Table)]
#[table(base = Main)]
struct User {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(base = Main)]
struct Circle {
    #[column(references = User::uid)]
    user_id: i32,
    #[column(references = User)]
    other_id: i32,
    #[column(references = User(id, id))]
    third_id: i32,
}

fn main() {}
