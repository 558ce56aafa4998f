//! A web service that brings its database to its own revisions before it answers anybody. `migrations` does that, `circles`
//! holds the routes, and neither knows of the other.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a service says what it does")]

mod circles;
mod migrations;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use aludel::MigratorError;
use sqlx::PgPool;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
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

/// Serves until Ctrl-C.
async fn serve() -> Result<(), Box<dyn Error>> {
    let url = env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set")?;
    let address = env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());

    migrations::upgrade(&url).await?;

    let pool = PgPool::connect(&url).await?;
    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, circles::routes(pool)).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without signals the service ends when it is killed.
        std::future::pending::<()>().await;
    }
}
