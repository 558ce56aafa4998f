-- aludel: up
ALTER TABLE public.k21 DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.k21 ADD COLUMN g integer GENERATED ALWAYS AS (a * 3) STORED;
