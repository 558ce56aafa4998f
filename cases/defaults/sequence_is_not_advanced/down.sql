-- aludel: down
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT nextval('public.s'::regclass);
