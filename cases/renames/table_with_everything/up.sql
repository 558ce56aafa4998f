-- aludel: up
-- hazard: breaks: programs that use the old name or form fail at once
ALTER SEQUENCE public.t_id_seq RENAME TO t2_id_seq;

-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t RENAME TO t2;

ALTER TABLE public.t2 RENAME CONSTRAINT t_a_check TO t2_a_check;

ALTER TABLE public.t2 RENAME CONSTRAINT t_a_key TO t2_a_key;

ALTER TABLE public.t2 RENAME CONSTRAINT t_pkey TO t2_pkey;

ALTER INDEX public.t_a_idx RENAME TO t2_a_idx;
