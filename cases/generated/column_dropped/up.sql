-- aludel: up
ALTER TABLE public.t DROP COLUMN g;
