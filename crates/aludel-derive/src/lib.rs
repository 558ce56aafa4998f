//! The macros of Aludel. Never used alone: what they expand to names the crate `aludel`.

mod embed;

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
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    embed::expand(input.into(), &folder).unwrap_or_else(syn::Error::into_compile_error).into()
}
