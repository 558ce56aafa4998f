-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
REINDEX INDEX CONCURRENTLY public.ix;
