-- aludel: up
-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
CREATE TABLE public.e_1 PARTITION OF public.e FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
