-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY px ON public.p (x);

-- aludel: down
ALTER TABLE public.p ADD CONSTRAINT px UNIQUE USING INDEX px;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (x) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
