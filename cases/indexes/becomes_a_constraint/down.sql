-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT uq;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY uq ON public.t (a);
