//! PostgreSQL's own types in the words of `format_type`. Never types of users or extensions.

/// Types that are called in `format_type` what they are called in the catalog, and take no modifier.
const PLAIN: &[&str] = &[
    "aclitem",
    "box",
    "bytea",
    "cid",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
    "gtsvector",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "xid",
    "xid8",
    "xml",
];

/// Modifiers that a type does not take.
pub(super) struct Refused;

/// The type that the catalog calls `name`, with these modifiers; `None` where PostgreSQL has no such type.
pub(super) fn canonical(name: &str, modifiers: &[String]) -> Option<Result<String, Refused>> {
    if PLAIN.binary_search(&name).is_ok() {
        return Some(bare(name, modifiers));
    }
    Some(match name {
        "bool" => bare("boolean", modifiers),
        "int2" => bare("smallint", modifiers),
        "int4" => bare("integer", modifiers),
        "int8" => bare("bigint", modifiers),
        "float4" => bare("real", modifiers),
        "float8" => bare("double precision", modifiers),
        // Quotes tell it from the key word, which means another type.
        "char" => bare("\"char\"", modifiers),
        // Without a length these are not what their key words mean.
        "bpchar" => length("character", "bpchar", modifiers, 10_485_760),
        "bit" => length("bit", "\"bit\"", modifiers, 83_886_080),
        "varchar" => length("character varying", "character varying", modifiers, 10_485_760),
        "varbit" => length("bit varying", "bit varying", modifiers, 83_886_080),
        "numeric" => numeric(modifiers),
        "time" => precise("time", " without time zone", modifiers),
        "timetz" => precise("time", " with time zone", modifiers),
        "timestamp" => precise("timestamp", " without time zone", modifiers),
        "timestamptz" => precise("timestamp", " with time zone", modifiers),
        "interval" => precise("interval", "", modifiers),
        _ => return None,
    })
}

/// Whether `format_type` calls one of PostgreSQL's own types so, without modifiers and array brackets.
pub(super) fn is_canonical(base_name: &str) -> bool {
    PLAIN.binary_search(&base_name).is_ok()
        || matches!(
            base_name,
            "boolean"
                | "smallint"
                | "integer"
                | "bigint"
                | "real"
                | "double precision"
                | "\"char\""
                | "character"
                | "bpchar"
                | "bit"
                | "\"bit\""
                | "character varying"
                | "bit varying"
                | "numeric"
                | "time without time zone"
                | "time with time zone"
                | "timestamp without time zone"
                | "timestamp with time zone"
                | "interval"
        )
}

fn bare(name: &str, modifiers: &[String]) -> Result<String, Refused> {
    if modifiers.is_empty() { Ok(name.to_owned()) } else { Err(Refused) }
}

fn length(
    name: &str,
    without: &str,
    modifiers: &[String],
    greatest: i32,
) -> Result<String, Refused> {
    match modifiers {
        [] => Ok(without.to_owned()),
        [length] => Ok(format!("{name}({})", number(length, 1, greatest)?)),
        _ => Err(Refused),
    }
}

fn numeric(modifiers: &[String]) -> Result<String, Refused> {
    let precision = |text: &str| number(text, 1, 1000);
    match modifiers {
        [] => Ok("numeric".to_owned()),
        [digits] => Ok(format!("numeric({},0)", precision(digits)?)),
        [digits, scale] => {
            Ok(format!("numeric({},{})", precision(digits)?, number(scale, -1000, 1000)?))
        }
        _ => Err(Refused),
    }
}

/// A type with a number of digits behind the second, of which the server keeps six.
pub(super) fn precise(before: &str, behind: &str, modifiers: &[String]) -> Result<String, Refused> {
    match modifiers {
        [] => Ok(format!("{before}{behind}")),
        [digits] => Ok(format!("{before}({}){behind}", number(digits, 0, i32::MAX)?.min(6))),
        _ => Err(Refused),
    }
}

fn number(text: &str, least: i32, greatest: i32) -> Result<i32, Refused> {
    let number = text.parse().map_err(|_| Refused)?;
    if (least..=greatest).contains(&number) { Ok(number) } else { Err(Refused) }
}
