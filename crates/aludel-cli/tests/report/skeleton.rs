//! What a page says, without its markup: a line for each block, with its heading's level. Never judges it.

/// The words of a page as a reader meets them. Style, script and pictures are left out.
pub fn skeleton(page: &str) -> String {
    const BLOCKS: [&str; 22] = [
        "h1", "h2", "h3", "h4", "p", "li", "tr", "summary", "pre", "div", "section", "article",
        "table", "ul", "ol", "title", "button", "figure", "dl", "nav", "main", "details",
    ];
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        text.push_str(&words(before));
        let end = from.find('>').expect("a tag that ends");
        let tag = &from[1..end];
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        rest = &from[end + 1..];
        if let (false, "style" | "script" | "svg") = (tag.starts_with('/'), name) {
            let close = format!("</{name}>");
            let end = rest.find(&close).expect("an element that ends");
            rest = &rest[end + close.len()..];
            continue;
        }
        match (name, tag.starts_with('/')) {
            ("h1" | "h2" | "h3" | "h4", false) => {
                text.push_str("\n\n");
                text.push_str(&"#".repeat(name[1..].parse().unwrap_or(1)));
                text.push(' ');
            }
            ("li" | "tr", false) => text.push_str("\n- "),
            ("summary", false) => text.push_str("\n> "),
            ("td" | "dd", false) => text.push_str(": "),
            ("dt", false) => text.push('\n'),
            _ if BLOCKS.contains(&name) => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim_end);
    let mut shown: Vec<&str> = Vec::new();
    for line in lines {
        if !(line.is_empty() && shown.last().is_none_or(|last| last.is_empty())) {
            shown.push(line);
        }
    }
    shown.join("\n")
}

fn words(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}
