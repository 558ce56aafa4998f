//! `#[column(…)]`: one field of a table. Never looks at another field but by name.

use aludel_core::schema::TypeName;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Error, Field, Ident, LitStr, Path, Result, Type, token};

use crate::attributes::{Errors, Key, Keys, docs, keys};
use crate::constraint::{self, check};
use crate::fields::Fields;
use crate::foreign_key::{self, Target, one_field, references};
use crate::index::{collation, index};
use crate::value::choose;

const PLACE: &str = "`#[column(…)]`";
const REPEATABLE: &[&str] = &["index", "check", "references"];

/// What a field adds to its table.
#[derive(Default)]
pub(crate) struct Column {
    /// `ColumnModel::…`
    pub(crate) model: TokenStream,
    /// Calls on the table.
    pub(crate) table: TokenStream,
    /// What it refers to, for the compiler to check.
    pub(crate) targets: Vec<Target>,
    /// Its Rust type, where that says the column's.
    pub(crate) own_type: Option<Type>,
}

/// What the compiler is to check: that a column's type is none of another base.
pub(crate) fn same_base(ty: &Type, base: &Path) -> TokenStream {
    let of_table = quote_spanned!(base.span()=> <#base as ::aludel::models::Base>::NAME);
    quote_spanned! {ty.span()=>
        const _: () = {
            #[allow(unused_imports)]
            use ::aludel::models::NoBase as _;
            ::aludel::models::assert_same_base(::aludel::models::BaseOf::<#ty>::NAME, #of_table)
        };
    }
}

/// Whether a field says that it is no column.
pub(crate) fn is_skipped(field: &Field) -> bool {
    field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("column"))
        .any(|attribute| attribute.parse_args::<Ident>().is_ok_and(|word| word == "skip"))
}

/// What is said of one field.
#[derive(Default)]
struct Said {
    name: Option<LitStr>,
    data_type: Option<LitStr>,
    nullable: Option<bool>,
    /// Calls on the column.
    calls: TokenStream,
    /// What the column holds when nothing is said, to see that it is said once.
    value: Option<String>,
    reference: Option<Target>,
    /// Calls on the foreign key of `reference`.
    rest: TokenStream,
    targets: Vec<Target>,
    table: TokenStream,
}

/// Reads a field that is a column.
pub(crate) fn expand(field: &Field, name: &Ident, fields: &Fields, errors: &mut Errors) -> Column {
    let own = name.unraw().to_string();
    let mut said = Said::default();
    let mut keys = Keys::new(PLACE, REPEATABLE);
    keys.read_all(&field.attrs, "column", errors, |keys, key, input| {
        said.read(keys, key, input, fields, &own)
    });
    if let Some(target) = said.reference.take() {
        let model = foreign_key::model(std::slice::from_ref(&own), &target, &said.rest);
        said.calls.extend(quote!(.references(#model)));
        said.targets.push(target);
    } else if !said.rest.is_empty() {
        let message = "`on_delete` and the like need `references = Other::field`";
        errors.push(Error::new(name.span(), message));
    }
    if let (Some(_), None) = (said.nullable, &said.data_type) {
        let message = "`nullable` and `not_null` stand beside `type = \"…\"` only: else the Rust type says it, as `Option`";
        errors.push(Error::new(name.span(), message));
    }
    let column = said.name.take().unwrap_or_else(|| LitStr::new(&own, name.span()));
    let (calls, ty) = (&said.calls, &field.ty);
    let docs = docs(&field.attrs).map(|text| quote!(.docs(#text)));
    let begin = match &said.data_type {
        Some(text) => {
            let nullable = said.nullable.unwrap_or_else(|| is_option(ty));
            quote!(::aludel::models::ColumnModel::typed(#own, #column, #text, #nullable))
        }
        None => quote_spanned!(ty.span()=> ::aludel::models::ColumnModel::of::<#ty>(#own, #column)),
    };
    let own_type = said.data_type.is_none().then(|| ty.clone());
    let model = quote!(#begin #calls #docs);
    Column { model, table: said.table, targets: said.targets, own_type }
}

impl Said {
    fn read(
        &mut self,
        keys: &mut Keys,
        key: &Key,
        input: ParseStream<'_>,
        fields: &Fields,
        own: &str,
    ) -> Result<()> {
        let mut call = |tokens: TokenStream| self.calls.extend(tokens);
        keys!(keys, key, {
            "name" => self.name = Some(key.name(input)?),
            "type" => {
                let text = key.text(input)?;
                if let Err(error) = TypeName::parse(&text.value()) {
                    let help = error.hint().map(|hint| format!("\nhelp: {hint}"));
                    let message = format!("{error}{}", help.unwrap_or_default());
                    return Err(Error::new(text.span(), message));
                }
                self.data_type = Some(text);
            },
            "nullable" => {
                key.flag(input)?;
                self.null(key, true)?;
            },
            "not_null" => {
                key.flag(input)?;
                self.null(key, false)?;
            },
            "length" | "precision" => call(key.number_call::<u32>(input)?),
            "scale" => call(key.number_call::<i32>(input)?),
            "collation" => call(collation(key, input)?),
            "default" => {
                let text = key.sql_or_literal(input)?;
                self.value(key, quote!(.default(#text)))?;
            },
            "identity" => {
                let model = identity(key, input)?;
                self.value(key, quote!(.identity(#model)))?;
            },
            "serial" => {
                key.flag(input)?;
                self.value(key, quote!(.serial()))?;
            },
            "generated" => {
                let text = key.sql(input)?;
                let kind = quote!(::aludel::core::schema::GeneratedKind::Stored);
                self.value(key, quote!(.generated(#text, #kind)))?;
            },
            "virtual_generated" => {
                let text = key.sql(input)?;
                let kind = quote!(::aludel::core::schema::GeneratedKind::Virtual);
                self.value(key, quote!(.generated(#text, #kind)))?;
            },
            "primary_key" => {
                if input.peek(token::Paren) {
                    let model = constraint::key(key, input, fields, Some(own))?;
                    self.table.extend(quote!(.primary_key(#model)));
                } else {
                    key.flag(input)?;
                    call(quote!(.primary_key()));
                }
            },
            "unique" => {
                let model = constraint::key(key, input, fields, Some(own))?;
                call(quote!(.unique(#model)));
            },
            "index" => {
                let model = index(key, input, fields, Some(own))?;
                call(quote!(.index(#model)));
            },
            "references" => {
                if input.peek(token::Paren) {
                    let (model, target) = references(key, input, own)?;
                    self.targets.push(target);
                    call(quote!(.references(#model)));
                } else {
                    key.equals(input)?;
                    let target = Target::parse(input)?;
                    one_field(&target)?;
                    if self.reference.replace(target).is_some() {
                        let message = "a second reference is written `references(Other::field, …)`";
                        return Err(Error::new(key.span, message));
                    }
                }
            },
            "on_delete" | "on_update" | "deferrable" | "not_valid" => {
                self.rest.extend(foreign_key::rule(key, input)?);
            },
            "check" => {
                let model = check(key, input)?;
                call(quote!(.check(#model)));
            },
            "comment" => call(key.text_call(input)?),
            "storage" => {
                let storage = key.choice(input, &[
                    ("plain", quote!("PLAIN")),
                    ("external", quote!("EXTERNAL")),
                    ("extended", quote!("EXTENDED")),
                    ("main", quote!("MAIN")),
                ])?;
                call(quote!(.storage(#storage)));
            },
            "compression" => {
                let method =
                    key.choice(input, &[("pglz", quote!("pglz")), ("lz4", quote!("lz4"))])?;
                call(quote!(.compression(#method)));
            },
            "statistics" => call(key.number_call::<i32>(input)?),
            "renamed_from" => call(key.name_call(input)?),
            "backfill" => {
                let text = key.sql_or_literal(input)?;
                call(quote!(.backfill(#text)));
            },
            "using" => {
                let text = key.sql(input)?;
                call(quote!(.conversion(#text)));
            },
            "skip" => {
                let message = "a field that is no column says `#[column(skip)]` and nothing else";
                return Err(Error::new(key.span, message));
            },
        });
        Ok(())
    }

    fn null(&mut self, key: &Key, nullable: bool) -> Result<()> {
        if self.nullable.replace(nullable).is_some() {
            return Err(Error::new(key.span, "a column is `nullable` or `not_null`"));
        }
        Ok(())
    }

    /// A source of the column's value.
    fn value(&mut self, key: &Key, call: TokenStream) -> Result<()> {
        if let Some(other) = self.value.replace(key.word.clone()) {
            let message = format!(
                "`{}` and `{other}` exclude each other: a column has one source of its value",
                key.word
            );
            return Err(Error::new(key.span, message));
        }
        self.calls.extend(call);
        Ok(())
    }
}

/// `identity`, `identity = "always"`, `identity(kind = "by_default", start = 100, …)`.
fn identity(key: &Key, input: ParseStream<'_>) -> Result<TokenStream> {
    let kinds = [
        ("always", quote!(::aludel::core::schema::IdentityKind::Always)),
        ("by_default", quote!(::aludel::core::schema::IdentityKind::ByDefault)),
    ];
    let model = |kind: TokenStream| quote!(::aludel::models::IdentityModel::new(#kind));
    if input.peek(syn::Token![=]) {
        return Ok(model(key.choice(input, &kinds)?));
    }
    let mut kind = quote!(::aludel::core::schema::IdentityKind::Always);
    if !input.peek(token::Paren) {
        key.flag(input)?;
        return Ok(model(kind));
    }
    let mut rest = TokenStream::new();
    let mut keys = Keys::new("`identity(…)`", &[]);
    key.list(input, |input| {
        keys.read(input, |keys, key, input| {
            keys!(keys, key, {
                "kind" => kind = choose(&key.text(input)?, "kind", &kinds)?,
                "start" | "increment" => rest.extend(key.number_call::<i64>(input)?),
                "min" | "max" | "cache" => rest.extend(key.number_call::<i64>(input)?),
                "cycle" => rest.extend(key.flag_call(input)?),
            });
            Ok(())
        })
    })?;
    let begin = model(kind);
    Ok(quote!(#begin #rest))
}

/// Whether a type is written as `Option<…>`.
fn is_option(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|segment| segment.ident == "Option")
        }
        _ => false,
    }
}
