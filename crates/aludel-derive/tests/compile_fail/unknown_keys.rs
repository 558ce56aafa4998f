use aludel::{Base, PgEnum, Table};

#[derive(Base)]
#[base(name = "main", table(User), enums(Mood))]
struct Main;

#[derive(Table)]
#[table(base = Main, nam = "users")]
struct User {
    #[column(primary)]
    id: i32,
    #[column(lenght = 3, index(uniqe))]
    name: String,
    #[column(references(User::id, on_delte = "cascade"))]
    user_id: i32,
    #[column(references = User::id, on_delete = "casade")]
    other_id: i32,
}

#[derive(PgEnum)]
#[pg_enum(base = Main, rename_all = "snakecase")]
enum Mood {
    #[value(nam = "x")]
    Good,
}

fn main() {}
