//! Who tried to log in.

use aludel::Table;
use jiff::Timestamp;

use super::{Creds, UserCredentials};

/// One attempt to log in.
#[derive(Clone, PartialEq, Table)]
#[table(base = Creds, name = "login_attempts")]
pub struct LoginAttempt {
    #[column(identity, primary_key)]
    pub id: i64,
    #[column(references = UserCredentials::user_id, on_delete = "cascade", index)]
    pub user_id: i32,
    pub from_address: Option<std::net::IpAddr>,
    pub succeeded: bool,
    #[column(default = "now()", index)]
    pub attempted_at: Timestamp,
}
