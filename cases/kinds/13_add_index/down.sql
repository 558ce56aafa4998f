-- aludel: down no-transaction
DROP INDEX CONCURRENTLY public.k13_a;
