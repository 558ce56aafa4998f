-- aludel: down
ALTER TABLE public.k12 ADD CONSTRAINT k12_a CHECK (a > 0) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k12 VALIDATE CONSTRAINT k12_a;
