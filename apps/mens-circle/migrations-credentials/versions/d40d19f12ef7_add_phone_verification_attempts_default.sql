-- Add phone_verification_attempts default
--
-- Revision:   d40d19f12ef7
-- Revises:    c5fd515bd532
-- Created:    2026-11-22T09:38:44Z

-- aludel: up

-- d9aa8768cf02 left the column NOT NULL without a default, so every insert had to name it, unlike
-- its twin password_reset_attempts. Only the catalog changes; rows keep their values.
ALTER TABLE user_credentials ALTER COLUMN phone_verification_attempts SET DEFAULT 0;

-- aludel: down
ALTER TABLE user_credentials ALTER COLUMN phone_verification_attempts DROP DEFAULT;
