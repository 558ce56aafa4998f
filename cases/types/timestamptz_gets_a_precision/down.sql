-- aludel: down
ALTER TABLE public.t ALTER COLUMN a TYPE timestamp with time zone;
