-- aludel: up
ALTER TABLE public.k04 ALTER COLUMN a TYPE character varying(80);
