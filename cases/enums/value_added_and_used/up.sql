-- aludel: up
ALTER TYPE public.mood ADD VALUE 'b';

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'b'::public.mood;

ALTER TABLE public.t ADD CONSTRAINT ck CHECK (a = 'b'::public.mood) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET a = 'b'::public.mood WHERE a IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT ck;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT a_is_not_null CHECK (a IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET a = 'b'::public.mood WHERE a IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT a_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT a_is_not_null;
