//! The document around the sections: head, navigation, the table of all databases. Never says what a section says.
//!
//! Style and script stand in the page and are named in its policy by their hashes; nothing else may run, and nothing is fetched.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::section::{SECTIONS, Section, revisions, time};
use super::{DatabaseReport, Models, Report};
use crate::drift::Drift;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The whole document.
pub(crate) fn page(report: &Report) -> String {
    let parts: Vec<Part<'_>> = report.databases.iter().map(Part::new).collect();
    let names: Vec<&str> = report.databases.iter().map(|one| one.name.as_str()).collect();
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "Databases: " (names.join(", ")) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header.top {
                    p.product { (PreEscaped(MARK)) "Aludel" }
                    p.made { "Read " (time(report.made)) " UTC by " (report.tool) }
                    button.theme type="button" hidden { "Theme: system" }
                }
                div.layout {
                    (navigation(&parts))
                    main id="content" tabindex="-1" {
                        (overview(&parts))
                        @for part in &parts { (part.article()) }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string()
}

/// Three nodes of a history.
const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\"><path d=\"M4 13V3M4 9c0-4 8-1 8-5\"/><circle cx=\"4\" cy=\"13\" r=\"2\"/><circle cx=\"4\" cy=\"3\" r=\"2\"/><circle cx=\"12\" cy=\"3\" r=\"2\"/></svg>";

/// What the page may do: show itself.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// A database with its sections.
struct Part<'r> {
    database: &'r DatabaseReport,
    sections: Vec<Section>,
}

impl<'r> Part<'r> {
    fn new(database: &'r DatabaseReport) -> Self {
        Self { database, sections: SECTIONS.iter().map(|section| section(database)).collect() }
    }

    fn id(&self) -> String {
        format!("db-{}", self.database.name)
    }

    fn section_id(&self, section: &Section) -> String {
        format!("{}-{}", self.id(), section.slug)
    }

    fn article(&self) -> Markup {
        html! {
            article.database id=(self.id()) aria-labelledby={ (self.id()) "-title" } {
                header {
                    h2 id={ (self.id()) "-title" } { (self.database.name) }
                    (facts(self.database))
                }
                @for section in &self.sections {
                    @let id = self.section_id(section);
                    section id=(id) aria-labelledby={ (id) "-title" } {
                        h3 id={ (id) "-title" } {
                            (section.title)
                            @if let Some(count) = &section.count { " " span.count { (count) } }
                        }
                        (section.body)
                    }
                }
            }
        }
    }
}

fn navigation(parts: &[Part<'_>]) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#overview" { "Overview" } }
                @for part in parts {
                    li {
                        a.name href={ "#" (part.id()) } { (part.database.name) }
                        ul {
                            @for section in &part.sections {
                                li {
                                    a href={ "#" (part.section_id(section)) } {
                                        (section.title)
                                        @if let Some(count) = &section.count {
                                            " " span.count { (count) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One row for each database. The roles keep it a table where a narrow page shows rows as cards.
fn overview(parts: &[Part<'_>]) -> Markup {
    const COLUMNS: [&str; 6] = ["Database", "PostgreSQL", "At", "Pending", "Drift", "Models"];
    html! {
        section.overview id="overview" aria-labelledby="overview-title" {
            h1 id="overview-title" { "Databases" }
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for column in COLUMNS { th role="columnheader" scope="col" { (column) } }
                    }
                }
                tbody role="rowgroup" {
                    @for part in parts {
                        @let database = part.database;
                        tr role="row" {
                            th role="rowheader" scope="row" {
                                a href={ "#" (part.id()) } { (database.name) }
                            }
                            td.number role="cell" data-label=(COLUMNS[1]) { (database.version) }
                            td role="cell" data-label=(COLUMNS[2]) { (revisions(&database.current)) }
                            td role="cell" data-label=(COLUMNS[3]) { (pending(database)) }
                            td role="cell" data-label=(COLUMNS[4]) { (drift(&database.drift)) }
                            td role="cell" data-label=(COLUMNS[5]) { (models(&database.models)) }
                        }
                    }
                }
            }
        }
    }
}

fn state(class: &str, words: &str) -> Markup {
    html! { span class={ "state " (class) } { (words) } }
}

fn pending(database: &DatabaseReport) -> Markup {
    match database.pending.len() {
        0 => state("good", "none"),
        count => state("ahead", &count.to_string()),
    }
}

fn drift(drift: &Drift) -> Markup {
    match drift {
        Drift::None => state("good", "none"),
        Drift::Found { .. } => state("bad", "yes"),
        Drift::Unknown(_) => state("unknown", "not known"),
    }
}

fn models(models: &Models) -> Markup {
    match models {
        Models::None => state("unknown", "no models"),
        Models::Behind => state("unknown", "not compared"),
        Models::Unknown(_) => state("unknown", "not known"),
        Models::Compared { changes, .. } if changes.is_empty() => state("good", "the same"),
        Models::Compared { .. } => state("bad", "differ"),
    }
}

/// What a database is, and what waits for somebody.
fn facts(database: &DatabaseReport) -> Markup {
    let identity = match &database.identity {
        Some(identity) if identity.name == database.name => identity.id.to_string(),
        Some(identity) => format!("{} of {}", identity.id, identity.name),
        None => "none yet".to_owned(),
    };
    html! {
        dl.facts {
            div { dt { "Name on the server" } dd { code { (database.database) } } }
            div { dt { "PostgreSQL" } dd.number { (database.version) } }
            div { dt { "At" } dd { (revisions(&database.current)) } }
            div { dt { "Heads" } dd { (revisions(&database.heads)) } }
            div { dt { "Identity" } dd { code { (identity) } } }
        }
        @if !database.unfinished.is_empty() {
            p.warning {
                strong { "Half run: " }
                @for revision in &database.unfinished { code { (revision) } " " }
                "The next upgrade finishes it."
            }
        }
        @if database.unsettled > 0 {
            p.warning {
                strong { "Stopped in a commit. " }
                "Transactions left prepared: " (database.unsettled) ". They keep their locks until "
                code { "recover" } " settles them."
            }
        }
    }
}
