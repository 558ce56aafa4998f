-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE public.u RENAME TO t;

ALTER TABLE public.t RENAME CONSTRAINT u_pkey TO t_pkey;

ALTER SEQUENCE public.u_id_seq RENAME TO t_id_seq;

ALTER TABLE public.t ALTER COLUMN id SET GENERATED ALWAYS;
