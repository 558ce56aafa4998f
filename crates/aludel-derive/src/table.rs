//! `#[derive(Table)]`: from a struct to the calls that describe its table. Never decides what only the whole base can know.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, Fields as SynFields, LitStr, Path, Result, Token};

use crate::attributes::{Errors, Key, Keys, docs, keys, snake_case};
use crate::column;
use crate::constraint::{self, check, exclude};
use crate::fields::Fields;
use crate::foreign_key::{Target, belongs, foreign_key};
use crate::grant::grant;
use crate::index::index;
use crate::options::options;
use crate::policy::policy;
use crate::respan;
use crate::value::expression;

const PLACE: &str = "`#[table(…)]`";
const REPEATABLE: &[&str] =
    &["unique", "check", "foreign_key", "exclude", "index", "policy", "grant", "inherits", "with"];

/// What is said of one table.
#[derive(Default)]
struct Said {
    base: Option<Path>,
    name: Option<LitStr>,
    schema: Option<LitStr>,
    /// Calls on the table.
    calls: TokenStream,
    targets: Vec<Target>,
    parents: Vec<Path>,
}

/// The implementation of `Table`, and what the compiler is to check.
pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let ident = &input.ident;
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            SynFields::Named(fields) => fields,
            _ => return Err(Error::new(ident.span(), "a table needs fields with names")),
        },
        _ => return Err(Error::new(ident.span(), "a table is a struct with named fields")),
    };
    if !input.generics.params.is_empty() {
        let message = "a table has no type parameters and no lifetimes: its rows own their values";
        return Err(Error::new_spanned(&input.generics, message));
    }
    let columns = || named.named.iter().filter(|field| !column::is_skipped(field));
    let names = |skipped: bool| {
        let fields = named.named.iter().filter(|field| column::is_skipped(field) == skipped);
        fields.filter_map(|field| Some(field.ident.as_ref()?.unraw().to_string())).collect()
    };
    let fields = Fields { table: ident.clone(), columns: names(false), skipped: names(true) };

    let mut errors = Errors::default();
    let mut said = Said::default();
    let mut keys = Keys::new(PLACE, REPEATABLE);
    keys.read_all(&input.attrs, "table", &mut errors, |keys, key, input| {
        said.read(keys, key, input, &fields)
    });
    let (mut made, mut types) = (Vec::new(), Vec::new());
    for field in columns() {
        if let Some(name) = &field.ident {
            let column = column::expand(field, name, &fields, &mut errors);
            said.calls.extend(column.table);
            said.targets.extend(column.targets);
            made.push(column.model);
            types.extend(column.own_type);
        }
    }
    let Some(base) = &said.base else {
        let message =
            "the base is missing: `#[table(base = Main)]`, where `Main` has `#[derive(Base)]`";
        errors.push(Error::new(ident.span(), message));
        return Ok(errors.tokens());
    };
    let errors = errors.tokens();

    let name = said
        .name
        .unwrap_or_else(|| LitStr::new(&snake_case(&ident.unraw().to_string()), ident.span()));
    let schema = said.schema.map(|schema| quote!(const SCHEMA: &'static str = #schema;));
    let docs = docs(&input.attrs).map(|text| quote!(.docs(#text)));
    let calls = &said.calls;
    let listed = respan(
        quote! {
            const _: fn() = || {
                fn listed<B: ::aludel::models::Lists<T>, T>() {}
                listed::<#base, #ident>();
            };
        },
        ident.span(),
    );
    let references = said.targets.iter().map(|target| target.checks(base));
    let parents = said.parents.iter().map(|parent| belongs(parent, base));
    let types = types.iter().map(|ty| column::same_base(ty, base));
    Ok(quote! {
        #errors
        #[automatically_derived]
        impl ::aludel::models::Table for #ident {
            type Base = #base;
            const NAME: &'static str = #name;
            #schema
            fn model() -> ::aludel::models::TableModel {
                ::aludel::models::TableModel::of::<Self>() #(.column(#made))* #calls #docs
            }
        }
        #[automatically_derived]
        impl ::aludel::models::BelongsTo<#base> for #ident {}
        #listed
        #(#references)*
        #(#parents)*
        #(#types)*
    })
}

impl Said {
    fn read(
        &mut self,
        keys: &mut Keys,
        key: &Key,
        input: ParseStream<'_>,
        fields: &Fields,
    ) -> Result<()> {
        let mut call = |tokens: TokenStream| self.calls.extend(tokens);
        keys!(keys, key, {
            "base" => self.base = Some(key.path(input)?),
            "name" => self.name = Some(key.name(input)?),
            "schema" => self.schema = Some(key.name(input)?),
            "primary_key" => {
                let model = constraint::key(key, input, fields, None)?;
                call(quote!(.primary_key(#model)));
            },
            "unique" => {
                let model = constraint::key(key, input, fields, None)?;
                call(quote!(.unique(#model)));
            },
            "check" => {
                let model = check(key, input)?;
                call(quote!(.check(#model)));
            },
            "foreign_key" => {
                let (model, target) = foreign_key(key, input, fields)?;
                self.targets.push(target);
                call(quote!(.foreign_key(#model)));
            },
            "exclude" => {
                let model = exclude(key, input, fields)?;
                call(quote!(.exclude(#model)));
            },
            "index" => {
                let model = index(key, input, fields, None)?;
                call(quote!(.index(#model)));
            },
            "policy" => {
                let model = policy(key, input)?;
                call(quote!(.policy(#model)));
            },
            "grant" => call(grant(key, input, fields)?),
            "comment" => call(key.text_call(input)?),
            "comments_from_docs" | "unlogged" => call(key.flag_call(input)?),
            "with" => call(options(key, input)?),
            "partition_by" => call(key.sql_call(input)?),
            "partition_of" => {
                let (parent, bounds) = key.list(input, |input| {
                    let parent = Path::parse_mod_style(input)?;
                    input.parse::<Token![,]>()?;
                    Ok((parent, expression(input.parse()?)?))
                })?;
                let base = self.base_first(key)?;
                self.calls.extend(quote!(.partition_of::<#base, #parent>(#bounds)));
                self.parents.push(parent);
            },
            "inherits" => {
                let parents = key.several(input, Path::parse_mod_style)?;
                let base = self.base_first(key)?;
                self.calls.extend(quote!(#(.inherits::<#base, #parents>())*));
                self.parents.extend(parents);
            },
            "row_security" | "force_row_security" => call(key.flag_call(input)?),
            "replica_identity" => {
                let identity = replica_identity(key, input)?;
                call(quote!(.replica_identity(#identity)));
            },
            "access_method" | "tablespace" | "renamed_from" => call(key.name_call(input)?),
        });
        Ok(())
    }

    fn base_first(&self, key: &Key) -> Result<Path> {
        let message = format!("`base = …` stands before `{}`", key.word);
        self.base.clone().ok_or_else(|| Error::new(key.span, message))
    }
}

/// `replica_identity = "full"`, `replica_identity(index = "…")`.
fn replica_identity(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    if input.peek(Token![=]) {
        return key.choice(
            input,
            &[
                ("default", quote!(::aludel::core::schema::ReplicaIdentity::Default)),
                ("full", quote!(::aludel::core::schema::ReplicaIdentity::Full)),
                ("nothing", quote!(::aludel::core::schema::ReplicaIdentity::Nothing)),
            ],
        );
    }
    let mut index = None;
    let mut keys = Keys::new("`replica_identity(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, { "index" => index = Some(key.name(input)?), });
            Ok(())
        })
    })?;
    let Some(index) = index else {
        return Err(Error::new(key.span, "write `replica_identity(index = \"…\")`"));
    };
    Ok(quote! {
        ::aludel::core::schema::ReplicaIdentity::Index(::aludel::core::ident::Ident::new(#index))
    })
}
