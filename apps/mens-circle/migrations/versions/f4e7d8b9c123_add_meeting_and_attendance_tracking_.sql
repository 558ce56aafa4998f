-- Add meeting and attendance tracking tables
--
-- Revision:   f4e7d8b9c123
-- Revises:    843c768c33cd
-- Created:    2024-12-19T19:03:00Z

-- aludel: up

-- Created before its parent, says production, and so does this file: Revises orders revisions, a
-- date never does.
CREATE TABLE meetings (
    id               serial NOT NULL,
    circle_id        integer NOT NULL,
    title            varchar(200) NOT NULL,
    description      text,
    scheduled_date   timestamp with time zone NOT NULL,
    started_at       timestamp with time zone,
    ended_at         timestamp with time zone,
    facilitator_id   integer NOT NULL,
    location_name    varchar(200),
    location_address varchar(500),
    meeting_notes    text,
    agenda           json,
    status           varchar(20) NOT NULL,
    is_active        boolean NOT NULL,
    created_at       timestamp with time zone DEFAULT now() NOT NULL,
    updated_at       timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (circle_id) REFERENCES circles (id),
    FOREIGN KEY (facilitator_id) REFERENCES users (id)
);
CREATE INDEX ix_meetings_circle_id ON meetings (circle_id);
CREATE INDEX ix_meetings_facilitator_id ON meetings (facilitator_id);
CREATE INDEX ix_meetings_id ON meetings (id);
CREATE INDEX ix_meetings_scheduled_date ON meetings (scheduled_date);

CREATE TABLE meeting_attendance (
    meeting_id        integer NOT NULL,
    user_id           integer NOT NULL,
    attendance_status varchar(20) NOT NULL,
    check_in_time     timestamp with time zone,
    check_out_time    timestamp with time zone,
    notes             text,
    created_at        timestamp with time zone DEFAULT now() NOT NULL,
    updated_at        timestamp with time zone DEFAULT now() NOT NULL,
    PRIMARY KEY (meeting_id, user_id),
    FOREIGN KEY (meeting_id) REFERENCES meetings (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX ix_meeting_attendance_meeting_id ON meeting_attendance (meeting_id);
CREATE INDEX ix_meeting_attendance_user_id ON meeting_attendance (user_id);

-- aludel: down
DROP TABLE meeting_attendance;
DROP TABLE meetings;
