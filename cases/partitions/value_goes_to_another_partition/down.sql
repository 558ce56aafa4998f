-- aludel: down
ALTER TABLE public.p DETACH PARTITION public.p_1;

ALTER TABLE public.p DETACH PARTITION public.p_2;

CREATE TABLE public.p_3 PARTITION OF public.p FOR VALUES IN ('d');

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.p ATTACH PARTITION public.p_1 FOR VALUES IN ('a', 'b');

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.p ATTACH PARTITION public.p_2 FOR VALUES IN ('c');
