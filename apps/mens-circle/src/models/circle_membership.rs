//! Who is in which circle, and whether he pays.

use aludel::Table;
use jiff::Timestamp;

use super::{Circle, Main, User};

/// One man in one circle. The row stays when he leaves, and is used again when he comes back.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "circle_memberships", primary_key(circle_id, user_id))]
#[table(check(
    name = "stripe_subscription_id_length",
    "stripe_subscription_id IS NULL OR length(stripe_subscription_id) <= 255"
))]
#[table(check(
    name = "valid_payment_status",
    "payment_status IN ('pending', 'current', 'overdue', 'paused')"
))]
pub struct CircleMembership {
    #[column(references = Circle::id)]
    pub circle_id: i32,
    #[column(references = User::id)]
    pub user_id: i32,
    /// Whether he is in it now.
    pub is_active: bool,
    #[column(length = 20)]
    pub payment_status: String,
    /// The subscription at the payment provider, whose messages name nothing else.
    #[column(length = 255, index)]
    pub stripe_subscription_id: Option<String>,
    pub next_payment_due: Option<Timestamp>,
    #[column(default = "now()")]
    pub joined_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}
