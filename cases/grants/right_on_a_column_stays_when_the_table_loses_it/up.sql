-- aludel: up
REVOKE SELECT, UPDATE ON TABLE public.t FROM app_writer;

GRANT SELECT (a) ON TABLE public.t TO app_writer;

GRANT UPDATE (id) ON TABLE public.t TO app_writer;
