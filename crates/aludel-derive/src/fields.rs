//! The fields of the struct, as attributes name them. Never knows their types.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, Result, Token};

use crate::attributes::{Key, suggestion};

/// The fields of the struct, for names in attributes.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) table: Ident,
    /// Those that are columns.
    pub(crate) columns: Vec<String>,
    pub(crate) skipped: Vec<String>,
}

impl Fields {
    /// A field that is a column, by name.
    pub(crate) fn one(&self, input: ParseStream<'_>) -> Result<String> {
        let field = Ident::parse_any(input)
            .map_err(|error| Error::new(error.span(), "the name of a field is missing here"))?;
        let name = field.unraw().to_string();
        if self.columns.contains(&name) {
            return Ok(name);
        }
        if self.skipped.contains(&name) {
            let message = format!("the field `{name}` is no column: it says `skip`");
            return Err(Error::new(field.span(), message));
        }
        let known: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let problem = format!("`{}` has no field `{name}`", self.table);
        Err(Error::new(field.span(), suggestion(&problem, &name, &known)))
    }

    /// A list of fields that are columns.
    pub(crate) fn several(&self, key: &Key, input: ParseStream<'_>) -> Result<Vec<String>> {
        key.several(input, |input| self.one(input))
    }
}

/// Whether a list is `a, b` and holds neither `key = …` nor `key(…)`.
pub(crate) fn bare_fields(content: ParseStream<'_>) -> bool {
    let ahead = content.fork();
    while !ahead.is_empty() {
        if Ident::parse_any(&ahead).is_err() {
            return false;
        }
        if ahead.is_empty() {
            return true;
        }
        if ahead.parse::<Token![,]>().is_err() {
            return false;
        }
    }
    !content.is_empty()
}
