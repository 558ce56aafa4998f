//! One statement as one object. Never reads bodies and queries beyond their place.

use std::collections::BTreeMap;

use super::DeclaredProblem;
use super::routine;
use super::syntax::{ast, range, text};
use crate::ident::{Ident, QualifiedName};
use crate::models::words::mentions;
use crate::schema::{
    Domain, DomainCheck, Entry, Expression, Extension, Namespace, Object, Sequence, SequenceOwner,
    Trigger, TriggerEnabled, TypeName, View, ViewKind,
};

/// The object that a statement declares.
pub(super) fn entry(
    statement: &ast::Stmt,
    sql: &str,
    home: &Ident,
) -> Result<Entry, DeclaredProblem> {
    let object = match statement {
        ast::Stmt::CreateSchema(create) => Object::Namespace(namespace(create)?),
        ast::Stmt::CreateExtension(create) => Object::Extension(extension(create)?),
        ast::Stmt::CreateView(create) => Object::View(view(create, home)?),
        ast::Stmt::CreateMaterializedView(create) => Object::View(materialized(create, home)?),
        ast::Stmt::CreateFunction(create) => {
            Object::Function(routine::function(create, sql, home)?)
        }
        ast::Stmt::CreateProcedure(create) => {
            Object::Function(routine::procedure(create, sql, home)?)
        }
        ast::Stmt::CreateTrigger(create) => Object::Trigger(trigger(create, sql, home)?),
        ast::Stmt::CreateSequence(create) => Object::Sequence(sequence(create, home)?),
        ast::Stmt::CreateDomain(create) => Object::Domain(domain(create, home)?),
        _ => {
            let words: Vec<&str> = sql.split_whitespace().take(3).collect();
            return Err(DeclaredProblem::Refused(words.join(" ")));
        }
    };
    Ok(Entry::new(object))
}

/// A name as it stands, with the home schema where it has none.
pub(super) fn qualified(name: &str, home: &Ident) -> Result<QualifiedName, DeclaredProblem> {
    let mut parts = parts(name).into_iter();
    match (parts.next(), parts.next()) {
        (Some(name), None) => Ok(QualifiedName::new(home.clone(), name)),
        (Some(schema), Some(name)) => Ok(QualifiedName::new(schema, name)),
        (None, _) => Err(DeclaredProblem::Missing("the name")),
    }
}

/// The parts of a name, folded as PostgreSQL folds them.
pub(super) fn parts(name: &str) -> Vec<Ident> {
    mentions(name).into_iter().next().map(|mention| mention.parts).unwrap_or_default()
}

/// A name that no schema qualifies.
pub(super) fn single(name: &str) -> Result<Ident, DeclaredProblem> {
    parts(name).into_iter().next_back().ok_or(DeclaredProblem::Missing("the name"))
}

/// A part that has to be there.
pub(super) fn said<T>(part: Option<T>, what: &'static str) -> Result<T, DeclaredProblem> {
    part.ok_or(DeclaredProblem::Missing(what))
}

fn namespace(create: &ast::CreateSchema) -> Result<Namespace, DeclaredProblem> {
    if create.schema_elements().next().is_some() {
        let what = "CREATE SCHEMA with objects inside";
        return Err(DeclaredProblem::Unsupported(what, "declare each by itself"));
    }
    match said(create.create_schema_target(), "the name")? {
        ast::CreateSchemaTarget::NamedSchema(named) if named.role_ref().is_none() => {
            let name = said(named.schema(), "the name")?;
            Ok(Namespace { name: single(&text(&name))? })
        }
        _ => Err(DeclaredProblem::Unsupported("AUTHORIZATION", "owners are not compared")),
    }
}

fn extension(create: &ast::CreateExtension) -> Result<Extension, DeclaredProblem> {
    let version = create.extension_version_clause().map(|clause| text(&clause)).map(|clause| {
        let version = clause.get("version".len()..).unwrap_or_default().trim();
        version.trim_matches(['\'', '"']).to_owned()
    });
    let schema = create.extension_schema().and_then(|clause| clause.schema_ref());
    Ok(Extension {
        name: single(&text(&said(create.extension(), "the name")?))?,
        schema: schema.map(|schema| single(&text(&schema))).transpose()?,
        version,
    })
}

fn view(create: &ast::CreateView, home: &Ident) -> Result<View, DeclaredProblem> {
    no_columns(create.column_list().is_some())?;
    if create.persistence().is_some() {
        let why = "it would live as long as a session";
        return Err(DeclaredProblem::Unsupported("TEMPORARY", why));
    }
    if create.recursive_token().is_some() {
        return Err(DeclaredProblem::Unsupported("RECURSIVE", "write WITH RECURSIVE in the query"));
    }
    let mut options = options(create.with_params());
    if let Some(check) = create.with_check_option() {
        let local =
            matches!(check.check_option_level(), Some(ast::CheckOptionLevel::LocalCheckOption(_)));
        let level = if local { "local" } else { "cascaded" };
        options.insert("check_option".to_owned(), level.to_owned());
    }
    Ok(View {
        name: qualified(&text(&said(create.view(), "the name")?), home)?,
        kind: ViewKind::Plain,
        query: Expression::new(text(&said(create.query(), "the query")?)),
        columns: Vec::new(),
        options,
    })
}

fn materialized(
    create: &ast::CreateMaterializedView,
    home: &Ident,
) -> Result<View, DeclaredProblem> {
    no_columns(create.column_list().is_some())?;
    if create.using_method().is_some() || create.tablespace_clause().is_some() {
        let what = "USING or TABLESPACE of a materialized view";
        return Err(DeclaredProblem::Unsupported(what, "only the default is compared"));
    }
    Ok(View {
        name: qualified(&text(&said(create.view(), "the name")?), home)?,
        kind: ViewKind::Materialized,
        query: Expression::new(text(&said(create.query(), "the query")?)),
        columns: Vec::new(),
        options: options(create.with_params()),
    })
}

fn no_columns(has: bool) -> Result<(), DeclaredProblem> {
    if has {
        let why = "name the columns in the query with AS";
        return Err(DeclaredProblem::Unsupported("a list of columns behind a view's name", why));
    }
    Ok(())
}

fn options(params: Option<ast::WithParams>) -> BTreeMap<String, String> {
    let list = params.and_then(|params| params.attribute_list());
    let options = list.into_iter().flat_map(|list| list.attribute_options());
    options
        .map(|option| {
            let whole = text(&option);
            let (name, value) = whole.split_once('=').unwrap_or((&whole, "true"));
            (name.trim().to_ascii_lowercase(), value.trim().trim_matches('\'').to_owned())
        })
        .collect()
}

fn trigger(
    create: &ast::CreateTrigger,
    sql: &str,
    home: &Ident,
) -> Result<Trigger, DeclaredProblem> {
    let relation = create.on_relation().and_then(|on| on.relation_name_ref());
    let relation = said(relation, "the table")?;
    let on = qualified(&text(&relation), home)?;
    let mut replacements = vec![(range(&relation), on.to_string())];
    if let Some(or_replace) = create.or_replace() {
        // The server prints a trigger without it.
        let covered = range(&or_replace);
        let behind = sql.get(covered.end..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start().len();
        replacements.push((covered.start..covered.end + blanks, String::new()));
    }
    Ok(Trigger {
        name: single(&text(&said(create.trigger(), "the name")?))?,
        on,
        definition: Expression::new(replaced(sql, replacements)),
        enabled: TriggerEnabled::Origin,
    })
}

/// A text with some ranges replaced.
pub(super) fn replaced(
    sql: &str,
    mut replacements: Vec<(std::ops::Range<usize>, String)>,
) -> String {
    replacements.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut made = sql.to_owned();
    for (range, with) in replacements {
        made.replace_range(range, &with);
    }
    made
}

fn number(whole: &str, words: &[&str]) -> Result<i64, DeclaredProblem> {
    let parts = whole.split_whitespace();
    let digits: String =
        parts.filter(|part| !words.iter().any(|word| part.eq_ignore_ascii_case(word))).collect();
    digits.parse().map_err(|_| DeclaredProblem::Number(digits))
}

fn sequence(create: &ast::CreateSequence, home: &Ident) -> Result<Sequence, DeclaredProblem> {
    use ast::SequenceOption as Said;
    let name = qualified(&text(&said(create.sequence(), "the name")?), home)?;
    let mut data_type = TypeName::canonical("bigint");
    for option in create.sequence_options() {
        if let Said::OptionAsType(of) = option
            && let Some(of) = of.ty()
        {
            data_type = TypeName::parse(&text(&of))?;
        }
    }
    let mut sequence = Sequence::new(name, data_type);
    let (mut start, mut min, mut max) = (None, None, None);
    for option in create.sequence_options() {
        let whole = text(&option);
        let value = |words: &[&str]| number(&whole, words);
        match option {
            Said::OptionStart(_) => start = Some(value(&["start", "with"])?),
            Said::OptionIncrement(_) => sequence.increment = value(&["increment", "by"])?,
            Said::OptionMinValue(_) => min = Some(value(&["minvalue"])?),
            Said::OptionMaxValue(_) => max = Some(value(&["maxvalue"])?),
            Said::OptionCache(_) => sequence.cache = value(&["cache"])?,
            Said::OptionCycle(_) => sequence.cycle = true,
            Said::OptionOwnedBy(by) => {
                if let Some(ast::OwnedByTarget::QualifiedColumnNameRef(column)) =
                    by.owned_by_target()
                {
                    sequence.owned_by = Some(owner(&text(&column), home)?);
                }
            }
            _ => {}
        }
    }
    if sequence.increment < 0 {
        (sequence.min, sequence.max) = (-sequence.max - 1, -1);
    }
    sequence.min = min.unwrap_or(sequence.min);
    sequence.max = max.unwrap_or(sequence.max);
    let begin = if sequence.increment < 0 { sequence.max } else { sequence.min };
    sequence.start = start.unwrap_or(begin);
    match create.persistence() {
        Some(ast::Persistence::Unlogged(_)) => sequence.unlogged = true,
        Some(ast::Persistence::Temp(_)) => {
            let why = "it would live as long as a session";
            return Err(DeclaredProblem::Unsupported("TEMPORARY", why));
        }
        None => {}
    }
    Ok(sequence)
}

fn owner(column: &str, home: &Ident) -> Result<SequenceOwner, DeclaredProblem> {
    match parts(column).as_slice() {
        [table, column] => Ok(SequenceOwner {
            table: QualifiedName::new(home.clone(), table.clone()),
            column: column.clone(),
        }),
        [schema, table, column] => Ok(SequenceOwner {
            table: QualifiedName::new(schema.clone(), table.clone()),
            column: column.clone(),
        }),
        _ => Err(DeclaredProblem::Missing("the column of OWNED BY")),
    }
}

fn domain(create: &ast::CreateDomain, home: &Ident) -> Result<Domain, DeclaredProblem> {
    let name = qualified(&text(&said(create.domain(), "the name")?), home)?;
    let base = TypeName::parse(&text(&said(create.ty(), "the type")?))?.qualified(home);
    let mut domain =
        Domain { base, collation: None, default: None, not_null: false, checks: Vec::new(), name };
    for qualifier in create.domain_qualifiers() {
        match qualifier {
            ast::DomainQualifier::Collate(collate) => {
                let name = text(&said(collate.collation_ref(), "the collation")?);
                domain.collation = Some(qualified(&name, &Ident::new("pg_catalog"))?);
            }
            ast::DomainQualifier::Constraint(constraint) => match constraint {
                ast::Constraint::DefaultConstraint(default) => {
                    let default = said(default.expr(), "the default")?;
                    domain.default = Some(Expression::new(text(&default)));
                }
                ast::Constraint::NotNullConstraint(_) => domain.not_null = true,
                ast::Constraint::NullConstraint(_) => domain.not_null = false,
                ast::Constraint::CheckConstraint(check) => {
                    let given = check.constraint_name_clause().and_then(|of| of.constraint_name());
                    let name = match given {
                        Some(given) => single(&text(&given))?,
                        None => unnamed_check(&domain),
                    };
                    let expression = Expression::new(text(&said(check.expr(), "the condition")?));
                    domain.checks.push(DomainCheck { name, expression, validated: true });
                }
                _ => {
                    let what = "this constraint of a domain";
                    return Err(DeclaredProblem::Unsupported(what, "a domain has CHECKs"));
                }
            },
        }
    }
    domain.checks.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(domain)
}

/// The name that PostgreSQL gives a domain's CHECK.
fn unnamed_check(domain: &Domain) -> Ident {
    let render =
        |word: &str| Ident::new(crate::models::object_name(domain.name.name.as_str(), None, word));
    let free = |name: &Ident| domain.checks.iter().all(|check| check.name != *name);
    let numbered = (1..).map(|number| render(&format!("check{number}")));
    std::iter::once(render("check")).chain(numbered).find(free).unwrap_or_else(|| render("check"))
}
