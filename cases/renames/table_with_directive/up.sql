-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME TO t2;

ALTER TABLE public.t2 RENAME CONSTRAINT t_pkey TO t2_pkey;
