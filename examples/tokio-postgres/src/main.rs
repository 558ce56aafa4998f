//! A worker and the program that gives it work, which bring their database to their own revisions first. `migrations` does
//! that, `jobs` is the queue, and neither knows of the other.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program says what it does")]

mod jobs;
mod migrations;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use aludel::MigratorError;
use tokio_postgres::NoTls;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match run(&args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(hint) = error.downcast_ref().and_then(MigratorError::hint) {
                eprintln!("hint: {hint}");
            }
            ExitCode::FAILURE
        }
    }
}

/// `add WHAT` queues a job, `work` does all that are there.
async fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let url = env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set")?;

    migrations::upgrade(&url).await?;

    let (mut client, connection) = tokio_postgres::connect(&url, NoTls).await?;
    let connection = tokio::spawn(connection);
    match args {
        [command, what] if command == "add" => jobs::add(&client, what).await?,
        [command] if command == "work" => {
            while let Some(what) = jobs::work_one(&mut client).await? {
                println!("done: {what}");
            }
        }
        _ => return Err("say `add WHAT` or `work`".into()),
    }
    drop(client);
    Ok(connection.await??)
}
