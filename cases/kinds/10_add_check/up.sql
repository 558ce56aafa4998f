-- aludel: up
ALTER TABLE public.k10 ADD CONSTRAINT k10_a CHECK (a > 0) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k10 VALIDATE CONSTRAINT k10_a;
