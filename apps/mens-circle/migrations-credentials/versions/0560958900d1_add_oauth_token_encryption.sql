-- Add OAuth token encryption
--
-- Revision:   0560958900d1
-- Revises:    14d6b5c14f9d
-- Created:    2026-11-23T14:22:10Z

-- aludel: up call oauth_token_encryption 1

-- Seals google_oauth_token, google_access_token and google_refresh_token of every row in batches, with the key in
-- TOKEN_ENCRYPTION_KEY. The platform has to read both forms before this runs, and write the new one: what it writes
-- meanwhile stays as it was written. Old forms live on in dead tuples, WAL and backups: docs/steps.md.

-- aludel: down call oauth_token_encryption 1

-- Opens them again, with the same key.
