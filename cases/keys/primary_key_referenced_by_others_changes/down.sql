-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT fk;

ALTER TABLE public.p DROP CONSTRAINT p_id;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY p_pkey_new ON public.p (id);

-- aludel: down
ALTER TABLE public.p DROP CONSTRAINT p_pkey;

ALTER TABLE public.p ADD CONSTRAINT p_pkey PRIMARY KEY USING INDEX p_pkey_new;

ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES public.p (id) NOT VALID;

-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
ALTER TABLE public.t VALIDATE CONSTRAINT fk;
