//! Histories as a Mermaid flowchart, which GitHub and GitLab draw in Markdown. Never lays anything out.

use std::fmt::Write as _;

use super::{Node, Picture, State};

/// One flowchart with a subgraph for each database.
pub(crate) fn draw(pictures: &[Picture]) -> String {
    let mut text = "flowchart BT\n".to_owned();
    for (number, picture) in pictures.iter().enumerate() {
        let _ = writeln!(text, "    subgraph db{number}[\"{}\"]", quoted(&picture.name));
        // Oldest first: Mermaid keeps that order among neighbours.
        for node in picture.nodes.iter().rev() {
            let _ = writeln!(
                text,
                "        {}[\"{}\"]{}",
                name(number, &node.id),
                label(node),
                class(node)
            );
        }
        for node in picture.nodes.iter().rev() {
            for (arrow, others) in [("-->", &node.revises), ("-.->", &node.depends_on)] {
                for other in others {
                    let (from, to) = (name(number, other), name(number, &node.id));
                    let _ = writeln!(text, "        {from} {arrow} {to}");
                }
            }
        }
        text.push_str("    end\n");
    }
    if pictures.iter().flat_map(|picture| &picture.nodes).any(|node| node.state.is_some()) {
        text.push_str(
            "    classDef pending stroke-dasharray: 5 5\n    classDef applied stroke-width: 3px\n",
        );
    }
    text
}

fn name(number: usize, id: &aludel_core::revision::RevisionId) -> String {
    // Identifiers may hold dots, which mean something to Mermaid.
    format!("r{number}_{}", id.as_str().replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

fn label(node: &Node) -> String {
    let state = node.state.map(|state| format!(" ({})", state.as_str())).unwrap_or_default();
    let title = quoted(&format!("{}{state}", node.title));
    if node.message.is_empty() { title } else { format!("{title}<br/>{}", quoted(&node.message)) }
}

fn class(node: &Node) -> &'static str {
    match node.state {
        Some(State::Applied) => ":::applied",
        Some(State::Pending) => ":::pending",
        None => "",
    }
}

/// Inside quotes, Mermaid reads entities as HTML does.
fn quoted(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).into_owned()
}
