-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT '[]'::json;
