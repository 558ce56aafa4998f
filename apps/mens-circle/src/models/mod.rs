//! The main database: people, roles, circles, meetings, transfers, events. Never anything with which somebody logs in.
//!
//! A new model is a struct in a file of its own, and a name in the list of [`Main`].

#![allow(missing_docs, reason = "what a field's name says in full is not said again")]

mod circle;
mod circle_membership;
mod event;
mod meeting;
mod role;
mod transfer_request;
mod user;

pub use circle::Circle;
pub use circle_membership::CircleMembership;
pub use event::{Event, EventRegistration, EventStaff};
pub use meeting::{Meeting, MeetingAttendance};
pub use role::{Permission, Role, RoleAuditLog, RolePermission, UserRole};
pub use transfer_request::TransferRequest;
pub use user::User;

use aludel::Base;

/// The main database, `mens_circle_main`.
#[derive(Debug, Base)]
#[base(name = "main")]
#[base(tables(User))]
#[base(tables(Permission, Role, RoleAuditLog, RolePermission, UserRole))]
#[base(tables(Circle, CircleMembership, Meeting, MeetingAttendance, TransferRequest))]
#[base(tables(Event, EventRegistration, EventStaff))]
#[base(naming(index = "ix_{table}_{columns}", unique = "uq_{table}_{columns}"))]
pub struct Main;
