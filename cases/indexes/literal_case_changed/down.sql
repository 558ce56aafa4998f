-- aludel: down
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t ((b || 'x'::text));

DROP INDEX CONCURRENTLY public.ix_old;
