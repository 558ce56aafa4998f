//! `-- depends_on: …` before a statement: what no text shows, such as a table that a PL/pgSQL body reads. Never other comments.

use super::DeclaredProblem;
use super::object::{parts, qualified};
use super::routine::data_type;
use super::target::Target;
use crate::ident::Ident;
use crate::script::{TokenKind, lex};

const WORD: &str = "depends_on:";

/// What the comments before a statement name.
pub(super) fn read(before: &str, home: &Ident) -> Result<Vec<Target>, DeclaredProblem> {
    let mut found = Vec::new();
    for token in lex(before).map_while(Result::ok) {
        if token.kind != TokenKind::LineComment {
            continue;
        }
        let line = token.text(before).trim_start_matches('-').trim();
        let Some(names) = line.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))
        else {
            continue;
        };
        for name in split(&line[names.len()..]) {
            found.push(target(name, home)?);
        }
    }
    Ok(found)
}

/// At the commas that stand in no parentheses.
fn split(names: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let at_comma = |sign: char| {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        sign == ',' && depth == 0
    };
    names.split(at_comma).map(str::trim).collect()
}

fn target(written: &str, home: &Ident) -> Result<Target, DeclaredProblem> {
    let (name, arguments) = match written.split_once('(') {
        Some((name, rest)) => (name, Some(rest.trim_end().strip_suffix(')').unwrap_or(rest))),
        None => (written, None),
    };
    if parts(name).is_empty() {
        return Err(DeclaredProblem::Missing("a name behind depends_on"));
    }
    let name = qualified(name, home)?;
    let Some(arguments) = arguments else { return Ok(Target::Any { name }) };
    let types: Vec<String> = split(arguments)
        .into_iter()
        .filter(|of| !of.is_empty())
        .map(|of| data_type(of, home))
        .collect::<Result<_, _>>()?;
    Ok(Target::Routine { name, arguments: Some(types.join(", ")) })
}
