-- aludel: down
ALTER TABLE public.k05 ALTER COLUMN a DROP NOT NULL;
