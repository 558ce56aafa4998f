-- aludel: up
ALTER DOMAIN public.positive DROP CONSTRAINT positive;

ALTER DOMAIN public.positive ADD CONSTRAINT positive CHECK (VALUE > 5) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.positive VALIDATE CONSTRAINT positive;
