-- aludel: up
ALTER TABLE public.parts DETACH PARTITION public.parts_1;

CREATE TABLE public.parts_2 PARTITION OF public.parts FOR VALUES IN ('c', 'd');

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.parts ATTACH PARTITION public.parts_1 FOR VALUES IN ('b');

-- hazard: rewrite: the table is written anew while nobody can read it
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.parts ALTER COLUMN amount TYPE integer;

ALTER TABLE public.parts ADD COLUMN note text;
