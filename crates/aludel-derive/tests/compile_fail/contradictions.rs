use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User, User))]
struct Main;

#[derive(Table)]
#[table(base = Main, name = "users", name = "people")]
struct User {
    #[column(serial, identity)]
    id: i32,
    #[column(default = 1, generated = "2")]
    a: i32,
    #[column(nullable)]
    b: i32,
    #[column(on_delete = "cascade")]
    c: i32,
    #[column(skip, index)]
    d: i32,
    #[column(type = "text", nullable, not_null)]
    e: String,
}

fn main() {}
