-- aludel: up no-transaction
DROP INDEX CONCURRENTLY public.ix;
