-- Add members
--
-- Revision:   142d81e67689
-- Revises:    6ad8d382b579
-- Created:    2026-11-23T23:10:38Z

-- aludel: up

CREATE TABLE members (
    circle_id integer NOT NULL REFERENCES circles ON DELETE CASCADE,
    name text NOT NULL,
    joined_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (circle_id, name)
);

-- aludel: down

DROP TABLE members;
