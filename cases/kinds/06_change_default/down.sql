-- aludel: down
ALTER TABLE public.k06 ALTER COLUMN a SET DEFAULT 1;
