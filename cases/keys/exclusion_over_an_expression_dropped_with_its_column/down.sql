-- aludel: down
ALTER TABLE public.t ADD COLUMN a integer;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD CONSTRAINT t_excl EXCLUDE USING gist ((int4range(a, (a + 1))) WITH &&);
