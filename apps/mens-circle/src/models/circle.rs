//! The groups that the platform is about.

use aludel::Table;
use jiff::Timestamp;
use serde_json::Value;

use super::{Main, User};

/// A circle: a small standing group of two to ten men with a facilitator, which meets regularly.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "circles")]
#[table(check(
    name = "circles_capacity",
    "2 <= capacity_min AND capacity_min <= capacity_max AND capacity_max <= 10"
))]
#[table(check(name = "circles_status", "status IN ('forming', 'active', 'paused', 'closed')"))]
pub struct Circle {
    #[column(serial, primary_key)]
    pub id: i32,
    #[column(length = 100, index)]
    pub name: String,
    pub description: Option<String>,
    /// Who leads it.
    #[column(references = User::id, index)]
    pub facilitator_id: i32,
    /// With fewer members it does not begin.
    pub capacity_min: i32,
    /// With so many it is full.
    pub capacity_max: i32,
    #[column(length = 200)]
    pub location_name: Option<String>,
    #[column(length = 500)]
    pub location_address: Option<String>,
    /// On which days and when it meets; only the application reads it.
    #[column(type = "json")]
    pub meeting_schedule: Option<Value>,
    #[column(length = 20)]
    pub status: String,
    pub is_active: bool,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}
