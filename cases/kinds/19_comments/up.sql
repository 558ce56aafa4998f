-- aludel: up
COMMENT ON TABLE public.k19 IS 'It''s a table';

COMMENT ON COLUMN public.k19.a IS 'A column';
