-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT fk;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.q (id) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
