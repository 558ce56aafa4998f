//! The credentials database: with what people log in. Never who they are.
//!
//! A new model is a struct in a file of its own, and a name in the list of [`Creds`].

#![allow(missing_docs, reason = "what a field's name says in full is not said again")]

pub mod token_encryption;
mod user_credentials;

pub use user_credentials::UserCredentials;

use aludel::Base;

/// The credentials database, `mens_circle_creds`.
#[derive(Debug, Base)]
#[base(name = "creds")]
#[base(tables(UserCredentials))]
#[base(naming(index = "ix_{table}_{columns}", unique = "uq_{table}_{columns}"))]
pub struct Creds;
