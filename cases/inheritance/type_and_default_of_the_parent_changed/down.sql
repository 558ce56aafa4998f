-- aludel: down
ALTER TABLE public.parent ALTER COLUMN a DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.parent ALTER COLUMN a TYPE integer USING a::integer;
