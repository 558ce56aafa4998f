-- aludel: up no-transaction
UPDATE public.t SET a = 3 WHERE a IS NULL;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET a = 3 WHERE a IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT a_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT a_is_not_null;
