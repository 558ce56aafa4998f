-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY mv_a ON public.mv (a);
