-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME TO "T";

ALTER TABLE public."T" RENAME CONSTRAINT t_pkey TO "T_pkey";
