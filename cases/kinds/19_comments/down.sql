-- aludel: down
COMMENT ON TABLE public.k19 IS NULL;

COMMENT ON COLUMN public.k19.a IS NULL;
