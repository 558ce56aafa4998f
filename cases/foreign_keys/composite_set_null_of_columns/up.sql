-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES public.p (a, b) ON UPDATE CASCADE ON DELETE SET NULL (y) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
