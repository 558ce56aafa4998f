//! Plans for what a column holds when nothing is said: defaults, identities, generated values. Never drops a column:
//! `rebuild` decides that before.

use super::column::{required, step};
use super::column_type::change_of_type;
use super::context::{Context, nextval};
use super::not_null::{refuses_null, takes_null};
use super::operation::{Address, ColumnOperation, Operation, SequenceOperation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{Hazard, retype};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{
    Column, ColumnValue, Expression, GeneratedKind, Identity, Object, ObjectId, SequenceOwner,
};
use crate::script::{TokenKind, lex};

pub(super) fn set(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    from: &Column,
    to: &Column,
) {
    if from.data_type == to.data_type && retype::is_moved(context, &from.data_type) {
        return;
    }
    let column = to.name.clone();
    // The type changes first, where it does: the new value is one of the new type. The old default went with it.
    let retyped = from.data_type != to.data_type;
    let default_is_gone = retyped && change_of_type(context, from, to).other_type;
    let last = take_old(context, steps, table, from, to, default_is_gone);
    let on_type = |step: Step| {
        if retyped { step.needs([ObjectId::Column(table.clone(), to.name.clone())]) } else { step }
    };
    match (&from.value, &to.value) {
        (_, ColumnValue::None) => {}
        // Set together with the type.
        (ColumnValue::Default(_), ColumnValue::Default(_)) if default_is_gone => {}
        (_, ColumnValue::Default(default)) => {
            let operation = ColumnOperation::SetDefault {
                column: column.clone(),
                default: Some(default.clone()),
            };
            let mut set = on_type(step(context, table, operation).after(last.iter().copied()));
            if !last.is_empty() {
                // The old value is gone by then, and holds nothing.
                set.frees.clear();
            }
            let set = steps.push(set);
            advance_serial(context, steps, table, &column, default, set);
        }
        (ColumnValue::Identity(old), ColumnValue::Identity(new)) => {
            set_identity(context, steps, table, &column, old, new);
        }
        (_, ColumnValue::Identity(identity)) => {
            let operation =
                ColumnOperation::AddIdentity { column: column.clone(), identity: identity.clone() };
            let add = on_type(step(context, table, operation).after(last))
                .needs([refuses_null(table, &to.name)])
                .takes(identity.sequence.name.clone());
            let add = steps.push(add);
            let operation = ColumnOperation::AdvanceIdentity(column);
            steps.push(step(context, table, operation).after([add]));
        }
        (ColumnValue::Generated(..), ColumnValue::Generated(expression, kind)) => {
            let operation = ColumnOperation::SetExpression {
                column,
                expression: expression.clone(),
                kind: *kind,
            };
            let hazard = (*kind == GeneratedKind::Stored).then_some(Hazard::Rewrite);
            steps.push(on_type(step(context, table, operation)).hazards(hazard));
        }
        // Such a column is dropped and added.
        (_, ColumnValue::Generated(..)) => {}
    }
}

/// Takes the old value away where the new one does not come over it; gives the number of the statement.
fn take_old(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    default_is_gone: bool,
) -> Vec<usize> {
    let column = to.name.clone();
    // A function that is dropped and made again lets no default stand on it meanwhile.
    let stands_on_changing = required(context.current, table, &column)
        .iter()
        .any(|id| matches!(id, ObjectId::Function { .. }) && context.changing.contains(id));
    match (&from.value, &to.value) {
        (ColumnValue::Default(_), ColumnValue::Default(_))
            if default_is_gone || !stands_on_changing =>
        {
            Vec::new()
        }
        (ColumnValue::Default(_), _) if default_is_gone => Vec::new(),
        (ColumnValue::Default(_), _) => {
            let operation = ColumnOperation::SetDefault { column, default: None };
            vec![steps.push(step(context, table, operation))]
        }
        (ColumnValue::Identity(_), ColumnValue::Identity(_)) => Vec::new(),
        (ColumnValue::Identity(identity), _) => {
            let operation = ColumnOperation::DropIdentity(column);
            let drop = step(context, table, operation)
                .gives(identity.sequence.name.clone())
                .drops([takes_null(table, &to.name)]);
            vec![steps.push(drop)]
        }
        (ColumnValue::Generated(..), ColumnValue::Generated(..)) => Vec::new(),
        // The parent's column loses its expression, and this one with it.
        (ColumnValue::Generated(..), _) if from.inherited => Vec::new(),
        (ColumnValue::Generated(..), _) => {
            // A new type is told how to come from the old values only once they are plain ones.
            let id = ObjectId::Column(table.clone(), column.clone());
            let operation = ColumnOperation::DropExpression(column);
            vec![steps.push(step(context, table, operation).frees([id]))]
        }
        (ColumnValue::None, _) => Vec::new(),
    }
}

fn set_identity(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Ident,
    from: &Identity,
    to: &Identity,
) {
    let (old, new) = (&from.sequence.name, &to.sequence.name);
    let mut last = None;
    if old != new {
        // The sequence keeps its name when its table or column is renamed.
        let from = Address { id: ObjectId::Sequence(old.clone()), kind: "SEQUENCE" };
        let rename = Operation::Rename { from, to: ObjectId::Sequence(new.clone()) };
        let rename = Step::new(rename).gives(old.clone()).takes(new.clone()).rank(rank::COLUMN);
        last = Some(steps.push(rename));
    }
    let mut renamed = from.clone();
    renamed.sequence.name = new.clone();
    if renamed != *to {
        let operation =
            ColumnOperation::SetIdentity { column: column.clone(), from: renamed, to: to.clone() };
        let id = ObjectId::Column(table.clone(), column.clone());
        let set = step(context, table, operation).after(last);
        // What only the larger of two types can hold is said while the column has that one.
        let grows = to.sequence.max >= from.sequence.max;
        steps.push(if grows { set.needs([id]) } else { set.frees([id]) });
    }
}

/// A sequence that begins to serve a column with rows starts behind them.
fn advance_serial(
    context: &Context<'_>,
    steps: &mut Steps,
    table: &QualifiedName,
    column: &Ident,
    default: &Expression,
    after: usize,
) {
    for (id, entry) in context.desired.iter() {
        let Object::Sequence(sequence) = &entry.object else { continue };
        let owner = SequenceOwner { table: table.clone(), column: column.clone() };
        let serves = sequence.owned_by.as_ref() == Some(&owner)
            && default.as_str() == nextval(&sequence.name);
        if serves && context.current.get(id).is_none() {
            let advance = SequenceOperation::Advance { name: sequence.name.clone(), owner };
            let step = Step::new(Operation::Sequence(advance)).needs([id.clone()]).after([after]);
            steps.push(step);
        }
    }
}

/// Whether a text is one literal, with or without a cast: the same for every row.
pub(super) fn is_constant(value: &Expression) -> bool {
    let text = value.as_str();
    let mut tokens = lex(text).map_while(Result::ok).filter(|token| !token.kind.is_layout());
    let Some(first) = tokens.next() else { return false };
    let is_literal = first.kind.is_string()
        || first.kind == TokenKind::Number
        || ["true", "false"].iter().any(|word| first.text(text).eq_ignore_ascii_case(word));
    is_literal && tokens.next().is_none_or(|token| token.text(text) == "::")
}

/// Whether a default may differ from row to row, so that the server writes the table anew.
pub(super) fn is_volatile(default: &Expression) -> bool {
    const STABLE: &[&str] = &["now", "timezone", "current_setting", "to_timestamp"];
    let text = default.as_str();
    let tokens: Vec<_> =
        lex(text).map_while(Result::ok).filter(|token| !token.kind.is_layout()).collect();
    tokens.windows(2).any(|pair| {
        pair[0].kind == TokenKind::Identifier
            && pair[1].text(text) == "("
            && !STABLE.iter().any(|name| pair[0].text(text).eq_ignore_ascii_case(name))
    })
}
