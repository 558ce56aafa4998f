-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY k09_a ON public.k09 (a);

-- aludel: up
ALTER TABLE public.k09 ADD CONSTRAINT k09_a UNIQUE USING INDEX k09_a;
