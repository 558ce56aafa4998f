-- aludel: down
-- hazard: drop: rows or values are lost for good
-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN a TYPE real;
