-- Add Circle model with capacity constraints
--
-- Revision:   a930217cd080
-- Revises:    b37f99db0c0e
-- Created:    2025-06-08T17:57:43Z

-- aludel: up

-- Despite its message this revision made no capacity constraint: only the application checked it.
-- 03c872e72a96 adds it.
CREATE TABLE circles (
    id               serial NOT NULL,
    name             varchar(100) NOT NULL,
    description      text,
    facilitator_id   integer NOT NULL,
    capacity_min     integer NOT NULL,
    capacity_max     integer NOT NULL,
    location_name    varchar(200),
    location_address varchar(500),
    meeting_schedule json,
    status           varchar(20) NOT NULL,
    is_active        boolean NOT NULL,
    created_at       timestamp with time zone DEFAULT now() NOT NULL,
    updated_at       timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (facilitator_id) REFERENCES users (id)
);
CREATE INDEX ix_circles_facilitator_id ON circles (facilitator_id);
CREATE INDEX ix_circles_id ON circles (id);
CREATE INDEX ix_circles_name ON circles (name);

-- aludel: down
DROP TABLE circles;
