-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.p ALTER COLUMN id TYPE bigint;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;
