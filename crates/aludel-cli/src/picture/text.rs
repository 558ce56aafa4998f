//! A history in the terminal: one line or two for each revision, newest first. Never knows how wide the terminal is.

use renderdag::{Ancestor, GraphRowRenderer, Renderer as _};

use super::{Picture, State};

/// The lines of a history; dotted lines lead to what a revision depends on.
pub(crate) fn draw(picture: &Picture) -> String {
    let mut renderer = GraphRowRenderer::new().output().with_min_row_height(1).build_box_drawing();
    let mut text = String::new();
    for node in &picture.nodes {
        let parents = node.revises.iter().map(|id| Ancestor::Parent(id.clone()));
        let dependencies = node.depends_on.iter().map(|id| Ancestor::Ancestor(id.clone()));
        // Told apart by their form, not by a colour.
        let glyph = match node.state {
            Some(State::Applied) => "●",
            Some(State::Pending) => "○",
            None => "o",
        };
        let message = if node.message.is_empty() {
            node.title.clone()
        } else {
            format!("{}  {}", node.title, node.message)
        };
        let row = renderer.next_row(
            node.id.clone(),
            parents.chain(dependencies).collect(),
            glyph.into(),
            message,
        );
        text.extend(row.lines().map(|line| format!("{}\n", line.trim_end())));
    }
    text
}
