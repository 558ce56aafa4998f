use aludel::core::ident::{Ident, QualifiedName};
use aludel::core::schema::TypeName;
use aludel::{Base, PgEnum, PgType, Table};

#[derive(Base)]
#[base(name = "main", enums(Mood), sql = "CREATE DOMAIN email AS text")]
struct Main;

#[derive(Base)]
#[base(name = "creds", tables(Secret))]
struct Creds;

#[derive(PgEnum)]
#[pg_enum(base = Main)]
enum Mood {
    Good,
}

/// A domain of the base.
struct Email(String);

impl PgType for Email {
    const BASE: Option<&'static str> = Some(Main::NAME);

    fn data_type() -> TypeName {
        TypeName::canonical("public.email")
    }

    fn user_type() -> Option<QualifiedName> {
        Some(QualifiedName::new(Ident::new("public"), Ident::new("email")))
    }
}

#[derive(Table)]
#[table(base = Creds)]
struct Secret {
    mood: Mood,
    moods: Option<Vec<Mood>>,
    email: Email,
    #[column(skip)]
    loaded: Mood,
}

fn main() {}
