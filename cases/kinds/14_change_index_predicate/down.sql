-- aludel: down
ALTER INDEX public.k14_a RENAME TO k14_a_old;

-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY k14_a ON public.k14 (a) WHERE d;

DROP INDEX CONCURRENTLY public.k14_a_old;
