-- aludel: up no-transaction
UPDATE public.t SET b = 'none' WHERE b IS NULL;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT b_is_not_null CHECK (b IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET b = 'none' WHERE b IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT b_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN b SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT b_is_not_null;
