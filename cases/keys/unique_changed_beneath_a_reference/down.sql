-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY px_new ON public.p (x);

-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT fk;

ALTER TABLE public.p DROP CONSTRAINT px;

ALTER TABLE public.p ADD CONSTRAINT px UNIQUE USING INDEX px_new;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (x) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
