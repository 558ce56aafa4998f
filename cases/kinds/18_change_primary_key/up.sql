-- aludel: up no-transaction
-- hazard: may-fail: rows that are there may not satisfy it
CREATE UNIQUE INDEX CONCURRENTLY k18_pkey_new ON public.k18 (a, b);

-- aludel: up
ALTER TABLE public.k18 DROP CONSTRAINT k18_pkey;

ALTER TABLE public.k18 ADD CONSTRAINT k18_pkey PRIMARY KEY USING INDEX k18_pkey_new;
