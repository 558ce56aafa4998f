-- aludel: up
-- hazard: long-lock: the table is read through while others wait
CREATE INDEX ix ON public.t (a);

-- hazard: long-lock: the table is read through while others wait
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX uq ON public.t (b);
