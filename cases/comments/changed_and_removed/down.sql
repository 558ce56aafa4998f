-- aludel: down
COMMENT ON TABLE public.t IS 'one';

COMMENT ON COLUMN public.t.a IS 'two';
