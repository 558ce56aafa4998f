-- Add events with registrations and staff
--
-- Revision:   41aba37b8355
-- Revises:    ec3cfa90c3cc
-- Created:    2026-11-22T10:40:58Z

-- aludel: up

-- An event, and the terms on which a place in it is offered. Amounts are whole cents of the row's
-- currency; a deposit is paid at once, the rest in at most max_instalments payments. Capacity
-- counts rows of another table, which no CHECK can do: the application counts them while it holds
-- the event's row (SELECT ... FOR UPDATE).
CREATE TABLE events (
    id                     integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    title                  varchar(200) NOT NULL,
    description            text,
    location_name          varchar(200),
    location_address       varchar(500),
    starts_at              timestamp with time zone NOT NULL,
    ends_at                timestamp with time zone NOT NULL,
    -- Null is open: from the publication on, and until the event begins.
    registration_opens_at  timestamp with time zone,
    registration_closes_at timestamp with time zone,
    capacity               integer NOT NULL,
    price_cents            integer DEFAULT 0 NOT NULL,
    deposit_cents          integer DEFAULT 0 NOT NULL,
    max_instalments        integer DEFAULT 0 NOT NULL,
    -- Three letters of ISO 4217. No default: a wrong currency is worse than a refused insert.
    currency               varchar(3) NOT NULL,
    status                 varchar(20) DEFAULT 'draft' NOT NULL,
    created_at             timestamp with time zone DEFAULT now() NOT NULL,
    updated_at             timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_status
        CHECK (status IN ('draft', 'published', 'completed', 'cancelled')),
    CONSTRAINT events_times
        CHECK (ends_at > starts_at),
    -- A null on either side makes no claim, and so passes.
    CONSTRAINT events_registration_times
        CHECK (registration_closes_at > registration_opens_at),
    CONSTRAINT events_capacity
        CHECK (capacity > 0),
    -- Instalments are offered exactly where a deposit does not pay for everything.
    CONSTRAINT events_payment_plan
        CHECK (0 <= deposit_cents AND deposit_cents <= price_cents
           AND 0 <= max_instalments AND (max_instalments > 0) = (deposit_cents < price_cents)),
    CONSTRAINT events_currency
        CHECK (currency ~ '^[A-Z]{3}$')
);
-- Upcoming events, in order of time.
CREATE INDEX ix_events_starts_at ON events (starts_at);

-- One person's place in one event, or in the queue for it, with the payment plan that was agreed.
-- The plan is a copy of the event's terms and not a reference to them: what was agreed holds when
-- the price changes.
--
-- Foreign keys say RESTRICT: money and attendance hang on a registration, so it is cancelled and
-- never deleted in passing.
CREATE TABLE event_registrations (
    id                integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    event_id          integer NOT NULL,
    user_id           integer NOT NULL,
    -- No default: whoever inserts has counted the places and decided.
    status            varchar(20) NOT NULL,
    -- A number drawn, as at a counter, and not a rank: the next place goes to the lowest, and the
    -- others keep theirs. So a promotion writes one row instead of the whole queue. The rank to
    -- show is the count of lower numbers plus one.
    waitlist_position integer,
    promoted_at       timestamp with time zone,
    cancelled_at      timestamp with time zone,
    total_cents       integer NOT NULL,
    deposit_cents     integer NOT NULL,
    instalment_count  integer NOT NULL,
    currency          varchar(3) NOT NULL,
    -- What was received and not paid back.
    paid_cents        integer DEFAULT 0 NOT NULL,
    payment_status    varchar(20) DEFAULT 'pending' NOT NULL,
    next_payment_due  timestamp with time zone,
    notes             text,
    created_at        timestamp with time zone DEFAULT now() NOT NULL,
    updated_at        timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_registrations_pkey PRIMARY KEY (id),
    -- Wider than the primary key for the sake of event_staff, which refers to both columns.
    CONSTRAINT uq_event_registrations_event_id_id UNIQUE (event_id, id),
    CONSTRAINT event_registrations_event_id_fkey
        FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE RESTRICT,
    CONSTRAINT event_registrations_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT event_registrations_status
        CHECK (status IN ('registered', 'waitlisted', 'attended', 'no_show', 'cancelled')),
    -- A null is not above zero but unknown, and so passes where the first half wants it.
    CONSTRAINT event_registrations_waitlist
        CHECK ((status = 'waitlisted') = (waitlist_position IS NOT NULL) AND waitlist_position > 0),
    -- Who was promoted is not in the queue any more.
    CONSTRAINT event_registrations_promotion
        CHECK (promoted_at IS NULL OR status <> 'waitlisted'),
    CONSTRAINT event_registrations_cancellation
        CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CONSTRAINT event_registrations_payment_plan
        CHECK (0 <= deposit_cents AND deposit_cents <= total_cents
           AND 0 <= instalment_count AND (instalment_count > 0) = (deposit_cents < total_cents)),
    CONSTRAINT event_registrations_currency
        CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT event_registrations_payment_status
        CHECK (payment_status IN ('pending', 'current', 'overdue', 'paid', 'refunded')),
    CONSTRAINT event_registrations_paid
        CHECK (0 <= paid_cents AND paid_cents <= total_cents
           AND (payment_status <> 'paid' OR paid_cents = total_cents)),
    CONSTRAINT event_registrations_next_payment
        CHECK (next_payment_due IS NULL OR payment_status IN ('pending', 'current', 'overdue'))
);

-- One registration for each user and event; who has cancelled may come back.
CREATE UNIQUE INDEX ix_event_registrations_event_id_user_id
    ON event_registrations (event_id, user_id) WHERE status <> 'cancelled';
-- The queue: no number twice, and the next in line found in one step. A deferrable UNIQUE
-- constraint would allow all numbers to move up by one in one UPDATE, but it cannot be partial and
-- serves no ON CONFLICT; numbers that never move need none.
CREATE UNIQUE INDEX ix_event_registrations_event_id_waitlist_position
    ON event_registrations (event_id, waitlist_position) WHERE status = 'waitlisted';
-- Places taken in an event, and its lists by status.
CREATE INDEX ix_event_registrations_event_id_status ON event_registrations (event_id, status);
-- The events of a user.
CREATE INDEX ix_event_registrations_user_id ON event_registrations (user_id);
-- Payments to ask for: most registrations have none.
CREATE INDEX ix_event_registrations_next_payment_due
    ON event_registrations (next_payment_due) WHERE next_payment_due IS NOT NULL;

-- Who works at an event, in which role, and, where the role is about one participant, for whom: a
-- participant has one sponsor and as many of the care team as needed.
--
-- An assignment means nothing without its event or its registration, and goes with them (CASCADE);
-- a person is not deleted in passing (RESTRICT).
CREATE TABLE event_staff (
    id              integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    event_id        integer NOT NULL,
    user_id         integer NOT NULL,
    role            varchar(20) NOT NULL,
    -- Null: for the event as a whole.
    registration_id integer,
    notes           text,
    created_at      timestamp with time zone DEFAULT now() NOT NULL,
    updated_at      timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_staff_pkey PRIMARY KEY (id),
    CONSTRAINT event_staff_event_id_fkey
        FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE,
    -- Both columns, so that nobody is assigned to a participant of another event.
    CONSTRAINT event_staff_event_id_registration_id_fkey
        FOREIGN KEY (event_id, registration_id) REFERENCES event_registrations (event_id, id)
        ON DELETE CASCADE,
    CONSTRAINT event_staff_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT event_staff_role
        CHECK (role IN ('facilitator', 'care_team', 'sponsor', 'logistics')),
    -- A sponsor is always somebody's; the care team may also be there for all; the others are for
    -- the event alone.
    CONSTRAINT event_staff_registration
        CHECK ((role <> 'sponsor' OR registration_id IS NOT NULL)
           AND (role IN ('care_team', 'sponsor') OR registration_id IS NULL))
);

-- Nobody twice in one role: for the event, and for one participant. Two indexes, because a null
-- equals no other null (NULLS NOT DISTINCT would make one of them, from PostgreSQL 15 on).
CREATE UNIQUE INDEX ix_event_staff_event_id_user_id_role
    ON event_staff (event_id, user_id, role) WHERE registration_id IS NULL;
CREATE UNIQUE INDEX ix_event_staff_registration_id_user_id_role
    ON event_staff (registration_id, user_id, role) WHERE registration_id IS NOT NULL;
-- One sponsor for each participant.
CREATE UNIQUE INDEX ix_event_staff_registration_id
    ON event_staff (registration_id) WHERE role = 'sponsor';
-- The staff of an event, and the duties of a user.
CREATE INDEX ix_event_staff_event_id ON event_staff (event_id);
CREATE INDEX ix_event_staff_user_id ON event_staff (user_id);

-- aludel: down

-- Every event, registration and record of payment is lost: back the tables up first if they were in
-- use.
DROP TABLE event_staff;
DROP TABLE event_registrations;
DROP TABLE events;
