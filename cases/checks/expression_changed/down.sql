-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT ck;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;
