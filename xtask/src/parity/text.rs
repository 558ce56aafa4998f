//! What listings print, taken apart. Never decides who is right.

use super::compare::Kind;
use super::difference::Difference;
use super::question::{Answer, Question};

/// The revisions that a text is about, in its order.
pub(super) fn shown(question: &Question, text: &str) -> Vec<String> {
    let is_verbose = text.contains("\nParent: ") || text.contains("\nMerges: ");
    text.lines()
        .filter_map(|line| match question {
            _ if is_verbose => line.strip_prefix("Rev: ").and_then(first_word),
            Question::History { .. } => {
                line.split_once(" -> ").and_then(|(_, rest)| first_word(rest.trim_end_matches(',')))
            }
            _ if line.starts_with(' ') => None,
            _ => first_word(line),
        })
        .map(|word| word.trim_end_matches(',').to_owned())
        .collect()
}

fn first_word(text: &str) -> Option<&str> {
    text.split_whitespace().next()
}

/// A text cut into what belongs to one revision each.
pub(super) fn parts(question: &Question, text: &str) -> Vec<String> {
    let is_verbose = text.contains("\nParent: ") || text.contains("\nMerges: ");
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        let is_first = match question {
            _ if is_verbose => line.starts_with("Rev: "),
            Question::Branches { .. } => !line.is_empty() && !line.starts_with(' '),
            _ => true,
        };
        match parts.last_mut() {
            Some(part) if !is_first => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts
}

/// A text without what has to differ: folders and endings of paths, and blanks at the ends of lines.
pub(super) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end();
        match line.strip_prefix("Path: ") {
            Some(path) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                normal.push_str("Path: ");
                normal.push_str(stem);
            }
            None => normal.push_str(line),
        }
        normal.push('\n');
    }
    normal
}

/// Whether two texts are the same once both are changed like this, their parts in any order.
pub(super) fn same(d: &Difference<'_>, change: impl Fn(&str) -> String) -> bool {
    let (Answer::Text { text: theirs }, Answer::Text { text: ours }) = (d.theirs, d.ours) else {
        return false;
    };
    let changed = |text: &str| {
        let mut parts: Vec<String> =
            parts(d.question, &normal(text)).iter().map(|part| change(part)).collect();
        parts.sort_unstable();
        parts
    };
    d.kind == Kind::Text && changed(theirs) == changed(ours)
}

/// Whether two texts have the same parts, however often each is there.
pub(super) fn same_once(d: &Difference<'_>) -> bool {
    let (Answer::Text { text: theirs }, Answer::Text { text: ours }) = (d.theirs, d.ours) else {
        return false;
    };
    let once = |text: &str| {
        let mut once: Vec<String> =
            parts(d.question, &normal(text)).iter().map(|part| sorted(part)).collect();
        once.sort_unstable();
        once.dedup();
        once
    };
    once(theirs) == once(ours)
}

/// A part with its labels, its children and its lines about children in alphabetical order.
pub(super) fn sorted(part: &str) -> String {
    let mut lines: Vec<String> = part.lines().map(sorted_line).collect();
    if let Some(first) = lines.iter().position(|line| line.trim_start().starts_with("-> ")) {
        let behind = lines[first..].iter().position(|line| !line.trim_start().starts_with("-> "));
        let end = behind.map_or(lines.len(), |count| first + count);
        lines[first..end].sort_unstable();
    }
    lines.join("\n")
}

fn sorted_line(line: &str) -> String {
    for key in ["Branches into: ", "Branch names: "] {
        if let Some(names) = line.strip_prefix(key) {
            return format!("{key}{}", sorted_names(names));
        }
    }
    // The first parentheses behind the revision itself hold its labels.
    let arrow = line.find("-> ").map_or(0, |place| place + 3);
    let (before, revision) = line.split_at(arrow);
    match revision.split_once(" (").and_then(|(id, rest)| Some((id, rest.split_once(')')?))) {
        Some((id, (labels, rest))) if !id.contains(' ') => {
            format!("{before}{id} ({}){rest}", sorted_names(labels))
        }
        _ => line.to_owned(),
    }
}

fn sorted_names(names: &str) -> String {
    let mut names: Vec<&str> = names.split(", ").collect();
    names.sort_unstable();
    names.join(", ")
}

/// A part in which blocks call every head `(head)`.
pub(super) fn heads_in_blocks(part: &str) -> String {
    let change = |line: &str| match line.strip_prefix("Rev: ") {
        Some(_) => line.replacen("(effective head)", "(head)", 1),
        None => line.to_owned(),
    };
    part.lines().map(change).collect::<Vec<_>>().join("\n")
}
