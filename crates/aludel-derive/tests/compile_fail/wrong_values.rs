use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User), naming(index = "ix_{columns}", unique = "{tabel}_key"))]
struct Main;

#[derive(Table)]
#[table(base = Main, name = "", check(name = "positive"))]
#[table(comment = 5)]
struct User {
    #[column(length = "100")]
    name: String,
    #[column(length = -1)]
    nick: String,
    #[column(default = now())]
    at: String,
    #[column(default = "(now()")]
    then: String,
    #[column(check = "a > 0; DROP TABLE users")]
    a: i32,
    #[column(default = "'open")]
    b: String,
    #[column(name = "a_name_of_more_than_sixty_three_bytes_which_postgresql_would_cut_off")]
    c: i32,
    #[column(primary_key = true)]
    d: i32,
    #[column(length)]
    e: String,
    #[column(index unique)]
    f: String,
    #[column(type = "")]
    g: String,
}

fn main() {}
