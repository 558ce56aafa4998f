-- Find open jobs quickly
--
-- Revision:   86d56d05f060
-- Revises:    cf961eb4a608
-- Created:    2026-11-23T23:10:50Z

-- aludel: up no-transaction

CREATE INDEX CONCURRENTLY jobs_open ON jobs (id) WHERE done_at IS NULL;

-- aludel: down no-transaction

DROP INDEX CONCURRENTLY jobs_open;
