//! `#[derive(PgEnum)]`: from an enum to its labels. Never looks at what the variants are for.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Result};

use crate::attributes::{Errors, Keys, docs, keys, snake_case, suggestion};
use crate::respan;

/// The implementations of `PgEnum` and `PgType`, and what the compiler is to check.
pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(ident.span(), "a PostgreSQL enum is an enum without fields"));
    };
    if !input.generics.params.is_empty() {
        let message = "a PostgreSQL enum has no type parameters and no lifetimes";
        return Err(Error::new_spanned(&input.generics, message));
    }
    let mut errors = Errors::default();
    let (mut base, mut name, mut schema, mut style) = (None, None, None, None);
    let mut calls = TokenStream::new();
    let mut keys = Keys::new("`#[pg_enum(…)]`", &[]);
    keys.read_all(&input.attrs, "pg_enum", &mut errors, |keys, key, input| {
        keys!(keys, key, {
            "base" => base = Some(key.path(input)?),
            "name" => name = Some(key.name(input)?),
            "schema" => schema = Some(key.name(input)?),
            "rename_all" => {
                let text = key.text(input)?;
                style = STYLES.iter().find(|(word, _)| *word == text.value()).map(|(_, of)| *of);
                if style.is_none() {
                    let words: Vec<&str> = STYLES.iter().map(|(word, _)| *word).collect();
                    let problem = format!("`rename_all` cannot be {:?}", text.value());
                    let message = suggestion(&problem, &text.value(), &words);
                    return Err(Error::new(text.span(), message));
                }
            },
            "comment" => calls.extend(key.text_call(input)?),
            "comments_from_docs" => calls.extend(key.flag_call(input)?),
            "renamed_from" => calls.extend(key.name_call(input)?),
        });
        Ok(())
    });
    let style = style.unwrap_or(snake_case as fn(&str) -> String);
    let mut labels: Vec<LitStr> = Vec::new();
    let mut before = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant of a PostgreSQL enum has no fields";
            errors.push(Error::new_spanned(&variant.fields, message));
        }
        let (mut label, mut renamed_from) = (None, None);
        let mut keys = Keys::new("`#[value(…)]`", &[]);
        keys.read_all(&variant.attrs, "value", &mut errors, |keys, key, input| {
            keys!(keys, key, {
                "name" => label = Some(key.name(input)?),
                "renamed_from" => renamed_from = Some(key.name(input)?),
            });
            Ok(())
        });
        let label = label.unwrap_or_else(|| {
            LitStr::new(&style(&variant.ident.unraw().to_string()), variant.ident.span())
        });
        if labels.iter().any(|other| other.value() == label.value()) {
            let message = format!("a second variant with the label {:?}", label.value());
            errors.push(Error::new(label.span(), message));
        }
        labels.push(label);
        before.push(match renamed_from {
            Some(from) => quote!(::core::option::Option::Some(#from)),
            None => quote!(::core::option::Option::None),
        });
    }
    if data.variants.is_empty() {
        errors.push(Error::new(ident.span(), "a PostgreSQL enum needs a variant"));
    }
    let Some(base) = base else {
        let message =
            "the base is missing: `#[pg_enum(base = Main)]`, where `Main` has `#[derive(Base)]`";
        errors.push(Error::new(ident.span(), message));
        return Ok(errors.tokens());
    };
    let is_plain = data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    if !is_plain || data.variants.is_empty() {
        return Ok(errors.tokens());
    }
    let errors = errors.tokens();

    let name =
        name.unwrap_or_else(|| LitStr::new(&snake_case(&ident.unraw().to_string()), ident.span()));
    let schema = schema.map(|schema| quote!(const SCHEMA: &'static str = #schema;));
    let docs = docs(&input.attrs).map(|text| quote!(.docs(#text)));
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let listed = respan(
        quote! {
            const _: fn() = || {
                fn listed<B: ::aludel::models::Lists<T>, T>() {}
                listed::<#base, #ident>();
            };
        },
        ident.span(),
    );
    let patterns = labels.iter().zip(&variants).map(|(label, variant)| {
        quote_spanned!(label.span()=> #label => ::core::option::Option::Some(Self::#variant))
    });
    Ok(quote! {
        #errors
        #[automatically_derived]
        impl ::aludel::models::PgEnum for #ident {
            type Base = #base;
            const NAME: &'static str = #name;
            #schema
            fn model() -> ::aludel::models::EnumModel {
                ::aludel::models::EnumModel::of::<Self>() #(.value(#labels, #before))* #calls #docs
            }
            fn label(&self) -> &'static str {
                match self { #(Self::#variants => #labels),* }
            }
            fn from_label(label: &str) -> ::core::option::Option<Self> {
                match label { #(#patterns,)* _ => ::core::option::Option::None }
            }
        }
        #[automatically_derived]
        impl ::aludel::models::PgType for #ident {
            const BASE: ::core::option::Option<&'static str> =
                ::core::option::Option::Some(<#base as ::aludel::models::Base>::NAME);
            fn data_type() -> ::aludel::core::schema::TypeName {
                let name = <Self as ::aludel::models::PgEnum>::qualified_name();
                ::aludel::core::schema::TypeName::canonical(::std::string::ToString::to_string(&name))
            }
            fn user_type() -> ::core::option::Option<::aludel::core::ident::QualifiedName> {
                ::core::option::Option::Some(<Self as ::aludel::models::PgEnum>::qualified_name())
            }
        }
        #[automatically_derived]
        impl ::aludel::models::EnumOf<#base> for #ident {}
        #listed
    })
}

type Style = fn(&str) -> String;

/// How labels are made of the variants' names.
const STYLES: &[(&str, Style)] = &[
    ("snake_case", |name| snake_case(name)),
    ("lowercase", |name| name.to_lowercase()),
    ("UPPERCASE", |name| name.to_uppercase()),
    ("PascalCase", |name| name.to_owned()),
    ("camelCase", camel_case),
    ("SCREAMING_SNAKE_CASE", |name| snake_case(name).to_uppercase()),
    ("kebab-case", |name| snake_case(name).replace('_', "-")),
    ("SCREAMING-KEBAB-CASE", |name| snake_case(name).to_uppercase().replace('_', "-")),
];

fn camel_case(name: &str) -> String {
    let mut signs = name.chars();
    signs.next().map(|first| first.to_lowercase().chain(signs).collect()).unwrap_or_default()
}
