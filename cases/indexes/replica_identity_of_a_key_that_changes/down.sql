-- aludel: down no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY t_pkey_new ON public.t (id);

-- aludel: down
ALTER TABLE public.t DROP CONSTRAINT t_pkey;

ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey_new;

ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_pkey;
