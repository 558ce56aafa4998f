-- aludel: up
ALTER TABLE public.e ADD COLUMN n text;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.e ADD CONSTRAINT ck CHECK (id > 0);
