-- aludel: down
ALTER TABLE public.parts DETACH PARTITION public.parts_1;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.parts_2;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.parts ATTACH PARTITION public.parts_1 FOR VALUES IN ('b', 'c');

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.parts DROP COLUMN note;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.parts ALTER COLUMN amount TYPE bigint;
