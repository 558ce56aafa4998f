-- aludel: up
ALTER TABLE public.t ALTER COLUMN id SET DEFAULT nextval('public.s'::regclass);
