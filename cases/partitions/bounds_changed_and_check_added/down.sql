-- aludel: down
ALTER TABLE public.e DROP CONSTRAINT positive;

ALTER TABLE public.e DETACH PARTITION public.e_1;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.e ATTACH PARTITION public.e_1 FOR VALUES IN ('a', 'b');
