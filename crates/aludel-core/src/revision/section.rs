//! The sections of a revision file: markers and the SQL below them. Never runs or orders them.

use std::fmt;
use std::ops::Range;

use super::allow;
use super::error::{HeaderErrorKind, RevisionFileError, RevisionFileErrorKind as Kind};
use super::header::MARKER;
use crate::script::{self, Statement};
use crate::source::Source;

/// The first words of the markers.
pub const DIRECTIVES: [&str; 3] = ["up", "down", allow::WORD];

/// The marker of a file whose statements nobody has run yet.
pub(super) const UNPROVED: &str = "unproved";

/// What stands below the header.
pub(super) struct Sections {
    pub up: Vec<Section>,
    pub down: Down,
    pub unproved: bool,
}

/// One section of a revision: how it runs, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How the section runs.
    pub kind: SectionKind,
    /// The marker's line, for messages about the section.
    pub marker_span: Range<usize>,
    /// Everything between this marker and the next.
    pub body: Range<usize>,
    /// The statements in the order of the file.
    pub statements: Vec<Statement>,
}

/// How a section runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionKind {
    /// Inside the transaction of its phase.
    Transaction,
    /// Statement by statement, each on its own, outside any transaction.
    NoTransaction,
    /// A code step, registered by the program under this name and version.
    Call {
        /// The name.
        name: String,
        /// The version; a changed step gets a new one.
        version: u32,
    },
}

impl Section {
    /// Whether a later section or revision may not share this section's transaction: a value that
    /// `ALTER TYPE … ADD VALUE` adds cannot be used before the transaction that added it is committed.
    #[must_use]
    pub fn ends_phase(&self, source: &Source) -> bool {
        self.kind == SectionKind::Transaction
            && self
                .statements
                .iter()
                .any(|statement| script::adds_enum_value(statement.text(source.text())))
    }
}

impl fmt::Display for SectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transaction => Ok(()),
            Self::NoTransaction => f.write_str(" no-transaction"),
            Self::Call { name, version } => write!(f, " call {name} {version}"),
        }
    }
}

/// The downgrade of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Down {
    /// The file has no down section.
    Missing,
    /// The author says that there is no way back.
    Irreversible {
        /// The reason given.
        why: String,
    },
    /// The sections, in the order of the file. An empty section is a downgrade with nothing to do.
    Sections(Vec<Section>),
}

impl Down {
    /// What is run to go back: nothing where there is no way back.
    pub fn sections(&self) -> &[Section] {
        match self {
            Down::Sections(sections) => sections,
            Down::Missing | Down::Irreversible { .. } => &[],
        }
    }
}

/// A marker line, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Marker {
    Up(SectionKind),
    Down(SectionKind),
    Irreversible(String),
    Unproved,
}

/// Reads the sections from `start` (the first marker) to the end of the file.
pub(super) fn parse(source: &Source, start: usize) -> Result<Sections, RevisionFileError> {
    let text = source.text();
    let markers = find_markers(text, start);
    refuse_sql_above(source, start..markers.first().map_or(text.len(), |first| first.start))?;
    let mut up = Vec::new();
    let mut down = Vec::new();
    let mut irreversible: Option<(String, Range<usize>)> = None;
    let mut unproved = false;
    for (index, span) in markers.iter().enumerate() {
        let end = markers.get(index + 1).map_or(text.len(), |next| next.start);
        let body = span.end..end;
        match parse_marker(source, span)? {
            Marker::Up(kind) => up.push(section(source, kind, span.clone(), body)?),
            Marker::Down(kind) => down.push(section(source, kind, span.clone(), body)?),
            Marker::Irreversible(why) => {
                refuse_body(source, body, "down irreversible")?;
                irreversible = Some((why, span.clone()));
            }
            Marker::Unproved => {
                refuse_body(source, body, UNPROVED)?;
                unproved = true;
            }
        }
    }
    if up.is_empty() {
        return Err(RevisionFileError::new(source.clone(), 0..0, Kind::NoUp));
    }
    let down = match irreversible {
        Some((_, span)) if !down.is_empty() => {
            return Err(RevisionFileError::new(
                source.clone(),
                span,
                Kind::IrreversibleWithSections,
            ));
        }
        Some((why, _)) => Down::Irreversible { why },
        None if down.is_empty() => Down::Missing,
        None => Down::Sections(down),
    };
    Ok(Sections { up, down, unproved })
}

/// Above the first section only what lint is told for the whole file may stand.
fn refuse_sql_above(source: &Source, above: Range<usize>) -> Result<(), RevisionFileError> {
    match split(source, above)?.first() {
        Some(statement) => Err(RevisionFileError::new(
            source.clone(),
            statement.head..statement.span.end,
            HeaderErrorKind::SqlBeforeMarker,
        )),
        None => Ok(()),
    }
}

/// The spans of all lines that begin with the marker's prefix and begin something: a section, or a mark of the whole file.
fn find_markers(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = start.min(text.len());
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if text[at..end].starts_with(MARKER) && !allow::is_allow(&text[at..end]) {
            spans.push(at..at + text[at..end].trim_end().len());
        }
        at = end + 1;
    }
    spans
}

fn parse_marker(source: &Source, span: &Range<usize>) -> Result<Marker, RevisionFileError> {
    let directive = source.slice(span)[MARKER.len()..].trim();
    let unknown = || {
        RevisionFileError::new(
            source.clone(),
            span.clone(),
            Kind::UnknownDirective { directive: directive.to_owned() },
        )
    };
    if let Some(rest) = directive.strip_prefix("down irreversible") {
        let why = rest.trim();
        let quoted =
            why.strip_prefix('"').and_then(|why| why.strip_suffix('"')).ok_or_else(unknown)?;
        return Ok(Marker::Irreversible(quoted.to_owned()));
    }
    if directive == UNPROVED {
        return Ok(Marker::Unproved);
    }
    let words: Vec<&str> = directive.split_whitespace().collect();
    let kind = match words.get(1..).unwrap_or_default() {
        [] => SectionKind::Transaction,
        ["no-transaction"] => SectionKind::NoTransaction,
        ["call", name, version] => SectionKind::Call {
            name: (*name).to_owned(),
            version: version.parse().map_err(|_| unknown())?,
        },
        _ => return Err(unknown()),
    };
    match words.first() {
        Some(&"up") => Ok(Marker::Up(kind)),
        Some(&"down") => Ok(Marker::Down(kind)),
        _ => Err(unknown()),
    }
}

fn section(
    source: &Source,
    kind: SectionKind,
    marker_span: Range<usize>,
    body: Range<usize>,
) -> Result<Section, RevisionFileError> {
    if let SectionKind::Call { .. } = kind {
        refuse_body(source, body.clone(), "call")?;
    }
    let statements = split(source, body.clone())?;
    for statement in &statements {
        check_statement(source, &kind, statement)?;
    }
    Ok(Section { kind, marker_span, body, statements })
}

fn split(source: &Source, body: Range<usize>) -> Result<Vec<Statement>, RevisionFileError> {
    script::split(source.text(), body)
        .map_err(|error| RevisionFileError::split(source.clone(), &error))
}

fn refuse_body(
    source: &Source,
    body: Range<usize>,
    marker: &'static str,
) -> Result<(), RevisionFileError> {
    match split(source, body)?.first() {
        Some(statement) => Err(RevisionFileError::new(
            source.clone(),
            statement.head..statement.span.end,
            Kind::BodyNotAllowed { marker },
        )),
        None => Ok(()),
    }
}

fn check_statement(
    source: &Source,
    kind: &SectionKind,
    statement: &Statement,
) -> Result<(), RevisionFileError> {
    let text = statement.text(source.text());
    let error = |kind| {
        Err(RevisionFileError::new(source.clone(), statement.head..statement.span.end, kind))
    };
    if let Some(control) = script::transaction_control(text) {
        return error(Kind::TransactionControl { statement: control.to_string() });
    }
    match kind {
        SectionKind::Transaction => match script::must_run_alone(text) {
            Some(reason) => error(Kind::NeedsNoTransaction { reason: reason.to_string() }),
            None => Ok(()),
        },
        SectionKind::NoTransaction if statement.copy_data.is_some() => {
            error(Kind::CopyOutsideTransaction)
        }
        SectionKind::NoTransaction | SectionKind::Call { .. } => Ok(()),
    }
}
