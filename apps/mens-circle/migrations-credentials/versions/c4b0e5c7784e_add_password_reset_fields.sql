-- add_password_reset_fields
--
-- Revision:   c4b0e5c7784e
-- Revises:    a1b2c3d4e5f6
-- Created:    2025-06-08T22:20:58Z

-- aludel: up
ALTER TABLE user_credentials ADD COLUMN password_reset_token varchar(255);
ALTER TABLE user_credentials ADD COLUMN password_reset_expires_at timestamp with time zone;
-- The default stays: it fills the rows that are there and spares every insert from naming the
-- column.
ALTER TABLE user_credentials ADD COLUMN password_reset_attempts integer DEFAULT 0 NOT NULL;

-- aludel: down
ALTER TABLE user_credentials DROP COLUMN password_reset_attempts;
ALTER TABLE user_credentials DROP COLUMN password_reset_expires_at;
ALTER TABLE user_credentials DROP COLUMN password_reset_token;
