//! The rounds of a run over several databases: what is done at once, and what commits as one. Never runs anything.

use crate::phase::Phase;

/// One round of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Round {
    /// A section outside a transaction, which nothing else can be joined with.
    Alone(PhaseOf),
    /// A transaction of each of these databases, at least one; all of them commit, or none does. In the program's order.
    Together(Vec<PhaseOf>),
}

/// A phase of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhaseOf {
    /// The database's place in the program's order.
    pub database: usize,
    /// The phase's place among the phases of this database.
    pub phase: usize,
}

/// Joins the phases of every database into rounds, in which each database's phases keep their order.
///
/// What cannot be in a transaction comes first: it is done for one database alone until every database either has a transaction next
/// or is finished. The transactions that are next are one round then. So databases that need one transaction each are moved
/// both or neither, whatever has to run outside a transaction before or behind it.
///
/// ```
/// use aludel_core::phase::Phase;
/// use aludel_core::round::{Round, rounds};
///
/// let one = || vec![Phase::Transaction(Vec::new())];
/// let rounds = rounds(&[one(), one()]);
/// assert!(matches!(rounds.as_slice(), [Round::Together(both)] if both.len() == 2));
/// ```
#[must_use]
pub fn rounds(databases: &[Vec<Phase>]) -> Vec<Round> {
    let mut next = vec![0; databases.len()];
    let mut rounds = Vec::new();
    loop {
        let mut together = Vec::new();
        for (database, phases) in databases.iter().enumerate() {
            while let Some(Phase::NoTransaction(_)) = phases.get(next[database]) {
                rounds.push(Round::Alone(PhaseOf { database, phase: next[database] }));
                next[database] += 1;
            }
            if next[database] < phases.len() {
                together.push(PhaseOf { database, phase: next[database] });
                next[database] += 1;
            }
        }
        if together.is_empty() {
            return rounds;
        }
        rounds.push(Round::Together(together));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::phase::Part;

    fn phase(letter: char) -> Phase {
        match letter {
            't' => Phase::Transaction(Vec::new()),
            _ => Phase::NoTransaction(Part { step: 0, sections: 0..1, finishes: true }),
        }
    }

    /// `a0 b1` is a round of one phase each, `(a0)` a section alone.
    fn drawn(databases: &[&str]) -> String {
        let phases: Vec<Vec<Phase>> =
            databases.iter().map(|letters| letters.chars().map(phase).collect()).collect();
        let name = |of: &PhaseOf| format!("{}{}", ["a", "b", "c"][of.database], of.phase);
        let round = |round: &Round| match round {
            Round::Alone(of) => format!("({})", name(of)),
            Round::Together(all) => all.iter().map(name).collect::<Vec<_>>().join(" "),
        };
        rounds(&phases).iter().map(round).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn transactions_meet_and_what_is_alone_goes_before_them() {
        let cases: [(&[&str], &str); 8] = [
            (&[], ""),
            (&["", ""], ""),
            (&["t", "t"], "a0 b0"),
            (&["t", ""], "a0"),
            (&["nt", "t"], "(a0), a1 b0"),
            (&["t", "nt"], "(b0), a0 b1"),
            (&["tnt", "t"], "a0 b0, (a1), a2"),
            (&["tt", "nntnt", "n"], "(b0), (b1), (c0), a0 b2, (b3), a1 b4"),
        ];
        for (databases, expected) in cases {
            assert_eq!(drawn(databases), expected, "{databases:?}");
        }
    }

    proptest! {
        #[test]
        fn every_phase_is_in_exactly_one_round_and_in_its_databases_order(
            letters in prop::collection::vec(prop::collection::vec(prop::sample::select(vec!['t', 'n']), 0..6), 0..4)
        ) {
            let phases: Vec<Vec<Phase>> =
                letters.iter().map(|letters| letters.iter().map(|letter| phase(*letter)).collect()).collect();
            let mut seen = vec![0; phases.len()];
            for round in rounds(&phases) {
                let all = match round {
                    Round::Alone(of) => {
                        prop_assert!(matches!(phases[of.database][of.phase], Phase::NoTransaction(_)));
                        vec![of]
                    }
                    Round::Together(all) => {
                        prop_assert!(!all.is_empty());
                        prop_assert!(all.is_sorted_by(|one, other| one.database < other.database));
                        prop_assert!(all.iter().all(|of| matches!(phases[of.database][of.phase], Phase::Transaction(_))));
                        all
                    }
                };
                for of in all {
                    prop_assert_eq!(of.phase, seen[of.database]);
                    seen[of.database] += 1;
                }
            }
            let lengths: Vec<usize> = phases.iter().map(Vec::len).collect();
            prop_assert_eq!(seen, lengths);
        }
    }
}
