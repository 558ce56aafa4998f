-- aludel: down
ALTER TABLE public.k11 DROP CONSTRAINT k11_a;

ALTER TABLE public.k11 ADD CONSTRAINT k11_a CHECK (a > 0) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k11 VALIDATE CONSTRAINT k11_a;
