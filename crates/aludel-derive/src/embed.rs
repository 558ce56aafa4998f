//! `embed_revisions!`: from the paths of configurations to their texts. Never reads a file in its own way.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use aludel_core::config::Config;
use aludel_core::manifest::Manifest;
use aludel_core::revision_dir::{RevisionDir, RevisionDirError};
use aludel_core::revision_set::{RevisionSet, RevisionSetError};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Token};

/// The value of the macro, or an error at the path that it is about.
pub(crate) fn expand(input: TokenStream, folder: &Path) -> syn::Result<TokenStream> {
    let paths = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(input)?;
    if paths.is_empty() {
        let message = "name the configuration files, as in embed_revisions!(\"aludel.toml\")";
        return Err(Error::new(Span::call_site(), message));
    }
    let mut faults: Vec<(Fault, Span)> = Vec::new();
    let mut found: Vec<(Project, &LitStr)> = Vec::new();
    for path in &paths {
        let file = tidied(&folder.join(path.value()));
        let text = fs::read_to_string(&file).map_err(|error| {
            Error::new(path.span(), format!("cannot read {}: {error}", file.display()))
        })?;
        match Project::read(&file, &text) {
            Ok(project) => {
                if let Some(problem) = project.clash(found.iter().map(|(other, _)| other)) {
                    return Err(Error::new(path.span(), problem));
                }
                found.push((project, path));
            }
            Err(fault) => faults.push((fault, path.span())),
        }
    }
    if !faults.is_empty() {
        return Ok(broken(&faults));
    }
    let configs = found
        .iter()
        .map(|(project, path)| project.tokens(path))
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        ::aludel::core::embedded::EmbeddedProject { configs: &[#(#configs),*], faults: &[] }
    })
}

/// Files that cannot be embedded as they are.
#[derive(Debug)]
struct Fault {
    problems: Vec<String>,
    /// What to look at again.
    files: Vec<PathBuf>,
}

/// The value for files with faults: an error, or with debug assertions a project that says why it is empty. The files
/// are still included, so that cargo sees when they are mended.
fn broken(faults: &[(Fault, Span)]) -> TokenStream {
    let problems: Vec<&String> = faults.iter().flat_map(|(fault, _)| &fault.problems).collect();
    let errors = faults.iter().flat_map(|(fault, span)| {
        fault.problems.iter().map(|problem| {
            quote_spanned!(*span=> #[cfg(not(debug_assertions))] ::core::compile_error!(#problem);)
        })
    });
    let files: Vec<&str> = faults
        .iter()
        .flat_map(|(fault, _)| &fault.files)
        .filter_map(|path| path.to_str())
        .collect();
    quote! {{
        #(#errors)*
        const _: &[&[u8]] = &[#(::core::include_bytes!(#files)),*];
        ::aludel::core::embedded::EmbeddedProject { configs: &[], faults: &[#(#problems),*] }
    }}
}

/// A configuration and the files beside it, all of them found good.
#[derive(Debug)]
struct Project {
    config: Config,
    /// Sorted, as the folder lists them.
    revisions: Vec<PathBuf>,
    manifest: PathBuf,
}

impl Project {
    /// Reads everything that a program would read, and all of it.
    fn read(path: &Path, text: &str) -> Result<Self, Fault> {
        let fault = |problems, files| Fault { problems, files };
        let config = Config::parse(path, text).map_err(|error| {
            fault(vec![with_hint(&error, error.hint.clone())], vec![path.to_owned()])
        })?;
        let dir = RevisionDir::new(config.versions());
        let manifest = dir.manifest_path();
        Self::check(&dir)
            .map(|revisions| Self { config, revisions, manifest: manifest.clone() })
            .map_err(|problems| {
                let mut files = dir.files().unwrap_or_default();
                files.extend([path.to_owned(), manifest].into_iter().filter(|path| path.is_file()));
                fault(problems, files)
            })
    }

    /// The revision files of a folder, when they and the manifest are as they should be.
    fn check(dir: &RevisionDir) -> Result<Vec<PathBuf>, Vec<String>> {
        let set = RevisionSet::open(dir.clone()).map_err(|error| problems(&error))?;
        let manifest = dir.manifest().map_err(|error| vec![of_dir(&error)])?;
        let expected = set.expected_manifest().map_err(|error| problems(&error))?;
        let place = dir.manifest_path();
        let message = match manifest {
            Some(manifest) if manifest == expected => {
                let mut files: Vec<PathBuf> =
                    set.graph().iter().map(|revision| revision.path.clone()).collect();
                files.sort();
                return Ok(files);
            }
            None => format!("there is no {}", place.display()),
            Some(manifest) => {
                format!("{} is out of date: {}", place.display(), difference(&manifest, &expected))
            }
        };
        Err(vec![with_hint(&message, Some("run `sum` and commit the file".to_owned()))])
    }

    /// Why it cannot stand beside the others.
    fn clash<'p>(&self, others: impl IntoIterator<Item = &'p Self>) -> Option<String> {
        others.into_iter().find_map(|other| {
            let (name, file) = (&self.config.name, self.config.file_name());
            if other.config.name == *name {
                Some(format!(
                    "{} and {} both configure the database {name:?}",
                    other.config.path.display(),
                    self.config.path.display()
                ))
            } else if other.config.file_name() == file {
                Some(format!(
                    "two configuration files are called {file}: a command could not tell them apart"
                ))
            } else {
                None
            }
        })
    }

    fn tokens(&self, at: &LitStr) -> syn::Result<TokenStream> {
        let file_name = self.config.file_name();
        let text = literal(&self.config.path, at)?;
        let manifest = literal(&self.manifest, at)?;
        let revisions = self
            .revisions
            .iter()
            .map(|path| {
                let name = literal(Path::new(path.file_name().unwrap_or_default()), at)?;
                let path = literal(path, at)?;
                Ok(quote!((#name, ::core::include_str!(#path))))
            })
            .collect::<syn::Result<Vec<_>>>()?;
        Ok(quote! {
            ::aludel::core::embedded::EmbeddedConfig {
                file_name: #file_name,
                text: ::core::include_str!(#text),
                revisions: &[#(#revisions),*],
                manifest: ::core::include_str!(#manifest),
            }
        })
    }
}

/// A path for `include_str!`.
fn literal(path: &Path, at: &LitStr) -> syn::Result<LitStr> {
    match path.to_str() {
        Some(text) => Ok(LitStr::new(text, at.span())),
        None => Err(Error::new(at.span(), format!("the path {} is not UTF-8", path.display()))),
    }
}

/// The path as messages show it and `include_str!` takes it, without `..`; as it was where nothing is there.
fn tidied(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// What `sum` would change.
fn difference(found: &Manifest, expected: &Manifest) -> String {
    let before = found.by_revision();
    let after = expected.by_revision();
    let mut parts: Vec<String> = expected
        .entries()
        .iter()
        .filter_map(|(id, checksum)| match before.get(id) {
            None => Some(format!("{id} is not in it")),
            Some(old) if old != checksum => Some(format!("{id} was edited")),
            Some(_) => None,
        })
        .collect();
    let gone: HashSet<_> = before.keys().filter(|id| !after.contains_key(*id)).collect();
    parts.extend(
        found
            .entries()
            .iter()
            .filter(|(id, _)| gone.contains(id))
            .map(|(id, _)| format!("{id} is gone")),
    );
    if parts.is_empty() { "its lines are in another order".to_owned() } else { parts.join(", ") }
}

fn problems(error: &RevisionSetError) -> Vec<String> {
    match error {
        RevisionSetError::Graph(errors) => {
            errors.iter().map(|error| with_hint(error, error.hint())).collect()
        }
        RevisionSetError::Dir(error) => vec![of_dir(error)],
        _ => vec![error.to_string()],
    }
}

fn of_dir(error: &RevisionDirError) -> String {
    with_hint(error, error.hint())
}

/// An error as the compiler shows it: what is wrong, and below it what to do.
fn with_hint(error: &impl ToString, hint: Option<String>) -> String {
    match hint {
        Some(hint) => format!("{}\nhelp: {hint}", error.to_string()),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "name = \"main\"\nscript_location = \"m\"\nurl_env = \"A\"\n";
    const A: &str =
        "-- a\n--\n-- Revision: aa\n-- Revises:\n\n-- aludel: up\nSELECT 1;\n\n-- aludel: down\n";
    const B: &str = "-- b\n--\n-- Revision: bb\n-- Revises: aa\n\n-- aludel: up\nSELECT 2;\n\n-- aludel: down\n";

    struct Folder(tempfile::TempDir);

    impl Folder {
        /// One database with two revisions and their manifest.
        fn good() -> Self {
            let folder = Self(tempfile::tempdir().unwrap());
            fs::create_dir_all(folder.path().join("m/versions")).unwrap();
            folder
                .write("aludel.toml", CONFIG)
                .write("m/versions/aa_a.sql", A)
                .write("m/versions/bb_b.sql", B);
            folder.sum("m");
            folder
        }

        fn path(&self) -> PathBuf {
            self.0.path().canonicalize().unwrap()
        }

        fn write(&self, name: &str, text: &str) -> &Self {
            let path = self.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            self
        }

        fn sum(&self, name: &str) {
            let dir = RevisionDir::new(self.path().join(name).join("versions"));
            let manifest = RevisionSet::open(dir.clone()).unwrap().expected_manifest().unwrap();
            dir.write_manifest(&manifest).unwrap();
        }

        fn expand(&self, input: &str) -> Result<String, String> {
            let folder = format!("{}/", self.path().display());
            expand(input.parse().unwrap(), &self.path())
                .map(|tokens| tokens.to_string().replace(&folder, "/p/"))
                .map_err(|error| error.to_string().replace(&folder, "/p/"))
        }

        /// What `compile_error!` says, and the files that are tracked nonetheless.
        fn faults(&self) -> (Vec<String>, Vec<String>) {
            let text = self.expand("\"aludel.toml\"").unwrap();
            let literals_of = |name: &str| {
                let call = format!("{name} ! (");
                let parts = text.split(call.as_str()).skip(1);
                parts
                    .map(|part| syn::parse_str::<LitStr>(&part[..end(part)]).unwrap().value())
                    .collect()
            };
            (literals_of("compile_error"), literals_of("include_bytes"))
        }
    }

    /// Where the literal at the beginning of a text ends.
    fn end(text: &str) -> usize {
        let mut escaped = false;
        let mut is_closing = |c: char| {
            let closing = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closing
        };
        text.char_indices().skip(1).find(|(_, c)| is_closing(*c)).unwrap().0 + 1
    }

    #[test]
    fn every_file_is_included_in_the_order_of_the_folder() {
        let text = Folder::good().expand("\"aludel.toml\"").unwrap().replace(' ', "");
        let expected = "::aludel::core::embedded::EmbeddedProject{configs:&[::aludel::core::embedded::EmbeddedConfig{\
            file_name:\"aludel.toml\",text:::core::include_str!(\"/p/aludel.toml\"),revisions:&[\
            (\"aa_a.sql\",::core::include_str!(\"/p/m/versions/aa_a.sql\")),\
            (\"bb_b.sql\",::core::include_str!(\"/p/m/versions/bb_b.sql\"))],\
            manifest:::core::include_str!(\"/p/m/versions/aludel.sum\"),}],faults:&[]}";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_would_be_refused_at_run_time_does_not_compile() {
        let change = |name: &str, text: &str| {
            let folder = Folder::good();
            folder.write(name, text).faults().0.join("\n---\n")
        };
        for (name, text, expected) in [
            (
                "aludel.toml",
                "titel = 1",
                "/p/aludel.toml:1:1: unknown key \"titel\"\nhelp: did you mean \"title\"?",
            ),
            (
                "m/versions/bb_b.sql",
                "-- b\n--\n-- Revision: bb\n-- Revises: aa\n-- aludel: up\nSELECT '",
                "/p/m/versions/bb_b.sql:6:8: unterminated string constant",
            ),
            ("m/versions/notes.txt", "", "/p/m/versions/notes.txt is no revision file"),
            (
                "m/versions/bb_b.sql",
                &B.replace("SELECT 2", "SELECT 3"),
                "/p/m/versions/aludel.sum is out of date: bb was edited\nhelp: run `sum` and commit the file",
            ),
            (
                "m/versions/cc_c.sql",
                &B.replace("bb", "cc"),
                "/p/m/versions/aludel.sum is out of date: cc is not in it",
            ),
            (
                "m/versions/aludel.sum",
                "<<<<<<< ours\n",
                "/p/m/versions/aludel.sum:1:1: the manifest holds an unresolved merge conflict",
            ),
        ] {
            let found = change(name, text);
            assert!(found.starts_with(expected), "{name}: {found}");
        }
        // Every fault of the history, not only the first.
        let folder = Folder::good();
        folder.write("m/versions/aa_a.sql", &A.replace("Revises:", "Revises: zz"));
        folder.write("m/versions/bb_b.sql", &B.replace("Revises: aa", "Revises: yy"));
        let (errors, tracked) = folder.faults();
        assert_eq!(errors.len(), 2);
        let files =
            ["aludel.toml", "m/versions/aa_a.sql", "m/versions/aludel.sum", "m/versions/bb_b.sql"];
        let mut tracked = tracked;
        tracked.sort();
        assert_eq!(tracked, files.map(|file| format!("/p/{file}")));
    }

    #[test]
    fn a_folder_without_manifest_does_not_compile() {
        let folder = Folder::good();
        fs::remove_file(folder.path().join("m/versions/aludel.sum")).unwrap();
        assert_eq!(
            folder.faults().0,
            ["there is no /p/m/versions/aludel.sum\nhelp: run `sum` and commit the file"]
        );
    }

    #[test]
    fn wrong_arguments_are_told_apart() {
        let folder = Folder::good();
        folder.write(
            "b/aludel.toml",
            &CONFIG.replace("\"main\"", "\"other\"").replace("\"m\"", "\"../m\""),
        );
        folder.write("same.toml", CONFIG);
        for (input, expected) in [
            ("", "name the configuration files"),
            ("1", "expected string literal"),
            ("\"missing.toml\"", "cannot read /p/missing.toml"),
            (
                "\"aludel.toml\", \"same.toml\"",
                "/p/aludel.toml and /p/same.toml both configure the database \"main\"",
            ),
            (
                "\"aludel.toml\", \"b/aludel.toml\"",
                "two configuration files are called aludel.toml",
            ),
        ] {
            let found = folder.expand(input).unwrap_err();
            assert!(found.starts_with(expected), "{input}: {found}");
        }
    }
}
