//! Row security policies in attributes. Never knows which roles there are.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::ParseStream;
use syn::{Error, Result};

use crate::attributes::{Key, Keys, keys};

/// `policy(name = "…", for = "select", to("role"), using = "…", check = "…", restrictive)`.
pub(crate) fn policy(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let mut name = None;
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`policy(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "name" => name = Some(key.name(input)?),
                "for" => {
                    let command = key.choice(input, &[
                        ("all", quote!(::aludel::core::schema::PolicyCommand::All)),
                        ("select", quote!(::aludel::core::schema::PolicyCommand::Select)),
                        ("insert", quote!(::aludel::core::schema::PolicyCommand::Insert)),
                        ("update", quote!(::aludel::core::schema::PolicyCommand::Update)),
                        ("delete", quote!(::aludel::core::schema::PolicyCommand::Delete)),
                    ])?;
                    rest.extend(quote!(.command(#command)));
                },
                "to" => {
                    let roles = key.names(input)?;
                    rest.extend(quote!(#(.to(#roles))*));
                },
                "comment" => rest.extend(key.text_call(input)?),
                "using" | "check" => rest.extend(key.sql_call(input)?),
                "restrictive" => rest.extend(key.flag_call(input)?),
            });
            Ok(())
        })
    })?;
    let Some(name) = name else {
        return Err(Error::new(key.span, "a policy needs a name: `policy(name = \"…\")`"));
    };
    Ok(quote!(::aludel::models::PolicyModel::new(#name) #rest))
}
