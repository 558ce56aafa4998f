use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User))]
struct Main;

struct Email(String);

#[derive(Table)]
#[table(base = Main)]
struct User {
    email: Email,
    other: Option<Email>,
    letter: char,
}

fn main() {}
