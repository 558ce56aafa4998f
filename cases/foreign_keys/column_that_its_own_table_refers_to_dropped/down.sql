-- aludel: down
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t ADD COLUMN k integer NOT NULL;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY t_pkey_new ON public.t (id, k);

-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT t_fk;

ALTER TABLE public.t DROP CONSTRAINT t_pkey;

ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey_new;

ALTER TABLE public.t ADD CONSTRAINT t_fk FOREIGN KEY (r, s) REFERENCES public.t (id, k) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT t_fk;
