-- aludel: up
ALTER TABLE public.p DETACH PARTITION public.p_1;

ALTER TABLE public.p DETACH PARTITION public.p_2;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE public.p_3;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.p ATTACH PARTITION public.p_1 FOR VALUES IN ('a', 'd');

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.p ATTACH PARTITION public.p_2 FOR VALUES IN ('b', 'c');
