-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.days ALTER COLUMN mood TYPE public.mood USING mood::public.mood;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.days ALTER COLUMN feeling TYPE public.feeling USING feeling::public.feeling;
