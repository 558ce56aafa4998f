-- aludel: down
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT timezone('utc'::text, now());
