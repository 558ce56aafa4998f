-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY uq ON public.t (a);

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT uq UNIQUE USING INDEX uq;
