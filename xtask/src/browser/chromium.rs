//! Chromium as the system has it. Never installs one.

use std::path::PathBuf;

use crate::Result;

/// Names a Chromium that is not in `PATH`.
const VARIABLE: &str = "ALUDEL_CHROMIUM";

pub(super) fn find() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        if named.is_file() {
            return Ok(named);
        }
        return Err(format!("{VARIABLE} names {}, which is not there", named.display()).into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut programs = std::env::split_paths(&path).map(|folder| folder.join("chromium"));
    let found = programs.find(|program| program.is_file());
    found.ok_or_else(|| {
        format!(
            "chromium is not in PATH: `apt-get install --no-install-recommends chromium`, or let {VARIABLE} name one"
        )
        .into()
    })
}
