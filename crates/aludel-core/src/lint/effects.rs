//! What a statement makes and drops, by name. Never knows what is there already.

use squawk_syntax::ast::{self, AstNode};

use super::name::Name;

/// What is made or dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) kind: Kind,
    /// The object; for a column or a constraint, its table.
    pub(super) name: Name,
    /// The column or constraint of the table.
    pub(super) part: Option<String>,
}

/// The kinds that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A table, or something that stands where a table may stand.
    Relation,
    Index,
    Sequence,
    Type,
    Routine,
    Column,
    Constraint,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Relation => "table or view",
            Self::Index => "index",
            Self::Sequence => "sequence",
            Self::Type => "type",
            Self::Routine => "function",
            Self::Column => "column",
            Self::Constraint => "constraint",
        }
    }
}

impl Effect {
    fn whole(kind: Kind, name: Name) -> Self {
        Self { kind, name, part: None }
    }

    pub(super) fn part(kind: Kind, table: &Name, part: &impl AstNode) -> Self {
        Self { kind, name: table.clone(), part: Some(Name::of(part).name) }
    }

    /// The word by which another statement would name it.
    pub(super) fn word(&self) -> &str {
        self.part.as_deref().unwrap_or(&self.name.name)
    }

    /// `column email of users`, `index ix`.
    pub(super) fn describe(&self) -> String {
        match &self.part {
            Some(part) => format!("{} {part} of {}", self.kind.word(), self.name),
            None => format!("{} {}", self.kind.word(), self.name),
        }
    }
}

/// What it makes, and what it drops. A rename does both.
pub(super) fn of(statement: &ast::Stmt) -> (Vec<Effect>, Vec<Effect>) {
    use ast::Stmt;
    let made = |kind| {
        let name = statement.syntax().descendants().find_map(ast::Path::cast);
        (name.map(|name| Effect::whole(kind, Name::of(&name))).into_iter().collect(), Vec::new())
    };
    match statement {
        Stmt::CreateTable(_)
        | Stmt::CreateTableAs(_)
        | Stmt::CreateForeignTable(_)
        | Stmt::CreateView(_)
        | Stmt::CreateMaterializedView(_)
        | Stmt::SelectInto(_) => made(Kind::Relation),
        Stmt::CreateIndex(_) => made(Kind::Index),
        Stmt::CreateSequence(_) => made(Kind::Sequence),
        Stmt::CreateType(_) | Stmt::CreateDomain(_) => made(Kind::Type),
        Stmt::CreateFunction(_) | Stmt::CreateProcedure(_) => made(Kind::Routine),
        Stmt::AlterTable(alter) => of_alter(alter),
        Stmt::AlterType(_) | Stmt::AlterDomain(_) => renamed(Kind::Type, statement),
        Stmt::AlterIndex(_) => renamed(Kind::Index, statement),
        Stmt::AlterSequence(_) => renamed(Kind::Sequence, statement),
        Stmt::AlterView(_) | Stmt::AlterMaterializedView(_) => renamed(Kind::Relation, statement),
        Stmt::DropTable(drop) => dropped(Kind::Relation, drop.table_name_refs()),
        Stmt::DropView(drop) => dropped(Kind::Relation, drop.view_refs()),
        Stmt::DropMaterializedView(drop) => dropped(Kind::Relation, drop.view_refs()),
        Stmt::DropIndex(drop) => dropped(Kind::Index, drop.index_refs()),
        Stmt::DropSequence(drop) => dropped(Kind::Sequence, drop.sequence_refs()),
        Stmt::DropType(drop) => dropped(Kind::Type, drop.type_name_refs()),
        Stmt::DropDomain(drop) => {
            dropped(Kind::Type, drop.syntax().descendants().filter_map(ast::PathRef::cast).take(1))
        }
        Stmt::DropFunction(drop) => dropped(
            Kind::Routine,
            drop.syntax().descendants().filter_map(ast::PathRef::cast).take(1),
        ),
        _ => (Vec::new(), Vec::new()),
    }
}

fn dropped<N: AstNode>(kind: Kind, names: impl Iterator<Item = N>) -> (Vec<Effect>, Vec<Effect>) {
    (Vec::new(), names.map(|name| Effect::whole(kind, Name::of(&name))).collect())
}

/// `ALTER KIND old RENAME TO new`, where the parser has a node of its own for each kind.
fn renamed(kind: Kind, statement: &ast::Stmt) -> (Vec<Effect>, Vec<Effect>) {
    let nothing = (Vec::new(), Vec::new());
    let text = statement.syntax().text().to_string();
    let words: Vec<&str> = text.trim_end_matches([';', ' ', '\n']).split_whitespace().collect();
    let [.., rename, to, new] = words.as_slice() else { return nothing };
    let is_rename = rename.eq_ignore_ascii_case("rename") && to.eq_ignore_ascii_case("to");
    let old = statement.syntax().descendants().find_map(ast::PathRef::cast);
    match old.filter(|_| is_rename) {
        Some(old) => {
            let old = Name::of(&old);
            let new = Name { schema: old.schema.clone(), ..Name::read(new) };
            (vec![Effect::whole(kind, new)], vec![Effect::whole(kind, old)])
        }
        None => nothing,
    }
}

fn of_alter(alter: &ast::AlterTable) -> (Vec<Effect>, Vec<Effect>) {
    use ast::AlterTableAction as Action;
    let (mut makes, mut drops) = (Vec::new(), Vec::new());
    let Some(table) = alter.table_relation_name().and_then(|name| name.table_name_ref()) else {
        return (makes, drops);
    };
    let table = Name::of(&table);
    for action in alter.actions() {
        match action {
            Action::AddColumn(add) => makes
                .extend(add.column_name().map(|name| Effect::part(Kind::Column, &table, &name))),
            Action::DropColumn(drop) => drops.extend(
                drop.column_name_ref().map(|name| Effect::part(Kind::Column, &table, &name)),
            ),
            Action::AddConstraint(add) => makes.extend(
                add.constraint()
                    .and_then(|constraint| constraint.constraint_name())
                    .map(|name| Effect::part(Kind::Constraint, &table, &name)),
            ),
            Action::DropConstraint(drop) => drops.extend(
                drop.constraint_name_ref()
                    .map(|name| Effect::part(Kind::Constraint, &table, &name)),
            ),
            Action::RenameColumn(rename) => {
                drops.extend(
                    rename.column_name_ref().map(|name| Effect::part(Kind::Column, &table, &name)),
                );
                makes.extend(
                    rename.column_name().map(|name| Effect::part(Kind::Column, &table, &name)),
                );
            }
            Action::TableRenameTo(rename) => {
                drops.push(Effect::whole(Kind::Relation, table.clone()));
                makes.extend(rename.table_name().map(|name| {
                    let name = Name { schema: table.schema.clone(), ..Name::of(&name) };
                    Effect::whole(Kind::Relation, name)
                }));
            }
            _ => {}
        }
    }
    (makes, drops)
}
