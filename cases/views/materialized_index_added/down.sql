-- aludel: down no-transaction
DROP INDEX CONCURRENTLY public.mv_a;
