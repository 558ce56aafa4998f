use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User))]
struct Main;

#[derive(Base)]
#[base(name = "creds", tables(Secret))]
struct Creds;

#[derive(Table)]
#[table(base = Main)]
struct User {
    #[column(primary_key)]
    id: i32,
}

#[derive(Table)]
#[table(base = Creds)]
struct Secret {
    #[column(references = User::id)]
    user_id: i32,
}

fn main() {}
