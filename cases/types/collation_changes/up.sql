-- aludel: up
-- hazard: long-lock: the table is read through while others wait
ALTER TABLE public.t ALTER COLUMN a TYPE text;
