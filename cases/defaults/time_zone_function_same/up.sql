-- aludel: up
ALTER TABLE public.t ALTER COLUMN a SET DEFAULT (now() AT TIME ZONE 'utc'::text);
