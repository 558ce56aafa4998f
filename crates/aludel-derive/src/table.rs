//! `#[derive(Table)]`: from a struct to the calls that describe its table. Never decides what only the whole base can know.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, Fields as SynFields, LitStr, Path, Result, Token};

use crate::attributes::{Errors, Key, Keys, docs, expression, keys, snake_case};
use crate::column;
use crate::index::{exclude, index};
use crate::parts::{Fields, Target, belongs, check, foreign_key, options};
use crate::respan;

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
    let mut made = Vec::new();
    for field in columns() {
        if let Some(name) = &field.ident {
            let column = column::expand(field, name, &fields, &mut errors);
            said.calls.extend(column.table);
            said.targets.extend(column.targets);
            made.push(column.model);
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
    })
}

impl Said {
    fn read(
        &mut self,
        keys: &mut Keys,
        key_read: &Key,
        input: ParseStream<'_>,
        fields: &Fields,
    ) -> Result<()> {
        let key = key_read;
        let mut call = |tokens: TokenStream| self.calls.extend(tokens);
        keys!(keys, key, {
            "base" => self.base = Some(key.path(input)?),
            "name" => self.name = Some(key.name(input)?),
            "schema" => self.schema = Some(key.name(input)?),
            "primary_key" => {
                let model = crate::parts::key(key, input, fields, None)?;
                call(quote!(.primary_key(#model)));
            },
            "unique" => {
                let model = crate::parts::key(key, input, fields, None)?;
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
            "comment" => {
                let text = key.text(input)?;
                call(quote!(.comment(#text)));
            },
            "comments_from_docs" => {
                key.flag(input)?;
                call(quote!(.comments_from_docs()));
            },
            "unlogged" => {
                key.flag(input)?;
                call(quote!(.unlogged()));
            },
            "with" => call(options(key, input)?),
            "partition_by" => {
                let text = key.sql(input)?;
                call(quote!(.partition_by(#text)));
            },
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
            "row_security" => {
                key.flag(input)?;
                call(quote!(.row_security()));
            },
            "force_row_security" => {
                key.flag(input)?;
                call(quote!(.force_row_security()));
            },
            "replica_identity" => {
                let identity = replica_identity(key, input)?;
                call(quote!(.replica_identity(#identity)));
            },
            "access_method" => {
                let name = key.name(input)?;
                call(quote!(.access_method(#name)));
            },
            "tablespace" => {
                let name = key.name(input)?;
                call(quote!(.tablespace(#name)));
            },
            "renamed_from" => {
                let name = key.name(input)?;
                call(quote!(.renamed_from(#name)));
            },
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

/// `policy(name = "…", for = "select", to("role"), using = "…", check = "…", restrictive)`.
fn policy(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
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
                    let roles: Vec<LitStr> = if input.peek(Token![=]) {
                        vec![key.name(input)?]
                    } else {
                        key.several(input, |input| input.parse())?
                    };
                    rest.extend(quote!(#(.to(#roles))*));
                },
                "using" => {
                    let condition = key.sql(input)?;
                    rest.extend(quote!(.using(#condition)));
                },
                "check" => {
                    let condition = key.sql(input)?;
                    rest.extend(quote!(.check(#condition)));
                },
                "restrictive" => {
                    key.flag(input)?;
                    rest.extend(quote!(.restrictive()));
                },
            });
            Ok(())
        })
    })?;
    let Some(name) = name else {
        return Err(Error::new(key.span, "a policy needs a name: `policy(name = \"…\")`"));
    };
    Ok(quote!(::aludel::models::PolicyModel::new(#name) #rest))
}

/// `grant(select, update(a, b), to = "role", with_grant_option)`.
fn grant(key: &Key, input: ParseStream<'_>, fields: &Fields) -> Result<TokenStream> {
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
                    roles = if input.peek(Token![=]) {
                        vec![key.name(input)?]
                    } else {
                        key.several(input, |input| input.parse())?
                    };
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
