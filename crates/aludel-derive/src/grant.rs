//! Privileges on tables and columns in attributes. Never knows which roles there are.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::ParseStream;
use syn::{Error, LitStr, Result};

use crate::attributes::{Key, Keys, keys};
use crate::fields::Fields;

/// `grant(select, update(a, b), to = "role", with_grant_option)`.
pub(crate) fn grant(key: &Key, input: ParseStream<'_>, fields: &Fields) -> Result<TokenStream> {
    let mut privileges: Vec<(String, Vec<String>)> = Vec::new();
    let mut roles: Vec<LitStr> = Vec::new();
    let mut grantable = false;
    let mut keys = Keys::new("`grant(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            let mut privilege = |of_columns: bool| -> Result<()> {
                let columns = if input.peek(syn::token::Paren) {
                    if !of_columns {
                        let message =
                            format!("`{}` is granted on tables, not on columns", key.word);
                        return Err(Error::new(key.span, message));
                    }
                    key.several(input, |input| fields.one(input))?
                } else {
                    key.flag(input)?;
                    Vec::new()
                };
                privileges.push((key.word.clone(), columns));
                Ok(())
            };
            keys!(keys, key, {
                "select" => privilege(true)?,
                "insert" => privilege(true)?,
                "update" => privilege(true)?,
                "references" => privilege(true)?,
                "delete" => privilege(false)?,
                "truncate" => privilege(false)?,
                "trigger" => privilege(false)?,
                "maintain" => privilege(false)?,
                "to" => {
                    roles = key.names(input)?;
                },
                "with_grant_option" => {
                    key.flag(input)?;
                    grantable = true;
                },
            });
            Ok(())
        })
    })?;
    if privileges.is_empty() || roles.is_empty() {
        return Err(Error::new(key.span, "write `grant(select, insert, to = \"role\")`"));
    }
    let calls = roles.iter().flat_map(|role| {
        privileges.iter().map(move |(privilege, columns)| {
            if columns.is_empty() {
                quote!(.grant(#privilege, #role, #grantable))
            } else {
                quote!(.grant_columns(#privilege, &[#(#columns),*], #role, #grantable))
            }
        })
    });
    Ok(calls.collect())
}
