-- aludel: up
ALTER DOMAIN public.d DROP CONSTRAINT one;

ALTER DOMAIN public.d ADD CONSTRAINT two CHECK (length(VALUE) < 9) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.d VALIDATE CONSTRAINT two;
