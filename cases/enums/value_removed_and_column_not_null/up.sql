-- aludel: up
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('ok');

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood;

ALTER TABLE public.t ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

DROP TYPE public.mood_old;

-- aludel: up no-transaction
UPDATE public.t SET mood = 'ok'::public.mood WHERE mood IS NULL;

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT mood_is_not_null CHECK (mood IS NOT NULL) NOT VALID;

-- aludel: up no-transaction
UPDATE public.t SET mood = 'ok'::public.mood WHERE mood IS NULL;

-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT mood_is_not_null;

-- aludel: up
ALTER TABLE public.t ALTER COLUMN mood SET NOT NULL;

ALTER TABLE public.t DROP CONSTRAINT mood_is_not_null;
