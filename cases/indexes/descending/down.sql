-- aludel: down
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (a);

DROP INDEX CONCURRENTLY public.ix_old;
