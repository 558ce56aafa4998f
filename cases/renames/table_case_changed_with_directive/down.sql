-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public."T" RENAME TO t;

ALTER TABLE public.t RENAME CONSTRAINT "T_pkey" TO t_pkey;
