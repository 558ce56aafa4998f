-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (parent) REFERENCES public.t (id) ON DELETE SET NULL NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
