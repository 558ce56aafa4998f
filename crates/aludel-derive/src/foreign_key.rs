//! Foreign keys in attributes. Never knows whether one stands at a table or at a column.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Ident, Path, Result, Token, token};

use crate::attributes::{Key, Keys, keys};
use crate::constraint::deferrable;
use crate::fields::Fields;

/// What a foreign key refers to.
pub(crate) struct Target {
    pub(crate) table: Path,
    pub(crate) fields: Vec<Ident>,
}

impl Target {
    /// `Other::id` or `Other(a, b)`.
    pub(crate) fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut path = Path::parse_mod_style(input)
            .map_err(|error| Error::new(error.span(), "write `Other::field` or `Other(a, b)`"))?;
        if input.peek(token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            let fields = content.parse_terminated(Ident::parse_any, Token![,])?;
            return Ok(Self { table: path, fields: fields.into_iter().collect() });
        }
        let field = path.segments.pop().map(|last| last.ident);
        path.segments.pop_punct();
        match field {
            Some(field) if !path.segments.is_empty() => {
                Ok(Self { table: path, fields: vec![field] })
            }
            field => {
                let message = "the field is missing: write `Other::field` or `Other(a, b)`";
                let span = field.map_or_else(proc_macro2::Span::call_site, |field| field.span());
                Err(Error::new(span, message))
            }
        }
    }

    /// What the compiler is to check: that the table is of the same base, and that the fields exist.
    pub(crate) fn checks(&self, base: &Path) -> TokenStream {
        let table = &self.table;
        let same_base = belongs(table, base);
        let fields = self.fields.iter().map(|field| {
            quote_spanned! {field.span()=>
                const _: fn(&#table) = |row| { let _ = &row.#field; };
            }
        });
        quote!(#same_base #(#fields)*)
    }

    fn tokens(&self) -> TokenStream {
        let table = &self.table;
        let fields = self.fields.iter().map(|field| field.unraw().to_string());
        quote!(::aludel::models::Reference::to::<#table>(&[#(#fields),*]))
    }
}

/// That a table is one of a base.
pub(crate) fn belongs(table: &Path, base: &Path) -> TokenStream {
    use syn::spanned::Spanned;
    quote_spanned! {table.span()=>
        const _: fn() = || {
            fn belongs<T: ::aludel::models::BelongsTo<B>, B: ::aludel::models::Base>() {}
            belongs::<#table, #base>();
        };
    }
}

/// A foreign key: its columns, its target, and the calls that say the rest.
pub(crate) fn model(own: &[String], target: &Target, rest: &TokenStream) -> TokenStream {
    let to = target.tokens();
    quote!(::aludel::models::ForeignKeyModel::new(&[#(#own),*], #to) #rest)
}

/// One of `on_delete`, `on_update`, `match`, `deferrable` and `not_valid`, as a call.
pub(crate) fn rule(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    match key.word.as_str() {
        "on_delete" => {
            let action = action(key, input)?;
            Ok(quote!(.on_delete(#action)))
        }
        "on_update" => {
            let action = action(key, input)?;
            Ok(quote!(.on_update(#action)))
        }
        "match" => {
            let matching = key.choice(
                input,
                &[
                    ("simple", quote!(::aludel::core::schema::Match::Simple)),
                    ("full", quote!(::aludel::core::schema::Match::Full)),
                ],
            )?;
            Ok(quote!(.matching(#matching)))
        }
        "deferrable" => deferrable(key, input),
        _ => key.flag_call(input),
    }
}

fn action(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    key.choice(
        input,
        &[
            ("no action", quote!(::aludel::core::schema::ReferentialAction::NoAction)),
            ("restrict", quote!(::aludel::core::schema::ReferentialAction::Restrict)),
            ("cascade", quote!(::aludel::core::schema::ReferentialAction::Cascade)),
            ("set null", quote!(::aludel::core::schema::ReferentialAction::SetNull)),
            ("set default", quote!(::aludel::core::schema::ReferentialAction::SetDefault)),
        ],
    )
}

/// `foreign_key(columns(a, b), references = Other(x, y), …)`.
pub(crate) fn foreign_key(
    key: &Key,
    input: ParseStream<'_>,
    fields: &Fields,
) -> Result<(TokenStream, Target)> {
    let mut own = None;
    let mut target = None;
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`foreign_key(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "columns" => own = Some(fields.several(key, input)?),
                "references" => {
                    key.equals(input)?;
                    target = Some(Target::parse(input)?);
                },
                "name" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "on_delete_columns" => {
                    let fields = fields.several(key, input)?;
                    rest.extend(quote!(.on_delete_fields(&[#(#fields),*])));
                },
                "on_delete" | "on_update" | "match" | "deferrable" | "not_valid" => {
                    rest.extend(rule(key, input)?);
                },
            });
            Ok(())
        })
    })?;
    let (Some(own), Some(target)) = (own, target) else {
        let message = "write `foreign_key(columns(a, b), references = Other(x, y))`";
        return Err(Error::new(key.span, message));
    };
    if own.len() != target.fields.len() {
        let (own, other) = (own.len(), target.fields.len());
        let message =
            format!("a foreign key has as many columns as it refers to, and not {own} and {other}");
        return Err(Error::new(key.span, message));
    }
    Ok((model(&own, &target, &rest), target))
}

/// `references(Other::id, …)` of a column.
pub(crate) fn references(
    key: &Key,
    input: ParseStream<'_>,
    own: &str,
) -> Result<(TokenStream, Target)> {
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`references(…)`", &[]);
    let target = key.list(input, |input| {
        let target = Target::parse(input)?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "name" => rest.extend(key.name_call(input)?),
                "comment" => rest.extend(key.text_call(input)?),
                "on_delete" | "on_update" | "match" | "deferrable" | "not_valid" => {
                    rest.extend(rule(key, input)?);
                },
            });
            Ok(())
        })?;
        Ok(target)
    })?;
    one_field(&target)?;
    Ok((model(&[own.to_owned()], &target, &rest), target))
}

/// A column refers to one field.
pub(crate) fn one_field(target: &Target) -> Result<()> {
    match target.fields.as_slice() {
        [_] => Ok(()),
        _ => {
            let message = "a column refers to one field; `foreign_key(…)` at the table to several";
            Err(Error::new_spanned(&target.table, message))
        }
    }
}
