//! Questions as statements: temporary objects whose texts the server reads and prints. Never sends them.

use std::collections::HashMap;
use std::fmt::Write as _;

use aludel_core::ident::{QualifiedName, literal};
use aludel_core::schema::{Column, Domain, Object, ObjectId, Place, Schema, TypeName, is_enclosed};

use super::names::{Named, is_in_library, with_name};
use super::types::Types;

/// What temporary objects are called that have no name of their own to keep.
pub(super) const OWN_NAME: &str = "aludel_normalised";

/// Which side's columns and types a text is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    Live,
    Wanted,
}

/// One text to be read and printed.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// The pair that it is about.
    pub(super) pair: usize,
    pub(super) side: Side,
    pub(super) object: &'a ObjectId,
    pub(super) place: &'a Place,
    pub(super) text: String,
    /// Whether the text has come from the server, in whatever wrapping the server printed it.
    pub(super) is_printed: bool,
}

/// Statements that make temporary objects, a query that reads their texts, and which question each row answers.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) setup: String,
    pub(super) read: String,
    pub(super) rows: HashMap<String, usize>,
}

/// The questions that go on one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Subject {
    Table(Side, QualifiedName),
    Domain(Side, QualifiedName),
    /// A view or function has a sheet of its own.
    Alone(usize),
}

/// Both sides, and the types that they can be asked with.
pub(super) struct Sides<'a> {
    pub(super) live: &'a Schema,
    pub(super) wanted: &'a Schema,
    pub(super) types: &'a Types,
}

impl Sides<'_> {
    pub(super) fn of(&self, side: Side) -> &Schema {
        match side {
            Side::Live => self.live,
            Side::Wanted => self.wanted,
        }
    }

    /// The columns that a text on this relation may name.
    fn columns(&self, side: Side, relation: &QualifiedName) -> (Vec<Column>, bool) {
        if let Some(table) = self.of(side).table(relation) {
            return (table.columns.clone(), false);
        }
        let view = |side| match &self.of(side).get(&ObjectId::View(relation.clone()))?.object {
            Object::View(view) if !view.columns.is_empty() => Some(&view.columns),
            _ => None,
        };
        let columns = view(side).or_else(|| view(Side::Live)).into_iter().flatten();
        let columns = columns.map(|(name, data_type)| Column::new(name.clone(), data_type.clone()));
        (columns.collect(), true)
    }
}

/// Where a question belongs; `None` for what no server is asked about.
pub(super) fn subject(number: usize, question: &Question<'_>, schema: &Schema) -> Option<Subject> {
    let side = question.side;
    Some(match (question.place, question.object) {
        (Place::Bounds, _) => return None,
        (Place::Query | Place::Function, _) => Subject::Alone(number),
        (_, ObjectId::Type(domain)) => Subject::Domain(side, domain.clone()),
        (_, ObjectId::Table(table)) => Subject::Table(side, table.clone()),
        (_, ObjectId::Index(_)) => match &schema.get(question.object)?.object {
            Object::Index(index) => Subject::Table(side, index.table.clone()),
            _ => return None,
        },
        (_, id) => Subject::Table(side, id.relation()?.clone()),
    })
}

/// The sheet for questions of one subject. What cannot be spliced into a statement is left out, and so is unanswered.
pub(super) fn sheet(
    subject: &Subject,
    numbers: &[usize],
    questions: &[Question<'_>],
    sides: &Sides<'_>,
) -> Sheet {
    let asked: Vec<(usize, &Question<'_>)> = numbers
        .iter()
        .filter_map(|number| questions.get(*number).map(|question| (*number, question)))
        .collect();
    let mut sheet = Sheet::default();
    match subject {
        Subject::Table(side, name) => table(&mut sheet, *side, name, &asked, sides),
        Subject::Domain(side, name) => {
            let id = ObjectId::Type(name.clone());
            if let Some(Object::Domain(found)) = sides.of(*side).get(&id).map(|entry| &entry.object)
            {
                domain(&mut sheet, found, &asked, sides.types);
            }
        }
        Subject::Alone(_) => {
            for (number, question) in asked {
                match question.place {
                    Place::Query => view(&mut sheet, number, question, sides.types),
                    _ => routine(&mut sheet, number, question, sides.types),
                }
            }
        }
    }
    sheet
}

fn table(
    sheet: &mut Sheet,
    side: Side,
    name: &QualifiedName,
    asked: &[(usize, &Question<'_>)],
    sides: &Sides<'_>,
) {
    let (columns, is_view) = sides.columns(side, name);
    let table = format!("pg_temp.{}", name.name);
    let mut defaults = HashMap::new();
    let mut checks = Vec::new();
    let mut behind = String::new();
    for (number, question) in asked {
        let text = sides.types.put_into(&question.text);
        if question.place == &Place::Trigger {
            if let Some(statement) = with_name(&text, Named::TriggerTable, &table)
                && let ObjectId::Trigger { name, .. } = question.object
            {
                let _ = write!(behind, ";\n{statement}\n");
                sheet.rows.insert(format!("trigger {}", name.as_str()), *number);
            }
            continue;
        }
        if !is_enclosed(&text) {
            continue;
        }
        let own = format!("aludel_{number}");
        let key = match question.place {
            Place::Default(Some(column)) => {
                defaults.insert(column.clone(), text);
                format!("default {}", column.as_str())
            }
            Place::Using => {
                let _ = write!(behind, ";\nCREATE POLICY {own} ON {table} USING ({text}\n)");
                format!("policy {own}")
            }
            Place::WithCheck => {
                let _ = write!(behind, ";\nCREATE POLICY {own} ON {table} WITH CHECK ({text}\n)");
                format!("policy {own}")
            }
            place => {
                // A change of type alone shall not look like a change of the expression.
                let generated = match place {
                    Place::Generated(of) => {
                        sides.wanted.table(name).and_then(|table| table.column(of))
                    }
                    _ => None,
                };
                let condition = match (place, generated) {
                    // As an assignment to the column would, but said aloud, and so printed on both sides.
                    (Place::Generated(_), Some(column)) if !question.is_printed => {
                        format!("(({text}\n)::{}) IS NULL", sides.types.usable(&column.data_type))
                    }
                    (Place::Generated(_) | Place::Key(_), _) => format!("({text}\n) IS NULL"),
                    _ => format!("{text}\n"),
                };
                checks.push(format!("CONSTRAINT {own} CHECK ({condition})"));
                format!("check {own}")
            }
        };
        sheet.rows.insert(key, *number);
    }
    let is_trigger = |question: &Question<'_>| question.place == &Place::Trigger;
    if is_view && asked.iter().all(|(_, question)| is_trigger(question)) {
        let list: Vec<String> = columns
            .iter()
            .map(|column| {
                format!("NULL::{} AS {}", sides.types.usable(&column.data_type), column.name)
            })
            .collect();
        sheet.setup =
            format!("CREATE TEMPORARY VIEW {table} AS SELECT {}{behind}", list.join(", "));
    } else {
        let list: Vec<String> = columns
            .iter()
            .map(|column| {
                let mut line = format!("{} {}", column.name, sides.types.usable(&column.data_type));
                if let Some(collation) = &column.collation {
                    let _ = write!(line, " COLLATE {collation}");
                }
                if let Some(text) = defaults.get(&column.name) {
                    let _ = write!(line, " DEFAULT ({text}\n)");
                }
                line
            })
            .chain(checks)
            .collect();
        sheet.setup = format!("CREATE TEMPORARY TABLE {table} ({}){behind}", list.join(", "));
    }
    sheet.read = include_str!("table.sql").replace(":table", &literal(&table));
}

fn domain(sheet: &mut Sheet, domain: &Domain, asked: &[(usize, &Question<'_>)], types: &Types) {
    let mut setup = format!("CREATE DOMAIN pg_temp.{OWN_NAME} AS {}", types.usable(&domain.base));
    if let Some(collation) = &domain.collation {
        let _ = write!(setup, " COLLATE {collation}");
    }
    for (number, question) in asked {
        let text = types.put_into(&question.text);
        if !is_enclosed(&text) {
            continue;
        }
        if let Place::Default(_) = question.place {
            let _ = write!(setup, " DEFAULT ({text}\n)");
            sheet.rows.insert("default".to_owned(), *number);
        } else {
            let _ = write!(setup, " CONSTRAINT aludel_{number} CHECK ({text}\n)");
            sheet.rows.insert(format!("check aludel_{number}"), *number);
        }
    }
    sheet.setup = setup;
    sheet.read =
        include_str!("domain.sql").replace(":domain", &literal(&format!("pg_temp.{OWN_NAME}")));
}

fn view(sheet: &mut Sheet, number: usize, question: &Question<'_>, types: &Types) {
    let text = types.put_into(question.text.trim_end().trim_end_matches(';'));
    if is_enclosed(&text) {
        sheet.setup = format!("CREATE TEMPORARY VIEW pg_temp.{OWN_NAME} AS\n{text}\n");
        sheet.read =
            include_str!("view.sql").replace(":view", &literal(&format!("pg_temp.{OWN_NAME}")));
        sheet.rows.insert("query".to_owned(), number);
    }
}

fn routine(sheet: &mut Sheet, number: usize, question: &Question<'_>, types: &Types) {
    let text = types.put_into(&question.text);
    let ObjectId::Function { name, .. } = question.object else { return };
    if is_in_library(&text) {
        return;
    }
    // Its parameters may be qualified with its name.
    let name = &name.name;
    if let Some(statement) = with_name(&text, Named::Routine, &format!("pg_temp.{name}")) {
        sheet.setup = format!("{statement}\n");
        sheet.read = include_str!("routine.sql").replace(":routine", &literal(name.as_str()));
        sheet.rows.insert("routine".to_owned(), number);
    }
}

/// The sheet that asks for the server's name of a type.
pub(super) fn type_sheet(data_type: &TypeName, types: &Types) -> Option<Sheet> {
    let text = types.put_into(data_type.as_str());
    is_enclosed(&text).then(|| Sheet {
        setup: format!("CREATE TEMPORARY TABLE pg_temp.{OWN_NAME} (type {text}\n)"),
        read: include_str!("type.sql").replace(":table", &literal(&format!("pg_temp.{OWN_NAME}"))),
        rows: HashMap::from([("type".to_owned(), 0)]),
    })
}
