-- add_phone_verification_fields
--
-- Revision:   d9aa8768cf02
-- Revises:    1e978f7e8aa5
-- Created:    2025-06-08T14:54:47Z

-- aludel: up
ALTER TABLE user_credentials ADD COLUMN phone_verification_code varchar(10);
ALTER TABLE user_credentials ADD COLUMN phone_verification_expires_at timestamp with time zone;

-- A NOT NULL column without a default cannot be added to a table that holds rows. The default gives
-- the rows that are there their zero (without rewriting the table) and is taken back at once:
-- production's column has none. d40d19f12ef7 gives it one for good.
ALTER TABLE user_credentials ADD COLUMN phone_verification_attempts integer DEFAULT 0 NOT NULL;
ALTER TABLE user_credentials ALTER COLUMN phone_verification_attempts DROP DEFAULT;

-- aludel: down
ALTER TABLE user_credentials DROP COLUMN phone_verification_attempts;
ALTER TABLE user_credentials DROP COLUMN phone_verification_expires_at;
ALTER TABLE user_credentials DROP COLUMN phone_verification_code;
