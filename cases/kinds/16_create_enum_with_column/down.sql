-- aludel: down
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.k16 DROP COLUMN a;

DROP TYPE public.k16_shade;
