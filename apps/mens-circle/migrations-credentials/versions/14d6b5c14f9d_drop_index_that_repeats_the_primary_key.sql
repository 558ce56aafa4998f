-- Drop index that repeats the primary key
--
-- Revision:   14d6b5c14f9d
-- Revises:    d40d19f12ef7
-- Created:    2026-11-22T09:45:19Z

-- aludel: up no-transaction

-- user_credentials_pkey serves every lookup that this index served; each login pays for keeping
-- both. CONCURRENTLY waits for running queries instead of stopping them. IF EXISTS lets an
-- interrupted run be repeated.
DROP INDEX CONCURRENTLY IF EXISTS ix_user_credentials_user_id;

-- aludel: down no-transaction

-- An interrupted CREATE INDEX CONCURRENTLY leaves an index marked INVALID, which IF NOT EXISTS
-- would take for done. Should this step have been interrupted, look for it, drop it, and go down
-- again:
--   SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_user_credentials_user_id ON user_credentials (user_id);
