-- Rows for every table of the credentials database as production has it. They can be inserted at
-- c4b0e5c7784e and at every revision above it: user_id is always given, and so is
-- phone_verification_attempts, which has no default in production.
--
-- user_id equals the id of a user in main_rows.sql. User 6 has no credentials. No hash and no token is
-- one: each says so.

INSERT INTO user_credentials (user_id, password_hash, salt, totp_secret, backup_codes, google_oauth_token, refresh_token_hash, failed_login_attempts, locked_until, password_changed_at, last_password_attempt, phone_verification_code, phone_verification_expires_at, phone_verification_attempts, google_user_id, google_access_token, google_refresh_token, password_reset_token, password_reset_expires_at, password_reset_attempts) VALUES
    (1, 'no hash, user 1', 'no salt, user 1', 'no totp secret, user 1', '["no code 1", "no code 2"]', NULL, 'no hash, session 1', 0, NULL, '2025-06-09 08:00:00+00', '2026-11-20 07:15:00+00', NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, 0),
    (2, 'no hash, user 2', 'no salt, user 2', NULL, NULL, convert_to('no oauth token, user 2', 'UTF8'), NULL, 0, NULL, '2025-06-10 09:30:00+00', '2026-11-21 18:40:00+00', NULL, NULL, 0, 'no-google-user-2', convert_to('no access token, user 2', 'UTF8'), convert_to('no refresh token, user 2', 'UTF8'), NULL, NULL, 0),
    (3, 'no hash, user 3', 'no salt, user 3', NULL, NULL, NULL, NULL, 5, '2026-11-22 10:00:00+00', '2025-06-11 12:00:00+00', '2026-11-22 09:30:00+00', '000000', '2026-11-22 09:40:00+00', 2, 'no-google-user-3', '\x00ff27225c', NULL, NULL, NULL, 0),
    (4, 'no hash, user 4', 'no salt, user 4', NULL, NULL, NULL, NULL, 0, NULL, '2025-06-12 12:00:00+00', NULL, NULL, NULL, 0, NULL, NULL, NULL, 'no reset token, user 4', '2026-11-22 12:00:00+00', 1),
    (5, 'no hash, user 5', 'no salt, user 5', NULL, NULL, '\x', NULL, 1, NULL, '2025-07-01 06:00:00+00', '2026-10-30 21:05:00+00', '123456', '2026-10-30 21:15:00+00', 0, NULL, NULL, NULL, NULL, NULL, 3);
