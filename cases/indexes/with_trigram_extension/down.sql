-- aludel: down no-transaction
DROP INDEX CONCURRENTLY public.ix;

-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP EXTENSION pg_trgm;
