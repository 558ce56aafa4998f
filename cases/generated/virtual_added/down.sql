-- aludel: down
ALTER TABLE public.t DROP COLUMN g;
