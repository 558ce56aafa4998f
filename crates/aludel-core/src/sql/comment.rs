//! COMMENT ON. Never other statements.

use super::address::object_name;
use crate::ident::literal;
use crate::plan::Address;

pub(super) fn render(on: &Address, text: Option<&str>) -> String {
    let text = text.map_or_else(|| "NULL".to_owned(), literal);
    format!("COMMENT ON {} {} IS {text}", on.kind, object_name(&on.id))
}
