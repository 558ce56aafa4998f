-- aludel: down
ALTER DOMAIN public.positive DROP CONSTRAINT positive;

ALTER DOMAIN public.positive ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.positive VALIDATE CONSTRAINT positive;
