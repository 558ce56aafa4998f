-- aludel: up
ALTER TABLE public.t ALTER COLUMN a TYPE text;
