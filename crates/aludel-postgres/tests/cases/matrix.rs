//! Whether `docs/detection.md` speaks of cases that there are. Never judges what it says of them.

use std::fs;
use std::path::Path;

use crate::case::Case;

/// Every row names one case folder, and both tables are complete.
pub(crate) fn check() -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/detection.md");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut rows = 0;
    let mut missing = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| ") && line.contains("`")) {
        let case = line.split('`').nth(1).unwrap_or_default();
        rows += 1;
        if !Case::root().join(case).join("up.sql").is_file() {
            missing.push(case.to_owned());
        }
    }
    if !missing.is_empty() {
        return Err(format!("no such cases: {}", missing.join(", ")));
    }
    if rows < 77 + 22 { Err(format!("only {rows} rows")) } else { Ok(()) }
}
