-- aludel: up
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t USING hash (a);

DROP INDEX CONCURRENTLY public.ix_old;
