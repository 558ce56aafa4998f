//! What a change of type does to the rows: how values are converted, and whether the table is written anew.
//! Never asks a server: types that it does not know are taken for the worst.

use std::collections::BTreeSet;

use super::Hazard;
use crate::ident::Ident;
use crate::schema::{Expression, TypeName};

/// What a change of type needs.
pub(super) struct Conversion {
    /// USING, where no assignment cast is known.
    pub using: Option<Expression>,
    /// Its dangers.
    pub hazards: BTreeSet<Hazard>,
    /// Whether nobody but the author can say how values are converted.
    pub unknown: bool,
    /// Whether the name of the type is another one, so that a default may not fit.
    pub other_type: bool,
}

/// A type in its parts: `character varying`, `[100]`, whether it is an array.
struct Parts<'a> {
    base: String,
    modifiers: Vec<i64>,
    is_array: bool,
    text: &'a str,
}

impl<'a> Parts<'a> {
    fn of(name: &'a TypeName) -> Self {
        let text = name.as_str();
        let element = text.trim_end_matches("[]");
        let (base, modifiers) = match (element.find('('), element.find(')')) {
            (Some(open), Some(close)) if open < close => {
                let base = format!("{}{}", &element[..open], &element[close + 1..]);
                let modifiers = element[open + 1..close]
                    .split(',')
                    .filter_map(|number| number.trim().parse().ok())
                    .collect();
                (base, modifiers)
            }
            _ => (element.to_owned(), Vec::new()),
        };
        Self { base, modifiers, is_array: text.ends_with("[]"), text }
    }

    /// The type without modifiers.
    fn name(&self) -> (&str, bool) {
        (&self.base, self.is_array)
    }
}

/// Types that are converted by assignment, so that no USING is needed; within a list each to each.
const ASSIGNABLE: &[&[&str]] = &[
    &["smallint", "integer", "bigint", "numeric", "real", "double precision"],
    &["text", "character varying", "character", "name"],
    &["timestamp without time zone", "timestamp with time zone", "date"],
    &["bit", "bit varying"],
    &["json", "jsonb"],
    &["inet", "cidr"],
    &["time without time zone", "time with time zone"],
];

/// Every type may be assigned to these.
const TEXTS: &[&str] = &["text", "character varying", "character"];

/// Casts that are there to be asked for, beside those to and from text.
const EXPLICIT: &[(&str, &str)] = &[
    ("integer", "boolean"),
    ("boolean", "integer"),
    ("integer", "bit"),
    ("bigint", "bit"),
    ("jsonb", "boolean"),
    ("jsonb", "integer"),
    ("jsonb", "bigint"),
    ("jsonb", "numeric"),
    ("timestamp without time zone", "time without time zone"),
    ("timestamp with time zone", "time with time zone"),
    ("numeric", "money"),
    ("money", "numeric"),
];

/// The integer types, smallest first.
const INTEGERS: &[&str] = &["smallint", "integer", "bigint"];

/// `bases` are the same types where domains are what lies underneath.
pub(super) fn conversion(
    column: &Ident,
    from: &TypeName,
    to: &TypeName,
    bases: (&TypeName, &TypeName),
) -> Conversion {
    let other_type = Parts::of(from).name() != Parts::of(to).name();
    let mut change = of_base(column, to, &Parts::of(bases.0), &Parts::of(bases.1));
    change.other_type = other_type;
    if from != to && bases.1 != to {
        // A domain's conditions are checked row by row.
        change.hazards.extend([Hazard::Rewrite, Hazard::MayFail]);
    }
    change
}

fn of_base(column: &Ident, to: &TypeName, old: &Parts<'_>, new: &Parts<'_>) -> Conversion {
    let same = old.name() == new.name();
    let mut hazards = BTreeSet::new();
    let done = |using, hazards, unknown| Conversion { using, hazards, unknown, other_type: false };
    if is_in_place(old, new) {
        return done(None, hazards, false);
    }
    hazards.insert(Hazard::Rewrite);
    if same {
        if narrows(old, new) {
            hazards.insert(if rounds(&old.base) { Hazard::Drop } else { Hazard::MayFail });
        }
        if old.base == "numeric" {
            hazards.insert(Hazard::MayFail);
            if loses_decimals(old, new) {
                hazards.insert(Hazard::Drop);
            }
        }
        return done(None, hazards, false);
    }
    if old.is_array != new.is_array {
        let using = match (old.base == new.base, new.is_array) {
            (true, true) => format!("CASE WHEN {column} IS NOT NULL THEN ARRAY[{column}] END"),
            (true, false) => format!("{column}[1]"),
            (false, _) => through_text(column, to, new),
        };
        let wraps = new.is_array && old.base == new.base;
        return done(Some(Expression::new(using)), hazards, !wraps);
    }
    let is_text = |base: &str| TEXTS.contains(&base);
    if loses(old, new) {
        hazards.insert(Hazard::Drop);
    }
    if !widens(old, new) {
        hazards.insert(Hazard::MayFail);
    }
    if is_assignable(old, new) {
        return done(None, hazards, false);
    }
    if is_text(&old.base) || EXPLICIT.contains(&(old.base.as_str(), new.base.as_str())) {
        return done(Some(super::column::cast(column, to)), hazards, false);
    }
    // There is no cast from one enum to another, and none that is known between most types; text is a way between all.
    let using = Expression::new(through_text(column, to, new));
    done(Some(using), hazards, !(is_user_type(old) && is_user_type(new)))
}

/// Whether values of one type may be assigned to another one.
pub(super) fn is_assigned(from: &TypeName, to: &TypeName) -> bool {
    let (old, new) = (Parts::of(from), Parts::of(to));
    old.name() == new.name() || (!old.is_array && !new.is_array && is_assignable(&old, &new))
}

fn is_assignable(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    let both =
        |list: &&[&str]| list.contains(&old.base.as_str()) && list.contains(&new.base.as_str());
    ASSIGNABLE.iter().any(both) || TEXTS.contains(&new.base.as_str())
}

fn through_text(column: &Ident, to: &TypeName, new: &Parts<'_>) -> String {
    let array = if new.is_array { "[]" } else { "" };
    let text = TypeName::canonical(format!("text{array}"));
    super::column::cast(super::column::cast(column, &text), to).to_string()
}

fn is_user_type(parts: &Parts<'_>) -> bool {
    parts.base.contains('.')
}

/// Whether the server neither writes nor reads the rows.
fn is_in_place(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    if old.text == new.text {
        return true;
    }
    if old.is_array != new.is_array {
        return false;
    }
    let is_text = |base: &str| base == "text" || base == "character varying";
    match (old.base.as_str(), new.base.as_str()) {
        (from, "text") if is_text(from) => true,
        ("text", "character varying") => new.modifiers.is_empty(),
        ("character varying" | "bit varying", to) if to == old.base => {
            match (old.modifiers.first(), new.modifiers.first()) {
                (_, None) => true,
                (Some(before), Some(now)) => now >= before,
                (None, Some(_)) => false,
            }
        }
        ("numeric", "numeric") => match (&old.modifiers[..], &new.modifiers[..]) {
            (_, []) => true,
            ([precision, scale @ ..], [wider, same @ ..]) => wider >= precision && scale == same,
            ([], _) => false,
        },
        ("cidr", "inet") => true,
        (from, to) if from == to && rounds(from) => {
            match (old.modifiers.first(), new.modifiers.first()) {
                (_, None) => true,
                (before, Some(now)) => *now >= before.copied().unwrap_or(6),
            }
        }
        _ => false,
    }
}

/// Whether a type's modifier is a number of decimals of seconds, to which values are rounded.
fn rounds(base: &str) -> bool {
    base.starts_with("timestamp") || base.starts_with("time ") || base.starts_with("interval")
}

/// Whether a modifier of the same type leaves less room.
fn narrows(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    match (old.modifiers.first(), new.modifiers.first()) {
        (None, Some(_)) => true,
        (Some(before), Some(now)) => {
            now < before || new.modifiers.get(1).unwrap_or(&0) < old.modifiers.get(1).unwrap_or(&0)
        }
        (_, None) => false,
    }
}

/// Whether decimals of a `numeric` are rounded away.
fn loses_decimals(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    match (&old.modifiers[..], &new.modifiers[..]) {
        (_, []) => false,
        ([], _) => true,
        ([_, before @ ..], [_, now @ ..]) => {
            now.first().unwrap_or(&0) < before.first().unwrap_or(&0)
        }
    }
}

/// Whether every value of the old type is one of the new.
fn widens(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    let place = |base: &str| INTEGERS.iter().position(|integer| *integer == base);
    match (place(&old.base), place(&new.base)) {
        (Some(before), Some(now)) => return before <= now,
        (Some(_), None) if matches!(new.base.as_str(), "numeric" | "double precision") => {
            return new.modifiers.is_empty();
        }
        _ => {}
    }
    match (old.base.as_str(), new.base.as_str()) {
        ("real", "double precision")
        | ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone")
        | ("date", "timestamp without time zone" | "timestamp with time zone")
        | ("timestamp without time zone" | "timestamp with time zone", "date")
        | ("json", "jsonb")
        | ("jsonb", "json")
        | ("double precision", "real") => true,
        ("bit", "bit varying") => {
            new.modifiers.is_empty() || new.modifiers.first() >= old.modifiers.first()
        }
        (_, "text") => true,
        (_, "character varying") => new.modifiers.is_empty(),
        _ => false,
    }
}

/// Whether values lose what no way back brings again, without any error.
fn loses(old: &Parts<'_>, new: &Parts<'_>) -> bool {
    matches!(
        (old.base.as_str(), new.base.as_str()),
        ("double precision", "real" | "smallint" | "integer" | "bigint")
            | ("real", "smallint" | "integer" | "bigint")
            | ("numeric", "smallint" | "integer" | "bigint" | "real" | "double precision")
            | ("timestamp without time zone" | "timestamp with time zone", "date")
            | ("time with time zone", "time without time zone")
    )
}
