//! The files of one case. Never runs it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::directives::CaseDirectives;

/// A folder with `before.sql` and `after.sql`.
pub(crate) struct Case {
    /// `area/name`.
    pub(crate) name: String,
    folder: PathBuf,
    pub(crate) before: String,
    pub(crate) after: String,
    /// What the revision shall lead to, where that is not what `after.sql` makes.
    pub(crate) result: Option<String>,
    /// Rows for the database before the revision.
    pub(crate) rows: Option<String>,
    pub(crate) directives: CaseDirectives,
}

impl Case {
    /// The folder of all cases.
    pub(crate) fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases")
    }

    /// All cases by name.
    pub(crate) fn all() -> Vec<Self> {
        let mut cases: Vec<Self> = folders(&Self::root())
            .iter()
            .flat_map(|area| folders(area))
            .map(|folder| Self::read(&folder))
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        cases
    }

    fn read(folder: &Path) -> Self {
        let name = folder
            .strip_prefix(Self::root())
            .expect("a case lies below the root")
            .to_string_lossy()
            .into_owned();
        let optional = |file: &str| fs::read_to_string(folder.join(file)).ok();
        let required =
            |file: &str| optional(file).unwrap_or_else(|| panic!("{name} has no {file}"));
        let directives = CaseDirectives::parse(&optional("directives.toml").unwrap_or_default())
            .unwrap_or_else(|error| panic!("{name}: directives.toml: {error}"));
        Self {
            before: required("before.sql"),
            after: required("after.sql"),
            result: optional("result.sql"),
            rows: optional("rows.sql"),
            directives,
            folder: folder.to_owned(),
            name,
        }
    }

    /// Compares a golden, or writes it; an empty one of the `optional` is a file that is not there.
    pub(crate) fn golden(&self, file: &str, text: &str, optional: bool) -> Result<(), String> {
        let path = self.folder.join(file);
        if updates() {
            if optional && text.is_empty() {
                let _ = fs::remove_file(path);
                return Ok(());
            }
            return fs::write(&path, text).map_err(|error| format!("{file}: {error}"));
        }
        let golden = match fs::read_to_string(&path) {
            Ok(golden) => golden,
            Err(_) if optional => String::new(),
            Err(error) => return Err(format!("{file}: {error}; UPDATE_CASES=1 writes it")),
        };
        if golden == text {
            return Ok(());
        }
        Err(format!(
            "{file} is not what it was; UPDATE_CASES=1 writes it anew\n{}",
            difference(&golden, text)
        ))
    }
}

/// Whether the goldens are written instead of compared.
pub(crate) fn updates() -> bool {
    std::env::var_os("UPDATE_CASES").is_some_and(|value| !value.is_empty())
}

/// Two texts line by line.
pub(crate) fn difference(wanted: &str, found: &str) -> String {
    similar::TextDiff::from_lines(wanted, found)
        .unified_diff()
        .context_radius(4)
        .header("wanted", "found")
        .to_string()
}

fn folders(of: &Path) -> Vec<PathBuf> {
    fs::read_dir(of)
        .unwrap_or_else(|error| panic!("{}: {error}", of.display()))
        .map(|entry| entry.expect("a folder is listed").path())
        .filter(|path| path.is_dir())
        .collect()
}
