-- Add circle capacity and status checks
--
-- Revision:   03c872e72a96
-- Revises:    7aa119ad43a5
-- Created:    2026-11-22T09:18:52Z

-- aludel: up

-- A circle has two to ten members: the rule that a930217cd080 promised in its message. Both rules
-- in one statement, so the table is locked once; NOT VALID, so that the lock is short.
ALTER TABLE circles
    ADD CONSTRAINT circles_capacity
    CHECK (2 <= capacity_min AND capacity_min <= capacity_max AND capacity_max <= 10) NOT VALID,
    ADD CONSTRAINT circles_status
    CHECK (status IN ('forming', 'active', 'paused', 'closed')) NOT VALID;

-- aludel: up no-transaction

-- If a row breaks a rule, this step fails and names the constraint; the rule stays for new rows,
-- and an old row that breaks it can be updated only together with what is wrong in it. The rows
-- are:
--   SELECT id, name, capacity_min, capacity_max, status FROM circles
--   WHERE NOT (2 <= capacity_min AND capacity_min <= capacity_max AND capacity_max <= 10)
--      OR status NOT IN ('forming', 'active', 'paused', 'closed');
-- Where the two capacities were swapped, swap them; where capacity_max is above ten, ask the
-- facilitator before lowering it, for the circle may have more members than ten:
--   SELECT circle_id, count(*) FROM circle_memberships WHERE is_active
--   GROUP BY circle_id HAVING count(*) > 10;
-- Then upgrade again. Run the queries before the upgrade and there is nothing to repeat.
ALTER TABLE circles VALIDATE CONSTRAINT circles_capacity;
ALTER TABLE circles VALIDATE CONSTRAINT circles_status;

-- aludel: down
ALTER TABLE circles
    DROP CONSTRAINT circles_status,
    DROP CONSTRAINT circles_capacity;
