-- aludel: up
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.u DROP COLUMN t_id;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t SET UNLOGGED;
