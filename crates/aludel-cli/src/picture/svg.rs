//! Histories as an SVG picture that stands alone: light and dark, on paper, and read aloud. Never decides where anything stands;
//! that is dagre's.

use std::fmt::Write as _;

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, Point, RankDir, layout};

use super::{Node, Picture, State};

const LINE: f64 = 18.0;
const PADDING: f64 = 12.0;
/// How wide a character of the monospaced title is, and one of the message at most.
const CHARACTER: f64 = 7.8;
/// The room for a database's name, and between databases.
const HEADING: f64 = 34.0;

/// Colours come from the reader's light or dark scheme; what is pending is dashed, too.
const STYLE: &str = "\
text{font:14px system-ui,sans-serif;fill:#1b1f24}text.id{font:13px ui-monospace,monospace}text.name{font-weight:600;font-size:16px}\
rect{fill:#fff;stroke:#57606a;stroke-width:1.2}.applied rect{fill:#dafbe1;stroke:#1a7f37}.pending rect{fill:#fff8c5;stroke:#9a6700;stroke-dasharray:5 3}\
path{fill:none;stroke:#57606a;stroke-width:1.4}path.depends{stroke-dasharray:2 4}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#161b22;stroke:#8b949e}.applied rect{fill:#12261e;stroke:#3fb950}\
.pending rect{fill:#272115;stroke:#d29922}path{stroke:#8b949e}}";

/// One picture with the databases below each other.
pub(crate) fn draw(pictures: &[Picture]) -> String {
    let mut body = String::new();
    // Room for a name, also where there is no revision.
    let (mut width, mut top) = (160.0_f64, 0.0_f64);
    for picture in pictures {
        let placed = Placed::of(picture);
        let name = html_escape::encode_text(&picture.name);
        let _ = write!(
            body,
            "<g transform=\"translate(0 {top:.0})\" role=\"group\" aria-label=\"History of {}\"><text class=\"name\" x=\"{PADDING}\" y=\"22\">{name}</text><g transform=\"translate(0 {HEADING})\">",
            html_escape::encode_double_quoted_attribute(&picture.name),
        );
        placed.write(picture, &mut body);
        body.push_str("</g></g>\n");
        width = width.max(placed.width);
        top += HEADING + placed.height + PADDING;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {top:.0}\" width=\"{width:.0}\" height=\"{top:.0}\" role=\"img\"><title>Revision history</title><style>{STYLE}</style>\n{body}</svg>\n"
    )
}

/// One history, to stand in a page that brings the style: nothing of its classes is a stranger's.
pub(crate) fn inline(picture: &Picture) -> String {
    let placed = Placed::of(picture);
    let mut body = String::new();
    placed.write(picture, &mut body);
    let Placed { width, height, .. } = placed;
    format!(
        "<svg viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"History of {}\">{body}</svg>",
        html_escape::encode_double_quoted_attribute(&picture.name),
    )
}

/// A history with a place for everything.
struct Placed {
    graph: Graph<NodeLabel, EdgeLabel>,
    width: f64,
    height: f64,
}

impl Placed {
    fn of(picture: &Picture) -> Self {
        let options = GraphOptions { directed: true, multigraph: true, compound: false };
        let mut graph = Graph::with_options(options);
        // Oldest first: that order is where the search for few crossings starts, and it crosses fewer lines than the other one.
        for node in picture.nodes.iter().rev() {
            let (width, height) = size(node);
            let label = NodeLabel { width, height, ..NodeLabel::default() };
            graph.set_node(node.id.to_string(), Some(label));
        }
        for node in &picture.nodes {
            for (kind, others) in [("revises", &node.revises), ("depends", &node.depends_on)] {
                for other in others {
                    // From the newest down, as in the terminal.
                    let (from, to) = (node.id.to_string(), other.to_string());
                    graph.set_edge(from, to, Some(EdgeLabel::default()), Some(kind));
                }
            }
        }
        let wanted = LayoutOptions {
            rankdir: RankDir::TB,
            nodesep: 24.0,
            ranksep: 32.0,
            marginx: PADDING,
            marginy: PADDING,
            tie_keep_first: true,
            ..LayoutOptions::default()
        };
        layout(&mut graph, Some(wanted));
        let edges = |of: fn(&NodeLabel) -> f64| {
            let ends = picture.nodes.iter().filter_map(|node| graph.node(node.id.as_str()).map(of));
            ends.fold(0.0, f64::max) + PADDING
        };
        let width = edges(|node| node.x.unwrap_or_default() + node.width / 2.0);
        let height = edges(|node| node.y.unwrap_or_default() + node.height / 2.0);
        Self { graph, width, height }
    }

    fn write(&self, picture: &Picture, body: &mut String) {
        for edge in self.graph.edges() {
            let Some(label) = self.graph.edge_by_obj(&edge) else { continue };
            let ends = [self.graph.node(&edge.v), self.graph.node(&edge.w)];
            let [Some(from), Some(to)] = ends else { continue };
            let class = edge.name.as_deref().unwrap_or("revises");
            let _ =
                write!(body, "<path class=\"{class}\" d=\"{}\"/>", path(from, &label.points, to));
        }
        for node in &picture.nodes {
            let Some(place) = self.graph.node(node.id.as_str()) else { continue };
            let x = place.x.unwrap_or_default() - place.width / 2.0;
            let y = place.y.unwrap_or_default() - place.height / 2.0;
            let state = node.state.map(State::as_str).unwrap_or_default();
            let spoken = [&node.title, &node.message, state].into_iter();
            let spoken: Vec<&str> = spoken.filter(|part| !part.is_empty()).collect();
            let _ = write!(
                body,
                "\n<g class=\"{state}\"><title>{}</title><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"6\"/><text class=\"id\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                html_escape::encode_text(&spoken.join(", ")),
                place.width,
                place.height,
                x + PADDING,
                y + PADDING + LINE * 0.6,
                html_escape::encode_text(&node.title),
            );
            if !node.message.is_empty() {
                let _ = write!(
                    body,
                    "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    x + PADDING,
                    y + PADDING + LINE * 1.6,
                    html_escape::encode_text(&node.message),
                );
            }
            body.push_str("</g>");
        }
    }
}

fn size(node: &Node) -> (f64, f64) {
    let length = |text: &str| u32::try_from(text.chars().count()).map_or(f64::MAX, f64::from);
    let longest = length(&node.title).max(length(&node.message));
    let lines = if node.message.is_empty() { 1.0 } else { 2.0 };
    (longest * CHARACTER + 2.0 * PADDING, lines * LINE + 1.4 * PADDING)
}

/// From the lower edge of one box to the upper edge of another, around those in between.
fn path(from: &NodeLabel, points: &[Point], to: &NodeLabel) -> String {
    let middle = |node: &NodeLabel, side: f64| {
        let (x, y) = (node.x.unwrap_or_default(), node.y.unwrap_or_default());
        Point::new(x, y + side * node.height / 2.0)
    };
    let (start, end) = (middle(from, 1.0), middle(to, -1.0));
    // The first and the last point lie on the boxes. Between neighbours, one that lies halfway says nothing.
    let between = match points {
        [_, between @ .., _] if between.len() > 1 => between,
        _ => &[],
    };
    let mut path = format!("M{:.1} {:.1}", start.x, start.y);
    let mut last = &start;
    for point in between.iter().chain([&end]) {
        let bend = f64::midpoint(last.y, point.y);
        let _ = write!(
            path,
            "C{:.1} {bend:.1} {:.1} {bend:.1} {:.1} {:.1}",
            last.x, point.x, point.x, point.y
        );
        last = point;
    }
    path
}
