//! `#[derive(Base)]`: the list of one database's models. Never reads the models themselves.

use std::path::Path as FilePath;

use aludel_core::ident::Ident;
use aludel_core::models::{NameTemplate, read_declared};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{DeriveInput, Error, LitStr, Path, Result};

use crate::attributes::{Errors, Key, Keys, keys};

/// What is said of one base.
#[derive(Default)]
struct Said {
    name: Option<LitStr>,
    schema: Option<LitStr>,
    tables: Vec<Path>,
    enums: Vec<Path>,
    /// Texts with what messages call them.
    sql: Vec<(String, String, Span)>,
    calls: TokenStream,
}

/// The implementations of `Base` and of `Lists` for every model.
pub(crate) fn expand(input: &DeriveInput, folder: &FilePath) -> Result<TokenStream> {
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        let message = "a base has no type parameters and no lifetimes";
        return Err(Error::new_spanned(&input.generics, message));
    }
    let mut errors = Errors::default();
    let mut said = Said::default();
    let mut keys = Keys::new("`#[base(…)]`", &["tables", "enums", "sql", "sql_file"]);
    keys.read_all(&input.attrs, "base", &mut errors, |keys, key, input| {
        said.read(keys, key, input, folder)
    });
    let twice = |paths: &[Path], errors: &mut Errors| {
        let texts: Vec<String> = paths.iter().map(|path| quote!(#path).to_string()).collect();
        for (at, path) in paths.iter().enumerate() {
            if texts.get(..at).is_some_and(|before| before.contains(&quote!(#path).to_string())) {
                errors.push(Error::new_spanned(path, "listed twice"));
            }
        }
    };
    twice(&said.tables, &mut errors);
    twice(&said.enums, &mut errors);
    let home = Ident::new(said.schema.as_ref().map_or_else(|| "public".to_owned(), LitStr::value));
    for (origin, text, span) in &said.sql {
        if let Err(error) = read_declared(origin, text, &home) {
            errors.push(Error::new(*span, error.to_string()));
        }
    }
    let Some(name) = &said.name else {
        let message = "the name is missing: `#[base(name = \"main\")]`, as in the configuration";
        errors.push(Error::new(ident.span(), message));
        return Ok(errors.tokens());
    };
    let errors = errors.tokens();

    let schema = said.schema.unwrap_or_else(|| LitStr::new("public", ident.span()));
    let (tables, enums, calls) = (&said.tables, &said.enums, &said.calls);
    let lists = tables.iter().chain(enums).map(|listed| {
        quote! {
            #[automatically_derived]
            impl ::aludel::models::Lists<#listed> for #ident {}
        }
    });
    let tables = tables
        .iter()
        .map(|table| quote_spanned!(table.span()=> let base = base.table::<Self, #table>();));
    let enums = enums
        .iter()
        .map(|listed| quote_spanned!(listed.span()=> let base = base.pg_enum::<Self, #listed>();));
    Ok(quote! {
        #errors
        #[automatically_derived]
        impl ::aludel::models::Base for #ident {
            const NAME: &'static str = #name;
            const SCHEMA: &'static str = #schema;
            fn models() -> ::core::result::Result<
                ::aludel::models::Models,
                ::aludel::models::ModelError,
            > {
                let base = ::aludel::models::BaseModel::new(#schema) #calls;
                #(#enums)*
                #(#tables)*
                base.build()
            }
        }
        #(#lists)*
    })
}

impl Said {
    fn read(
        &mut self,
        keys: &mut Keys,
        key: &Key,
        input: ParseStream<'_>,
        folder: &FilePath,
    ) -> Result<()> {
        keys!(keys, key, {
            "name" => self.name = Some(key.name(input)?),
            "schema" => self.schema = Some(key.name(input)?),
            "tables" => self.tables.extend(key.several(input, Path::parse_mod_style)?),
            "enums" => self.enums.extend(key.several(input, Path::parse_mod_style)?),
            "naming" => self.calls.extend(naming(key, input)?),
            "comments_from_docs" => self.calls.extend(key.flag_call(input)?),
            "sql" => {
                let text = key.text(input)?;
                self.sql.push(("line".to_owned(), text.value(), text.span()));
                self.calls.extend(quote!(.sql(::core::file!(), #text)));
            },
            "sql_file" => {
                let file = key.text(input)?;
                let path = folder.join(file.value());
                if !path.is_file() {
                    let message = format!("there is no file {}", path.display());
                    return Err(Error::new(file.span(), message));
                }
                let read = std::fs::read_to_string(&path).map_err(|error| {
                    Error::new(file.span(), format!("cannot read {}: {error}", path.display()))
                })?;
                self.sql.push((file.value(), read, file.span()));
                let Some(path) = path.to_str() else {
                    let message = format!("the path {} is not UTF-8", path.display());
                    return Err(Error::new(file.span(), message));
                };
                self.calls.extend(quote!(.sql(#file, ::core::include_str!(#path))));
            },
        });
        Ok(())
    }
}

/// `naming(index = "ix_{table}_{columns}", …)`.
fn naming(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let mut fields = TokenStream::new();
    let mut keys = Keys::new("`naming(…)`", &[]);
    let mut template = |key: &Key, input: ParseStream<'_>| -> Result<()> {
        let text = key.name(input)?;
        NameTemplate::parse(&text.value())
            .map_err(|error| Error::new(text.span(), error.to_string()))?;
        let field = proc_macro2::Ident::new(&key.word, key.span);
        fields.extend(quote! {
            naming.#field = ::aludel::models::NameTemplate::parse(#text).ok();
        });
        Ok(())
    };
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "primary_key" => template(key, input)?,
                "unique" => template(key, input)?,
                "foreign_key" => template(key, input)?,
                "check" => template(key, input)?,
                "exclusion" => template(key, input)?,
                "index" => template(key, input)?,
            });
            Ok(())
        })
    })?;
    Ok(quote! {
        .naming({
            let mut naming = ::aludel::models::NamingConvention::default();
            #fields
            naming
        })
    })
}
