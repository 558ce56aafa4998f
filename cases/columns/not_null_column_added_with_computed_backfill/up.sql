-- aludel: up
ALTER TABLE public.t ADD COLUMN c integer;

-- aludel: up no-transaction
UPDATE public.t SET c = a + 1 WHERE c IS NULL;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT c_is_not_null CHECK (c IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET c = a + 1 WHERE c IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT c_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN c SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT c_is_not_null;
