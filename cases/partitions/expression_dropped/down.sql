-- aludel: down
-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.p DROP COLUMN g;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.p ADD COLUMN g bigint GENERATED ALWAYS AS (id * 2) STORED;
