-- aludel: up no-transaction
CREATE INDEX CONCURRENTLY k13_a ON public.k13 (a);
