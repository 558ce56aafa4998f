-- aludel: down
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ADD COLUMN s serial;
