use aludel::{Base, PgEnum};

#[derive(Base)]
#[base(name = "main", enums(Mood, Empty))]
struct Main;

#[derive(PgEnum)]
#[pg_enum(base = Main)]
enum Mood {
    Good(i32),
    #[value(name = "fine")]
    Well,
    Fine,
}

#[derive(PgEnum)]
#[pg_enum(base = Main)]
enum Empty {}

fn main() {}
