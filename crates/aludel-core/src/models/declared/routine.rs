//! Functions and procedures as the server addresses and prints them. Never reads a body.

use super::DeclaredProblem;
use super::object::{qualified, replaced};
use super::syntax::{ast, range, text};
use crate::ident::Ident;
use crate::models::words::mentions;
use crate::schema::{Expression, Function, FunctionKind, TypeName};

/// Types of routines that no column can have, and that lie in no schema of ours.
const PSEUDO: &[&str] = &[
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "cstring",
    "event_trigger",
    "internal",
    "record",
    "trigger",
    "void",
];

/// One parameter.
struct Parameter {
    mode: &'static str,
    name: Option<Ident>,
    data_type: String,
    default: Option<String>,
}

pub(super) fn function(
    create: &ast::CreateFunction,
    sql: &str,
    home: &Ident,
) -> Result<Function, DeclaredProblem> {
    let name = create.name().ok_or(DeclaredProblem::Missing("the name"))?;
    let parameters = parameters(create.param_list(), home)?;
    let result = match create.ret_type() {
        Some(result) => result_of(&result, home)?,
        None => result_of_parameters(&parameters)?,
    };
    let or_replace = create.or_replace().is_some();
    let definition = definition(sql, &name, &text(&name), or_replace, home)?;
    Ok(Function {
        name: qualified(&text(&name), home)?,
        arguments: arguments(&parameters),
        kind: FunctionKind::Function,
        signature: signature(&parameters),
        result,
        definition,
    })
}

pub(super) fn procedure(
    create: &ast::CreateProcedure,
    sql: &str,
    home: &Ident,
) -> Result<Function, DeclaredProblem> {
    let name = create.name().ok_or(DeclaredProblem::Missing("the name"))?;
    let parameters = parameters(create.param_list(), home)?;
    let or_replace = create.or_replace().is_some();
    let definition = definition(sql, &name, &text(&name), or_replace, home)?;
    Ok(Function {
        name: qualified(&text(&name), home)?,
        arguments: arguments(&parameters),
        kind: FunctionKind::Procedure,
        signature: signature(&parameters),
        result: String::new(),
        definition,
    })
}

/// The statement with OR REPLACE and the schema of the name, as the server prints them.
fn definition(
    sql: &str,
    name: &impl ast::AstNode,
    written: &str,
    or_replace: bool,
    home: &Ident,
) -> Result<Expression, DeclaredProblem> {
    let mut replacements = vec![(range(name), qualified(written, home)?.to_string())];
    if !or_replace {
        let create = sql.to_ascii_lowercase().find("create").unwrap_or(0) + "create".len();
        replacements.push((create..create, " OR REPLACE".to_owned()));
    }
    Ok(Expression::new(replaced(sql, replacements)))
}

fn parameters(
    list: Option<ast::ParamList>,
    home: &Ident,
) -> Result<Vec<Parameter>, DeclaredProblem> {
    let params = list.into_iter().flat_map(|list| list.params());
    params
        .map(|param| {
            let mode = match param.mode() {
                None | Some(ast::ParamMode::ParamIn(_)) => "",
                Some(ast::ParamMode::ParamInOut(_)) => "INOUT",
                Some(ast::ParamMode::ParamOut(_)) => "OUT",
                Some(ast::ParamMode::ParamVariadic(_)) => "VARIADIC",
            };
            let of =
                param.func_type().ok_or(DeclaredProblem::Missing("the type of an argument"))?;
            let name = param.name().and_then(|name| {
                mentions(&text(&name))
                    .into_iter()
                    .next()
                    .and_then(|name| name.parts.into_iter().next())
            });
            let default = param.param_default().and_then(|default| default.expr());
            Ok(Parameter {
                mode,
                name,
                data_type: data_type(&text(&of), home)?,
                default: default.map(|default| text(&default)),
            })
        })
        .collect()
}

/// A type of an argument or a result, without the modifiers that a routine ignores, as the server prints it.
pub(super) fn data_type(written: &str, home: &Ident) -> Result<String, DeclaredProblem> {
    let parsed = TypeName::parse(written)?;
    let parsed =
        if PSEUDO.contains(&parsed.base_name().as_str()) { parsed } else { parsed.qualified(home) };
    let array = if parsed.is_array() { "[]" } else { "" };
    Ok(format!("{}{array}", parsed.base_name()))
}

/// The types of the arguments that go in, as they stand in a routine's address.
pub(super) fn argument_types(
    list: ast::ParamList,
    home: &Ident,
) -> Result<String, DeclaredProblem> {
    parameters(Some(list), home).map(|parameters| arguments(&parameters))
}

fn arguments(parameters: &[Parameter]) -> String {
    let inputs = parameters.iter().filter(|parameter| parameter.mode != "OUT");
    inputs.map(|parameter| parameter.data_type.as_str()).collect::<Vec<_>>().join(", ")
}

fn signature(parameters: &[Parameter]) -> String {
    let parts = parameters.iter().map(|parameter| {
        let mut words = Vec::new();
        if !parameter.mode.is_empty() {
            words.push(parameter.mode.to_owned());
        }
        words.extend(parameter.name.as_ref().map(ToString::to_string));
        words.push(parameter.data_type.clone());
        words.extend(parameter.default.as_ref().map(|default| format!("DEFAULT {default}")));
        words.join(" ")
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn result_of(result: &ast::RetType, home: &Ident) -> Result<String, DeclaredProblem> {
    if let Some(columns) = result.return_table_arg_list() {
        let columns = columns
            .args()
            .map(|column| {
                let name = column.name().map(|name| text(&name)).unwrap_or_default();
                let name = mentions(&name)
                    .into_iter()
                    .next()
                    .and_then(|name| name.parts.into_iter().next());
                let of =
                    column.func_type().ok_or(DeclaredProblem::Missing("the type of a column"))?;
                let of = data_type(&text(&of), home)?;
                Ok(name.map_or_else(|| of.clone(), |name| format!("{name} {of}")))
            })
            .collect::<Result<Vec<_>, DeclaredProblem>>()?;
        return Ok(format!("TABLE({})", columns.join(", ")));
    }
    let of = result.func_type().ok_or(DeclaredProblem::Missing("the type of the result"))?;
    let whole = text(result);
    let is_set =
        whole.split_whitespace().nth(1).is_some_and(|word| word.eq_ignore_ascii_case("setof"));
    let written = text(&of);
    let plain = match written.split_once(char::is_whitespace) {
        Some((word, rest)) if word.eq_ignore_ascii_case("setof") => rest.trim(),
        _ => written.as_str(),
    };
    let of = data_type(plain, home)?;
    Ok(if is_set { format!("SETOF {of}") } else { of })
}

/// Without RETURNS, the parameters that go out are the result.
fn result_of_parameters(parameters: &[Parameter]) -> Result<String, DeclaredProblem> {
    let mut out = parameters.iter().filter(|parameter| matches!(parameter.mode, "OUT" | "INOUT"));
    match (out.next(), out.next()) {
        (Some(only), None) => Ok(only.data_type.clone()),
        (Some(_), Some(_)) => Ok("record".to_owned()),
        (None, _) => Err(DeclaredProblem::Missing("RETURNS")),
    }
}
