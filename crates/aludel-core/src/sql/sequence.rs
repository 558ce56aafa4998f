//! Sequences as DDL, also those of identity columns. Never decides where a sequence stands.

use crate::ident::{Ident, QualifiedName, literal};
use crate::plan::SequenceOperation;
use crate::schema::{Sequence, TypeName};

pub(super) fn render(operation: &SequenceOperation) -> Vec<String> {
    match operation {
        SequenceOperation::Create(sequence) => vec![create(sequence)],
        SequenceOperation::Drop(name) => vec![format!("DROP SEQUENCE {name}")],
        SequenceOperation::Alter { from, to } => alter(from, to),
        SequenceOperation::Own { name, owner } => vec![match owner {
            Some(owner) => {
                format!("ALTER SEQUENCE {name} OWNED BY {}.{}", owner.table, owner.column)
            }
            None => format!("ALTER SEQUENCE {name} OWNED BY NONE"),
        }],
        SequenceOperation::Advance { name, owner } => {
            let sequence = literal(&name.to_string());
            vec![advance(&sequence, &owner.table, &owner.column)]
        }
    }
}

fn create(sequence: &Sequence) -> String {
    let unlogged = if sequence.unlogged { "UNLOGGED " } else { "" };
    let data_type = match sequence.data_type.as_str() {
        "bigint" => String::new(),
        other => format!(" AS {other}"),
    };
    let options: String = options(sequence).iter().map(|option| format!(" {option}")).collect();
    format!("CREATE {unlogged}SEQUENCE {}{data_type}{options}", sequence.name)
}

/// The options that are not what PostgreSQL fills in.
pub(super) fn options(sequence: &Sequence) -> Vec<String> {
    let (type_min, type_max) = limits(&sequence.data_type);
    let ascends = sequence.increment > 0;
    let (min, max) = if ascends { (1, type_max) } else { (type_min, -1) };
    let start = if ascends { sequence.min } else { sequence.max };
    [
        (sequence.increment != 1).then(|| format!("INCREMENT BY {}", sequence.increment)),
        (sequence.min != min).then(|| format!("MINVALUE {}", sequence.min)),
        (sequence.max != max).then(|| format!("MAXVALUE {}", sequence.max)),
        (sequence.start != start).then(|| format!("START WITH {}", sequence.start)),
        (sequence.cache != 1).then(|| format!("CACHE {}", sequence.cache)),
        sequence.cycle.then(|| "CYCLE".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The options that differ. A limit that was the old type's own becomes the new type's without a word.
pub(super) fn changed_options(from: &Sequence, to: &Sequence) -> Vec<String> {
    let (old, new) = (limits(&from.data_type), limits(&to.data_type));
    let follows = from.data_type != to.data_type;
    let min = if follows && from.min == old.0 { new.0 } else { from.min };
    let max = if follows && from.max == old.1 { new.1 } else { from.max };
    [
        (from.increment != to.increment).then(|| format!("INCREMENT BY {}", to.increment)),
        (min != to.min).then(|| format!("MINVALUE {}", to.min)),
        (max != to.max).then(|| format!("MAXVALUE {}", to.max)),
        (from.start != to.start).then(|| format!("START WITH {}", to.start)),
        (from.cache != to.cache).then(|| format!("CACHE {}", to.cache)),
        (from.cycle != to.cycle)
            .then(|| if to.cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn alter(from: &Sequence, to: &Sequence) -> Vec<String> {
    let name = &to.name;
    let data_type =
        (from.data_type != to.data_type).then(|| format!("AS {}", to.data_type)).into_iter();
    let actions: Vec<String> = data_type.chain(changed_options(from, to)).collect();
    let logging = (from.unlogged != to.unlogged).then(|| {
        format!("ALTER SEQUENCE {name} SET {}", if to.unlogged { "UNLOGGED" } else { "LOGGED" })
    });
    (!actions.is_empty())
        .then(|| format!("ALTER SEQUENCE {name} {}", actions.join(" ")))
        .into_iter()
        .chain(logging)
        .collect()
}

fn limits(data_type: &TypeName) -> (i64, i64) {
    match data_type.as_str() {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

/// Sets a sequence behind the values of a column: behind the largest, or the smallest where it counts down, and never
/// before its start. `sequence` is an expression that names it as text.
pub(super) fn advance(sequence: &str, table: &QualifiedName, column: &Ident) -> String {
    format!(
        "SELECT pg_catalog.setval(
    s.seqrelid,
    CASE WHEN s.seqincrement > 0
        THEN greatest(s.seqstart, (SELECT max({column})::bigint + 1 FROM {table}))
        ELSE least(s.seqstart, (SELECT min({column})::bigint - 1 FROM {table}))
    END,
    false)
FROM pg_catalog.pg_sequence AS s
WHERE s.seqrelid = {sequence}::pg_catalog.regclass"
    )
}
