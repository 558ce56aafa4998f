//! Whether two answers say the same. Never decides who is right.

use super::facts::{Facts, Ids};
use super::question::{Answer, Question};
use super::text::{normal, parts, shown};

/// How two answers agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    Same,
    /// The same steps or lines in another order, and both orders are right.
    OtherOrder,
    BothRefuse,
}

/// How two answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    OnlyAlembicRefuses,
    OnlyWeRefuse,
    /// Other steps.
    Steps,
    /// The same steps, and one of the two orders is impossible.
    Order,
    /// The same steps in the same order with other rows of the version table, or other rows in the end.
    Rows,
    /// Other revisions or other text.
    Text,
}

/// Compares; text with text where the program was asked, else the revisions that the text shows.
pub(super) fn compare(
    facts: &Facts,
    question: &Question,
    theirs: &Answer,
    ours: &Answer,
) -> Result<Agreement, Kind> {
    match (theirs, ours) {
        (Answer::Refused { .. }, Answer::Refused { .. }) => Ok(Agreement::BothRefuse),
        (Answer::Refused { .. }, _) => Err(Kind::OnlyAlembicRefuses),
        (_, Answer::Refused { .. }) => Err(Kind::OnlyWeRefuse),
        (
            Answer::Moved { steps: theirs, rows: their_rows },
            Answer::Moved { steps: ours, rows: our_rows },
        ) => {
            if !same_elements(lines(theirs), lines(ours)) {
                return Err(Kind::Steps);
            }
            if their_rows != our_rows {
                return Err(Kind::Rows);
            }
            if lines(theirs).eq(lines(ours)) {
                let is_same = theirs.iter().zip(ours).all(|(a, b)| as_set(&a.1) == as_set(&b.1));
                return if is_same { Ok(Agreement::Same) } else { Err(Kind::Rows) };
            }
            let is_possible = |steps| replay(facts, question, steps).is_ok();
            if is_possible(theirs) && is_possible(ours) {
                Ok(Agreement::OtherOrder)
            } else {
                Err(Kind::Order)
            }
        }
        (Answer::Text { text: theirs }, Answer::Text { text: ours }) => {
            let (theirs, ours) = (normal(theirs), normal(ours));
            if theirs == ours {
                return Ok(Agreement::Same);
            }
            let parts = |text| parts(question, text);
            if same_elements(parts(&theirs).iter(), parts(&ours).iter()) {
                return order(facts, question, &shown(question, &theirs), &shown(question, &ours));
            }
            Err(Kind::Text)
        }
        (Answer::Text { text }, Answer::Listed { listed }) => {
            let theirs = shown(question, text);
            if theirs == *listed {
                return Ok(Agreement::Same);
            }
            if same_elements(theirs.iter(), listed.iter()) {
                return order(facts, question, &theirs, listed);
            }
            Err(Kind::Text)
        }
        (theirs, ours) => {
            if theirs == ours {
                Ok(Agreement::Same)
            } else {
                Err(Kind::Text)
            }
        }
    }
}

/// Two orders of the same revisions: fine where the graph leaves it open.
fn order(
    facts: &Facts,
    question: &Question,
    theirs: &[String],
    ours: &[String],
) -> Result<Agreement, Kind> {
    let is_ordered = matches!(question, Question::History { .. } | Question::Branches { .. });
    if !is_ordered || facts.is_newest_first(theirs) && facts.is_newest_first(ours) {
        Ok(Agreement::OtherOrder)
    } else {
        Err(Kind::Order)
    }
}

fn lines(steps: &[(String, Vec<String>)]) -> impl Iterator<Item = &String> {
    steps.iter().map(|(line, _)| line)
}

fn as_set(rows: &[String]) -> Ids {
    rows.iter().cloned().collect()
}

fn same_elements<'t>(
    one: impl Iterator<Item = &'t String>,
    other: impl Iterator<Item = &'t String>,
) -> bool {
    let sorted = |all: &mut Vec<&'t String>| all.sort_unstable();
    let (mut one, mut other) = (one.collect::<Vec<_>>(), other.collect::<Vec<_>>());
    sorted(&mut one);
    sorted(&mut other);
    one == other
}

/// Whether the steps of an upgrade or a downgrade can be run in this order, with the rows in the end; a stamp's can.
pub(super) fn replay(
    facts: &Facts,
    question: &Question,
    steps: &[(String, Vec<String>)],
) -> Result<(), String> {
    let upwards = match question {
        Question::Upgrade { .. } => true,
        Question::Downgrade { .. } => false,
        _ => return Ok(()),
    };
    let order: Vec<String> = lines(steps).filter_map(|line| moved(line, upwards)).collect();
    let top = facts.replay(question.current(), upwards, &order)?;
    match steps.last() {
        Some((_, rows)) if as_set(rows) != top => {
            Err(format!("the rows are {rows:?} and should be {top:?}"))
        }
        _ => Ok(()),
    }
}

/// The revision that a step's line is about.
fn moved(line: &str, upwards: bool) -> Option<String> {
    let (from, to) = line.split_once(" -> ")?;
    if upwards {
        to.split(',').next().map(str::to_owned)
    } else {
        from.rsplit(' ').next().map(str::to_owned)
    }
}
