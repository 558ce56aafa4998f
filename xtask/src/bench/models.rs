//! A program with models of any number of tables. Never measures.

use std::ffi::OsString;

use aludel_cli::Program;
use aludel_cli::exit::ExitStatus;
use aludel_core::ident::{Ident, QualifiedName};
use aludel_core::models::{
    Base, BaseModel, CheckModel, ColumnModel, ForeignKeyModel, IdentityModel, IndexModel, KeyItem,
    KeyModel, ModelError, Models, Reference, Table, TableModel,
};
use aludel_core::schema::{IdentityKind, ReferentialAction};

/// How many tables there are.
pub(super) const TABLES: &str = "ALUDEL_BENCH_TABLES";
/// Whether 22 of them are changed, as many kinds of changes as there are.
pub(super) const CHANGED: &str = "ALUDEL_BENCH_CHANGED";

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
        let mut base = BaseModel::new(Self::SCHEMA);
        for at in 0..count {
            let change = if is_changed && at % 40 == 0 { at / 40 } else { usize::MAX };
            base = base.with_table(table(at, change));
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
        table(0, usize::MAX)
    }
}

fn name(at: usize) -> QualifiedName {
    QualifiedName::new(Ident::new("public"), Ident::new(format!("t{at:05}")))
}

/// One table; `change` numbers the way in which it is another one than without changes.
fn table(at: usize, change: usize) -> TableModel {
    let is = |kind: usize| change == kind;
    let column = ColumnModel::typed;
    let mut table = TableModel::new(name(at))
        .column(
            column("id", "id", "bigint", false)
                .identity(IdentityModel::new(if is(0) {
                    IdentityKind::ByDefault
                } else {
                    IdentityKind::Always
                }))
                .primary_key(),
        )
        .column(column("name", "name", "varchar", false).length(if is(1) { 160 } else { 80 }))
        .column(column("email", "email", "text", !is(2)).default("'none'"))
        .column(column("status", "status", "varchar(20)", false).default(if is(3) {
            "'open'"
        } else {
            "'new'"
        }))
        .column(column("amount", "amount", "numeric(10,2)", false).default("0"))
        .column(column("rank", "rank", if is(4) { "bigint" } else { "integer" }, true))
        .column(column("created_at", "created_at", "timestamptz", false).default("now()"))
        .column(column("parent_id", "parent_id", "bigint", true));
    if !is(5) {
        table = table.unique(KeyModel::new(&["name"]));
    }
    let least = if is(6) { "amount >= 1" } else { "amount >= 0" };
    if !is(7) {
        table = table.check(CheckModel::new(least).name("amount_is_positive"));
    }
    table = table
        .check(CheckModel::new("status in ('new', 'open', 'done')").name("status_is_known"))
        .index(IndexModel::new().key(KeyItem::field("email")).name(&format!("ix_t{at:05}_email")));
    let mut index = IndexModel::new()
        .key(KeyItem::field("created_at").descending())
        .name(&format!("ix_t{at:05}_new"));
    index = index.filter(if is(8) { "amount > 10" } else { "amount > 0" });
    table = table.index(index);
    if at > 0 && !is(9) {
        let mut key = ForeignKeyModel::new(&["parent_id"], Reference::to::<First>(&["id"]));
        if is(10) {
            key = key.on_delete(ReferentialAction::Cascade);
        }
        table = table.foreign_key(key);
    }
    if is(11) {
        table = table.column(column("extra", "extra", "text", true));
    }
    if is(12) {
        table = table.comment("a comment");
    }
    if is(13) {
        table = table.index(
            IndexModel::new()
                .key(KeyItem::expression("lower(email)"))
                .name(&format!("ix_t{at:05}_lower")),
        );
    }
    if is(14) {
        table = table.option("fillfactor", "70");
    }
    if is(15) {
        table = table.unlogged();
    }
    if is(16) {
        table = table.row_security();
    }
    table
}
