-- aludel: up
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN g integer GENERATED ALWAYS AS (a * 2) STORED;
