//! Random histories planned by Alembic and by Aludel, and the answers compared. Never uses an Alembic of the machine.

mod alembic;
mod cases;
mod compare;
mod difference;
mod exceptions;
mod facts;
pub(crate) mod failures;
mod ours;
mod program;
mod question;
mod random;
mod text;

use std::collections::BTreeMap;

use self::alembic::Alembic;
use self::cases::Case;
use self::compare::Agreement;
use self::difference::Difference;
use self::facts::Facts;
use self::program::Program;
use self::question::{Answer, Question};
use crate::{Result, tell};

/// Options of `cargo xtask alembic-parity`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many histories to make
    #[arg(long, default_value_t = 200)]
    cases: u64,
    /// The number of the first one; every case is made from its number alone
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run the program itself on every so many-th case, and compare what it prints
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    print_every: u64,
    /// Go on after differences, up to so many
    #[arg(long, default_value_t = 5, value_name = "COUNT")]
    failures: usize,
    #[command(flatten)]
    programs: crate::programs::Programs,
}

/// How many cases Alembic may be ahead of us.
const AHEAD: u64 = 4;

/// Compares; `false` when a difference has no explanation.
pub(crate) fn run(args: &Args) -> Result<bool> {
    let python = crate::alembic::python()?;
    let program = Program::start(args.programs.aludel()?)?;
    let mut alembic = Alembic::start(&python)?;
    let mut tally = Tally::default();
    let mut asked = std::collections::VecDeque::new();
    let end = args.seed + args.cases;
    let mut next = args.seed;
    while tally.failures.len() < args.failures {
        while next < end && next < args.seed + AHEAD + tally.cases {
            let case = Case::new(next);
            alembic.ask(&case.revisions, &case.questions)?;
            asked.push_back(case);
            next += 1;
        }
        let Some(case) = asked.pop_front() else { break };
        let answers = alembic.answers()?;
        let prints = args.print_every > 0 && case.seed % args.print_every == 0;
        tally.case(&case, &answers, prints.then_some(&program))?;
    }
    tally.report(args);
    Ok(tally.failures.is_empty())
}

/// What was compared so far.
#[derive(Default)]
struct Tally {
    cases: u64,
    agreements: BTreeMap<(&'static str, Agreement), usize>,
    printed: usize,
    explained: BTreeMap<&'static str, usize>,
    failures: Vec<String>,
}

impl Tally {
    fn case(&mut self, case: &Case, theirs: &[Answer], program: Option<&Program>) -> Result<()> {
        self.cases += 1;
        let facts = Facts::of(&case.revisions);
        let graph = ours::graph(&case.revisions);
        let folder = match program {
            Some(program) if case.fault.is_none() => Some(program.folder(&case.revisions)?),
            _ => None,
        };
        for (question, theirs) in case.questions.iter().zip(theirs) {
            let ours = match &graph {
                Ok(graph) => ours::answer(graph, question),
                Err(refused) => Answer::Refused { refused: refused.clone(), crash: None },
            };
            self.one(case, &facts, question, theirs, &ours);
            if let Some(folder) = &folder
                && let Some(printed) = folder.answer(question)?
            {
                self.printed += 1;
                self.one(case, &facts, question, theirs, &printed);
            }
        }
        Ok(())
    }

    fn one(
        &mut self,
        case: &Case,
        facts: &Facts,
        question: &Question,
        theirs: &Answer,
        ours: &Answer,
    ) {
        let name = case.fault.unwrap_or_else(|| question.name());
        if let Answer::Moved { steps, .. } = ours
            && let Err(wrong) = compare::replay(facts, question, steps)
        {
            self.fail(case, question, theirs, ours, &wrong);
            return;
        }
        match compare::compare(facts, question, theirs, ours) {
            Ok(agreement) => *self.agreements.entry((name, agreement)).or_default() += 1,
            Err(kind) => {
                let difference =
                    Difference { fault: case.fault, facts, question, kind, theirs, ours };
                match exceptions::ALL.iter().find(|exception| (exception.applies)(&difference)) {
                    Some(exception) => *self.explained.entry(exception.name).or_default() += 1,
                    None => self.fail(case, question, theirs, ours, &format!("{kind:?}")),
                }
            }
        }
    }

    fn fail(
        &mut self,
        case: &Case,
        question: &Question,
        theirs: &Answer,
        ours: &Answer,
        what: &str,
    ) {
        let revisions: Vec<String> = case
            .revisions
            .iter()
            .map(|node| {
                format!(
                    "    {} revises {:?} depends on {:?} labels {:?}",
                    node.id, node.revises, node.depends_on, node.labels
                )
            })
            .collect();
        let text = format!(
            "UNEXPLAINED {what} in case {seed}: cargo xtask alembic-parity --cases 1 --seed {seed} --print-every 1\n  history{fault}:\n{revisions}\n  \
             asked:   {words}\n  rows:    {rows:?}\n  Alembic: {theirs}\n  Aludel:  {ours}",
            seed = case.seed,
            fault = case.fault.map(|fault| format!(" ({fault})")).unwrap_or_default(),
            revisions = revisions.join("\n"),
            words = question.arguments().join(" "),
            rows = question.current(),
            theirs = readable(theirs),
            ours = readable(ours),
        );
        tell(&text);
        self.failures.push(text);
    }

    fn report(&self, args: &Args) {
        tell(&format!("{} cases from seed {}", self.cases, args.seed));
        let mut sums: BTreeMap<Agreement, usize> = BTreeMap::new();
        for ((name, agreement), count) in &self.agreements {
            tell(&format!("{count:>9}  {name}: {}", words(*agreement)));
            *sums.entry(*agreement).or_default() += count;
        }
        for (agreement, count) in sums {
            tell(&format!("{count:>9}  {}", words(agreement)));
        }
        tell(&format!("{:>9}  of them as the program prints them", self.printed));
        tell("differences on purpose (docs/alembic-parity.md):");
        for exception in exceptions::ALL {
            let count = self.explained.get(exception.name).copied().unwrap_or(0);
            tell(&format!("{count:>9}  {}: {}", exception.name, exception.reason));
        }
        tell(&format!("{:>9}  unexplained differences", self.failures.len()));
    }
}

fn words(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "the same",
        Agreement::OtherOrder => "the same in another possible order",
        Agreement::BothRefuse => "both refuse",
    }
}

fn readable(answer: &Answer) -> String {
    match answer {
        Answer::Text { text } => format!("\n{text}"),
        other => format!("{other:?}"),
    }
}
