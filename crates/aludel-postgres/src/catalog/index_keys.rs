//! Keys of indexes: columns and expressions. Never knows which index they are of.

use aludel_core::ident::Ident;
use aludel_core::schema::{Expression, IndexItem, IndexKey, OperatorClass};

use super::draft::optional_name;
use super::error::{InspectError, printed};
use super::options::options;
use super::queries::record;

record! {
    /// A key or an included column.
    IndexKeyRow from "index_keys" {
        index: u32,
        included: bool,
        column: i16,
        expression: Option<String>,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        operator_class_schema: Option<String>,
        operator_class_name: Option<String>,
        operator_class_parameters: Option<Vec<String>>,
        descending: bool,
        nulls_first: bool,
    }
}

/// What an index is made of.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) keys: Vec<IndexKey>,
    pub(super) include: Vec<Ident>,
}

/// The keys of one index. `expressions` is the list of all its expressions as `pg_get_expr` prints it, and `column` names
/// the table's columns.
pub(super) fn keys(
    rows: Vec<IndexKeyRow>,
    expressions: Option<&str>,
    column: impl Fn(i16) -> Option<Ident>,
    label: &impl ToString,
) -> Result<Keys, InspectError> {
    let mut rest = expressions;
    let mut all = Keys { keys: Vec::new(), include: Vec::new() };
    for row in rows {
        let item = match row.column {
            0 => {
                let definition = printed(row.expression, label)?;
                let (expression, after) =
                    printed(rest.and_then(|list| split(list, &definition)), label)?;
                rest = after;
                IndexItem::Expression(Expression::new(expression))
            }
            number => IndexItem::Column(printed(column(number), label)?),
        };
        if row.included {
            if let IndexItem::Column(column) = item {
                all.include.push(column);
            }
            continue;
        }
        let operator_class = optional_name(row.operator_class_schema, row.operator_class_name);
        all.keys.push(IndexKey {
            item,
            collation: optional_name(row.collation_schema, row.collation_name),
            operator_class: operator_class.map(|name| OperatorClass {
                name,
                parameters: options(row.operator_class_parameters, ""),
            }),
            descending: row.descending,
            nulls_first: row.nulls_first,
        });
    }
    Ok(all)
}

/// The first expression of a list, and the rest of the list.
///
/// `pg_get_indexdef` prints one expression, but puts parentheses around it unless it looks like a call of a function;
/// `pg_get_expr` adds none, but prints the whole list. The first is in the list as it is, or without its parentheses.
fn split<'l>(list: &'l str, definition: &str) -> Option<(&'l str, Option<&'l str>)> {
    let bare = definition.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    [Some(definition), bare].into_iter().flatten().find_map(|text| {
        let (list, text) = (list.trim_start(), text.trim_start());
        let rest = list.strip_prefix(text)?;
        // The server puts a line break instead of the blank before some expressions.
        let after = match rest {
            "" => None,
            _ => Some(rest.strip_prefix(',')?.trim_start()),
        };
        Some((&list[..text.len()], after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_lose_the_parentheses_that_only_the_index_adds() {
        for (list, definition, first, rest) in [
            ("lower(a)", "lower(a)", "lower(a)", None),
            ("(a + b)", "((a + b))", "(a + b)", None),
            ("(a)::text", "((a)::text)", "(a)::text", None),
            ("(a)::text, lower(b)", "((a)::text)", "(a)::text", Some("lower(b)")),
            (
                "(a AT TIME ZONE 'UTC'::text), (b)",
                "(a AT TIME ZONE 'UTC'::text)",
                "(a AT TIME ZONE 'UTC'::text)",
                Some("(b)"),
            ),
            ("f(a, b), g(c)", "f(a, b)", "f(a, b)", Some("g(c)")),
            ("f(a), f(a)", "f(a)", "f(a)", Some("f(a)")),
            (
                "\nCASE WHEN a THEN 1 END, lower(s)",
                "(\nCASE WHEN a THEN 1 END)",
                "CASE WHEN a THEN 1 END",
                Some("lower(s)"),
            ),
            (
                "lower(s),\nCASE WHEN a THEN 1 END",
                "lower(s)",
                "lower(s)",
                Some("CASE WHEN a THEN 1 END"),
            ),
            (
                "CASE WHEN a THEN 1 END, ((b))",
                "(CASE WHEN a THEN 1 END)",
                "CASE WHEN a THEN 1 END",
                Some("((b))"),
            ),
        ] {
            assert_eq!(split(list, definition), Some((first, rest)), "{list}");
        }
    }

    #[test]
    fn a_list_that_no_longer_fits_is_found_out() {
        assert_eq!(split("lower(a)", "upper(a)"), None);
        assert_eq!(split("lower(a) || b", "lower(a)"), None);
    }
}
