//! The manual as its tests see it: which pages there are, where their links lead, and what their blocks say. Never runs anything.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use crate::common::root;

/// The folder of the manual.
pub(crate) fn docs() -> PathBuf {
    root().join("docs")
}

/// Every page below a folder of the manual, by its path in `docs/`, sorted.
pub(crate) fn pages_in(folder: &str) -> Vec<String> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(docs().join(folder)).expect("the folder is there") {
        let path = entry.expect("an entry is there").path();
        let below = path.strip_prefix(docs()).expect("it is below").to_str().expect("UTF-8");
        if path.is_dir() {
            pages.append(&mut pages_in(below));
        } else if below.ends_with(".md") {
            pages.push(below.to_owned());
        }
    }
    pages.sort();
    pages
}

/// The text of a page of the manual.
pub(crate) fn text(page: &str) -> String {
    fs::read_to_string(docs().join(page)).unwrap_or_else(|error| panic!("docs/{page}: {error}"))
}

/// The anchor that a heading gets.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The anchors of a page. A heading that is there a second time gets a number behind it.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for line in outside_blocks(text).filter(|line| line.starts_with('#')) {
        let plain = anchor(line.trim_start_matches('#').trim());
        let again = anchors.iter().filter(|other| **other == plain).count();
        anchors.push(if again == 0 { plain } else { format!("{plain}-{again}") });
    }
    anchors
}

/// The lines that stand in no block of code.
fn outside_blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    })
}

/// Where the links of a text lead, without those that stand in code.
pub(crate) fn links(text: &str) -> Vec<String> {
    let prose: Vec<String> = outside_blocks(text)
        .map(|line| line.split('`').step_by(2).collect::<Vec<&str>>().join("`"))
        .collect();
    let prose = prose.join("\n");
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.map(str::to_owned).collect()
}

/// What is wrong with a relative link of a page, if anything is.
pub(crate) fn fault(page: &str, link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with("http://") {
        return None;
    }
    let (file, part) = link.split_once('#').unwrap_or((link, ""));
    let folder = docs().join(page).parent().expect("a page has a folder").to_path_buf();
    let path = if file.is_empty() { docs().join(page) } else { without_dots(&folder.join(file)) };
    if !path.exists() {
        return Some(format!("{page}: {link} leads to nothing"));
    }
    let is_there = part.is_empty()
        || fs::read_to_string(&path)
            .is_ok_and(|text| anchors(&text).iter().any(|anchor| anchor == part));
    (!is_there).then(|| format!("{page}: {link}: there is no such heading"))
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// A thing that a reader of a page does, in the page's order.
#[derive(Debug, PartialEq)]
pub(crate) enum Deed {
    /// Begins again in a project: what the comment `<!-- session: … -->` says.
    Session(String),
    /// Writes a file: a block whose first line is like ```` ```sql file=schema.sql ````.
    File { name: String, text: String },
    /// Types a line, at `$ ` and at `> ` behind it, and is shown these lines of the page.
    Command { line: String, shown: Range<usize> },
}

/// What a page tells its reader to do; only blocks of `console` are typed.
pub(crate) fn deeds(page: &str) -> Vec<Deed> {
    let lines: Vec<&str> = page.lines().collect();
    let (mut deeds, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let line = lines[at].trim();
        at += 1;
        if let Some(rest) = line.strip_prefix("<!-- session: ") {
            deeds.push(Deed::Session(rest.trim_end_matches("-->").trim().to_owned()));
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let end = (at..lines.len()).find(|&index| lines[index].trim() == "```");
        let end = end.unwrap_or_else(|| panic!("the block at line {at} does not end"));
        if let Some((_, name)) = info.split_once(" file=") {
            let text = format!("{}\n", lines[at..end].join("\n"));
            deeds.push(Deed::File { name: name.to_owned(), text });
        } else if info == "console" {
            deeds.append(&mut typed(&lines, at..end));
        }
        at = end + 1;
    }
    deeds
}

fn typed(lines: &[&str], block: Range<usize>) -> Vec<Deed> {
    let (mut deeds, mut at) = (Vec::new(), block.start);
    while at < block.end {
        let mut line = lines[at].strip_prefix("$ ").map(str::to_owned);
        at += 1;
        let Some(line) = &mut line else { panic!("line {at} is shown by no command") };
        while let Some(more) = (at < block.end).then(|| lines[at].strip_prefix("> ")).flatten() {
            line.push('\n');
            line.push_str(more);
            at += 1;
        }
        let next = (at..block.end).find(|&index| lines[index].starts_with("$ "));
        let mut end = next.unwrap_or(block.end);
        let begin = at;
        at = end;
        // An empty line before the next command separates, and is not printed.
        while end > begin && lines[end - 1].is_empty() {
            end -= 1;
        }
        deeds.push(Deed::Command { line: line.clone(), shown: begin..end });
    }
    deeds
}
