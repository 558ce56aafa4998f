-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER SEQUENCE public.t2_id_seq RENAME TO t_id_seq;

-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.t2 RENAME TO t;

ALTER TABLE public.t RENAME CONSTRAINT t2_a_check TO t_a_check;

ALTER TABLE public.t RENAME CONSTRAINT t2_a_key TO t_a_key;

ALTER TABLE public.t RENAME CONSTRAINT t2_pkey TO t_pkey;

ALTER INDEX public.t2_a_idx RENAME TO t_a_idx;
