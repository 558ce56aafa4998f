//! Passwords, second factors and tokens of one person.

use aludel::Table;
use jiff::Timestamp;

use super::Creds;

/// With what one person logs in.
///
/// It has no `Debug`: whoever prints it into a log prints secrets.
#[derive(Clone, PartialEq, Table)]
#[table(base = Creds, name = "user_credentials")]
pub struct UserCredentials {
    /// The person's `users.id` in the main database, which no foreign key can reach. Nothing numbers it.
    #[column(primary_key)]
    pub user_id: i32,
    #[column(length = 255)]
    pub password_hash: String,
    #[column(length = 255)]
    pub salt: String,
    /// The seed of the second factor; null where there is none.
    #[column(length = 255)]
    pub totp_secret: Option<String>,
    /// Codes for the day on which the second factor is lost.
    #[column(length = 1000)]
    pub backup_codes: Option<String>,
    /// Older than the two tokens below, and superseded by them.
    pub google_oauth_token: Option<Vec<u8>>,
    #[column(length = 255)]
    pub refresh_token_hash: Option<String>,
    /// Failures since the last success.
    pub failed_login_attempts: i32,
    pub locked_until: Option<Timestamp>,
    #[column(default = "now()")]
    pub password_changed_at: Timestamp,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
    pub last_password_attempt: Option<Timestamp>,
    /// The code that was sent to the person's phone and is still to be typed in.
    #[column(length = 10)]
    pub phone_verification_code: Option<String>,
    pub phone_verification_expires_at: Option<Timestamp>,
    #[column(default = 0)]
    pub phone_verification_attempts: i32,
    /// Who the person is for Google. One Google account opens one account here.
    #[column(length = 255, unique)]
    pub google_user_id: Option<String>,
    pub google_access_token: Option<Vec<u8>>,
    pub google_refresh_token: Option<Vec<u8>>,
    /// What the link to a new password carries.
    #[column(length = 255)]
    pub password_reset_token: Option<String>,
    pub password_reset_expires_at: Option<Timestamp>,
    #[column(default = 0)]
    pub password_reset_attempts: i32,
}
