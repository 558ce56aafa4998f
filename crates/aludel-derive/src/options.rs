//! Storage parameters in attributes. Never knows which there are: the server does.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, LitStr, Result, Token};

use crate::attributes::Key;

/// `with(fillfactor = 70, toast.autovacuum_enabled = false)` as calls.
pub(crate) fn options(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let calls = key.several(input, |input| {
        let mut name = Ident::parse_any(input)?.unraw().to_string();
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            name = format!("{name}.{}", Ident::parse_any(input)?.unraw());
        }
        let option = Key { word: name.clone(), span: input.span() };
        option.equals(input)?;
        let value = if input.peek(LitStr) {
            input.parse::<LitStr>()?.value()
        } else if input.peek(Ident::peek_any) {
            Ident::parse_any(input)?.unraw().to_string()
        } else {
            let minus = input.peek(Token![-]);
            if minus {
                input.parse::<Token![-]>()?;
            }
            let number = input
                .parse::<syn::Lit>()
                .map_err(|error| Error::new(error.span(), format!("`{name}` has no value")))?;
            let sign = if minus { "-" } else { "" };
            format!("{sign}{}", quote!(#number))
        };
        Ok(quote!(.option(#name, #value)))
    })?;
    Ok(calls.into_iter().collect())
}
