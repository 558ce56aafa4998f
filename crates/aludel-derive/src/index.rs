//! Indexes and their keys in attributes. Never knows whether one stands at a table or at a column.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitStr, Result, Token, token};

use crate::attributes::{Key, Keys, keys};
use crate::fields::Fields;
use crate::options::options;
use crate::value::expression;

const SORTING: &[&str] = &["asc", "desc", "nulls_first", "nulls_last", "opclass", "collation"];

/// How a key is sorted and compared: `desc nulls_last opclass = "…"`.
fn sorting(word: &Ident, input: ParseStream<'_>) -> Result<TokenStream> {
    let key = Key { word: word.unraw().to_string(), span: word.span() };
    Ok(match key.word.as_str() {
        "asc" => TokenStream::new(),
        "desc" => quote!(.descending()),
        "nulls_first" => quote!(.nulls_first(true)),
        "nulls_last" => quote!(.nulls_first(false)),
        "opclass" => {
            let class = key.name(input)?;
            quote!(.operator_class(#class))
        }
        "collation" => collation(&key, input)?,
        word => {
            let problem = format!("unknown word `{word}` behind a key");
            let message = crate::attributes::suggestion(&problem, word, SORTING);
            return Err(Error::new(key.span, message));
        }
    })
}

/// `collation = "name"`, `collation(name = "…", schema = "…")`.
pub(crate) fn collation(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    if !input.peek(token::Paren) {
        let name = key.name(input)?;
        return Ok(quote!(.collation("pg_catalog", #name)));
    }
    let (mut name, mut schema) = (None, None);
    let mut keys = Keys::new("`collation(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "name" => name = Some(key.name(input)?),
                "schema" => schema = Some(key.name(input)?),
            });
            Ok(())
        })
    })?;
    match (name, schema) {
        (Some(name), Some(schema)) => Ok(quote!(.collation(#schema, #name))),
        _ => {
            let message = "write `collation(name = \"…\", schema = \"…\")`";
            Err(Error::new(key.span, message))
        }
    }
}

/// A field or an expression in a text, with the words behind it.
pub(crate) fn item(input: ParseStream<'_>, fields: &Fields) -> Result<TokenStream> {
    let mut tokens = if input.peek(LitStr) {
        let text = expression(input.parse()?)?;
        quote!(::aludel::models::KeyItem::expression(#text))
    } else {
        let field = fields.one(input)?;
        quote!(::aludel::models::KeyItem::field(#field))
    };
    while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![=]) {
        let word = Ident::parse_any(input)
            .map_err(|error| Error::new(error.span(), "a comma is missing here"))?;
        tokens.extend(sorting(&word, input)?);
    }
    Ok(tokens)
}

/// `index` and `index(…)`; at a column `own` is its field.
pub(crate) fn index(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
    own: Option<&str>,
) -> Result<TokenStream> {
    let mut of_own = own.map(|field| quote!(::aludel::models::KeyItem::field(#field)));
    if own.is_some() && !input.peek(token::Paren) {
        key.flag(input)?;
        return Ok(quote!(::aludel::models::IndexModel::new().key(#of_own)));
    }
    let mut items: Vec<TokenStream> = Vec::new();
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`index(…)`", &["columns", "expressions"]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            if let Some(tokens) = &mut of_own
                && SORTING.contains(&key.word.as_str())
            {
                tokens.extend(sorting(&Ident::new(&key.word, key.span), input)?);
                return Ok(());
            }
            keys!(keys, key, {
                "name" => rest.extend(key.name_call(input)?),
                "columns" => {
                    if own.is_some() {
                        let message = "`columns(…)` stands at the table, not at a column";
                        return Err(Error::new(key.span, message));
                    }
                    items.extend(key.several(input, |input| item(input, fields))?);
                },
                "expressions" => {
                    if own.is_some() {
                        let message = "`expressions(…)` stands at the table, not at a column";
                        return Err(Error::new(key.span, message));
                    }
                    items.extend(key.several(input, |input| item(input, fields))?);
                },
                "unique" | "nulls_not_distinct" => rest.extend(key.flag_call(input)?),
                "using" => rest.extend(key.name_call(input)?),
                "include" => {
                    let fields = key.several(input, |input| fields.one(input))?;
                    rest.extend(quote!(.include(&[#(#fields),*])));
                },
                "where" => {
                    let predicate = key.sql(input)?;
                    rest.extend(quote!(.filter(#predicate)));
                },
                "with" => rest.extend(options(key, input)?),
                "tablespace" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "renamed_from" => rest.extend(key.name_call(input)?),
            });
            Ok(())
        })
    })?;
    items.extend(of_own);
    if items.is_empty() {
        let message = "an index needs `columns(a, b)` or `expressions(\"…\")`";
        return Err(Error::new(key.span, message));
    }
    Ok(quote!(::aludel::models::IndexModel::new() #(.key(#items))* #rest))
}
