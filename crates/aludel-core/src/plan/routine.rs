//! Plans for what is made of a text: functions, views, triggers, policies. Never reads the text.

use super::context::Context;
use super::operation::{Operation, ViewOperation};
use super::step::{Step, rank};
use super::steps::Steps;
use super::{Hazard, common};
use crate::ident::{Ident, QualifiedName};
use crate::schema::{Entry, Function, ObjectId, Policy, Trigger, TriggerEnabled, View, ViewKind};

pub(super) fn create_function(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    function: &Function,
) {
    let id = entry.object.id();
    let create = Step::new(Operation::CreateFunction(Box::new(function.clone())))
        .makes([id.clone()])
        .needs(entry.requires.clone())
        .rank(rank::FUNCTION);
    let create = steps.push(create);
    common::decorate(context, steps, &id, &[create]);
}

pub(super) fn drop_function(steps: &mut Steps, entry: &Entry, function: &Function) {
    let id = entry.object.id();
    let dropped = Step::new(Operation::DropFunction { id: id.clone(), kind: function.kind })
        .drops([id])
        .frees(entry.requires.clone())
        .hazard(Hazard::Breaks)
        .rank(rank::DROP);
    steps.push(dropped);
}

pub(super) fn replace_function(context: &Context<'_>, steps: &mut Steps, to: &Function) {
    let id = to.id();
    let replace = Step::new(Operation::CreateFunction(Box::new(to.clone())))
        .needs(context.needs(&id))
        .frees(context.frees(&id))
        .rank(rank::FUNCTION);
    steps.push(replace);
}

/// The addresses of a view's columns.
fn columns(view: &View) -> impl Iterator<Item = ObjectId> {
    view.columns.iter().map(|(column, _)| ObjectId::Column(view.name.clone(), column.clone()))
}

pub(super) fn create_view(context: &Context<'_>, steps: &mut Steps, entry: &Entry, view: &View) {
    let id = entry.object.id();
    let create = ViewOperation::Create { view: Box::new(view.clone()), or_replace: false };
    let create = Step::new(Operation::View(create))
        .makes([id.clone()])
        .makes(columns(view))
        .needs(entry.requires.clone())
        .takes(view.name.clone())
        .rank(rank::VIEW);
    let create = steps.push(create);
    common::decorate(context, steps, &id, &[create]);
    common::column_grants(context, steps, &id, None, &[create]);
}

pub(super) fn drop_view(context: &Context<'_>, steps: &mut Steps, entry: &Entry, view: &View) {
    let drop = ViewOperation::Drop { name: view.name.clone(), kind: view.kind };
    let mut dropped = Step::new(Operation::View(drop))
        .drops([entry.object.id()])
        .drops(columns(view))
        .frees(entry.requires.clone())
        .gives(view.name.clone())
        .hazard(Hazard::Breaks)
        .rank(rank::DROP);
    for (id, entry) in context.current.on(&view.name) {
        dropped = dropped.drops([id.clone()]).frees(entry.requires.clone());
        if let ObjectId::Index(name) = id {
            dropped = dropped.gives(name.clone());
        }
    }
    dropped.frees.remove(&entry.object.id());
    steps.push(dropped);
}

pub(super) fn alter_view(context: &Context<'_>, steps: &mut Steps, from: &View, to: &View) {
    let id = ObjectId::View(to.name.clone());
    if from.query != to.query && to.kind == ViewKind::Plain {
        let replace = ViewOperation::Create { view: Box::new(to.clone()), or_replace: true };
        let replace = Step::new(Operation::View(replace))
            .needs(context.needs(&id))
            .frees(context.frees(&id))
            .rank(rank::VIEW);
        // OR REPLACE sets the options too.
        steps.push(replace);
    } else if from.options != to.options {
        let set = ViewOperation::SetOptions {
            name: to.name.clone(),
            kind: to.kind,
            from: from.options.clone(),
            to: to.options.clone(),
        };
        steps.push(Step::new(Operation::View(set)).rank(rank::VIEW));
    }
}

pub(super) fn create_trigger(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    trigger: &Trigger,
) {
    let id = entry.object.id();
    let create = Step::new(Operation::CreateTrigger(Box::new(trigger.clone())))
        .makes([id.clone()])
        .needs(entry.requires.clone())
        .rank(rank::TRIGGER);
    let create = steps.push(create);
    if trigger.enabled != TriggerEnabled::Origin {
        enable_trigger(steps, &trigger.on, &trigger.name, trigger.enabled, &[create]);
    }
    common::decorate(context, steps, &id, &[create]);
}

pub(super) fn enable_trigger(
    steps: &mut Steps,
    on: &QualifiedName,
    name: &Ident,
    enabled: TriggerEnabled,
    after: &[usize],
) {
    let operation = Operation::EnableTrigger { on: on.clone(), name: name.clone(), enabled };
    steps.push(Step::new(operation).rank(rank::TRIGGER).after(after.iter().copied()));
}

pub(super) fn drop_trigger(steps: &mut Steps, entry: &Entry, trigger: &Trigger) {
    let operation = Operation::DropTrigger { on: trigger.on.clone(), name: trigger.name.clone() };
    let dropped = Step::new(operation)
        .drops([entry.object.id()])
        .frees(entry.requires.clone())
        .rank(rank::DROP);
    steps.push(dropped);
}

pub(super) fn create_policy(
    context: &Context<'_>,
    steps: &mut Steps,
    entry: &Entry,
    policy: &Policy,
) {
    let id = entry.object.id();
    let create = Step::new(Operation::CreatePolicy(Box::new(policy.clone())))
        .makes([id.clone()])
        .needs(entry.requires.clone())
        .rank(rank::POLICY);
    let create = steps.push(create);
    common::decorate(context, steps, &id, &[create]);
}

pub(super) fn alter_policy(context: &Context<'_>, steps: &mut Steps, from: &Policy, to: &Policy) {
    let id = ObjectId::Policy { on: to.on.clone(), name: to.name.clone() };
    let gone = (from.using.is_some() && to.using.is_none())
        || (from.check.is_some() && to.check.is_none());
    // ALTER POLICY takes no expression away.
    if gone {
        if let (Some(old), Some(new)) = (context.current.get(&id), context.desired.get(&id)) {
            drop_policy(steps, old, from);
            create_policy(context, steps, new, to);
        }
        return;
    }
    let alter = Operation::AlterPolicy { from: Box::new(from.clone()), to: Box::new(to.clone()) };
    let alter =
        Step::new(alter).needs(context.needs(&id)).frees(context.frees(&id)).rank(rank::POLICY);
    steps.push(alter);
}

pub(super) fn drop_policy(steps: &mut Steps, entry: &Entry, policy: &Policy) {
    let operation = Operation::DropPolicy { on: policy.on.clone(), name: policy.name.clone() };
    let dropped = Step::new(operation)
        .drops([entry.object.id()])
        .frees(entry.requires.clone())
        .rank(rank::DROP);
    steps.push(dropped);
}
