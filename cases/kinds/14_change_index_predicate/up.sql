-- aludel: up
ALTER INDEX public.k14_a RENAME TO k14_a_old;

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY k14_a ON public.k14 (a) WHERE (NOT d);

DROP INDEX CONCURRENTLY public.k14_a_old;
