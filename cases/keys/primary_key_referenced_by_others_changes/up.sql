-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY p_id ON public.p (id);

-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY p_pkey_new ON public.p (id);

-- aludel: up
ALTER TABLE public.t DROP CONSTRAINT fk;

ALTER TABLE public.p DROP CONSTRAINT p_pkey;

ALTER TABLE public.p ADD CONSTRAINT p_id UNIQUE USING INDEX p_id;

ALTER TABLE public.p ADD CONSTRAINT p_pkey PRIMARY KEY USING INDEX p_pkey_new DEFERRABLE;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (id) NOT VALID;

-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
