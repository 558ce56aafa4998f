-- Add transfer requests
--
-- Revision:   ec3cfa90c3cc
-- Revises:    3d45a2ceb7e2
-- Created:    2026-11-22T10:02:15Z

-- aludel: up

-- A member's wish to move from one circle to another, and what was decided about it.
--
-- The foreign keys lock users and circles against writing until the commit, which is near: a new
-- table has no rows to check. They say RESTRICT because a request is a record of a decision:
-- whoever deletes a person or a circle has to deal with the requests by name first. The reviewer
-- cannot be set to null in passing either; transfer_requests_review would be broken by it.
CREATE TABLE transfer_requests (
    id               integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    requester_id     integer NOT NULL,
    source_circle_id integer NOT NULL,
    target_circle_id integer NOT NULL,
    -- May be left out: nobody has to explain.
    reason           varchar(1000),
    status           varchar(20) DEFAULT 'pending' NOT NULL,
    created_at       timestamp with time zone DEFAULT now() NOT NULL,
    reviewer_id      integer,
    reviewed_at      timestamp with time zone,
    review_notes     varchar(1000),
    CONSTRAINT transfer_requests_pkey PRIMARY KEY (id),
    CONSTRAINT transfer_requests_requester_id_fkey
        FOREIGN KEY (requester_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT transfer_requests_source_circle_id_fkey
        FOREIGN KEY (source_circle_id) REFERENCES circles (id) ON DELETE RESTRICT,
    CONSTRAINT transfer_requests_target_circle_id_fkey
        FOREIGN KEY (target_circle_id) REFERENCES circles (id) ON DELETE RESTRICT,
    CONSTRAINT transfer_requests_reviewer_id_fkey
        FOREIGN KEY (reviewer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT transfer_requests_status
        CHECK (status IN ('pending', 'approved', 'denied', 'cancelled')),
    CONSTRAINT transfer_requests_circles
        CHECK (source_circle_id <> target_circle_id),
    -- A decision has somebody who made it and a time, and nothing else has: a requester cancels
    -- without a reviewer.
    CONSTRAINT transfer_requests_review
        CHECK ((status IN ('approved', 'denied')) = (reviewer_id IS NOT NULL)
           AND (status IN ('approved', 'denied')) = (reviewed_at IS NOT NULL))
);

-- One open request for each circle that a member wants to leave. An index and not a constraint,
-- because only an index can be partial: closed requests may be as many as there were.
CREATE UNIQUE INDEX ix_transfer_requests_requester_id_source_circle_id
    ON transfer_requests (requester_id, source_circle_id) WHERE status = 'pending';
-- What is still to be reviewed, oldest first.
CREATE INDEX ix_transfer_requests_created_at
    ON transfer_requests (created_at) WHERE status = 'pending';
-- The requests of a member, of a circle (both ways) and of a reviewer; RESTRICT asks the same
-- questions.
CREATE INDEX ix_transfer_requests_requester_id ON transfer_requests (requester_id);
CREATE INDEX ix_transfer_requests_source_circle_id ON transfer_requests (source_circle_id);
CREATE INDEX ix_transfer_requests_target_circle_id ON transfer_requests (target_circle_id);
CREATE INDEX ix_transfer_requests_reviewer_id ON transfer_requests (reviewer_id);

-- aludel: down

-- Every request is lost: back the table up first if it was in use.
DROP TABLE transfer_requests;
