-- aludel: up
GRANT USAGE ON SCHEMA s TO app_reader;

GRANT USAGE ON TYPE public.d TO app_reader;

REVOKE USAGE ON TYPE public.mood FROM PUBLIC;

GRANT USAGE ON SEQUENCE public.q TO app_writer;

REVOKE EXECUTE ON FUNCTION public.f(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION public.f(integer) TO "App ""Admin""";

REVOKE EXECUTE ON PROCEDURE public.pr() FROM PUBLIC;

GRANT SELECT ON TABLE public.t TO app_reader WITH GRANT OPTION;

GRANT INSERT, SELECT ON TABLE public.t TO app_writer;

GRANT SELECT (a) ON TABLE public.t TO app_reader;

GRANT SELECT (b), UPDATE (b) ON TABLE public.t TO app_reader;

GRANT SELECT ON TABLE public.mv TO PUBLIC;

GRANT SELECT ON TABLE public.v TO PUBLIC;
