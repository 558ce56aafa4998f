-- aludel: up
ALTER TABLE public.t ALTER COLUMN id DROP IDENTITY;
