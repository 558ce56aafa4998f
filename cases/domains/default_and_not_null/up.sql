-- aludel: up
ALTER DOMAIN public.d SET DEFAULT 7;

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
ALTER DOMAIN public.d SET NOT NULL;
