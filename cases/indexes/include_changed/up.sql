-- aludel: up
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (a) INCLUDE (b);

DROP INDEX CONCURRENTLY public.ix_old;
