//! Keys, checks and exclusions in attributes. Never knows whether one stands at a table or at a column.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::ParseStream;
use syn::{Error, LitStr, Result, Token, token};

use crate::attributes::{Key, Keys, keys};
use crate::fields::{Fields, bare_fields};
use crate::index::item;
use crate::options::options;
use crate::value::expression;

/// `deferrable = "immediate"`, `deferrable = "deferred"`.
pub(crate) fn deferrable(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let when = key.choice(
        input,
        &[
            ("immediate", quote!(::aludel::core::schema::Deferrable::Immediate)),
            ("deferred", quote!(::aludel::core::schema::Deferrable::Deferred)),
        ],
    )?;
    Ok(quote!(.deferrable(#when)))
}

/// `primary_key` and `unique`. At a column, `own` is its field; at a table, `columns(…)` or bare fields name them.
pub(crate) fn key(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
    own: Option<&str>,
) -> Result<TokenStream> {
    let mut columns: Vec<String> = own.map(ToOwned::to_owned).into_iter().collect();
    let mut rest = TokenStream::new();
    if own.is_some() && !input.peek(token::Paren) {
        key.flag(input)?;
        return Ok(quote!(::aludel::models::KeyModel::new(&[#(#columns),*])));
    }
    if own.is_none() && Key::has_brackets(input) {
        let columns = fields.several(key, input)?;
        return Ok(quote!(::aludel::models::KeyModel::new(&[#(#columns),*])));
    }
    let is_unique = key.word == "unique";
    let mut keys = Keys::new(if is_unique { "`unique(…)`" } else { "`primary_key(…)`" }, &[]);
    key.list(input, |content| {
        if own.is_none() && bare_fields(content) {
            while !content.is_empty() {
                columns.push(fields.one(content)?);
                if content.is_empty() {
                    break;
                }
                content.parse::<Token![,]>()?;
            }
            return Ok(());
        }
        keys.read(content, |keys, key, input| {
            keys!(keys, key, {
                "columns" => {
                    if own.is_some() {
                        let message = "`columns(…)` stands at the table, not at a column";
                        return Err(Error::new(key.span, message));
                    }
                    columns = fields.several(key, input)?;
                },
                "name" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "include" => {
                    let fields = fields.several(key, input)?;
                    rest.extend(quote!(.include(&[#(#fields),*])));
                },
                "nulls_not_distinct" => {
                    if !is_unique {
                        return Err(Error::new(key.span, "a primary key holds no NULL"));
                    }
                    key.flag(input)?;
                    rest.extend(quote!(.nulls_not_distinct()));
                },
                "deferrable" => rest.extend(deferrable(key, input)?),
                "with" => rest.extend(options(key, input)?),
            });
            Ok(())
        })
    })?;
    if columns.is_empty() {
        let message = format!("`{0}` names no fields: write `{0}(a, b)`", key.word);
        return Err(Error::new(key.span, message));
    }
    Ok(quote!(::aludel::models::KeyModel::new(&[#(#columns),*]) #rest))
}

/// `check = "…"`, `check("…")` or `check(name = "…", "…", no_inherit, not_valid, not_enforced)`.
pub(crate) fn check(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    if input.peek(Token![=]) {
        let text = key.sql(input)?;
        return Ok(quote!(::aludel::models::CheckModel::new(#text)));
    }
    let mut condition = None;
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`check(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "" => condition = Some(expression(input.parse()?)?),
                "name" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "no_inherit" | "not_valid" | "not_enforced" => rest.extend(key.flag_call(input)?),
            });
            Ok(())
        })
    })?;
    let Some(condition) = condition else {
        let message = "the condition is missing: `check(name = \"…\", \"condition\")`";
        return Err(Error::new(key.span, message));
    };
    Ok(quote!(::aludel::models::CheckModel::new(#condition) #rest))
}

/// `exclude(using = "gist", with(room = "=", during = "&&"), …)`.
pub(crate) fn exclude(key: &Key, input: ParseStream<'_>, fields: &Fields) -> Result<TokenStream> {
    let mut method = None;
    let mut with: Vec<(TokenStream, LitStr)> = Vec::new();
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`exclude(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "name" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "using" => method = Some(key.name(input)?),
                "with" => {
                    with = key.several(input, |input| {
                        let item = item(input, fields)?;
                        key.equals(input)?;
                        Ok((item, input.parse::<LitStr>()?))
                    })?;
                },
                "where" => {
                    let predicate = key.sql(input)?;
                    rest.extend(quote!(.filter(#predicate)));
                },
                "include" => {
                    let fields = key.several(input, |input| fields.one(input))?;
                    rest.extend(quote!(.include(&[#(#fields),*])));
                },
                "deferrable" => rest.extend(deferrable(key, input)?),
                "options" => rest.extend(options(key, input)?),
            });
            Ok(())
        })
    })?;
    let Some(method) = method else {
        let message = "the index method is missing: `exclude(using = \"gist\", with(…))`";
        return Err(Error::new(key.span, message));
    };
    if with.is_empty() {
        let message = "what is compared is missing: `with(room = \"=\", during = \"&&\")`";
        return Err(Error::new(key.span, message));
    }
    let with = with.iter().map(|(item, operator)| quote!(.key(#item, #operator)));
    Ok(quote!(::aludel::models::ExclusionModel::new(#method) #(#with)* #rest))
}
