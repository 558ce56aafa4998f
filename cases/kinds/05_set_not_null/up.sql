-- aludel: up
ALTER TABLE public.k05 ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k05 VALIDATE CONSTRAINT a_is_not_null;

-- aludel: up
ALTER TABLE public.k05 ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.k05 DROP CONSTRAINT a_is_not_null;
