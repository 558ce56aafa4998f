//! The pairs of three schemas, from beginning to end. Never looks at the catalog to judge: `pg_dump` does.

use aludel_core::diff::{DiffOptions, Directives, diff};
use aludel_core::plan::{Hazard, Plan, PlanOptions, plan};
use aludel_core::revision::{Down, NewRevision, RevisionFile, RevisionId};
use aludel_core::schema::Schema;
use aludel_core::sql::sections;
use aludel_server::TestCluster;

use crate::bench::Bench;
use crate::dump::{dump, with_sorted_columns};
use crate::random::Random;
use crate::rows;
use crate::spec::{Spec, directives};

/// Three schemas make three pairs: what is made and dumped for one pair serves another.
pub(crate) const PAIRS: u64 = 3;

/// Three schemas, each a change of the one before.
pub(crate) struct Trio {
    group: u64,
    specs: [Spec; 3],
    made: [Option<Made>; 3],
    cluster: &'static TestCluster,
}

/// What a script makes in an empty database.
#[derive(Clone)]
struct Made {
    schema: Schema,
    dump: String,
}

/// What both ways of a pair do.
struct Ways {
    up: Plan,
    down: Plan,
    file: RevisionFile,
    text: String,
}

impl Trio {
    pub(crate) fn new(group: u64, cluster: &'static TestCluster) -> Self {
        let mut random = Random::new(group);
        let first = Spec::random(&mut random);
        let second = first.changed(&mut random);
        let third = second.changed(&mut random);
        Self { group, specs: [first, second, third], made: [None, None, None], cluster }
    }

    /// Whether one of its pairs holds, and whether rows were there; the text says why not.
    pub(crate) fn check(&mut self, pair: u64) -> Result<bool, String> {
        let (from, to) = [(0, 1), (1, 2), (0, 2)][usize::try_from(pair).expect("one of three")];
        self.run(from, to, pair).map_err(|why| {
            let (before, after) = (self.specs[from].sql(), self.specs[to].sql());
            format!("{why}\n--- before\n{before}\n--- after\n{after}")
        })
    }

    /// A database that a schema was made in.
    fn bench(&mut self, at: usize) -> Result<(Bench, Made), String> {
        let bench = Bench::with(self.cluster, &self.specs[at].sql(), "the generator")?;
        let made = match &self.made[at] {
            Some(made) => made.clone(),
            None => Made { schema: bench.inspect()?, dump: dump(&bench.database) },
        };
        self.made[at] = Some(made.clone());
        Ok((bench, made))
    }

    fn run(&mut self, from: usize, to: usize, pair: u64) -> Result<bool, String> {
        let (current, before) = self.bench(from)?;
        let after = match &self.made[to] {
            Some(made) => made.clone(),
            None => {
                let (bench, made) = self.bench(to)?;
                bench.give_back();
                made
            }
        };
        let (old, new) = (&self.specs[from], &self.specs[to]);
        let directives = directives(old, new, &mut Random::new(self.group * PAIRS + pair));
        let version = i32::try_from(self.cluster.major()).expect("a small number") * 10_000;
        let compare = DiffOptions { grants: true, server_version: version, ignore_children: false };
        let ways = Ways::of(&before.schema, &after.schema, &directives, &compare)?;
        let had_rows = judge(&ways, &current, (&before, &after), &old.rows(), &compare)
            .map_err(|why| format!("{why}\n{directives:?}\n{}", ways.text))?;
        current.give_back();
        Ok(had_rows)
    }
}

impl Ways {
    fn of(
        from: &Schema,
        to: &Schema,
        directives: &Directives,
        compare: &DiffOptions,
    ) -> Result<Self, String> {
        let up = planned(from, to, directives, compare)
            .map_err(|why| format!("{why}\n{directives:?}"))?;
        let down = planned(to, from, &directives.reverse(), compare)
            .map_err(|why| format!("the way back: {why}\n{directives:?}"))?;
        let text = NewRevision {
            id: RevisionId::new("c1").expect("an id"),
            message: "pair".to_owned(),
            revises: Vec::new(),
            created: "2026-11-23T00:00:00Z".parse().expect("a time"),
            labels: Vec::new(),
            depends_on: Vec::new(),
            up: sections(&up),
            down: sections(&down),
            unproved: true,
        }
        .render();
        let file = RevisionFile::parse("c1.sql", text.as_bytes())
            .map_err(|error| format!("the revision does not parse: {error}\n{text}"))?;
        Ok(Self { up, down, file, text })
    }
}

/// Runs both ways; gives whether rows were there.
fn judge(
    ways: &Ways,
    current: &Bench,
    (before, after): (&Made, &Made),
    rows: &str,
    compare: &DiffOptions,
) -> Result<bool, String> {
    let Ways { up, down, file, .. } = ways;
    let Down::Sections(back) = file.down() else { return Err("no way back".to_owned()) };
    let fails = |plan: &Plan| plan.hazards().contains(&Hazard::MayFail);
    let loses = |plan: &Plan| plan.hazards().contains(&Hazard::Drop);
    // Where a statement may fail on rows that are there, there are none.
    let has_rows = !fails(up) && !fails(down);
    if has_rows {
        // What a table cannot hold, for want of a value for every column, it does not hold.
        for row in rows.lines() {
            let _ = current.execute(row);
        }
    }
    let rows_before = rows::read(current);
    current.apply("up", file.source(), file.up())?;
    same(&after.dump, &dump(&current.database), "after the upgrade")?;
    let left = diff(&current.inspect()?, &after.schema, &Directives::default(), compare)
        .map_err(|error| error.to_string())?;
    if let Some(change) = left.changes.first() {
        return Err(format!("still different after the upgrade: {change}"));
    }
    if has_rows && !loses(up) && rows::count(&rows_before) != rows::count(&rows::read(current)) {
        return Err("rows are lost on the way up".to_owned());
    }
    current.apply("down", file.source(), back)?;
    same(&before.dump, &dump(&current.database), "after the downgrade")?;
    if has_rows && !loses(up) && !loses(down) && rows_before != rows::read(current) {
        return Err(format!(
            "rows are not what they were: {rows_before:?} became {:?}",
            rows::read(current)
        ));
    }
    Ok(rows::count(&rows_before) > 0)
}

fn planned(
    from: &Schema,
    to: &Schema,
    directives: &Directives,
    compare: &DiffOptions,
) -> Result<Plan, String> {
    let options = PlanOptions { server_version: compare.server_version, ..PlanOptions::default() };
    let difference = diff(from, to, directives, compare).map_err(|error| error.to_string())?;
    plan(difference.changes, &difference.current, to, directives, &options)
        .map_err(|error| error.to_string())
}

fn same(wanted: &str, found: &str, when: &str) -> Result<(), String> {
    let (wanted, found) = (with_sorted_columns(wanted), with_sorted_columns(found));
    if wanted == found {
        return Ok(());
    }
    let difference = similar::TextDiff::from_lines(&wanted, &found);
    Err(format!(
        "pg_dump differs {when}:\n{}",
        difference.unified_diff().context_radius(2).header("wanted", "found")
    ))
}
