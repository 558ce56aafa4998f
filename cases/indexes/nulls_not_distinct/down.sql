-- aludel: down
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY ix ON public.t (a);

DROP INDEX CONCURRENTLY public.ix_old;
