-- aludel: down
ALTER TABLE public.t DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ALTER COLUMN a TYPE integer;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a * 2) STORED;
