-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t2 RENAME TO t;

ALTER TABLE public.t RENAME CONSTRAINT t2_pkey TO t_pkey;
