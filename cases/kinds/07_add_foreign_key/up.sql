-- aludel: up
ALTER TABLE public.k07 ADD CONSTRAINT k07_p FOREIGN KEY (p) REFERENCES public.k07_parent (id) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.k07 VALIDATE CONSTRAINT k07_p;
