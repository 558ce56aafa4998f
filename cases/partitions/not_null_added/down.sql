-- aludel: down
ALTER TABLE public.e ALTER COLUMN n DROP NOT NULL;
