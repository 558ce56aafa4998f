//! Brings steps into an order that their dependencies allow. Never guesses: a circle is an error.

use std::collections::{BTreeSet, HashMap};

use super::step::{Fold, Mode, Step, rank};
use super::{Operation, PlanError, TableOperation};
use crate::ident::QualifiedName;
use crate::schema::{ConstraintKind, ObjectId};

/// The steps in order, those left out that another one takes over.
pub(super) fn order(steps: Vec<Step>) -> Result<Vec<Step>, PlanError> {
    let links = Links::of(&steps);
    let placed = place(&steps, &links)?;
    Ok(fold(steps, &placed))
}

/// Which step must, or should, come behind which.
struct Links {
    must: Vec<BTreeSet<usize>>,
    should: Vec<BTreeSet<usize>>,
}

impl Links {
    fn of(steps: &[Step]) -> Self {
        let makers = by_id(steps, |step| &step.makes);
        let droppers = by_id(steps, |step| &step.drops);
        let mut givers: HashMap<&QualifiedName, Vec<usize>> = HashMap::new();
        for (at, step) in steps.iter().enumerate() {
            for name in &step.gives {
                givers.entry(name).or_default().push(at);
            }
        }
        let mut links = Self {
            must: vec![BTreeSet::new(); steps.len()],
            should: vec![BTreeSet::new(); steps.len()],
        };
        let of = |map: &HashMap<&ObjectId, Vec<usize>>, id: &ObjectId| {
            map.get(id).cloned().unwrap_or_default()
        };
        for (at, step) in steps.iter().enumerate() {
            for id in &step.needs {
                links.add(of(&makers, id), &[at]);
            }
            for id in &step.frees {
                links.add([at], &of(&droppers, id));
            }
            for id in &step.makes {
                links.add(of(&droppers, id), &[at]);
            }
            for name in &step.takes {
                let mut givers = givers.get(name).cloned().unwrap_or_default();
                if step.rank == rank::RENAME {
                    // Whatever is not a rename knows the new names, and gives free what a rename took before.
                    givers.retain(|giver| steps[*giver].rank == rank::RENAME);
                }
                links.add(givers, &[at]);
            }
            links.add(step.after.iter().copied(), &[at]);
            for id in &step.prefers {
                for maker in of(&makers, id) {
                    if maker != at {
                        links.should[maker].insert(at);
                    }
                }
            }
            for id in &step.prefers_before_drop {
                for dropper in of(&droppers, id) {
                    if dropper != at {
                        links.should[at].insert(dropper);
                    }
                }
            }
        }
        links
    }

    fn add(&mut self, before: impl IntoIterator<Item = usize>, behind: &[usize]) {
        for first in before {
            for second in behind.iter().copied() {
                if first != second {
                    self.must[first].insert(second);
                }
            }
        }
    }
}

/// Numbers of the steps that say something of an object, by object.
fn by_id(
    steps: &[Step],
    of: impl Fn(&Step) -> &BTreeSet<ObjectId>,
) -> HashMap<&ObjectId, Vec<usize>> {
    let mut map: HashMap<&ObjectId, Vec<usize>> = HashMap::new();
    for (at, step) in steps.iter().enumerate() {
        for id in of(step) {
            map.entry(id).or_default().push(at);
        }
    }
    map
}

/// Numbers of the steps in order: as long as possible in one mode, then by rank, then as they came.
fn place(steps: &[Step], links: &Links) -> Result<Vec<usize>, PlanError> {
    let mut waits_for = vec![0_usize; steps.len()];
    let mut would_wait_for = vec![0_usize; steps.len()];
    for behind in links.must.iter().flatten() {
        waits_for[*behind] += 1;
    }
    for behind in links.should.iter().flatten() {
        would_wait_for[*behind] += 1;
    }
    let key = |at: usize| (steps[at].mode, steps[at].rank, at);
    // Steps whose musts are met, apart by whether their wishes are met too.
    let mut ready: BTreeSet<(Mode, u8, usize)> = BTreeSet::new();
    let mut patient: BTreeSet<(Mode, u8, usize)> = BTreeSet::new();
    for at in 0..steps.len() {
        if waits_for[at] == 0 {
            if would_wait_for[at] == 0 { &mut ready } else { &mut patient }.insert(key(at));
        }
    }
    let mut placed = Vec::with_capacity(steps.len());
    let mut mode = Mode::Transaction;
    loop {
        let next = ready
            .range((mode, 0, 0)..)
            .next()
            .filter(|(of, _, _)| *of == mode)
            .or_else(|| ready.first())
            .or_else(|| patient.first())
            .copied();
        let Some(next) = next else { break };
        ready.remove(&next);
        patient.remove(&next);
        let (of, _, at) = next;
        mode = of;
        placed.push(at);
        for behind in &links.should[at] {
            would_wait_for[*behind] -= 1;
            if would_wait_for[*behind] == 0 && patient.remove(&key(*behind)) {
                ready.insert(key(*behind));
            }
        }
        for behind in &links.must[at] {
            waits_for[*behind] -= 1;
            if waits_for[*behind] == 0 {
                if would_wait_for[*behind] == 0 { &mut ready } else { &mut patient }
                    .insert(key(*behind));
            }
        }
    }
    if placed.len() == steps.len() {
        return Ok(placed);
    }
    let mut left: BTreeSet<usize> = (0..steps.len()).collect();
    for at in placed {
        left.remove(&at);
    }
    // What only waits for a circle is no part of one.
    while let Some(last) = left.iter().copied().find(|at| links.must[*at].is_disjoint(&left)) {
        left.remove(&last);
    }
    let objects = left
        .into_iter()
        .flat_map(|at| steps[at].makes.iter().chain(&steps[at].drops).cloned())
        .filter(|id| !matches!(id, ObjectId::Column(..)))
        .collect::<BTreeSet<_>>();
    Err(PlanError::Circle { objects: objects.into_iter().collect() })
}

/// Takes out what other statements say too.
fn fold(steps: Vec<Step>, placed: &[usize]) -> Vec<Step> {
    let mut position = vec![0; steps.len()];
    for (place, at) in placed.iter().enumerate() {
        position[*at] = place;
    }
    let makers = by_id(&steps, |step| &step.makes);
    let droppers = by_id(&steps, |step| &step.drops);
    let made_before = |position: &[usize], id: &ObjectId, place: usize| {
        makers.get(id).into_iter().flatten().all(|at| position[*at] <= place)
    };
    let mut gone = BTreeSet::new();
    let mut inside: HashMap<usize, Vec<usize>> = HashMap::new();
    for at in placed.iter().copied() {
        match steps[at].fold {
            Fold::IntoCreate(table)
                if steps[at].needs.iter().all(|id| made_before(&position, id, position[table])) =>
            {
                // What is written inside is there as soon as the table is.
                position[at] = position[table];
                inside.entry(table).or_default().push(at);
                gone.insert(at);
            }
            Fold::WithDrop(table) => {
                let first = steps[at]
                    .frees
                    .iter()
                    .flat_map(|id| droppers.get(id).into_iter().flatten())
                    .filter(|dropper| **dropper != table)
                    .map(|dropper| position[*dropper])
                    .min();
                if first.is_none_or(|first| position[table] < first) {
                    gone.insert(at);
                }
            }
            Fold::IntoCreate(_) | Fold::Never => {}
        }
    }
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(placed.len());
    for at in placed {
        if gone.contains(at) {
            continue;
        }
        let Some(mut step) = steps[*at].take() else { continue };
        if let Operation::Table(TableOperation::Create { constraints, .. }) = &mut step.operation {
            for inner in inside.remove(at).unwrap_or_default() {
                if let Some(Step {
                    operation:
                        Operation::Constraint(super::ConstraintOperation::Add { constraint, .. }),
                    ..
                }) = steps[inner].take()
                {
                    constraints.push(*constraint);
                }
            }
            constraints.sort_by_key(|constraint| place_in_table(&constraint.kind));
        }
        ordered.push(step);
    }
    ordered
}

/// The order of constraints inside CREATE TABLE, as people write them.
fn place_in_table(kind: &ConstraintKind) -> u8 {
    match kind {
        ConstraintKind::PrimaryKey(_) => 0,
        ConstraintKind::Unique(_) => 1,
        ConstraintKind::ForeignKey(_) => 2,
        ConstraintKind::Check(_) => 3,
        ConstraintKind::Exclusion(_) => 4,
    }
}
