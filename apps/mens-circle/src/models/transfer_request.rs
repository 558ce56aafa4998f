//! Moves from one circle to another.

use aludel::Table;
use jiff::Timestamp;

use super::{Circle, Main, User};

/// A member's wish to move to another circle, and what was decided about it.
///
/// It is a record, so nothing that it names can be deleted under it.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "transfer_requests")]
#[table(check(
    name = "transfer_requests_status",
    "status IN ('pending', 'approved', 'denied', 'cancelled')"
))]
#[table(check(name = "transfer_requests_circles", "source_circle_id <> target_circle_id"))]
#[table(check(
    name = "transfer_requests_review",
    "(status IN ('approved', 'denied')) = (reviewer_id IS NOT NULL) \
     AND (status IN ('approved', 'denied')) = (reviewed_at IS NOT NULL)"
))]
// One open request for each circle that a member wants to leave.
#[table(index(columns(requester_id, source_circle_id), unique, where = "status = 'pending'"))]
pub struct TransferRequest {
    #[column(identity, primary_key)]
    pub id: i32,
    #[column(references = User::id, on_delete = "restrict", index)]
    pub requester_id: i32,
    #[column(references = Circle::id, on_delete = "restrict", index)]
    pub source_circle_id: i32,
    #[column(references = Circle::id, on_delete = "restrict", index)]
    pub target_circle_id: i32,
    /// May be left out: nobody has to explain.
    #[column(length = 1000)]
    pub reason: Option<String>,
    #[column(length = 20, default = "'pending'")]
    pub status: String,
    /// Its index lists what is still to be reviewed, oldest first.
    #[column(default = "now()", index(where = "status = 'pending'"))]
    pub created_at: Timestamp,
    /// Who decided; nobody where the requester cancelled.
    #[column(references = User::id, on_delete = "restrict", index)]
    pub reviewer_id: Option<i32>,
    pub reviewed_at: Option<Timestamp>,
    #[column(length = 1000)]
    pub review_notes: Option<String>,
}
