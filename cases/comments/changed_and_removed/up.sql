-- aludel: up
COMMENT ON TABLE public.t IS 'three';

COMMENT ON COLUMN public.t.a IS NULL;
