-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY uq_new ON public.t (a);

-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT uq;

ALTER TABLE public.t ADD CONSTRAINT uq UNIQUE USING INDEX uq_new;
