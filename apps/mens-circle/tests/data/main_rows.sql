-- Rows for every table of the main database as production has it. They keep the rules of the newer
-- revisions too, so they can be inserted at f4e7d8b9c123 and at every revision above it.
--
-- One INSERT for each table, parents before children. The texts hold what trips programs that cut SQL at
-- the wrong place: quotes, semicolons, dollar signs, comment signs, letters beyond ASCII.

INSERT INTO users (id, email, first_name, last_name, phone, bio, profile_image_url, is_active, is_verified, email_verified, phone_verified, created_at, updated_at, last_login_at) VALUES
    (1, 'ada.admin@example.org', 'Adam', 'Admin', '+15550100', NULL, NULL, true, true, true, true, '2025-06-09 08:00:00+00', '2025-06-09 08:00:00+00', '2026-11-20 07:15:00+00'),
    (2, 'fionn@example.org', 'Fionn', 'O''Brien', '+15550101', 'Facilitates since 2019; likes fires -- and silence.', 'https://img.example.org/2.jpg', true, true, true, true, '2025-06-10 09:30:00+00', '2025-08-01 10:00:00+00', '2026-11-21 18:40:00+00'),
    (3, 'jose@example.org', 'José', 'Muñoz', NULL, 'Costs $$5$$, he says; /* half */ a joke.', NULL, true, true, true, false, '2025-06-11 12:00:00+00', '2025-06-11 12:00:00+00', NULL),
    (4, 'soren@example.org', 'Søren', 'Ærø', '+15550103', '', NULL, true, false, true, false, '2025-06-12 12:00:00+00', '2025-06-12 12:00:00+00', NULL),
    (5, 'taro@example.org', '太郎', '山田', '+15550104', E'Two\nlines.', NULL, true, true, true, true, '2025-07-01 06:00:00+00', '2025-07-01 06:00:00+00', '2026-10-30 21:05:00+00'),
    (6, 'left@example.org', 'Lars', 'Gone', NULL, NULL, NULL, false, false, false, false, '2025-07-02 06:00:00+00', '2026-01-15 11:00:00+00', '2025-12-24 17:00:00+00');

INSERT INTO permissions (id, name, description, resource, action, is_system) VALUES
    (1, 'circles:read', 'See circles', 'circles', 'read', true),
    (2, 'circles:write', 'Change circles', 'circles', 'write', true),
    (3, 'users:write', 'Change users', 'users', 'write', true),
    (4, 'events:manage', 'Plan events', 'events', 'manage', false);

INSERT INTO roles (id, name, description, is_system, is_assignable, priority) VALUES
    (1, 'member', 'Takes part in circles', true, true, 10),
    (2, 'facilitator', 'Leads circles', true, true, 50),
    (3, 'admin', 'Runs the platform', true, false, 100);

INSERT INTO role_audit_logs (id, user_id, role_id, role_name, action, performed_by, old_value, new_value, reason, created_at) VALUES
    (1, 1, 3, 'admin', 'assigned', NULL, NULL, 'admin', 'first user', '2025-06-09 08:00:01+00'),
    (2, 2, 2, 'facilitator', 'assigned', 1, 'member', 'facilitator', 'finished the training', '2025-08-01 10:00:00+00'),
    (3, 6, NULL, 'guest', 'revoked', 1, 'guest', NULL, NULL, '2026-01-15 11:00:00+00');

INSERT INTO role_permissions (role_id, permission_id, created_at) VALUES
    (1, 1, '2025-06-09 08:00:00+00'),
    (2, 1, '2025-06-09 08:00:00+00'),
    (2, 2, NULL),
    (3, 1, DEFAULT),
    (3, 2, DEFAULT),
    (3, 3, DEFAULT);

INSERT INTO user_roles (id, user_id, role_id, is_primary, assigned_by, assigned_at, expires_at, is_active, notes) VALUES
    (1, 1, 3, true, NULL, '2025-06-09 08:00:01+00', NULL, true, NULL),
    (2, 2, 2, true, 1, '2025-08-01 10:00:00+00', NULL, true, 'leads two circles'),
    (3, 3, 1, true, 1, '2025-06-11 12:00:01+00', NULL, true, NULL),
    (4, 6, 1, true, 1, '2025-07-02 06:00:01+00', '2026-01-15 11:00:00+00', false, NULL);

INSERT INTO circles (id, name, description, facilitator_id, capacity_min, capacity_max, location_name, location_address, meeting_schedule, status, is_active) VALUES
    (1, 'Tuesday Fire', 'The oldest one.', 2, 2, 8, 'Boathouse', '1 Quay', '{"weekday": "tuesday", "time": "19:00"}', 'active', true),
    (2, 'Morning Circle', NULL, 2, 4, 10, NULL, NULL, NULL, 'forming', true),
    (3, 'Café Søndag', 'Paused over summer', 1, 2, 2, 'Café', '3 Torv', '{"weekday":"sunday","weeks":[1,3]}', 'paused', true),
    (4, 'First Circle', NULL, 1, 5, 10, NULL, NULL, NULL, 'closed', false);

INSERT INTO circle_memberships (circle_id, user_id, is_active, payment_status, stripe_subscription_id, next_payment_due, joined_at) VALUES
    (1, 3, true, 'current', 'sub_test_0001', '2026-12-01 00:00:00+00', '2025-06-15 10:00:00+00'),
    (1, 4, true, 'overdue', 'sub_test_0002', '2026-11-01 00:00:00+00', '2025-06-15 10:00:00+00'),
    (2, 5, true, 'pending', NULL, NULL, '2026-11-01 09:00:00+00'),
    (3, 3, true, 'paused', NULL, NULL, '2026-02-01 09:00:00+00'),
    (4, 6, false, 'current', NULL, NULL, '2025-07-03 09:00:00+00');

INSERT INTO meetings (id, circle_id, title, description, scheduled_date, started_at, ended_at, facilitator_id, location_name, location_address, meeting_notes, agenda, status, is_active) VALUES
    (1, 1, 'Opening', NULL, '2026-11-03 19:00:00+00', '2026-11-03 19:04:00+00', '2026-11-03 21:00:00+00', 2, 'Boathouse', '1 Quay', 'Everyone spoke; nobody hurried.', '["check-in", "round", "close"]', 'completed', true),
    (2, 1, 'Second evening', 'Bring wood', '2026-11-10 19:00:00+00', '2026-11-10 19:00:00+00', NULL, 2, NULL, NULL, NULL, NULL, 'in_progress', true),
    (3, 1, 'Third evening', NULL, '2026-11-24 19:00:00+00', NULL, NULL, 2, NULL, NULL, NULL, '{"topic": "fathers"}', 'scheduled', true),
    (4, 3, 'Søndag', NULL, '2026-06-07 09:00:00+00', NULL, NULL, 1, 'Café', '3 Torv', NULL, NULL, 'cancelled', false);

INSERT INTO meeting_attendance (meeting_id, user_id, attendance_status, check_in_time, check_out_time, notes) VALUES
    (1, 3, 'present', '2026-11-03 18:58:00+00', '2026-11-03 21:00:00+00', NULL),
    (1, 4, 'late', '2026-11-03 19:20:00+00', '2026-11-03 21:00:00+00', 'train'),
    (2, 3, 'absent', NULL, NULL, NULL),
    (2, 4, 'excused', NULL, NULL, 'wrote at noon; ill');

-- The numbers above were given by hand; what comes next continues behind them.
SELECT setval(pg_get_serial_sequence('users', 'id'), max(id)) FROM users;
SELECT setval(pg_get_serial_sequence('permissions', 'id'), max(id)) FROM permissions;
SELECT setval(pg_get_serial_sequence('roles', 'id'), max(id)) FROM roles;
SELECT setval(pg_get_serial_sequence('role_audit_logs', 'id'), max(id)) FROM role_audit_logs;
SELECT setval(pg_get_serial_sequence('user_roles', 'id'), max(id)) FROM user_roles;
SELECT setval(pg_get_serial_sequence('circles', 'id'), max(id)) FROM circles;
SELECT setval(pg_get_serial_sequence('meetings', 'id'), max(id)) FROM meetings;
