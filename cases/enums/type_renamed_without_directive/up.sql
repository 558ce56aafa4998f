-- aludel: up
CREATE TYPE public.mood2 AS ENUM ('a', 'b');

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE public.mood2 USING a::text::public.mood2;

DROP TYPE public.mood;
