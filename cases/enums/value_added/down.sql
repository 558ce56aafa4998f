-- aludel: down
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('a', 'b');

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::public.mood;

DROP TYPE public.mood_old;
