-- aludel: up
ALTER TYPE public.mood RENAME TO mood_old;

CREATE TYPE public.mood AS ENUM ('a');

ALTER DOMAIN public.d RENAME TO d_old;

CREATE DOMAIN public.d AS public.mood;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public.d USING a::text::public.d;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN b TYPE public.mood USING b::text::public.mood;

DROP DOMAIN public.d_old;

DROP TYPE public.mood_old;
