-- aludel: down
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('ok', 'sad');

ALTER DOMAIN public.feeling RENAME TO feeling_old;

CREATE DOMAIN public.feeling AS public.mood;

ALTER TABLE public.days ALTER COLUMN mood DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.days ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood;

ALTER TABLE public.days ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.days ALTER COLUMN feeling DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.days ALTER COLUMN feeling TYPE public.feeling USING feeling::text::public.feeling;

ALTER TABLE public.days ALTER COLUMN feeling SET DEFAULT 'ok'::public.mood;

DROP DOMAIN public.feeling_old;

DROP TYPE public.mood_old;
