-- aludel: up
CREATE EXTENSION pg_trgm WITH SCHEMA public VERSION '1.6';

-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t USING gin (b public.gin_trgm_ops);
