//! The meetings of a circle, and who came.

use aludel::Table;
use jiff::Timestamp;
use serde_json::Value;

use super::{Circle, Main, User};

/// One meeting of a circle, from its appointment to its notes.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "meetings")]
#[table(check(
    name = "meetings_status",
    "status IN ('scheduled', 'in_progress', 'completed', 'cancelled')"
))]
pub struct Meeting {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(references = Circle::id, index)]
    pub circle_id: i32,
    #[column(length = 200)]
    pub title: String,
    pub description: Option<String>,
    /// When it is to begin.
    #[column(index)]
    pub scheduled_date: Timestamp,
    /// When it did begin.
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Who leads this one: most often, and not always, the facilitator of the circle.
    #[column(references = User::id, index)]
    pub facilitator_id: i32,
    #[column(length = 200)]
    pub location_name: Option<String>,
    #[column(length = 500)]
    pub location_address: Option<String>,
    pub meeting_notes: Option<String>,
    #[column(type = "json")]
    pub agenda: Option<Value>,
    #[column(length = 20)]
    pub status: String,
    pub is_active: bool,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}

/// Whether one man was at one meeting.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "meeting_attendance", primary_key(meeting_id, user_id))]
#[table(check(
    name = "meeting_attendance_status",
    "attendance_status IN ('present', 'absent', 'late', 'excused')"
))]
pub struct MeetingAttendance {
    #[column(references = Meeting::id, index)]
    pub meeting_id: i32,
    #[column(references = User::id, index)]
    pub user_id: i32,
    #[column(length = 20)]
    pub attendance_status: String,
    pub check_in_time: Option<Timestamp>,
    pub check_out_time: Option<Timestamp>,
    pub notes: Option<String>,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}
