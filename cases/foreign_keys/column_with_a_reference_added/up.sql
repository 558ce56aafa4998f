-- aludel: up
ALTER TABLE public.t ADD COLUMN p_id integer;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES public.p (id) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;

CREATE INDEX CONCURRENTLY t_p_id ON public.t (p_id);
