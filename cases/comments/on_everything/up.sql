-- aludel: up
COMMENT ON SCHEMA s IS 'Über "0" it''s
new';

COMMENT ON DOMAIN public.d IS 'Über "2" it''s
new';

COMMENT ON TYPE public.mood IS 'Über "1" it''s
new';

COMMENT ON SEQUENCE public.q IS 'Über "3" it''s
new';

COMMENT ON FUNCTION public.f(integer) IS 'Über "10" it''s
new';

COMMENT ON PROCEDURE public.pr() IS 'Über "11" it''s
new';

COMMENT ON TABLE public.t IS 'Über "4" it''s
new';

COMMENT ON COLUMN public.t.a IS 'Über "5" it''s
new';

COMMENT ON MATERIALIZED VIEW public.mv IS 'Über "9" it''s
new';

COMMENT ON VIEW public.v IS 'Über "8" it''s
new';

COMMENT ON CONSTRAINT ck ON public.t IS 'Über "6" it''s
new';

COMMENT ON INDEX public.ix IS 'Über "7" it''s
new';

COMMENT ON TRIGGER tr ON public.t IS 'Über "12" it''s
new';

COMMENT ON POLICY p ON public.t IS 'Über "13" it''s
new';
