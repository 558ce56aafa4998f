//! Random histories, states of a database, and targets in every form. Never asks and never judges.

use super::facts::Facts;
use super::question::{Node, Question};
use super::random::Random;

/// One history with what is asked about it.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) seed: u64,
    pub(super) revisions: Vec<Node>,
    pub(super) questions: Vec<Question>,
    /// What was broken in the history on purpose.
    pub(super) fault: Option<&'static str>,
}

impl Case {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut revisions = history(&mut random);
        let fault = if random.percent(4) { broken(&mut random, &mut revisions) } else { None };
        // Both tools break ties in the order of the files' names.
        revisions.sort_by(|a, b| a.file.cmp(&b.file));
        let questions = match fault {
            Some(_) => vec![Question::Heads { verbose: false, resolve_dependencies: false }],
            None => questions(&mut random, &revisions),
        };
        Self { seed, revisions, questions, fault }
    }
}

fn identifier(random: &mut Random, taken: &[Node]) -> String {
    loop {
        let length = random.one_of(&[12, 12, 12, 5, 4]);
        let mut id: String =
            (0..length).map(|_| char::from(b"0123456789abcdef"[random.below(16)])).collect();
        if random.percent(30)
            && let Some(other) = random.pick(taken)
        {
            // Beginnings that several share.
            id.replace_range(..3, &other.id[..3]);
        }
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number && taken.iter().all(|other| other.id != id) {
            return id;
        }
    }
}

fn history(random: &mut Random) -> Vec<Node> {
    let count = 1 + random.below(40);
    let merges = random.one_of(&[0, 10, 30]);
    let bases = random.one_of(&[0, 5, 15]);
    let dependencies = random.one_of(&[0, 0, 10, 30]);
    let labels = random.one_of(&[0, 10, 20]);
    let back = random.one_of(&[1, 2, 5, 40]);
    let mut revisions: Vec<Node> = Vec::new();
    for number in 0..count {
        let id = identifier(random, &revisions);
        let mut revises: Vec<String> = Vec::new();
        if number > 0 && !random.percent(bases) {
            revises.push(revisions[number.saturating_sub(1 + random.below(back))].id.clone());
            while revises.len() < 4 && random.percent(merges) {
                let other = &revisions[random.below(number)].id;
                if !revises.contains(other) {
                    revises.push(other.clone());
                }
            }
        }
        let mut depends_on: Vec<String> = Vec::new();
        if number > 0 && random.percent(dependencies) {
            for _ in 0..random.one_of(&[1, 1, 1, 2, 3]) {
                let other = &revisions[random.below(number)];
                if revises.contains(&other.id)
                    || depends_on
                        .iter()
                        .any(|name| *name == other.id || other.labels.contains(name))
                {
                    continue;
                }
                let by_label = random.percent(60);
                depends_on
                    .push(other.labels.first().filter(|_| by_label).unwrap_or(&other.id).clone());
            }
        }
        let labels = if random.percent(labels) {
            let several = 1 + usize::from(random.percent(15));
            (0..several).map(|part| format!("label{number}{}", ["x", "y"][part])).collect()
        } else {
            Vec::new()
        };
        revisions.push(Node {
            file: format!("{id}_step_{number}"),
            message: format!("step {number}"),
            created: format!("2026-11-22T10:{number:02}:00Z"),
            id,
            revises,
            depends_on,
            labels,
        });
    }
    revisions
}

/// Breaks the history in one way.
fn broken(random: &mut Random, revisions: &mut Vec<Node>) -> Option<&'static str> {
    let place = random.below(revisions.len());
    let other = random.below(revisions.len());
    let (id, other_id) = (revisions[place].id.clone(), revisions[other].id.clone());
    Some(match random.below(6) {
        0 => {
            revisions[place].revises.push("fedcba987654".to_owned());
            "missing parent"
        }
        1 => {
            revisions[place].depends_on.push("fedcba987654".to_owned());
            "missing dependency"
        }
        2 => {
            revisions[place].revises.push(id);
            "self-loop"
        }
        3 if place != other => {
            revisions[place].revises = vec![other_id];
            revisions[other].revises = vec![id];
            revisions[place].depends_on.clear();
            revisions[other].depends_on.clear();
            "cycle"
        }
        4 if place != other => {
            revisions[place].labels.push("twice".to_owned());
            revisions[other].labels.push("twice".to_owned());
            "label twice"
        }
        5 => {
            let mut copy = revisions[place].clone();
            copy.file.push_str("_again");
            revisions.push(copy);
            "identifier twice"
        }
        _ => return None,
    })
}

/// Rows that a version table may hold: no row includes another. Now and then one that no file knows.
fn state(random: &mut Random, revisions: &[Node], facts: &Facts) -> Vec<String> {
    let count = random.one_of(&[0, 1, 1, 1, 2, 3, 6, revisions.len()]);
    let mut picked: Vec<String> = Vec::new();
    for _ in 0..count {
        picked.extend(
            random
                .pick(revisions)
                .map(|revision| revision.id.clone())
                .filter(|id| !picked.contains(id)),
        );
    }
    let top = facts.maximal(&picked.iter().cloned().collect());
    picked.retain(|id| top.contains(id));
    if random.percent(2) {
        picked.push("unknown00000".to_owned());
    }
    picked
}

fn name(random: &mut Random, revisions: &[Node]) -> String {
    let Some(revision) = random.pick(revisions) else { return "nosuch".to_owned() };
    let chance = random.below(100);
    if chance < 50 {
        return revision.id.clone();
    }
    if chance < 70 {
        return revision.id[..revision.id.len().min(3 + random.below(5))].to_owned();
    }
    if chance < 72 {
        return "nosuch".to_owned();
    }
    let labels: Vec<&String> = revisions.iter().flat_map(|revision| &revision.labels).collect();
    random.pick(&labels).map_or_else(|| revision.id.clone(), |label| (*label).clone())
}

fn offset(random: &mut Random) -> String {
    let sign = if random.percent(50) { '+' } else { '-' };
    format!("{sign}{}", random.one_of(&[1, 1, 1, 2, 2, 3, 9]))
}

/// A target in one of the forms.
fn target(random: &mut Random, revisions: &[Node]) -> String {
    let chance = random.below(100);
    let mut some = || name(random, revisions);
    match chance {
        0..25 => some(),
        25..30 => "head".to_owned(),
        30..36 => "heads".to_owned(),
        36..42 => "base".to_owned(),
        42..50 => format!("{}@head", some()),
        50..56 => format!("{}@heads", some()),
        56..62 => format!("{}@base", some()),
        62..67 => format!("{}@{}", some(), some()),
        67..78 => offset(random),
        78..86 => format!("{}{}", some(), offset(random)),
        86..90 => format!("head{}", offset(random)),
        90..95 => format!("{}@{}", some(), offset(random)),
        95..98 => format!("{}@head{}", some(), offset(random)),
        _ => format!("{}@{}{}", some(), name(random, revisions), offset(random)),
    }
}

/// A target that is a head more often than not.
fn parent(random: &mut Random, revisions: &[Node]) -> String {
    let is_head = |id: &&String| revisions.iter().all(|revision| !revision.revises.contains(id));
    let heads: Vec<&String> =
        revisions.iter().map(|revision| &revision.id).filter(is_head).collect();
    match random.pick(&heads) {
        Some(head) if random.percent(50) => (*head).clone(),
        _ => target(random, revisions),
    }
}

fn range(random: &mut Random, revisions: &[Node]) -> String {
    let mut end = || match random.below(4) {
        0 => String::new(),
        1 => "current".to_owned(),
        _ => target(random, revisions),
    };
    let start = end();
    format!("{start}:{}", end())
}

fn questions(random: &mut Random, revisions: &[Node]) -> Vec<Question> {
    let facts = Facts::of(revisions);
    let mut asked = Vec::new();
    let everything = |verbose, indicate_current, current| Question::History {
        range: None,
        verbose,
        indicate_current,
        current,
    };
    asked.push(everything(false, false, Vec::new()));
    asked.push(everything(true, false, Vec::new()));
    asked.push(everything(false, true, state(random, revisions, &facts)));
    asked.push(everything(true, true, state(random, revisions, &facts)));
    for verbose in [false, true] {
        asked.push(Question::Branches { verbose });
        for resolve_dependencies in [false, true] {
            asked.push(Question::Heads { verbose, resolve_dependencies });
        }
    }
    for _ in 0..4 {
        asked.push(Question::Current { current: state(random, revisions, &facts) });
    }
    for _ in 0..12 {
        let (target, current) = (target(random, revisions), state(random, revisions, &facts));
        asked.push(Question::Upgrade { target, current });
    }
    for _ in 0..12 {
        let (target, current) = (target(random, revisions), state(random, revisions, &facts));
        asked.push(Question::Downgrade { target, current });
    }
    for _ in 0..6 {
        let targets =
            (0..random.one_of(&[1, 1, 1, 2])).map(|_| target(random, revisions)).collect();
        asked.push(Question::Stamp {
            targets,
            purge: random.percent(20),
            current: state(random, revisions, &facts),
        });
        asked.push(Question::History {
            range: Some(range(random, revisions)),
            verbose: false,
            indicate_current: random.percent(20),
            current: state(random, revisions, &facts),
        });
        let shown =
            if random.percent(15) { "current".to_owned() } else { target(random, revisions) };
        asked.push(Question::Show { target: shown, current: state(random, revisions, &facts) });
        let head = if random.percent(20) { None } else { Some(parent(random, revisions)) };
        let depends_on =
            if random.percent(30) { vec![target(random, revisions)] } else { Vec::new() };
        asked.push(Question::Revision { head, splice: random.percent(50), depends_on });
        let merged = (0..random.one_of(&[1, 2, 2, 3])).map(|_| parent(random, revisions)).collect();
        asked.push(Question::Merge { revisions: merged, splice: random.percent(50) });
    }
    asked
}
