-- aludel: down no-transaction
DROP INDEX CONCURRENTLY public.ix;
