-- aludel: down
CREATE TABLE public.e_2 PARTITION OF public.e FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
