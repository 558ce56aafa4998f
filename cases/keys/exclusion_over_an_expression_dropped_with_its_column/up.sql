-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT t_excl;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN a;
