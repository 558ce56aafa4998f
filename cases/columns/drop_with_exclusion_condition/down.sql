-- aludel: down
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.stays ADD COLUMN during tstzrange NOT NULL;

ALTER TABLE public.stays ADD COLUMN floor integer;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.stays ADD CONSTRAINT stays_apart EXCLUDE USING gist (during WITH &&) WHERE (floor > 0);
