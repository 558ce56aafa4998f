-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN b TYPE public.d;

-- aludel: down
ALTER TYPE public.mood ADD VALUE 'b';

-- aludel: down
ALTER TABLE public.t ALTER COLUMN a TYPE public.mood;
