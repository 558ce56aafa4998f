//! The report in a real browser: reports are made by the program on servers of their own, and a script opens them in Chromium and looks.
//! Never compares pictures, and says of a page only what its database says.

mod chromium;
mod dump;
mod facts;
mod job;
mod many;
mod platform;
mod script;
mod stage;

use std::fs;
use std::path::PathBuf;

use crate::programs::Programs;
use crate::{Result, tell};
use job::{Job, Subject};
use script::Script;
use stage::Stage;

/// Options of `cargo xtask browser`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A dump by pg_dump to look at as well; may be given several times
    #[arg(long, value_name = "FILE")]
    schema: Vec<PathBuf>,
    /// Where to write pictures of the pages, for people
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,
    #[command(flatten)]
    programs: Programs,
}

/// Makes the pages and looks at them; `false` when one is not as it has to be.
pub(crate) fn run(args: &Args) -> Result<bool> {
    // What is missing is to be found before anything is built.
    let chromium = chromium::find()?;
    let script = Script::install()?;
    let stage = Stage::set(&args.programs, script.folder())?;
    let mut pages = vec![platform::page(&stage)?, many::page(&stage)?];
    for file in &args.schema {
        pages.push(dump::page(&stage, file)?);
    }
    let screenshots = args.screenshots.as_deref().map(std::path::absolute).transpose()?;
    let job = Job { chromium, screenshots, pages };
    let outcome = script.look(&job)?;
    tell(&format!("Chromium {}", outcome.browser));
    if let Some(folder) = &job.screenshots {
        tell(&format!("pictures: {}", folder.display()));
    }
    let mut good = outcome.pages.len() == job.pages.len();
    for (subject, seen) in job.pages.iter().zip(&outcome.pages) {
        tell(&described(subject, &seen.figures)?);
        for failure in &seen.failures {
            good = false;
            tell(&format!("WRONG: {}: {}: {}", subject.name, failure.at, failure.what));
            tell(&format!("       found by xtask/browser/{}.mjs: {}", failure.check, failure.todo));
            tell(&format!("       the page: {}", subject.file.display()));
        }
    }
    Ok(good)
}

/// A line about a page: how large it is, and how fast here.
fn described(subject: &Subject, figures: &job::Figures) -> Result<String> {
    let tables: Vec<String> = subject.databases.iter().map(|one| one.tables.to_string()).collect();
    let size = fs::metadata(&subject.file)?.len() / 1024;
    let frames = |what: &str, frames: &Option<job::Frames>| match frames {
        Some(job::Frames { median, worst, frames }) => {
            format!(", {what} {median} ms a frame and {worst} ms at worst ({frames})")
        }
        None => String::new(),
    };
    let opened = figures.open.map(|open| format!(", open in {open} ms")).unwrap_or_default();
    Ok(format!(
        "{}: tables: {}, {size} KiB{opened}{}{}",
        subject.name,
        tables.join(" and "),
        frames("moving", &figures.moving),
        frames("zooming", &figures.zooming),
    ))
}
