//! Plans for domains. Never changes the type underneath: that is another domain.

use super::Hazard;
use super::context::Context;
use super::operation::{DomainOperation, Operation};
use super::step::{Mode, Step, rank};
use super::steps::Steps;
use crate::diff::DomainChange;
use crate::schema::{Domain, ObjectId};

fn step(context: &Context<'_>, domain: &Domain, operation: DomainOperation) -> Step {
    let id = ObjectId::Type(domain.name.clone());
    Step::new(Operation::Domain(operation))
        .rank(rank::TYPE)
        .needs(context.needs(&id))
        .frees(context.frees(&id))
}

pub(super) fn alter(
    context: &Context<'_>,
    steps: &mut Steps,
    from: &Domain,
    to: &Domain,
    change: DomainChange,
) {
    let name = to.name.clone();
    match change {
        DomainChange::Default => {
            let default = to.default.clone();
            steps.push(step(context, to, DomainOperation::SetDefault { name, default }));
        }
        DomainChange::NotNull => {
            let operation = DomainOperation::SetNotNull { name, not_null: to.not_null };
            let hazards = to.not_null.then_some([Hazard::LongLock, Hazard::MayFail]);
            let hazards = hazards.into_iter().flatten();
            steps.push(step(context, to, operation).hazards(hazards));
        }
        DomainChange::Checks => checks(context, steps, from, to),
    }
}

fn checks(context: &Context<'_>, steps: &mut Steps, from: &Domain, to: &Domain) {
    let name = &to.name;
    let mut last = Vec::new();
    let mut added = Vec::new();
    let unwanted: Vec<_> = from
        .checks
        .iter()
        .filter(|old| {
            !to.checks.iter().any(|new| new.name == old.name && new.expression == old.expression)
        })
        .collect();
    let missing = to.checks.iter().filter(|new| {
        !from.checks.iter().any(|old| old.name == new.name && old.expression == new.expression)
    });
    let mut renamed = Vec::new();
    let mut renames = Vec::new();
    for check in missing {
        let same = unwanted.iter().find(|old| {
            old.expression == check.expression
                && !to.checks.iter().any(|kept| kept.name == old.name)
                && !renamed.contains(&old.name)
        });
        if let Some(old) = same {
            renamed.push(old.name.clone());
            renames.push(DomainOperation::RenameCheck {
                name: name.clone(),
                from: old.name.clone(),
                to: check.name.clone(),
            });
        } else {
            added.push(check);
        }
    }
    for check in unwanted.into_iter().filter(|old| !renamed.contains(&old.name)) {
        let operation =
            DomainOperation::DropCheck { name: name.clone(), check: check.name.clone() };
        last = vec![steps.push(step(context, to, operation).after(last))];
    }
    // The name that a condition gets may be that of one that is gone by then.
    for operation in renames {
        last = vec![steps.push(step(context, to, operation).after(last))];
    }
    let validated_now = to.checks.iter().filter(|new| {
        let was = |old: &&crate::schema::DomainCheck| old.expression == new.expression;
        new.validated && from.checks.iter().find(was).is_some_and(|old| !old.validated)
    });
    let mut to_validate: Vec<_> = validated_now.collect();
    for check in added {
        let operation = DomainOperation::AddCheck {
            name: name.clone(),
            check: check.clone(),
            not_valid: context.options.online || !check.validated,
        };
        last = vec![steps.push(step(context, to, operation).after(last))];
        if check.validated && context.options.online {
            to_validate.push(check);
        }
    }
    for check in to_validate {
        let operation =
            DomainOperation::ValidateCheck { name: name.clone(), check: check.name.clone() };
        let validate = step(context, to, operation)
            .mode(Mode::Alone)
            .hazard(Hazard::MayFail)
            .after(last.iter().copied());
        steps.push(validate);
    }
}
