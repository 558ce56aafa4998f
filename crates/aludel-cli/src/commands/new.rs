//! new: a project for somebody else. Never writes into a folder that holds anything.

use std::fs;
use std::path::Path;

use aludel_core::manifest::Manifest;
use aludel_core::revision_dir::RevisionDir;

use crate::args::NewArgs;
use crate::context::Context;
use crate::error::CommandError;
use crate::exit::ExitStatus;

pub(crate) fn run(context: &Context<'_>, args: &NewArgs) -> Result<ExitStatus, CommandError> {
    let dir = context.cwd().join(&args.dir);
    refuse_used(&dir, &args.dir)?;
    // Every name is looked at before anything is written.
    let mut planned = Vec::new();
    for (index, name) in args.names.iter().enumerate() {
        if args.names[..index].contains(name) {
            return Err(CommandError::usage(
                format!("the name {name:?} is given twice"),
                "give each database its own",
            ));
        }
        // The configuration is read back, so that a bad name is refused in the words of the configuration.
        let path = dir.join(file_name(index, name));
        let text = config(index, name);
        let parsed = crate::config::Config::parse(&path, &text).map_err(|error| {
            CommandError::usage(error.message, "name the database like main or billing_archive")
        })?;
        planned.push((path, text, parsed.script_location.join("versions")));
    }
    for (path, text, versions) in planned {
        fs::create_dir_all(&versions)
            .map_err(|error| CommandError::io("create", &versions, &error))?;
        write(&path, &text)?;
        RevisionDir::new(&versions)
            .write_manifest(&Manifest::default())
            .map_err(|error| CommandError::failure(error.to_string(), ""))?;
        context.output.talk(&format!("wrote {}", context.shortened(&path).display()));
    }
    write(&dir.join(".gitignore"), "/.aludel\n/.env\n")?;
    let program = context.program.name();
    context.output.talk(&format!(
        "next: cd {} && {program} revision \"first tables\" && {program} upgrade",
        args.dir.display()
    ));
    Ok(ExitStatus::Success)
}

fn refuse_used(dir: &Path, given: &Path) -> Result<(), CommandError> {
    match fs::read_dir(dir).map(Iterator::count) {
        Ok(1..) => Err(CommandError::failure(
            format!("the folder {} is not empty", given.display()),
            "name a folder that does not exist yet",
        )),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(CommandError::failure(
                format!("{} is a file, and the project needs a folder", given.display()),
                "name a folder that does not exist yet",
            ))
        }
        Err(error) => Err(CommandError::io("look into", given, &error)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    fs::write(path, text).map_err(|error| CommandError::io("write", path, &error))
}

fn file_name(index: usize, name: &str) -> String {
    if index == 0 { crate::config::FILE_NAME.to_owned() } else { format!("aludel-{name}.toml") }
}

fn config(index: usize, name: &str) -> String {
    let variable = if index == 0 {
        "DATABASE_URL".to_owned()
    } else {
        format!("{}_DATABASE_URL", name.replace('-', "_").to_uppercase())
    };
    let folder = if index == 0 { "migrations".to_owned() } else { format!("migrations-{name}") };
    format!(
        "# The database {name}. Every key is explained in the documentation of the configuration.\n\
         name = \"{name}\"\n\
         script_location = \"{folder}\"        # revisions in versions/\n\
         url_env = \"{variable}\"        # or {variable}_FILE, or a line in .env; unset: a private server\n"
    )
}
