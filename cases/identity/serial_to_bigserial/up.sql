-- aludel: up
ALTER SEQUENCE public.t_id_seq AS bigint;

ALTER TABLE public.t ALTER COLUMN id DROP DEFAULT;

-- hazard: rewrite: the table is written anew while nobody can read it
ALTER TABLE public.t ALTER COLUMN id TYPE bigint;

ALTER TABLE public.t ALTER COLUMN id SET DEFAULT nextval('public.t_id_seq'::regclass);
