-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT t_fk;

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t DROP COLUMN k;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (id);

-- aludel: up
ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;

ALTER TABLE public.t ADD CONSTRAINT t_fk FOREIGN KEY (r) REFERENCES public.t (id) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT t_fk;
