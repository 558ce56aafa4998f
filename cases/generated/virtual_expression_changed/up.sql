-- aludel: up
ALTER TABLE public.t ALTER COLUMN g SET EXPRESSION AS (a * 3);
