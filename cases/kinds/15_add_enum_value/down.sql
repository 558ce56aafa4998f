-- aludel: down
ALTER TYPE public.k15_mood RENAME TO k15_mood_old;

CREATE TYPE public.k15_mood AS ENUM ('sad', 'happy');

ALTER TABLE public.k15 ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k15 ALTER COLUMN a TYPE public.k15_mood USING a::text::public.k15_mood;

ALTER TABLE public.k15 ALTER COLUMN a SET DEFAULT 'sad'::public.k15_mood;

DROP TYPE public.k15_mood_old;
