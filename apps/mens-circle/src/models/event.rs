//! Events: what is offered, who takes part or waits, and who works there. The README says how the three play together.

#![expect(clippy::duplicated_attributes, reason = "two indexes of a table may name one column")]

use aludel::Table;
use jiff::Timestamp;

use super::{Main, User};

/// An event, and the terms on which a place in it is offered.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "events")]
#[table(check(
    name = "events_status",
    "status IN ('draft', 'published', 'completed', 'cancelled')"
))]
#[table(check(name = "events_times", "ends_at > starts_at"))]
#[table(check(
    name = "events_registration_times",
    "registration_closes_at > registration_opens_at"
))]
#[table(check(name = "events_capacity", "capacity > 0"))]
#[table(check(
    name = "events_payment_plan",
    "0 <= deposit_cents AND deposit_cents <= price_cents \
     AND 0 <= max_instalments AND (max_instalments > 0) = (deposit_cents < price_cents)"
))]
#[table(check(name = "events_currency", "currency ~ '^[A-Z]{3}$'"))]
pub struct Event {
    #[column(identity, primary_key)]
    pub id: i32,
    #[column(length = 200)]
    pub title: String,
    pub description: Option<String>,
    #[column(length = 200)]
    pub location_name: Option<String>,
    #[column(length = 500)]
    pub location_address: Option<String>,
    #[column(index)]
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Null is from the publication on.
    pub registration_opens_at: Option<Timestamp>,
    /// Null is until the event begins.
    pub registration_closes_at: Option<Timestamp>,
    /// Places; whoever is registered takes one.
    pub capacity: i32,
    /// The whole price, in cents of the currency.
    #[column(default = 0)]
    pub price_cents: i32,
    /// The part that is paid at once.
    #[column(default = 0)]
    pub deposit_cents: i32,
    /// The rest may be paid in so many parts.
    #[column(default = 0)]
    pub max_instalments: i32,
    /// Three letters of ISO 4217.
    #[column(length = 3)]
    pub currency: String,
    #[column(length = 20, default = "'draft'")]
    pub status: String,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}

/// One person's place in one event or in the queue for it, with the payment plan that was agreed.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "event_registrations")]
// Wider than the primary key for the sake of the staff, which refers to both columns.
#[table(unique(event_id, id))]
#[table(check(
    name = "event_registrations_status",
    "status IN ('registered', 'waitlisted', 'attended', 'no_show', 'cancelled')"
))]
#[table(check(
    name = "event_registrations_waitlist",
    "(status = 'waitlisted') = (waitlist_position IS NOT NULL) AND waitlist_position > 0"
))]
#[table(check(
    name = "event_registrations_promotion",
    "promoted_at IS NULL OR status <> 'waitlisted'"
))]
#[table(check(
    name = "event_registrations_cancellation",
    "(status = 'cancelled') = (cancelled_at IS NOT NULL)"
))]
#[table(check(
    name = "event_registrations_payment_plan",
    "0 <= deposit_cents AND deposit_cents <= total_cents \
     AND 0 <= instalment_count AND (instalment_count > 0) = (deposit_cents < total_cents)"
))]
#[table(check(name = "event_registrations_currency", "currency ~ '^[A-Z]{3}$'"))]
#[table(check(
    name = "event_registrations_payment_status",
    "payment_status IN ('pending', 'current', 'overdue', 'paid', 'refunded')"
))]
#[table(check(
    name = "event_registrations_paid",
    "0 <= paid_cents AND paid_cents <= total_cents \
     AND (payment_status <> 'paid' OR paid_cents = total_cents)"
))]
#[table(check(
    name = "event_registrations_next_payment",
    "next_payment_due IS NULL OR payment_status IN ('pending', 'current', 'overdue')"
))]
// One registration for each user and event; who has cancelled may come back.
#[table(index(columns(event_id, user_id), unique, where = "status <> 'cancelled'"))]
// The queue: no number twice, and the next in line at once.
#[table(index(columns(event_id, waitlist_position), unique, where = "status = 'waitlisted'"))]
#[table(index(columns(event_id, status)))]
pub struct EventRegistration {
    #[column(identity, primary_key)]
    pub id: i32,
    #[column(references = Event::id, on_delete = "restrict")]
    pub event_id: i32,
    #[column(references = User::id, on_delete = "restrict", index)]
    pub user_id: i32,
    #[column(length = 20)]
    pub status: String,
    /// A number drawn, as at a counter, and not a rank: the next place goes to the lowest.
    pub waitlist_position: Option<i32>,
    /// When a place became free for somebody who had waited.
    pub promoted_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    /// The plan, in cents: a copy of the event's terms, which holds when the price changes.
    pub total_cents: i32,
    pub deposit_cents: i32,
    pub instalment_count: i32,
    #[column(length = 3)]
    pub currency: String,
    /// What was received and not paid back.
    #[column(default = 0)]
    pub paid_cents: i32,
    #[column(length = 20, default = "'pending'")]
    pub payment_status: String,
    #[column(index(where = "next_payment_due IS NOT NULL"))]
    pub next_payment_due: Option<Timestamp>,
    pub notes: Option<String>,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}

/// Who works at an event, in which role, and, where the role is about one participant, for whom.
///
/// A participant has one sponsor and as many of the care team as needed.
#[derive(Debug, Clone, PartialEq, Table)]
#[table(base = Main, name = "event_staff")]
// Both columns, so that nobody is assigned to a participant of another event.
#[table(foreign_key(
    columns(event_id, registration_id),
    references = EventRegistration(event_id, id),
    on_delete = "cascade"
))]
#[table(check(
    name = "event_staff_role",
    "role IN ('facilitator', 'care_team', 'sponsor', 'logistics')"
))]
#[table(check(
    name = "event_staff_registration",
    "(role <> 'sponsor' OR registration_id IS NOT NULL) \
     AND (role IN ('care_team', 'sponsor') OR registration_id IS NULL)"
))]
// Nobody twice in one role: neither for the event, nor for one participant.
#[table(index(columns(event_id, user_id, role), unique, where = "registration_id IS NULL"))]
#[table(index(
    columns(registration_id, user_id, role),
    unique,
    where = "registration_id IS NOT NULL"
))]
pub struct EventStaff {
    #[column(identity, primary_key)]
    pub id: i32,
    #[column(references = Event::id, on_delete = "cascade", index)]
    pub event_id: i32,
    #[column(references = User::id, on_delete = "restrict", index)]
    pub user_id: i32,
    #[column(length = 20)]
    pub role: String,
    /// The participant that it is about; null is the event as a whole. Its index keeps the sponsor to one.
    #[column(index(unique, where = "role = 'sponsor'"))]
    pub registration_id: Option<i32>,
    pub notes: Option<String>,
    #[column(default = "now()")]
    pub created_at: Timestamp,
    #[column(default = "now()")]
    pub updated_at: Timestamp,
}
