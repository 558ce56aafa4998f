-- aludel: down
ALTER TABLE public.t ALTER COLUMN id SET INCREMENT BY 1;
