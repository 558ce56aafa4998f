-- aludel: up
ALTER INDEX public.ix RENAME TO ix_old;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (b pg_catalog.text_pattern_ops);

DROP INDEX CONCURRENTLY public.ix_old;
