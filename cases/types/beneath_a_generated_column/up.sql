-- aludel: up
ALTER TABLE public.t DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN g bigint GENERATED ALWAYS AS (a * 2) STORED;
