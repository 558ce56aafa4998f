-- Rows for the tables that are newer than production: to be inserted at 41aba37b8355, after main_rows.sql.
--
-- The ids are GENERATED ALWAYS; OVERRIDING SYSTEM VALUE sets them by hand, as a restore would.

INSERT INTO transfer_requests (id, requester_id, source_circle_id, target_circle_id, reason, status, created_at, reviewer_id, reviewed_at, review_notes) OVERRIDING SYSTEM VALUE VALUES
    (1, 3, 1, 2, 'Mornings suit me better; evenings don''t.', 'pending', '2026-11-20 08:00:00+00', NULL, NULL, NULL),
    (2, 4, 1, 3, NULL, 'approved', '2026-05-01 08:00:00+00', 2, '2026-05-03 09:00:00+00', 'Welcome.'),
    (3, 5, 2, 4, 'Friends there', 'denied', '2026-04-01 08:00:00+00', 1, '2026-04-02 09:00:00+00', 'That circle is closing'),
    (4, 3, 1, 3, 'Moving house', 'cancelled', '2026-03-01 08:00:00+00', NULL, NULL, NULL),
    (5, 3, 3, 2, NULL, 'pending', '2026-11-21 08:00:00+00', NULL, NULL, NULL);

INSERT INTO events (id, title, description, location_name, location_address, starts_at, ends_at, registration_opens_at, registration_closes_at, capacity, price_cents, deposit_cents, max_instalments, currency, status) OVERRIDING SYSTEM VALUE VALUES
    (1, 'Winter Retreat', 'Three days; bring boots.', 'Højskole', '7 Strand', '2027-01-15 16:00:00+00', '2027-01-17 14:00:00+00', '2026-10-01 00:00:00+00', '2027-01-08 00:00:00+00', 2, 45000, 10000, 4, 'USD', 'published'),
    (2, 'Open Evening', NULL, NULL, NULL, '2026-12-05 18:00:00+00', '2026-12-05 21:00:00+00', NULL, NULL, 30, 0, 0, 0, 'USD', 'published'),
    (3, 'Spring Walk', NULL, NULL, NULL, '2027-04-10 08:00:00+00', '2027-04-10 18:00:00+00', NULL, '2027-04-01 00:00:00+00', 12, 2500, 2500, 0, 'EUR', 'draft'),
    (4, 'Autumn Retreat', NULL, 'Højskole', NULL, '2026-09-18 16:00:00+00', '2026-09-20 14:00:00+00', NULL, NULL, 20, 40000, 0, 2, 'USD', 'completed');

INSERT INTO event_registrations (id, event_id, user_id, status, waitlist_position, promoted_at, cancelled_at, total_cents, deposit_cents, instalment_count, currency, paid_cents, payment_status, next_payment_due, notes) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 3, 'registered', NULL, NULL, NULL, 45000, 10000, 4, 'USD', 18750, 'current', '2026-12-01 00:00:00+00', 'No nuts; no dairy'),
    (2, 1, 4, 'cancelled', NULL, NULL, '2026-11-10 09:00:00+00', 45000, 10000, 1, 'USD', 0, 'refunded', NULL, NULL),
    (3, 1, 5, 'registered', NULL, '2026-11-10 09:00:01+00', NULL, 45000, 45000, 0, 'USD', 45000, 'paid', NULL, NULL),
    (4, 1, 4, 'waitlisted', 3, NULL, NULL, 45000, 10000, 4, 'USD', 0, 'pending', NULL, 'changed his mind'),
    (5, 1, 1, 'waitlisted', 2, NULL, NULL, 40000, 10000, 2, 'USD', 0, 'pending', NULL, NULL),
    (6, 2, 3, 'registered', NULL, NULL, NULL, 0, 0, 0, 'USD', 0, 'paid', NULL, NULL),
    (7, 4, 5, 'attended', NULL, NULL, NULL, 40000, 0, 2, 'USD', 20000, 'overdue', '2026-11-01 00:00:00+00', NULL),
    (8, 4, 6, 'no_show', NULL, NULL, NULL, 40000, 0, 2, 'USD', 40000, 'paid', NULL, NULL);

INSERT INTO event_staff (id, event_id, user_id, role, registration_id, notes) OVERRIDING SYSTEM VALUE VALUES
    (1, 1, 2, 'facilitator', NULL, NULL),
    (2, 1, 1, 'logistics', NULL, 'has the keys'),
    (3, 1, 6, 'care_team', NULL, NULL),
    (4, 1, 6, 'care_team', 1, NULL),
    (5, 1, 2, 'care_team', 1, NULL),
    (6, 1, 2, 'sponsor', 1, 'knows him from Tuesday Fire'),
    (7, 1, 2, 'sponsor', 3, NULL),
    (8, 4, 2, 'facilitator', NULL, NULL);

-- The numbers above were given by hand; what comes next continues behind them.
SELECT setval(pg_get_serial_sequence('transfer_requests', 'id'), max(id)) FROM transfer_requests;
SELECT setval(pg_get_serial_sequence('events', 'id'), max(id)) FROM events;
SELECT setval(pg_get_serial_sequence('event_registrations', 'id'), max(id)) FROM event_registrations;
SELECT setval(pg_get_serial_sequence('event_staff', 'id'), max(id)) FROM event_staff;
