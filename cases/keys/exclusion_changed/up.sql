-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT ex;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD CONSTRAINT ex EXCLUDE USING gist (a WITH =, r WITH &&) WHERE (a > 0) DEFERRABLE;
