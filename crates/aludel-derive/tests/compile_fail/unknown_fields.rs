use aludel::{Base, Table};

#[derive(Base)]
#[base(name = "main", tables(User))]
struct Main;

#[derive(Table)]
#[table(base = Main, primary_key(id, tenant))]
#[table(unique(columns(nmae)), index(columns(name, cached)), index(columns(name up)))]
#[table(foreign_key(columns(id, name), references = User(id)))]
#[table(grant(select(nothing), to = "app"), grant(selekt, to = "app"), grant(select))]
#[table(exclude(with(name = "=")), exclude(using = "gist"), index(unique), policy(for = "select"))]
struct User {
    id: i32,
    name: String,
    #[column(skip)]
    cached: bool,
}

fn main() {}
