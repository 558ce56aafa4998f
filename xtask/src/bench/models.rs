//! A program with models of any number of tables. Never measures.

use std::ffi::OsString;

use aludel_cli::Program;
use aludel_cli::exit::ExitStatus;
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::models::{
    Base, BaseModel, CheckModel, ColumnModel, EnumModel, ForeignKeyModel, IdentityModel,
    IndexModel, KeyItem, KeyModel, ModelError, Models, Reference, Table, TableModel,
};
use aludel_core::schema::{GeneratedKind, IdentityKind, ReferentialAction};

/// How many tables there are.
pub(super) const TABLES: &str = "ALUDEL_BENCH_TABLES";
/// Whether there is a change of every kind, most of them in a table of its own.
pub(super) const CHANGED: &str = "ALUDEL_BENCH_CHANGED";

/// Every how many tables one is changed.
const EVERY: usize = 40;

/// Does what the arguments say.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitStatus {
    let name = OsString::from("bench");
    Program::new("bench", env!("CARGO_PKG_VERSION"))
        .base::<Generated>()
        .run_from(std::iter::once(name).chain(arguments))
}

struct Generated;

impl Base for Generated {
    const NAME: &'static str = "main";
    const SCHEMA: &'static str = "public";

    fn models() -> Result<Models, ModelError> {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
        let count: usize = number(TABLES).unwrap_or(100);
        let is_changed = number(CHANGED).unwrap_or(0) == 1;
        let mut base = BaseModel::new(Self::SCHEMA).with_enum(mood(is_changed));
        if is_changed {
            let shade = EnumModel::new(qualified("shade")).value("dark", None).value("light", None);
            base = base.with_enum(shade).sql("a sequence", "CREATE SEQUENCE numbers;");
        }
        for at in 0..count {
            let change =
                (is_changed && at > 0 && at % EVERY == 0).then(|| KINDS.get(at / EVERY - 1));
            base = base.with_table(table(at, change.flatten().copied()));
        }
        base.build()
    }
}

/// The table that the others refer to.
struct First;

impl Table for First {
    type Base = Generated;
    const NAME: &'static str = "t00000";

    fn model() -> TableModel {
        table(0, None)
    }
}

/// In what a table is another one. With a label of an enum and a sequence, which are in no table, there are 22 kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    AddColumn,
    DropColumn,
    Type,
    Length,
    NotNull,
    Default,
    AddForeignKey,
    OnDelete,
    AddUnique,
    AddCheck,
    Check,
    DropCheck,
    AddIndex,
    Predicate,
    ColumnOfNewEnum,
    RenameColumn,
    PrimaryKey,
    Comments,
    Identity,
    Generated,
}

const KINDS: [Kind; 20] = [
    Kind::AddColumn,
    Kind::DropColumn,
    Kind::Type,
    Kind::Length,
    Kind::NotNull,
    Kind::Default,
    Kind::AddForeignKey,
    Kind::OnDelete,
    Kind::AddUnique,
    Kind::AddCheck,
    Kind::Check,
    Kind::DropCheck,
    Kind::AddIndex,
    Kind::Predicate,
    Kind::ColumnOfNewEnum,
    Kind::RenameColumn,
    Kind::PrimaryKey,
    Kind::Comments,
    Kind::Identity,
    Kind::Generated,
];

fn qualified(name: &str) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(name))
}

fn mood(is_changed: bool) -> EnumModel {
    let mood = EnumModel::new(qualified("mood")).value("low", None);
    let mood = if is_changed { mood.value("middle", None) } else { mood };
    mood.value("high", None)
}

/// One table. What `sqlalchemy.rs` writes is the same.
fn table(at: usize, change: Option<Kind>) -> TableModel {
    let is = |kind: Kind| change == Some(kind);
    let model = TableModel::new(qualified(&format!("t{at:05}")));
    let model = foreign_keys(at, constraints(columns(model, is), is), is);
    let email = format!("ix_t{at:05}_email");
    let new = format!("ix_t{at:05}_new");
    let filter = if is(Kind::Predicate) { "amount > 10" } else { "amount > 0" };
    let created = KeyItem::field("created_at").descending();
    let model = model
        .index(IndexModel::new().key(KeyItem::field("email")).name(&email))
        .index(IndexModel::new().key(created).name(&new).filter(filter));
    if is(Kind::AddIndex) {
        let lower = format!("ix_t{at:05}_lower");
        return model
            .index(IndexModel::new().key(KeyItem::expression("lower(email)")).name(&lower));
    }
    model
}

fn columns(table: TableModel, is: impl Fn(Kind) -> bool) -> TableModel {
    let column = |name: &str, data_type: &str, nullable: bool| {
        ColumnModel::typed(name, name, data_type, nullable)
    };
    let identity = if is(Kind::Identity) { IdentityKind::Always } else { IdentityKind::ByDefault };
    let id = column("id", "bigint", false).identity(IdentityModel::new(identity));
    let id = if is(Kind::PrimaryKey) { id } else { id.primary_key() };
    let comment = |column: ColumnModel| match is(Kind::Comments) {
        true => column.comment("what it is called"),
        false => column,
    };
    let status = if is(Kind::Default) { "'open'" } else { "'new'" };
    let total = if is(Kind::Generated) { "amount * 3" } else { "amount * 2" };
    let rank = if is(Kind::RenameColumn) { "place" } else { "rank" };
    let mut table = table
        .column(id)
        .column(comment(column("name", "varchar", false).length(if is(Kind::Length) {
            160
        } else {
            80
        })))
        .column(column("email", "text", !is(Kind::NotNull)).default("'none'"))
        .column(column("status", "varchar(20)", false).default(status))
        .column(column("amount", "numeric(10,2)", false).default("0"))
        .column(column("total", "numeric(12,2)", true).generated(total, GeneratedKind::Stored))
        .column(column(rank, if is(Kind::Type) { "bigint" } else { "integer" }, true))
        .column(column("created_at", "timestamptz", false).default("now()"))
        .column(column("parent_id", "bigint", true));
    if !is(Kind::DropColumn) {
        table = table.column(column("note", "text", true));
    }
    if is(Kind::AddColumn) {
        table = table.column(column("extra", "text", true));
    }
    if is(Kind::ColumnOfNewEnum) {
        table = table.column(column("shade", "public.shade", true));
    }
    if is(Kind::Comments) { table.comment("a comment") } else { table }
}

fn constraints(table: TableModel, is: impl Fn(Kind) -> bool) -> TableModel {
    let mut table = table.unique(KeyModel::new(&["name"]));
    if is(Kind::PrimaryKey) {
        table = table.primary_key(KeyModel::new(&["id", "status"]));
    }
    if is(Kind::AddUnique) {
        table = table.unique(KeyModel::new(&["email"]));
    }
    if is(Kind::AddCheck) {
        table = table.check(CheckModel::new("rank > 0").name("rank_is_positive"));
    }
    let least = if is(Kind::Check) { "amount >= 1" } else { "amount >= 0" };
    if !is(Kind::DropCheck) {
        table = table.check(CheckModel::new(least).name("amount_is_positive"));
    }
    table.check(CheckModel::new("status in ('new', 'open', 'done')").name("status_is_known"))
}

fn foreign_keys(at: usize, table: TableModel, is: impl Fn(Kind) -> bool) -> TableModel {
    let mut table = table;
    if at > 0 {
        let key = ForeignKeyModel::new(&["parent_id"], Reference::to::<First>(&["id"]));
        table = table.foreign_key(match is(Kind::OnDelete) {
            true => key.on_delete(ReferentialAction::Cascade),
            false => key,
        });
    }
    if is(Kind::AddForeignKey) {
        table = table.foreign_key(ForeignKeyModel::new(&["id"], Reference::to::<First>(&["id"])));
    }
    table
}
