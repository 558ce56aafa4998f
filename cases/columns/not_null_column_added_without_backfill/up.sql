-- aludel: up
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD COLUMN c integer NOT NULL;
