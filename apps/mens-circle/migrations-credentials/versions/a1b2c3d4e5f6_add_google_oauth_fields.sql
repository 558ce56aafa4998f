-- add_google_oauth_fields
--
-- Revision:   a1b2c3d4e5f6
-- Revises:    d9aa8768cf02
-- Created:    2024-12-19T12:00:00Z

-- aludel: up

-- Created before its parent, says production, and so does this file: Revises orders revisions, a
-- date never does.
ALTER TABLE user_credentials ADD COLUMN google_user_id varchar(255);
ALTER TABLE user_credentials ADD COLUMN google_access_token bytea;
ALTER TABLE user_credentials ADD COLUMN google_refresh_token bytea;
-- One Google account opens one account here. Rows without one do not collide: nulls are distinct.
ALTER TABLE user_credentials
    ADD CONSTRAINT uq_user_credentials_google_user_id UNIQUE (google_user_id);

-- aludel: down
ALTER TABLE user_credentials DROP CONSTRAINT uq_user_credentials_google_user_id;
ALTER TABLE user_credentials DROP COLUMN google_refresh_token;
ALTER TABLE user_credentials DROP COLUMN google_access_token;
ALTER TABLE user_credentials DROP COLUMN google_user_id;
