//! The macros of Aludel. Never used alone: what they expand to names the crate `aludel`.

mod attributes;
mod base;
mod column;
mod constraint;
mod embed;
mod fields;
mod foreign_key;
mod grant;
mod index;
mod options;
mod pg_enum;
mod policy;
mod table;
mod value;

use std::path::PathBuf;

use proc_macro::TokenStream;

/// Puts configurations and their revisions into the program.
///
/// The arguments are the paths of the configuration files, relative to the folder of the crate's `Cargo.toml`, in the
/// order in which the program works on its databases. The value is an `aludel::core::embedded::EmbeddedProject`, for
/// `Program::embedded`.
///
/// ```text
/// aludel::Program::new("migrate", env!("CARGO_PKG_VERSION"))
///     .databases(["main", "creds"])
///     .embedded(aludel::embed_revisions!("aludel.toml", "aludel-creds.toml"))
///     .run()
/// ```
///
/// The files are read while the crate is compiled, by the code that reads them at run time. A file that would be
/// refused then does not compile; nor does a folder without `aludel.sum`, or with one that is out of date.
///
/// A build with debug assertions carries such a fault along instead, and tells it when the embedded revisions are
/// asked for: the program that shows a mistake in its place, and `sum`, which writes `aludel.sum`, has to be built
/// before the files are good. It finds the project on the disk and does not look at the embedded one.
///
/// # Rebuilding
///
/// Every file becomes an `include_str!`, so that cargo builds anew when one of them changes. A new file is noticed by
/// its line in `aludel.sum`: `revision`, `merge` and `sum` write it.
#[proc_macro]
pub fn embed_revisions(input: TokenStream) -> TokenStream {
    embed::expand(input.into(), &folder()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Makes a struct the base of one database: the list of its models.
///
/// Attributes: `name`, `schema`, `tables(…)`, `enums(…)`, `naming(…)`, `comments_from_docs`, `sql`, `sql_file`.
#[proc_macro_derive(Base, attributes(base))]
pub fn base(input: TokenStream) -> TokenStream {
    derive(input, |input| base::expand(input, &folder()))
}

/// Makes a struct with named fields a table.
///
/// Attributes of the struct stand in `#[table(…)]`, those of the fields in `#[column(…)]`.
#[proc_macro_derive(Table, attributes(table, column))]
pub fn table(input: TokenStream) -> TokenStream {
    derive(input, table::expand)
}

/// Makes an enum without fields a PostgreSQL enum type.
///
/// Attributes of the enum stand in `#[pg_enum(…)]`, those of the variants in `#[value(…)]`.
#[proc_macro_derive(PgEnum, attributes(pg_enum, value))]
pub fn pg_enum(input: TokenStream) -> TokenStream {
    derive(input, pg_enum::expand)
}

fn derive(
    input: TokenStream,
    expand: impl FnOnce(&syn::DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
) -> TokenStream {
    syn::parse(input)
        .and_then(|input| expand(&input))
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// The folder of the crate that is compiled.
fn folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

/// The same tokens, which an error then shows at `span`.
fn respan(tokens: proc_macro2::TokenStream, span: proc_macro2::Span) -> proc_macro2::TokenStream {
    tokens
        .into_iter()
        .map(|tree| match tree {
            proc_macro2::TokenTree::Group(group) => {
                let mut made =
                    proc_macro2::Group::new(group.delimiter(), respan(group.stream(), span));
                made.set_span(span);
                made.into()
            }
            mut tree => {
                tree.set_span(tree.span().located_at(span));
                tree
            }
        })
        .collect()
}
