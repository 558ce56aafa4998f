//! What somebody has earned.

use aludel::Table;
use jiff::Timestamp;

use super::{Circle, Main, User};

/// A badge that a circle gave to somebody.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "badges")]
#[table(check(name = "badges_colour", "colour IN ('bronze', 'silver', 'gold')"))]
#[table(unique(user_id, circle_id))]
pub struct Badge {
    #[column(identity, primary_key)]
    pub id: i32,
    #[column(references = User::id, on_delete = "cascade", index)]
    pub user_id: i32,
    #[column(references = Circle::id, on_delete = "restrict")]
    pub circle_id: i32,
    #[column(length = 20, default = "'bronze'")]
    pub colour: String,
    #[column(default = "now()")]
    pub given_at: Timestamp,
}
