//! Who a person is. Never how they log in: that is [`crate::credentials::UserCredentials`].

use aludel::Table;
use jiff::Timestamp;

use super::Main;

/// A person with an account, whether member, facilitator or administrator: roles tell them apart.
///
/// The credentials database has a row with the same number.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "users")]
pub struct User {
    #[column(serial, primary_key)]
    pub id: i32,
    /// The name under which somebody logs in.
    #[column(length = 255, index(unique))]
    pub email: String,
    #[column(length = 100)]
    pub first_name: String,
    #[column(length = 100)]
    pub last_name: String,
    #[column(length = 20)]
    pub phone: Option<String>,
    pub bio: Option<String>,
    #[column(length = 500)]
    pub profile_image_url: Option<String>,
    /// Whether the account may be used; people are switched off and not deleted.
    pub is_active: bool,
    pub is_verified: bool,
    pub email_verified: bool,
    pub phone_verified: bool,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    /// Written by the application: the default holds for the insert alone.
    #[column(default = "now()")]
    pub updated_at: Timestamp,
    pub last_login_at: Option<Timestamp>,
}
