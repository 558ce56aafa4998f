-- Add meeting status checks
--
-- Revision:   7aa119ad43a5
-- Revises:    f4e7d8b9c123
-- Created:    2026-11-22T09:12:04Z

-- aludel: up

-- Until now only the application kept these columns to their words. NOT VALID adds each rule
-- without reading the table, so the exclusive lock is gone in a moment; from then on every insert
-- and update is checked.
ALTER TABLE meetings
    ADD CONSTRAINT meetings_status
    CHECK (status IN ('scheduled', 'in_progress', 'completed', 'cancelled')) NOT VALID;
ALTER TABLE meeting_attendance
    ADD CONSTRAINT meeting_attendance_status
    CHECK (attendance_status IN ('present', 'absent', 'late', 'excused')) NOT VALID;

-- aludel: up no-transaction

-- Reads all rows, under a lock that lets others read and write. In the transaction above it would
-- do so under the exclusive lock.
--
-- If a row breaks the rule, this step fails and names the constraint; the rule stays for new rows,
-- and an old row that breaks it can be updated only together with its status. The rows are:
--   SELECT id, circle_id, scheduled_date, status FROM meetings
--   WHERE status NOT IN ('scheduled', 'in_progress', 'completed', 'cancelled');
--   SELECT meeting_id, user_id, attendance_status FROM meeting_attendance
--   WHERE attendance_status NOT IN ('present', 'absent', 'late', 'excused');
-- Most are another spelling ('canceled', 'Present'): set the word that was meant, ask the
-- facilitator where it is not plain, and upgrade again. Run the queries before the upgrade and
-- there is nothing to repeat.
ALTER TABLE meetings VALIDATE CONSTRAINT meetings_status;
ALTER TABLE meeting_attendance VALIDATE CONSTRAINT meeting_attendance_status;

-- aludel: down
ALTER TABLE meeting_attendance DROP CONSTRAINT meeting_attendance_status;
ALTER TABLE meetings DROP CONSTRAINT meetings_status;
