-- aludel: down no-transaction
CREATE INDEX CONCURRENTLY ix ON public.t (a);
