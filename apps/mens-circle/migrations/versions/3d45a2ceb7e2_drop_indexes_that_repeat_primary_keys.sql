-- Drop indexes that repeat primary keys
--
-- Revision:   3d45a2ceb7e2
-- Revises:    03c872e72a96
-- Created:    2026-11-22T09:24:36Z

-- aludel: up no-transaction

-- Every table with a column id had two indexes on it: the primary key's own, which serves all
-- lookups, and one more that only made writes slower. CONCURRENTLY waits for running queries
-- instead of stopping them. IF EXISTS lets an interrupted run be repeated.
DROP INDEX CONCURRENTLY IF EXISTS ix_users_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_permissions_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_roles_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_role_audit_logs_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_user_roles_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_circles_id;
DROP INDEX CONCURRENTLY IF EXISTS ix_meetings_id;

-- aludel: down no-transaction

-- An interrupted CREATE INDEX CONCURRENTLY leaves an index marked INVALID, which IF NOT EXISTS
-- would take for done. Should this step have been interrupted, look for it, drop it, and go down
-- again:
--   SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_meetings_id ON meetings (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_circles_id ON circles (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_user_roles_id ON user_roles (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_role_audit_logs_id ON role_audit_logs (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_roles_id ON roles (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_permissions_id ON permissions (id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_users_id ON users (id);
