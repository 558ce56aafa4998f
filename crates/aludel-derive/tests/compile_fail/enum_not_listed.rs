use aludel::{Base, PgEnum};

#[derive(Base)]
#[base(name = "main")]
struct Main;

#[derive(PgEnum)]
#[pg_enum(base = Main)]
enum Mood {
    Good,
}

fn main() {}
