-- aludel: down
ALTER TABLE public.t ALTER COLUMN b DROP NOT NULL;
