//! What a box of a table says, short enough for a picture. Never used where there is room for everything.

use aludel_core::ident::QualifiedName;
use aludel_core::schema::Column;

/// The table's name, with its schema where that is not `public`.
pub(super) fn of_table(name: &QualifiedName) -> String {
    let plain = match name.schema.as_str() {
        "public" => name.name.as_str().to_owned(),
        schema => format!("{schema}.{}", name.name.as_str()),
    };
    short(&plain, 44)
}

/// A column's name and type.
pub(super) fn of_column(column: &Column) -> (String, String) {
    // As everybody types them.
    const ALIASES: [(&str, &str); 4] = [
        ("timestamp with time zone", "timestamptz"),
        ("timestamp without time zone", "timestamp"),
        ("character varying", "varchar"),
        ("double precision", "float8"),
    ];
    let mut text = column.data_type.as_str().to_owned();
    for (long, alias) in ALIASES {
        if text.starts_with(long) {
            text = text.replacen(long, alias, 1);
        }
    }
    let text = text.strip_prefix("public.").unwrap_or(&text);
    (short(column.name.as_str(), 36), short(text, 22))
}

fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
