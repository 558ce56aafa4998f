-- aludel: down
REVOKE USAGE ON SCHEMA s FROM app_reader;

REVOKE USAGE ON TYPE public.d FROM app_reader;

GRANT USAGE ON TYPE public.mood TO PUBLIC;

REVOKE USAGE ON SEQUENCE public.q FROM app_writer;

REVOKE EXECUTE ON FUNCTION public.f(integer) FROM "App ""Admin""";

GRANT EXECUTE ON FUNCTION public.f(integer) TO PUBLIC;

GRANT EXECUTE ON PROCEDURE public.pr() TO PUBLIC;

REVOKE SELECT ON TABLE public.t FROM app_reader;

REVOKE INSERT, SELECT ON TABLE public.t FROM app_writer;

REVOKE SELECT (a) ON TABLE public.t FROM app_reader;

REVOKE SELECT (b), UPDATE (b) ON TABLE public.t FROM app_reader;

REVOKE SELECT ON TABLE public.mv FROM PUBLIC;

REVOKE SELECT ON TABLE public.v FROM PUBLIC;
