-- aludel: down
ALTER DOMAIN public.d DROP CONSTRAINT two;

ALTER DOMAIN public.d ADD CONSTRAINT one CHECK (VALUE <> ''::text) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.d VALIDATE CONSTRAINT one;
